/* sarif_notices.c - how a SARIF run went: what could not be examined, and what is not among its results */
#include "exchange/sarif.h"

static const struct {
	const char *id, *about;
} kinds[] = {
	{ "incomplete", "something could not be examined: there may be more than the results" },
	{ "left-out", "results that are not in this log" },
	{ "remark", "worth knowing; it hides nothing" },
	{ "verdict", "what the policy says of the image" },
};

void sarif_put_notice_kinds(struct json_writer *json)
{
	json_key(json, "notifications");
	json_begin_array(json);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		json_begin_object(json);
		json_member(json, "id", slice_from_text(kinds[i].id));
		json_key(json, "shortDescription");
		json_begin_object(json);
		json_member(json, "text", slice_from_text(kinds[i].about));
		json_end_object(json);
		json_end_object(json);
	}
	json_end_array(json);
}

void sarif_put_notice(struct sarif *run, const char *id, const char *level)
{
	struct json_writer *json = run->json;

	json_begin_object(json);
	json_key(json, "descriptor");
	json_begin_object(json);
	json_member(json, "id", slice_from_text(id));
	json_end_object(json);
	sarif_put_message(run, "message");
	json_member(json, "level", slice_from_text(level));
	json_end_object(json);
}

/* Is an image that was not read in whole one of which a verdict is only incomplete for other reasons, as old advisories? */
static bool is_whole(const struct report *report)
{
	for (size_t i = 0; i < report->note_count; i++)
		if (report->notes[i].note.kind == NOTE_INCOMPLETE)
			return false;
	return !report->unread;
}

static void put_notes(struct sarif *run, uint64_t kind, const char *id, const char *level)
{
	const struct report *report = run->report;
	size_t count = 0;

	for (size_t i = 0; i < report->note_count; i++) {
		if (report->notes[i].note.kind != kind || count++ >= SARIF_NOTICES_MAX)
			continue;
		told_note(&run->text, PLAIN_MESSAGE, report, &report->notes[i]);
		sarif_put_notice(run, id, level);
	}
	if (count > SARIF_NOTICES_MAX) {
		buffer_addf(&run->text, "and %zu more of these, all in --format json", count - SARIF_NOTICES_MAX);
		sarif_put_notice(run, id, level);
	}
}

static void put_left_out(struct sarif *run)
{
	const struct report *report = run->report;
	size_t silenced = report->suppressed_count - (run->count - run->found_count);

	if (run->found_count < report->finding_count) {
		buffer_addf(&run->text,
			"%zu of %zu findings are left out: these are the most urgent %zu, as many as are taken of one log; "
			"--format json has "
			"all",
			report->finding_count - run->found_count, report->finding_count, run->found_count);
		sarif_put_notice(run, "left-out", "warning");
	}
	if (report->hidden_count) {
		buffer_addf(&run->text, "%zu findings are left out by %s", report->hidden_count, report_hidden_by(report));
		sarif_put_notice(run, "left-out", "note");
	}
	if (silenced) {
		buffer_addf(&run->text, "%zu suppressed findings are left out%s", silenced,
			report->list_suppressed ? "" : ": --show-suppressed lists them");
		sarif_put_notice(run, "left-out", "note");
	}
}

static void put_notices(struct sarif *run)
{
	const struct report *report = run->report;

	json_key(run->json, "toolExecutionNotifications");
	json_begin_array(run->json);
	buffer_addf(&run->text, "%s: ", verdict_name(report->verdict.kind));
	plain_add(&run->text, PLAIN_MESSAGE, report->verdict.sentence);
	sarif_put_notice(run, "verdict", report->verdict.kind == VERDICT_PASS ? "note" : "warning");
	for (size_t i = 0; i < report->gap_count; i++) {
		plain_add(&run->text, PLAIN_MESSAGE, report->gaps[i].sentence);
		sarif_put_notice(run, "incomplete", "warning");
	}
	put_notes(run, NOTE_INCOMPLETE, "incomplete", "error");
	put_left_out(run);
	put_notes(run, NOTE_REMARK, "remark", "note");
	json_end_array(run->json);
}

void sarif_put_invocations(struct sarif *run)
{
	const struct report *report = run->report;
	struct json_writer *json = run->json;

	json_key(json, "invocations");
	json_begin_array(json);
	json_begin_object(json);
	json_member_bool(json, "executionSuccessful", is_whole(report));
	json_member_if(json, "endTimeUtc", report->created);
	put_notices(run);
	json_end_object(json);
	json_end_array(json);
}
