/* settings.c - the rules over the merged image: what each says of it */
#include "judge/settings.h"
#include "judge/checks.h"
#include "model/shown.h"
#include <stdarg.h>
#include <stdio.h>

#define REASON_SIZE 512

static struct answer (*const checks[CHECK_KIND_COUNT])(const struct judging *judging, const struct condition *condition) = {
#define RULE_CHECK(symbol, function, name, parameters) [CHECK_##symbol] = function,
#include "rules/checks.def"
#undef RULE_CHECK
};

struct answer answer_make(const struct judging *judging, enum answer_kind kind, const char *format, ...)
{
	struct answer answer = { .kind = kind };
	char text[REASON_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (char *byte = text; *byte; byte++)
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			*byte = '?'; /* a file's words stand in it */
	answer.reason = arena_copy(judging->arena, slice_from_text(text));
	return answer;
}

void answer_add(const struct judging *judging, struct answer *answer, struct slice path, uint64_t line, struct slice text)
{
	for (size_t i = 0; i < answer->exhibit_count; i++)
		if (answer->exhibits[i].line == line && slice_equal(answer->exhibits[i].path, path) &&
			slice_equal(answer->exhibits[i].text, text))
			return; /* another part of the condition has shown it */
	if (answer->exhibit_count == JUDGEMENT_EXHIBITS_MAX) {
		answer->more++;
		return;
	}
	if (!answer->exhibits)
		answer->exhibits = arena_array(judging->arena, struct exhibit, JUDGEMENT_EXHIBITS_MAX);
	answer->exhibits[answer->exhibit_count++] = (struct exhibit){ path, line, text };
}

void answer_add_line(const struct judging *judging, struct answer *answer, struct slice path, uint64_t line, struct slice text)
{
	if (answer->exhibit_count < JUDGEMENT_EXHIBITS_MAX)
		text = shown_file_line(path, text, judging->arena);
	answer_add(judging, answer, path, line, text);
}

void answer_add_entry(const struct judging *judging, struct answer *answer, const struct file *file)
{
	answer_add(judging, answer, file->path, 0,
		arena_printf(judging->arena, "mode %04llo, owner %llu:%llu", (unsigned long long)file->mode,
			(unsigned long long)file->uid, (unsigned long long)file->gid));
}

/* What MORE says joins what ANSWER says. */
static void join(const struct judging *judging, struct answer *answer, const struct answer *more)
{
	if (more->reason.len && slice_find(answer->reason, more->reason) < 0)
		answer->reason = answer->reason.len ? arena_printf(judging->arena, "%.*s; %.*s", SLICE_ARG(answer->reason),
							      SLICE_ARG(more->reason))
						    : more->reason;
	for (size_t i = 0; i < more->exhibit_count; i++)
		answer_add(judging, answer, more->exhibits[i].path, more->exhibits[i].line, more->exhibits[i].text);
	answer->more += more->more;
}

/* DECIDES: the answer of one part that decides all; else an unknown part leaves it unknown; all of nothing is nothing; else OTHERWISE. */
static struct answer ask_parts(
	const struct judging *judging, const struct condition *condition, enum answer_kind decides, enum answer_kind otherwise)
{
	struct answer found[4] = { { .kind = ANSWER_YES }, { .kind = ANSWER_NO }, { .kind = ANSWER_UNKNOWN },
		{ .kind = ANSWER_NOTHING } };
	size_t counts[4] = { 0 };

	for (size_t i = 0; i < condition->part_count; i++) {
		struct answer part = condition_ask(judging, &condition->parts[i]);

		counts[part.kind]++;
		join(judging, &found[part.kind], &part);
	}
	if (counts[decides])
		return found[decides];
	if (counts[ANSWER_UNKNOWN])
		return found[ANSWER_UNKNOWN];
	return counts[otherwise] ? found[otherwise] : found[ANSWER_NOTHING];
}

struct answer condition_ask(const struct judging *judging, const struct condition *condition)
{
	struct answer answer;

