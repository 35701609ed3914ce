/* statement_text.c - statements and assessments as text, as db search and explain write them */
#include "cli/statement_text.h"

#include <stdlib.h>

#define LEFT 2
#define SECOND 15 /* behind "probability" */
#define DOT " \xc2\xb7 "
#define DATE_BYTES 10u
#define LISTED_MAX 8u

static void add_part(struct buffer *text, const char *before, struct slice part)
{
	if (part.len)
		buffer_addf(text, "%s%s%.*s", text->len ? DOT : "", before, SLICE_ARG(part));
}

void page_put_range(struct page *page, const struct advisory *advisory, struct slice range)
{
	page_put(page, S("  "));
	page_words(page, slice_equal(advisory->status, S(STATUS_NOT_AFFECTED)) ? S("no version") : range);
	page_newline(page);
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
	for (size_t i = 0; i < advisory->conditions.count; i++)
		add_part(&text,
			slice_starts_with(advisory->conditions.items[i], S("for "))  ? ""
			: slice_starts_with(advisory->conditions.items[i], S("as ")) ? "only "
										     : "only with ",
			advisory->conditions.items[i]);
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

/* " (CISA-ADP, vulnrichment, 2024-10-24)" */
static void end_line(struct page *page, const struct assessment *assessment, bool dated)
{
	const struct slice parts[] = { assessment->speaker.len ? assessment->speaker : assessment->role, assessment->source,
		dated ? assessment->date : S("") };
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 20);

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].len)
			buffer_addf(&text, "%s%.*s", text.len ? ", " : "", SLICE_ARG(parts[i]));
	page_wordsf(page, " (%.*s)", SLICE_ARG(buffer_slice(&text)));
	page_newline(page);
}

static void put_exploited(struct page *page, const struct assessment *assessment)
{
	page_wordsf(page, "since %.*s", SLICE_ARG(assessment->kev));
	if (slice_equal(assessment->ransomware, S("known")))
		page_words(page, S(", by ransomware too"));
	if (assessment->kev_due.len)
		page_wordsf(page, ", to be repaired by %.*s", SLICE_ARG(assessment->kev_due));
	end_line(page, assessment, false);
}

static void put_probability(struct page *page, const struct assessment *assessment)
{
	page_wordsf(page, "%.*s of being exploited within 30 days", SLICE_ARG(assessment->epss));
	if (assessment->percentile.len)
		page_wordsf(page, ", percentile %.*s", SLICE_ARG(assessment->percentile));
	end_line(page, assessment, true);
}

static void put_text(struct page *page, const struct assessment *assessment, struct slice text)
{
	page_words(page, text);
	end_line(page, assessment, true);
}

static void put_list(struct page *page, const struct assessment *assessment, struct slices list)
{
	for (size_t i = 0; i < list.count && i < LISTED_MAX; i++)
		page_wordsf(page, "%s%.*s", i ? ", " : "", SLICE_ARG(list.items[i]));
	if (list.count > LISTED_MAX)
		page_wordsf(page, " and %zu more", list.count - LISTED_MAX);
	end_line(page, assessment, false);
}

static void put_assessment(struct page *page, const struct assessment *assessment, bool with_id, bool with_ratings)
{
	const struct {
		const char *name;
		struct slice text;
	} texts[] = { { "rejected", assessment->rejected }, { "decision", assessment->ssvc },
		{ "rated", with_ratings ? assessment->severity : S("") } };
	const struct {
		const char *name;
		struct slices list;
	} lists[] = { { "vectors", with_ratings ? assessment->vectors : (struct slices){ NULL, 0 } },
		{ "weakness", assessment->cwes }, { "exploits", assessment->weaponised }, { "proofs", assessment->proofs } };

	if (assessment->kev.len) {
		put_line(page, "exploited", assessment->id, with_id);
		put_exploited(page, assessment);
	}
	if (assessment->epss.len) {
		put_line(page, "probability", assessment->id, with_id);
		put_probability(page, assessment);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (texts[i].text.len == 0)
			continue;
		put_line(page, texts[i].name, assessment->id, with_id);
		put_text(page, assessment, texts[i].text);
	}
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		if (lists[i].list.count == 0)
			continue;
		put_line(page, lists[i].name, assessment->id, with_id);
		put_list(page, assessment, lists[i].list);
	}
}

void page_put_assessments(struct page *page, const struct assessment *assessments, size_t count, bool with_id, bool with_ratings)
{
	for (size_t i = 0; i < count; i++)
		put_assessment(page, &assessments[i], with_id, with_ratings);
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

bool search_is_one_flaw(const struct search *search)
{
	for (size_t i = 1; i < search->assessment_count; i++)
		if (!slice_equal(search->assessments[0].id, search->assessments[i].id))
			return false;
	for (size_t i = 0, cves = 0; i < search->ids.count; i++) {
		cves += advisory_is_cve(search->ids.items[i]);
		if (cves > 1)
			return false;
	}
	return search->ids.count || search->statement_count == 0;
}
