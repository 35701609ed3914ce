/* statement_text.c - statements and assessments as text, as db search and explain write them */
#include "cli/statement_text.h"

#include <stdlib.h>

#define LEFT 2
#define SECOND 15 /* behind "probability" */
#define DOT " \xc2\xb7 "
#define DATE_BYTES 10u

static void add_part(struct buffer *text, const char *before, struct slice part)
{
	if (part.len)
		buffer_addf(text, "%s%s%.*s", text->len ? DOT : "", before, SLICE_ARG(part));
}

void page_put_origin(struct page *page, const struct advisory *advisory, size_t indent)
{
	struct slice date = advisory->modified.len ? advisory->modified : advisory->published;
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 20);

	add_part(&text, "", advisory->status);
	add_part(&text, "", advisory->severity);
	add_part(&text, "", advisory->remark);
	add_part(&text, "exploited since ", advisory->kev);
	add_part(&text, "", advisory->source);
	add_part(&text, "", advisory->record);
	for (size_t i = 0; i < advisory->bulletins.count; i++)
		if (!slice_equal(advisory->bulletins.items[i], advisory->record))
			add_part(&text, "", advisory->bulletins.items[i]);
	add_part(&text, "", slice_first(date, DATE_BYTES));
	page->indent = indent;
	page_tab(page, indent);
	page_ink(page, INK_FAINT);
	page_words(page, buffer_slice(&text));
	page_ink(page, INK_PLAIN);
	page_newline(page);
	page->indent = 0;
}

static void put_line(struct page *page, const char *name, struct slice id, bool with_id)
{
	page->indent = SECOND;
	page_tab(page, LEFT);
	page_put(page, slice_from_text(name));
	page_tab(page, SECOND);
	if (with_id) {
		page_put(page, id);
		page_put(page, S(" "));
	}
}

void page_put_assessments(struct page *page, const struct assessment *assessments, size_t count, bool with_id)
{
	for (size_t i = 0; i < count; i++) {
		const struct assessment *assessment = &assessments[i];

		if (assessment->kev.len) {
			put_line(page, "exploited", assessment->id, with_id);
			page_wordsf(page, "since %.*s", SLICE_ARG(assessment->kev));
			if (slice_equal(assessment->ransomware, S("known")))
				page_words(page, S(", by ransomware too"));
			if (assessment->kev_due.len)
				page_wordsf(page, ", to be repaired by %.*s", SLICE_ARG(assessment->kev_due));
			page_wordsf(page, " (%.*s)", SLICE_ARG(assessment->source));
			page_newline(page);
		}
		if (assessment->epss.len) {
			put_line(page, "probability", assessment->id, with_id);
			page_wordsf(page, "%.*s of being exploited within 30 days", SLICE_ARG(assessment->epss));
			if (assessment->percentile.len)
				page_wordsf(page, ", percentile %.*s", SLICE_ARG(assessment->percentile));
			page_wordsf(page, " (%.*s%s%.*s)", SLICE_ARG(assessment->source), assessment->date.len ? ", " : "",
				SLICE_ARG(assessment->date));
			page_newline(page);
		}
	}
	page->indent = 0;
}

void page_put_other_names(struct page *page, struct slice id, struct slices ids)
{
	bool said = false;

	for (size_t i = 0; i < ids.count; i++) {
		if (slice_equal_ignoring_case(ids.items[i], id))
			continue;
		if (!said)
			put_line(page, "also", S(""), false);
		page_wordsf(page, "%s%.*s", said ? ", " : "", SLICE_ARG(ids.items[i]));
		said = true;
	}
	if (said)
		page_newline(page);
	page->indent = 0;
}