	switch (condition->kind) {
	case CONDITION_ALL:
		return ask_parts(judging, condition, ANSWER_NO, ANSWER_YES);
	case CONDITION_ANY:
		return ask_parts(judging, condition, ANSWER_YES, ANSWER_NO);
	case CONDITION_NOT:
		answer = condition_ask(judging, &condition->parts[0]);
		if (answer.kind == ANSWER_YES || answer.kind == ANSWER_NO)
			answer.kind = answer.kind == ANSWER_YES ? ANSWER_NO : ANSWER_YES;
		return answer;
	default:
		return checks[condition->check](judging, condition);
	}
}

/* Nothing but the end of life of any distribution, or that there is none. */
static enum support_word asks_support(const struct condition *condition)
{
	bool negated = condition->kind == CONDITION_NOT;

	if (negated)
		condition = &condition->parts[0];
	if (condition->kind != CONDITION_CHECK || condition->check != CHECK_DISTRIBUTION ||
		!condition_parameter(condition, "has"))
		return SUPPORT_NOT_ASKED;
	return negated ? SUPPORT_PASSES : SUPPORT_FAILS;
}

static void tell(
	const struct judgement_sink *sink, const struct rule *rule, enum judgement_kind kind, const struct answer *answer)
{
	struct judgement judgement = { .rule = rule->id, .kind = kind, .reason = answer->reason };

	judgement.exhibits = answer->exhibits;
	judgement.exhibit_count = answer->exhibit_count;
	judgement.more = answer->more;
	if (kind == JUDGEMENT_INCOMPLETE && answer->asks_support)
		judgement.support = asks_support(rule->check);
	sink->add(sink->context, &judgement);
}

enum judgement_kind rule_ask(const struct judging *judging, const struct rule *rule, struct answer *ret_answer)
{
	const struct image *image = judging->input->logins.image;
	struct answer answer = { .kind = ANSWER_YES };
	enum answer_kind applies;

	if (image->kind == IMAGE_BOM) {
		*ret_answer = answer_make(judging, ANSWER_NOTHING, "a bill of materials is no system");
		return JUDGEMENT_NOT_APPLICABLE;
	}
	if (rule->applies)
		answer = condition_ask(judging, rule->applies);
	applies = answer.kind;
	if (applies == ANSWER_YES)
		answer = condition_ask(judging, rule->check);
	*ret_answer = answer;
	if (applies == ANSWER_NO)
		return JUDGEMENT_NOT_APPLICABLE;
	switch (answer.kind) {
	case ANSWER_YES:
		return JUDGEMENT_PASS;
	case ANSWER_NO:
		return JUDGEMENT_FAIL;
	case ANSWER_UNKNOWN:
		return JUDGEMENT_INCOMPLETE;
	default:
		return JUDGEMENT_NOT_APPLICABLE;
	}
}

/* Nothing but the image's configuration, which no layer changes. */
static bool asks_config_alone(const struct condition *condition)
{
	for (size_t i = 0; i < condition->part_count; i++)
		if (!asks_config_alone(&condition->parts[i]))
			return false;
	return condition->part_count || condition->check == CHECK_CONFIG || condition->check == CHECK_HISTORY;
}

/* What is wrong is wrong; that nothing is may be because it was not seen. */
static enum judgement_kind unless_unread(
	const struct judging *judging, const struct rule *rule, enum judgement_kind kind, struct answer *answer)
{
	if (!judging->input->unread || (kind != JUDGEMENT_PASS && kind != JUDGEMENT_NOT_APPLICABLE) ||
		((!rule->applies || asks_config_alone(rule->applies)) && asks_config_alone(rule->check)))
		return kind;
	*answer = answer_make(judging, ANSWER_UNKNOWN, "not all files could be read");
	return JUDGEMENT_INCOMPLETE;
}

void judge_settings(const struct judge_input *input, const struct judgement_sink *sink, struct arena *arena)
{
	struct judging judging = { .input = input, .arena = arena };
	const struct source_files *files = NULL;

	judging_prepare(&judging);
	if (input->source)
		files = source_files_read(&judging);
	for (size_t i = 0; i < input->rules.count; i++) {
		const struct rule *rule = &input->rules.items[i];
		struct answer answer;
		enum judgement_kind kind;

		if (rule->of_accounts ? input->skip_accounts : input->skip_config)
			continue;
		kind = files ? rule_ask_sources(&judging, files, rule, &answer) : rule_ask(&judging, rule, &answer);

		kind = unless_unread(&judging, rule, kind, &answer);
		tell(sink, rule, kind, &answer);
	}
}
