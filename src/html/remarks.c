/* remarks.c - what is said besides: of what nobody examined, of what is silenced */
#include "html/view.h"

#define NOTES_SHOWN_MAX 500 /* a hostile image can cause any number of them */

/* "vulnerable_code_not_present" is for programs. */
static void put_words(struct html *html, struct slice word)
{
	struct slice part;

	for (bool first = true; slice_next_token(&word, '_', &part); first = false) {
		html_put(html, first ? M("") : M(" "));
		html_line(html, part);
	}
}

static void put_document(struct view *view, const struct ruling *ruling)
{
	const struct report *report = view->report;

	html_put(view->html, M(" <small>"));
	if (ruling->document < report->document_count) {
		html_line(view->html, report->documents[ruling->document].name);
		html_put(view->html, M(", "));
	}
	html_line(view->html, ruling->place);
	if (ruling->author.len) {
		html_put(view->html, M(", "));
		html_line(view->html, ruling->author);
	}
	if (ruling->until.len) {
		html_put(view->html, M(", until "));
		html_line(view->html, ruling->until);
	}
	html_put(view->html, M("</small>"));
}

static void put_ruling(struct view *view, const struct ruling *ruling)
{
	put_words(view->html, slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	if (ruling->justification.len) {
		html_put(view->html, M(", "));
		put_words(view->html, ruling->justification);
	}
	if (ruling->reason.len) {
		html_put(view->html, M(": "));
		html_line(view->html, ruling->reason);
	}
	put_document(view, ruling);
}

void view_ruling(struct view *view, const struct finding *finding)
{
	if (finding->ruling) {
		html_put(view->html, M("<dt>VEX<dd>"));
		put_ruling(view, finding->ruling);
		html_put(view->html, M("\n"));
	} else if (finding->lapsed) {
		html_put(view->html, M("<dt>No longer ignored<dd>"));
		put_ruling(view, finding->lapsed);
		html_put(view->html, M("\n"));
	}
}

void view_suppressed(struct view *view)
{
	const struct report *report = view->report;

	if (report->suppressed_count == 0)
		return;
	view_folded(view, M("suppressed"), "Suppressed", report->suppressed_count);
	html_put(view->html,
		M("<p class=note>Silenced by VEX documents and ignore files: in no number above.</p>\n"
		  "<table><thead><tr><th scope=col>Rating<th scope=col>Finding<th scope=col>In<th scope=col>Why\n<tbody>\n"));
	for (size_t i = 0; i < report->suppressed_count; i++) {
		const struct finding *finding = &report->suppressed[i];

		html_put(view->html, M("<tr><td>"));
		view_rating_word(view->html, finding->rating);
		html_put(view->html, M("<td>"));
		html_text(view->html, finding->id);
		html_put(view->html, M("<td>"));
		if (finding->place.package) {
			html_text(view->html, finding->place.package->name);
			html_put(view->html, M(" "));
			html_text(view->html, finding->place.package->version);
		} else {
			html_text(view->html, finding->place.path);
		}
		html_put(view->html, M("<td>"));
		if (finding->ruling)
			put_ruling(view, finding->ruling);
		html_put(view->html, M("\n"));
	}
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

static void put_note(struct view *view, const struct report_note *note)
{
	html_put(view->html, M("<li>"));
	if (note->layer >= 0 && view->report->image->kind == IMAGE_OF_LAYERS) {
		html_put(view->html, M("layer "));
		html_number(view->html, (uint64_t)note->layer + 1);
		html_put(view->html, M(": "));
	}
	if (note->note.path.len) {
		html_put(view->html, M("<code>"));
		html_text(view->html, note->note.path);
		html_put(view->html, M("</code> "));
	}
	html_line(view->html, note->note.text);
	html_put(view->html, M("\n"));
}

static void put_notes(struct view *view, enum note_kind kind, struct markup name, const char *heading)
{
	const struct report *report = view->report;
	size_t count = 0, shown = 0;

	for (size_t i = 0; i < report->note_count; i++)
		count += report->notes[i].note.kind == kind;
	if (count == 0)
		return;
	view_section(view, name, heading, count);
	html_put(view->html, M("<ul class=notes>\n"));
	for (size_t i = 0; i < report->note_count && shown < NOTES_SHOWN_MAX; i++) {
		if (report->notes[i].note.kind != kind)
			continue;
		put_note(view, &report->notes[i]);
		shown++;
	}
	if (shown < count) {
		html_put(view->html, M("<li>and "));
		html_thousands(view->html, count - shown);
		html_put(view->html, M(" more, all in --format json\n"));
	}
	html_put(view->html, M("</ul>\n"));
	view_section_end(view);
}

static void put_gates(struct view *view)
{
	const struct report *report = view->report;

	if (report->unexamined_count == 0)
		return;
	view_folded(view, M("unlooked"), "Not looked at", report->unexamined_count);
	html_put(
		view->html, M("<p class=note>What detectors left out, and why.</p>\n<table><thead><tr><th scope=col>Looked for"
			      "<th scope=col>Left out<th scope=col>Files<th scope=col>Size<th scope=col>The largest\n<tbody>\n"));
	for (size_t i = 0; i < report->unexamined_count; i++) {
		const struct unexamined *gate = &report->unexamined[i];

		html_put(view->html, M("<tr><td>"));
		html_line(view->html, gate->scanner);
		html_put(view->html, M("<td>"));
		html_line(view->html, gate->gate);
		if (gate->incomplete)
			html_put(view->html, M(" <b class=x>something may lie there</b>"));
		html_put(view->html, M("<td class=num>"));
		html_thousands(view->html, gate->files);
		html_put(view->html, M("<td class=num>"));
		html_bytes(view->html, gate->bytes);
		html_put(view->html, M("<td><code>"));
		html_text(view->html, gate->example);
		html_put(view->html, M("</code>\n"));
	}
	html_put(view->html, M("</table>\n"));
	view_folded_end(view);
}

void view_unexamined(struct view *view)
{
	put_notes(view, NOTE_INCOMPLETE, M("unexamined"), "Not examined");
	put_gates(view);
	put_notes(view, NOTE_REMARK, M("remarks"), "Remarks");
}
