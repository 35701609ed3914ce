/* table_suppressed.c - what VEX documents and ignore files say: beside findings, and of those that they silence */
#include "report/table.h"

#include <inttypes.h>

static struct slice document_of(const struct report *report, const struct ruling *ruling)
{
	return ruling->document < report->document_count ? report->documents[ruling->document].name : S("");
}

/* "vulnerable_code_not_present" is for programs. */
static void add_word(struct buffer *text, struct slice word)
{
	for (size_t i = 0; i < word.len; i++)
		buffer_add_byte(text, word.ptr[i] == '_' ? ' ' : word.ptr[i]);
}

/* "not affected: vulnerable code not present. The code isn't called; vex.json, statement 1; until 2026-12-01" */
static void add_ruling(struct buffer *text, const struct report *report, const struct ruling *ruling)
{
	add_word(text, slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	if (ruling->justification.len) {
		buffer_add_slice(text, S(", "));
		add_word(text, ruling->justification);
	}
	if (ruling->reason.len)
		buffer_addf(text, ": %.*s", SLICE_ARG(ruling->reason));
	buffer_addf(text, " (%.*s, %.*s", SLICE_ARG(document_of(report, ruling)), SLICE_ARG(ruling->place));
	if (ruling->author.len && ruling->status == RULING_IGNORED) /* of a policy: whose word it is */
		buffer_addf(text, ", %.*s", SLICE_ARG(ruling->author));
	if (ruling->until.len)
		buffer_addf(text, ", until %.*s", SLICE_ARG(ruling->until));
	buffer_add_byte(text, ')');
}

void table_write_ruling(struct page *page, const struct report *report, const struct finding *finding)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	if (finding->lapsed && !finding->ruling) {
		buffer_addf(&text, "%.*s was ignored until %.*s (%.*s, %.*s)", SLICE_ARG(finding->id),
			SLICE_ARG(finding->lapsed->until), SLICE_ARG(document_of(report, finding->lapsed)),
			SLICE_ARG(finding->lapsed->place));
	} else if (finding->ruling) {
		buffer_addf(&text, "%.*s ", SLICE_ARG(finding->id));
		add_ruling(&text, report, finding->ruling);
	} else {
		return;
	}
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_words(page, buffer_slice(&text));
	page_ink(page, INK_PLAIN);
}

static void write_suppressed(struct page *page, const struct report *report, const struct finding *finding)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	table_rating(page, finding->rating);
	page_put(page, finding->id);
	if (finding->place.package) {
		page_whole(page, "  ", finding->place.package->name);
		page_whole(page, " ", finding->place.package->version);
	} else {
		page_whole(page, "  ", finding->place.path);
	}
	add_ruling(&text, report, finding->ruling);
	page->indent = TABLE_SECOND;
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_FAINT);
	page_words(page, buffer_slice(&text));
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

void table_write_suppressed(struct page *page, const struct report *report)
{
	if (!report->list_suppressed || report->suppressed_count == 0)
		return;
	table_heading(page, "Suppressed", report->suppressed_count);
	for (size_t i = 0; i < report->suppressed_count; i++)
		write_suppressed(page, report, &report->suppressed[i]);
}

void table_write_known(struct page *page, const struct report *report)
{
	const struct finding *known = report->findings + (report->finding_count - report->known_count);

	if (!report->list_suppressed || report->known_count == 0)
		return;
	table_heading(page, "Known", report->known_count);
	for (size_t i = 0; i < report->known_count; i++) {
		table_rating(page, known[i].rating);
		page_put(page, known[i].id);
		if (known[i].place.package) {
			page_whole(page, "  ", known[i].place.package->name);
			page_whole(page, " ", known[i].place.package->version);
		} else {
			page_whole(page, "  ", known[i].place.path);
		}
		page_newline(page);
	}
}

/* "12 new, 40 known, which no verdict counts: they stand in old.json (--show-suppressed)" */
void table_add_known(struct buffer *text, const struct report *report)
{
	if (report->baseline.len == 0)
		return;
	buffer_addf(text, "%zu new, %zu known", report->finding_count - report->known_count, report->known_count);
	if (report->known_count)
		buffer_add_slice(text, S(", which no verdict counts"));
	buffer_addf(text, ": %.*s", SLICE_ARG(report->baseline));
	if (report->known_count && !report->list_suppressed)
		buffer_add_slice(text, S(" (--show-suppressed)"));
}

/* "3 by .trivyignore, 1 by vex.json (--show-suppressed)" */
void table_add_suppressed(struct buffer *text, const struct report *report)
{
	const char *between = "";

	for (size_t i = 0; i < report->document_count; i++) {
		if (report->documents[i].silenced == 0)
			continue;
		buffer_addf(text, "%s%" PRIu64 " by %.*s", between, report->documents[i].silenced,
			SLICE_ARG(report->documents[i].name));
		between = ", ";
	}
	if (text->len && !report->list_suppressed)
		buffer_add_slice(text, S(" (--show-suppressed)"));
}
