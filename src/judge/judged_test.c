/* judged_test.c - for this room's tests: what judge_files handed out, as text */
#include "judge/judged.h"

static void add_account(void *context, const struct account *account)
{
	struct judged *judged = context;

	judged->account_count++;
	buffer_addf(&judged->accounts, "%ju %.*s %ju:%ju '%.*s' %.*s %.*s\n", (uintmax_t)account->line, SLICE_ARG(account->name),
		(uintmax_t)account->uid, (uintmax_t)account->gid, SLICE_ARG(account->gecos), SLICE_ARG(account->home),
		SLICE_ARG(account->shell));
}

static void add_distribution(void *context, const struct distribution *distribution)
{
	struct judged *judged = context;

	judged->distribution_count++;
	judged->distribution = *distribution;
}

static void add_note(void *context, const struct note *note)
{
	struct judged *judged = context;

	judged->note_count++;
	buffer_addf(&judged->notes, "%s %.*s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark",
		SLICE_ARG(note->path), SLICE_ARG(note->text));
}

void judged_make(struct judged *ret_judged, const struct file *files, size_t count)
{
	struct judge_sink sink = { add_account, add_distribution, ret_judged };
	struct note_sink notes = { add_note, ret_judged };

	judged_done(ret_judged);
	judge_files(files, count, &sink, &notes, &ret_judged->arena);
}

void judged_done(struct judged *judged)
{
	arena_done(&judged->arena);
	buffer_done(&judged->accounts);
	buffer_done(&judged->notes);
	*judged = (struct judged){ 0 };
}
