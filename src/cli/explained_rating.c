/* explained_rating.c - the rating table row by row, and what silences a finding, as text */
#include "cli/explained.h"

#define LEFT 6
#define RATING_LEFT (LEFT + 3)
#define REASON_LEFT (RATING_LEFT + 10)

static void put_row(struct page *page, unsigned rule, const char *rating, enum ink ink, struct slice reason, bool idle)
{
	page->indent = LEFT;
	page_tab(page, LEFT);
	page_ink(page, idle ? INK_FAINT : INK_PLAIN);
	page_wordsf(page, "%u", rule);
	page_tab(page, RATING_LEFT);
	page_ink(page, ink);
	page_put(page, slice_from_text(rating));
	page_ink(page, idle ? INK_FAINT : INK_PLAIN);
	page->indent = REASON_LEFT;
	page_tab(page, REASON_LEFT);
	page_words(page, reason);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

void explained_put_rules(struct page *page, const struct finding *finding)
{
	size_t row = 0;

	for (unsigned rule = 0; rule < RATING_RULES; rule++) {
		if (row < finding->row_count && finding->rows[row].rule == rule) {
			enum rating rating = finding->rows[row].rating;

			put_row(page, rule, rating_name(rating), page_ink_of_rating(rating), finding->rows[row].reason, false);
			row++;
		} else if (finding->idle_rules[rule].len) {
			put_row(page, rule, "-", INK_FAINT, finding->idle_rules[rule], true);
		}
	}
}

/* "vulnerable_code_not_present" is for programs. */
static void put_word(struct page *page, struct slice word)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < word.len; i++)
		buffer_add_byte(&text, word.ptr[i] == '_' ? ' ' : word.ptr[i]);
	page_words(page, buffer_slice(&text));
}

/* "openvex.json, statement 1" */
static void put_document(struct page *page, const struct report *report, const struct ruling *ruling)
{
	if (ruling->document < report->document_count)
		page_wordsf(page, " %.*s", SLICE_ARG(report->documents[ruling->document].name));
	if (ruling->place.len)
		page_wordsf(page, ", %.*s", SLICE_ARG(ruling->place));
	if (ruling->author.len)
		page_wordsf(page, " of %.*s", SLICE_ARG(ruling->author));
	if (ruling->stated.len)
		page_wordsf(page, ", %.*s", SLICE_ARG(ruling->stated));
}

void explained_put_rulings(struct page *page, const struct report *report, const struct finding *finding, bool suppressed)
{
	const struct ruling *ruling = finding->ruling, *lapsed = finding->lapsed;

	if (ruling) {
		page->indent = LEFT;
		page_tab(page, LEFT);
		page_ink(page, INK_BOLD);
		page_words(page, suppressed ? S("silenced by") : S("said by"));
		page_ink(page, INK_PLAIN);
		put_document(page, report, ruling);
		page_put(page, S(": "));
		put_word(page, slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
		if (ruling->justification.len) {
			page_put(page, S(", "));
			put_word(page, ruling->justification);
		}
		if (ruling->reason.len)
			page_wordsf(page, "; %.*s", SLICE_ARG(ruling->reason));
		if (ruling->action.len)
			page_wordsf(page, "; %.*s", SLICE_ARG(ruling->action));
		page_wordsf(page, "%s%.*s",
			ruling->until.len ? "; until "
			: suppressed      ? "; for good"
					  : "",
			SLICE_ARG(ruling->until));
		page_newline(page);
	}
	if (lapsed) {
		page->indent = LEFT;
		page_tab(page, LEFT);
		page_ink(page, INK_BOLD);
		page_wordsf(page, "ended on %.*s", SLICE_ARG(lapsed->until));
		page_ink(page, INK_PLAIN);
		page_words(page, S(", and counts no more:"));
		put_document(page, report, lapsed);
		if (lapsed->reason.len)
			page_wordsf(page, "; %.*s", SLICE_ARG(lapsed->reason));
		page_newline(page);
	}
	page->indent = 0;
}
