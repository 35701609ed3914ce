/* check_pam.c - pam: a module with its arguments in a stack */
#include "judge/asked.h"
#include "settings/pam.h"

static bool is_such(const struct condition *condition, const struct pam_line *line)
{
	const struct parameter *modules = condition_parameter(condition, "module");
	struct slice value;
	bool is = false;

	for (size_t i = 0; !is && i < modules->values.count; i++)
		is = pam_is_module(line, modules->values.items[i]);
	if (!is || (condition_parameter(condition, "control") && !parameter_has(condition, "control", line->control)))
		return false;
	if (!condition_parameter(condition, "argument"))
		return true;
	if (!pam_argument(line, condition_value(condition, "argument"), &value))
		return false;
	if (condition_parameter(condition, "value") && !slice_equal_ignoring_case(value, condition_value(condition, "value")))
		return false;
	return compare_value(condition, value, (struct slices){ &value, 1 });
}

/* The first of `service` that there is. */
static enum root_answer stack_of(const struct judging *judging, const struct condition *condition, struct pam_stack *ret_stack)
{
	const struct parameter *services = condition_parameter(condition, "service");
	enum root_answer answer = ROOT_ABSENT;

	for (size_t i = 0; answer == ROOT_ABSENT && i < services->values.count; i++)
		answer = pam_read(judging->input->logins.root, services->values.items[i], condition_value(condition, "type"),
			judging->arena, ret_stack);
	return answer;
}

struct answer check_pam(const struct judging *judging, const struct condition *condition)
{
	struct slice modules = parameter_words(judging, condition, "module"), argument = condition_value(condition, "argument");
	struct answer answer = { .kind = ANSWER_NO };
	struct pam_stack stack;
	enum root_answer found = stack_of(judging, condition, &stack);

	if (found == ROOT_ABSENT)
		return answer_make(judging, ANSWER_NOTHING, "PAM has no service %.*s",
			SLICE_ARG(parameter_words(judging, condition, "service")));
	for (size_t i = 0; i < stack.count; i++) {
		const struct pam_line *line = &stack.items[i];

		if (!is_such(condition, line))
			continue;
		if (answer.kind == ANSWER_NO)
			answer = answer_make(judging, ANSWER_YES, "/%.*s has %.*s%s%.*s", SLICE_ARG(line->path),
				SLICE_ARG(line->module), argument.len ? " with " : "", SLICE_ARG(argument));
		answer_add_line(judging, &answer, line->path, line->line, line->text);
	}
	if (answer.kind == ANSWER_YES)
		return answer;
	if (found == ROOT_UNKNOWN)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(stack.trouble));
	answer = answer_make(judging, ANSWER_NO, "/%.*s has no %.*s%s%.*s", SLICE_ARG(stack.path), SLICE_ARG(modules),
		argument.len ? " with the right " : "", SLICE_ARG(argument));
	answer_add(judging, &answer, stack.path, 0, S(""));
	return answer;
}
