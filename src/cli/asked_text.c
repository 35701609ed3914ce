/* asked_text.c - an answer of plimsoll db search as text */
#include "cli/asked.h"

#include "cli/statement_text.h"
#include "report/page.h"

#define GROUP_LEFT 2
#define STATEMENT_LEFT 4
#define DETAIL_LEFT 6

static void put_heading(struct page *page, struct slice term)
{
	page_ink(page, INK_BOLD);
	page_put(page, term);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static void put_sentence(struct page *page, struct slice text)
{
	page->indent = GROUP_LEFT;
	page_tab(page, GROUP_LEFT);
	page_words(page, text);
	page_newline(page);
	page->indent = 0;
}

static void put_nothing(struct page *page, const struct asked *asked, const struct stores *stores)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice names = stores_names(stores, &arena);

	if (asked->problem.len)
		put_sentence(page, asked->problem);
	else if (asked->kind == ASKED_VERSION)
		put_sentence(page, arena_printf(&arena, "nothing is said of this version in %.*s", SLICE_ARG(names)));
	else
		put_sentence(page, arena_printf(&arena, "nothing is found in %.*s", SLICE_ARG(names)));
}

static bool is_same_package(const struct search_statement *a, const struct search_statement *b)
{
	return slice_equal(a->advisory->ecosystem, b->advisory->ecosystem) &&
	       slice_equal(a->advisory->package, b->advisory->package);
}

static void put_statement(struct page *page, const struct search_statement *statement)
{
	const struct advisory *advisory = statement->advisory;

	page->indent = DETAIL_LEFT;
	page_tab(page, STATEMENT_LEFT);
	page_put(page, advisory->id);
	page_put_range(page, advisory, statement->range);
	page_put_origin(page, advisory, DETAIL_LEFT);
}

static void put_statements(struct page *page, const struct search *search)
{
	for (size_t i = 0; i < search->statement_count; i++) {
		const struct search_statement *statement = &search->statements[i];

		if (i == 0 || !is_same_package(statement - 1, statement)) {
			page_newline(page);
			page_tab(page, GROUP_LEFT);
			page->indent = STATEMENT_LEFT;
			page_put(page, statement->advisory->ecosystem);
			page_put(page, S("  "));
			page_ink(page, INK_BOLD);
			page_put(page, statement->advisory->package);
			page_ink(page, INK_PLAIN);
			page_newline(page);
		}
		put_statement(page, statement);
	}
	page->indent = 0;
}

static void put_search(struct page *page, const struct asked *asked)
{
	const struct search *search = asked->search;
	struct slice title = search_headline(search);
	bool one = search_is_one_flaw(search);

	if (one && title.len == 0)
		title = search_title(search);
	if (title.len)
		put_sentence(page, title);
	page_put_other_names(page, asked->term, search->ids);
	page_put_assessments(page, search->assessments, search->assessment_count, !one, true);
	put_statements(page, search);
}

static void put_finding(struct page *page, const struct match *match)
{
	const struct finding *finding = &match->finding;

	page_newline(page);
	page->indent = STATEMENT_LEFT;
	page_tab(page, GROUP_LEFT);
	page_ink(page, INK_BOLD);
	page_put(page, finding->id);
	page_ink(page, INK_PLAIN);
	page_put(page, S("  "));
	page_ink(page, page_ink_of_rating(finding->rating));
	page_put(page, slice_from_text(rating_name(finding->rating)));
	page_ink(page, INK_PLAIN);
	page_put(page, S("  "));
	if (finding->fixed_version.len)
		page_wordsf(page, "repaired in %.*s", SLICE_ARG(finding->fixed_version));
	else
		page_words(page, S("no repaired version is known"));
	page_newline(page);
	if (finding->title.len) {
		page_tab(page, STATEMENT_LEFT);
		page_words(page, finding->title);
		page_newline(page);
	}
	page_tab(page, STATEMENT_LEFT);
	page_words(page, finding->match);
	page_newline(page);
	if (finding->kev.len) {
		page_tab(page, STATEMENT_LEFT);
		page_wordsf(page, "exploited since %.*s", SLICE_ARG(finding->kev));
		page_newline(page);
	}
	for (size_t i = 0; i < match->advisory_count; i++)
		page_put_origin(page, match->advisories[i], STATEMENT_LEFT);
	page->indent = 0;
}

void asked_write_text(
	const struct asked *asked, const struct stores *stores, const struct report_style *style, struct buffer *out)
{
	struct page page;

	page_init(&page, out, style->columns, style->colour);
	put_heading(&page, asked->term);
	if (!asked_is_found(asked))
		put_nothing(&page, asked, stores);
	else if (asked->kind == ASKED_VERSION)
		for (size_t i = 0; i < asked->matches.count; i++)
			put_finding(&page, &asked->matches.items[i]);
	else
		put_search(&page, asked);
}
