/* check_workload.c - workload: what a compose file or a manifest says of a container */
#include "judge/asked.h"
#include "judge/expression.h"
#include "model/shown.h"

struct asking {
	const struct judging *judging;
	const struct condition *condition;
	struct slice field;
	struct expressions *matches, *not_matches;
	struct error err;
};

/* "service db: env PASSWORD=***". */
static struct slice shown(const struct asking *asking, struct slice value)
{
	const struct judging *judging = asking->judging;
	struct slice text = slice_equal(asking->field, S("env")) ? shown_variable(value, judging->arena)
								 : shown_line(value, false, judging->arena);

	return answer_make(judging, ANSWER_NO, "%.*s: %.*s is %.*s", SLICE_ARG(judging->workload->name), SLICE_ARG(asking->field),
		SLICE_ARG(text.len ? text : S("not set")))
		.reason;
}

/* 1: it is as asked for; 0: it is not; 2: it must not be so. */
static int compare(struct asking *asking, struct slice value)
{
	const struct condition *condition = asking->condition;
	int r;

	if (parameter_has(condition, "is-not", value))
		return 2;
	r = asking->not_matches ? expressions_find(asking->not_matches, value, &asking->err) : 0;
	if (r)
		return r < 0 ? r : 2;
	if (condition_parameter(condition, "is") && !parameter_has(condition, "is", value))
		return 0;
	return asking->matches ? expressions_find(asking->matches, value, &asking->err) : 1;
}

/* Of a list: one entry is as asked for, no entry is as it must not be; else the one value. */
static struct answer ask(struct asking *asking)
{
	const struct workload *workload = asking->judging->workload;
	bool wants = condition_parameter(asking->condition, "is") || asking->matches,
	     list = workload_field_is_list(asking->field);
	struct answer yes = { .kind = ANSWER_YES }, no = { .kind = ANSWER_NO }, *answer;
	size_t wanted = 0, bad = 0, seen = 0;

	for (size_t i = 0; i < workload->fact_count; i++) {
		const struct fact *fact = &workload->facts[i];
		int r = slice_equal(fact->field, asking->field) ? compare(asking, fact->value) : 0;
		struct slice text;

		if (!slice_equal(fact->field, asking->field))
			continue;
		if (r < 0)
			return answer_make(asking->judging, ANSWER_UNKNOWN, "%s", asking->err.text);
		seen++;
		wanted += r == 1;
		bad += r == 2 || (r == 0 && !list);
		if (r == 0 && list)
			continue;
		answer = r == 1 ? &yes : &no;
		text = shown(asking, fact->value);
		if (!answer->reason.len)
			answer->reason = text;
		answer_add(asking->judging, answer, workload->path, fact->line, text);
	}
	if (!seen && !list)
		return answer_make(asking->judging, ANSWER_NOTHING, "nothing says of %.*s what %.*s is",
			SLICE_ARG(workload->name), SLICE_ARG(asking->field));
	if (!bad && wants && !wanted) {
		no = answer_make(asking->judging, ANSWER_NO, "%.*s: %.*s has none of %.*s", SLICE_ARG(workload->name),
			SLICE_ARG(asking->field), SLICE_ARG(parameter_words(asking->judging, asking->condition, "is")));
		answer_add(asking->judging, &no, workload->path, workload->line, S(""));
		return no;
	}
	return bad ? no : yes;
}

static int expressions_of(struct asking *asking, const char *name, struct expressions **ret_expressions)
{
	const struct parameter *parameter = condition_parameter(asking->condition, name);

	return parameter ? expressions_new(parameter->values, ret_expressions, &asking->err) : 0;
}

struct answer check_workload(const struct judging *judging, const struct condition *condition)
{
	const struct workload *workload = judging->workload;
	struct asking asking = { .judging = judging, .condition = condition, .field = condition_value(condition, "field") };
	struct answer answer;

	if (!workload)
		return answer_make(judging, ANSWER_NOTHING, "it is no compose file and no manifest");
	if (!workload_may_have(workload, asking.field) ||
		(condition_parameter(condition, "of") && !parameter_has(condition, "of", workload->platform)))
		return answer_make(judging, ANSWER_NOTHING, "no workload says what %.*s is", SLICE_ARG(asking.field));
	if (expressions_of(&asking, "matches", &asking.matches) < 0 ||
		expressions_of(&asking, "not-matches", &asking.not_matches) < 0)
		answer = answer_make(judging, ANSWER_UNKNOWN, "%s", asking.err.text);
	else
		answer = ask(&asking);
	expressions_free(asking.matches);
	expressions_free(asking.not_matches);
	return answer;
}
