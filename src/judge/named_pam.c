/* named_pam.c - named checks of PAM's stacks as wholes: does "other" deny? */
#include "judge/named.h"

/* Modules that only tell: what they say ends nothing. */
static bool only_tells(const struct pam_line *line)
{
	return pam_is_module(line, S("pam_warn")) || pam_is_module(line, S("pam_echo")) ||
	       pam_is_module(line, S("pam_faildelay"));
}

static bool must_hold(const struct pam_line *line)
{
	return slice_equal_ignoring_case(line->control, S("required")) ||
	       slice_equal_ignoring_case(line->control, S("requisite"));
}

/* The line of STACK that answers first where that is not pam_deny, or NULL: it denies. *RET_DENIES: the line that does. A "required" module before it
 * changes nothing: what has failed once fails in the end. */
static const struct pam_line *answers_first(const struct pam_stack *stack, const struct pam_line **ret_denies)
{
	const struct pam_line *first = NULL;

	*ret_denies = NULL;
	for (size_t i = 0; i < stack->count; i++) {
		const struct pam_line *line = &stack->items[i];

		if (only_tells(line))
			continue;
		first = first ? first : line;
		if (!must_hold(line))
			return first;
		if (!pam_is_module(line, S("pam_deny")))
			continue;
		*ret_denies = line;
		return NULL;
	}
	return first;
}

struct answer named_other_denies(const struct judging *judging)
{
	static const char *const types[] = { "auth", "account" };
	const struct root *root = judging->input->logins.root;
	struct answer yes = answer_make(judging, ANSWER_YES, "the service \"other\" of PAM denies");
	struct answer no = { .kind = ANSWER_YES }, unknown = { .kind = ANSWER_YES };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct pam_stack stack;
		const struct pam_line *first, *denies;
		enum root_answer found = pam_read(root, S("other"), slice_from_text(types[i]), judging->arena, &stack);

		if (found == ROOT_ABSENT)
			return answer_make(judging, ANSWER_NOTHING, "PAM has no service \"other\"");
		if (found == ROOT_UNKNOWN) {
			unknown = answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(stack.trouble));
			continue;
		}
		first = answers_first(&stack, &denies);
		if (denies) {
			answer_add_line(judging, &yes, denies->path, denies->line, denies->text);
		} else if (first) {
			if (no.kind == ANSWER_YES)
				no = answer_make(judging, ANSWER_NO,
					"for a service of another name PAM asks %.*s (%s), in place of denying",
					SLICE_ARG(first->module), types[i]);
			answer_add_line(judging, &no, first->path, first->line, first->text);
		}
		/* A stack without a line denies: pam_authenticate(3) finds no module. */
	}
	return no.kind == ANSWER_NO ? no : unknown.kind == ANSWER_UNKNOWN ? unknown : yes;
}
