/* named_logs.c - named checks of failed logins: who counts them */
#include "judge/asked.h"
#include "judge/named.h"
#include "settings/key_value.h"

/* Where it is told to count elsewhere (file=), tallylog is not its. */
static bool is_tally2(const struct pam_line *line)
{
	struct slice file;

	return pam_is_module(line, S("pam_tally2")) &&
	       (!pam_argument(line, S("file"), &file) || slice_equal(file, S("/var/log/tallylog")));
}

/* pam_tally2 as one of PAM's stacks has it: what is installed alone, in whichever folder of whichever architecture, counts nothing. */
struct answer named_pam_tally2(const struct judging *judging)
{
	struct slice trouble;
	const struct pam_line *line = pam_find(judging, S(""), is_tally2, &trouble);
	struct answer answer;

	if (!line)
		return trouble.len
			       ? answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(trouble))
			       : answer_make(judging, ANSWER_NO, "no service of PAM has pam_tally2 count in /var/log/tallylog");
	answer = answer_make(judging, ANSWER_YES, "/%.*s has pam_tally2", SLICE_ARG(line->path));
	answer_add_line(judging, &answer, line->path, line->line, line->text);
	return answer;
}

static bool counts_failures(const struct pam_line *line)
{
	return pam_is_module(line, S("pam_faillock")) || pam_is_module(line, S("pam_tally2")) ||
	       pam_is_module(line, S("pam_tally"));
}

struct answer named_failed_logins(const struct judging *judging)
{
	const struct file *file;
	struct slice trouble, why;
	const struct pam_line *line = pam_find(judging, S("auth"), counts_failures, &trouble);
	struct answer answer;

	if (line) {
		answer = answer_make(judging, ANSWER_YES, "/%.*s has %.*s", SLICE_ARG(line->path), SLICE_ARG(line->module));
		answer_add_line(judging, &answer, line->path, line->line, line->text);
		return answer;
	}
	switch (root_find(judging->input->logins.root, S("var/log/faillog"), &file, &why)) {
	case ROOT_THERE:
		answer = answer_make(judging, ANSWER_YES, "there is /var/log/faillog");
		answer_add_entry(judging, &answer, file);
		return answer;
	case ROOT_UNKNOWN:
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(why));
	default:
		break;
	}
	if (trouble.len)
		return answer_make(judging, ANSWER_UNKNOWN, "%.*s", SLICE_ARG(trouble));
	return answer_make(
		judging, ANSWER_NO, "neither pam_faillock nor pam_tally2 is in a stack, and there is no /var/log/faillog");
}
