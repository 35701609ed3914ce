/* explained_text.c - what plimsoll explain answers, as text */
#include "base/cleanup.h"
#include "base/memory.h"
#include "cli/explained.h"

#include "cli/statement_text.h"
#include "report/table.h"

#define LEFT 2
#define DETAIL_LEFT 4
#define WHY_LEFT 6
#define NAMES_LEFT 15
#define PLACES_SHOWN_MAX 5u
#define NAMES_SHOWN_MAX 20u

static void begin_line(struct page *page, size_t left)
{
	page->indent = left;
	page_tab(page, left);
}

static void put_bold(struct page *page, struct slice text)
{
	page_ink(page, INK_BOLD);
	page_put(page, text);
	page_ink(page, INK_PLAIN);
}

/* "also GHSA-…"; of a bulletin its flaws: "announces CVE-…". */
static void put_names(struct page *page, struct slice label, struct slices names, struct slice but)
{
	bool said = false;

	for (size_t i = 0; i < names.count; i++) {
		if (slice_equal_ignoring_case(names.items[i], but))
			continue;
		if (!said) {
			begin_line(page, LEFT);
			page_put(page, label);
			page->indent = NAMES_LEFT;
			page_tab(page, NAMES_LEFT);
		}
		page_wordsf(page, "%s%.*s", said ? ", " : "", SLICE_ARG(names.items[i]));
		said = true;
	}
	if (said)
		page_newline(page);
}

static bool is_among(struct slices names, struct slice name)
{
	for (size_t i = 0; i < names.count; i++)
		if (slice_equal_ignoring_case(names.items[i], name))
			return true;
	return false;
}

static void put_head(struct page *page, const struct explained *explained)
{
	const struct search *search = &explained->explanation.search;
	struct slice title = explained_title(explained);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct voices voices = { 0 };
	bool one = search_is_one_flaw(search);
	struct slices bulletins = explained_bulletins(explained, &arena);

	put_bold(page, explained->id);
	page_newline(page);
	if (title.len) {
		begin_line(page, LEFT);
		page_words(page, title);
		page_newline(page);
	}
	put_names(page, is_among(bulletins, explained->id) ? S("announces") : S("also"), search->ids, explained->id);
	put_names(page, S("bulletins"), bulletins, explained->id);
	page->indent = 0;
	page_put_assessments(page, search->assessments, search->assessment_count, !one, false);
	explained_find_voices(explained, &voices);
	voices_write_text(&voices, !one, page);
	voices_done(&voices);
}

static void put_place(struct page *page, const struct report *report, const struct found_package *found)
{
	const struct package *package = &found->package;

	begin_line(page, DETAIL_LEFT);
	page_put(page, package->name);
	page_put(page, S(", "));
	table_layer(page, report, found->layer, found->base);
	if (package->path.len)
		page_whole(page, ", ", package->path);
	if (package->owner.len)
		page_wordsf(page, ", a file of the distribution's package %.*s", SLICE_ARG(package->owner));
	if (found->third_party.len)
		page_wordsf(page, ", not the distribution's own: %.*s", SLICE_ARG(found->third_party));
	page_newline(page);
}

static void put_places(struct page *page, const struct report *report, const struct explained_package *package)
{
	for (size_t i = 0; i < package->package_count && i < PLACES_SHOWN_MAX; i++)
		put_place(page, report, package->packages[i]);
	if (package->package_count > PLACES_SHOWN_MAX) {
		begin_line(page, DETAIL_LEFT);
		page_wordsf(page, "and %zu more", package->package_count - PLACES_SHOWN_MAX);
		page_newline(page);
	}
}

static void put_statement(struct page *page, const struct explained_statement *statement)
{
	const struct advisory *advisory = statement->advisory;

	page_newline(page);
	begin_line(page, DETAIL_LEFT);
	page_words(page, advisory->ecosystem);
	page_put_range(page, advisory, statement->range);
	begin_line(page, WHY_LEFT);
	page_words(page, statement->why);
	page_words(page, statement->unjudged ? S(": not judged") : statement->affected ? S(": affected") : S(": not affected"));
	if (statement->decides)
		page_words(page, S(" (this one decides)"));
	page_newline(page);
	page_put_origin(page, advisory, WHY_LEFT);
}

static void put_picked(struct page *page, const struct finding *finding)
{
	const struct source_rating *picked = &finding->picked;

	if (picked->source.len == 0)
		return;
	begin_line(page, WHY_LEFT);
	page_wordsf(page, "%.*s says %s", SLICE_ARG(picked->source), rating_name(picked->rating));
	if (picked->score >= 0)
		page_wordsf(page, " (%.1f)", picked->score);
	page_words(page, S(", which --severity-source asks for instead of the table:"));
	page_newline(page);
}

static void put_finding(struct page *page, const struct explained *explained, const struct match *match)
{
	bool suppressed = false;
	const struct finding *rated = explained_finding(explained, match, &suppressed),
			     *finding = rated ? rated : &match->finding;

	begin_line(page, DETAIL_LEFT);
	page_ink(page, page_ink_of_rating(finding->rating));
	page_put(page, slice_from_text(rating_name(finding->rating)));
	page_ink(page, INK_PLAIN);
	page_wordsf(page, "  %.*s", SLICE_ARG(finding->id));
	if (finding->fixed_version.len)
		page_wordsf(page, ", repaired in %.*s", SLICE_ARG(finding->fixed_version));
	if (finding->status.len)
		page_wordsf(page, ", %.*s", SLICE_ARG(finding->status));
	if (finding->vendor_silent)
		page_words(page, S(", of which the distribution says nothing"));
	page_newline(page);
	explained_put_rulings(page, explained->report, finding, suppressed);
	if (finding->row_count == 0 && finding->reason.len) {
		begin_line(page, WHY_LEFT);
		page_words(page, finding->reason);
		page_newline(page);
	}
	put_picked(page, finding);
	explained_put_rules(page, finding);
}

static bool is_affected(const struct explained_package *package)
{
	for (size_t i = 0; i < package->statement_count; i++)
		if (package->statements[i].affected)
			return true;
	return false;
}

static bool is_unjudged(const struct explained_package *package)
{
	for (size_t i = 0; i < package->statement_count; i++)
		if (package->statements[i].unjudged)
			return true;
	return false;
}

static void put_overruled(struct page *page, const struct package *package)
{
	begin_line(page, DETAIL_LEFT);
	if (package->owner.len)
		page_wordsf(page, "the word of the distribution on its package %.*s counts instead", SLICE_ARG(package->owner));
	else
		page_words(page, S("a store that knows more speaks of it and does not say that it is affected"));
	page_newline(page);
}

static void put_rejected(struct page *page, struct slice reason)
{
	begin_line(page, DETAIL_LEFT);
	page_wordsf(page, "its id was rejected, and names no flaw: %.*s", SLICE_ARG(reason));
	page_newline(page);
}

static void put_package(struct page *page, const struct explained *explained, const struct explained_package *package)
{
	const struct package *first = &package->packages[0]->package;

	page_newline(page);
	begin_line(page, LEFT);
	put_bold(page, package->name);
	page_wordsf(page, " %.*s", SLICE_ARG(package->version));
	page_wordsf(page, " (%s)", package_type_facts((enum package_type)first->type)->word);
	page_wordsf(page, package->match_count ? ": affected" : is_unjudged(package) ? ": not judged" : ": no finding");
	page_newline(page);
	put_places(page, explained->report, package);
	for (size_t i = 0; i < package->match_count; i++)
		put_finding(page, explained, package->matches[i]);
	if (package->rejected.len)
		put_rejected(page, package->rejected);
	else if (package->match_count == 0 && is_affected(package))
		put_overruled(page, first);
	for (size_t i = 0; i < package->statement_count; i++)
		put_statement(page, &package->statements[i]);
}

static void put_situation(struct page *page, const struct situation *situation, bool with_id)
{
	const struct finding *finding = &situation->finding;

	page_newline(page);
	begin_line(page, LEFT);
	page_ink(page, page_ink_of_rating(finding->rating));
	page_put(page, slice_from_text(rating_name(finding->rating)));
	page_ink(page, INK_PLAIN);
	page->indent = DETAIL_LEFT;
	page_put(page, S("  "));
	if (with_id)
		page_wordsf(page, "%.*s ", SLICE_ARG(finding->id));
	if (situation->anywhere)
		page_words(page, S("by what is said of the flaw itself"));
	for (size_t i = 0; i < situation->ecosystems.count && i < NAMES_SHOWN_MAX; i++)
		page_wordsf(page, "%s%.*s",
			i                     ? ", "
			: situation->anywhere ? ", and of packages of "
					      : "by what is said of packages of ",
			SLICE_ARG(situation->ecosystems.items[i]));
	if (situation->ecosystems.count > NAMES_SHOWN_MAX)
		page_wordsf(page, " and %zu more", situation->ecosystems.count - NAMES_SHOWN_MAX);
	page_newline(page);
	put_picked(page, finding);
	explained_put_rules(page, finding);
}

/* Two packages of which the same is said, as binary packages of one source are. */
static bool says_the_same(const struct search_statement *a, const struct search_statement *b)
{
	const struct advisory *x = a->advisory, *y = b->advisory;

	return slice_equal(x->ecosystem, y->ecosystem) && slice_equal(a->range, b->range) && slice_equal(x->record, y->record) &&
	       slice_equal(x->id, y->id) && slice_equal(x->source, y->source) && slice_equal(x->status, y->status) &&
	       slice_equal(x->severity, y->severity) && slice_equal(x->remark, y->remark) && slice_equal(x->kev, y->kev) &&
	       slice_equal(x->modified, y->modified) && x->bulletins.count == y->bulletins.count && x->conditions.count == 0 &&
	       y->conditions.count == 0;
}

/* "Debian:12  before 3.0.11-1~deb12u2", the packages, and who says so. */
static void put_spoken_of(struct page *page, const struct search *search, size_t at, bool *put, bool with_id)
{
	const struct search_statement *first = &search->statements[at];
	size_t count = 0;

	page_newline(page);
	begin_line(page, LEFT);
	put_bold(page, first->advisory->ecosystem);
	if (with_id) {
		page_put(page, S("  "));
		page_put(page, first->advisory->id);
	}
	page_put_range(page, first->advisory, first->range);
	begin_line(page, DETAIL_LEFT);
	for (size_t i = at;
		i < search->statement_count && slice_equal(search->statements[i].advisory->ecosystem, first->advisory->ecosystem);
		i++) {
		if (put[i] || !says_the_same(first, &search->statements[i]))
			continue;
		put[i] = true;
		if (count++ < NAMES_SHOWN_MAX)
			page_wordsf(page, "%s%.*s", count > 1 ? ", " : "", SLICE_ARG(search->statements[i].advisory->package));
	}
	if (count == 0) { /* it has conditions: like no other */
		put[at] = true;
		page_words(page, first->advisory->package);
	}
	if (count > NAMES_SHOWN_MAX)
		page_wordsf(page, " and %zu more", count - NAMES_SHOWN_MAX);
	page_newline(page);
	page_put_origin(page, first->advisory, DETAIL_LEFT);
}

/* Without a target. */
static void put_flaw(struct page *page, const struct explained *explained)
{
	const struct search *search = &explained->explanation.search;
	bool one = search_is_one_flaw(search);
	cleanup_free bool *put = NULL;

	if (search->statement_count == 0 && search->assessment_count == 0) {
		explained_put_other(page, explained);
		return;
	}
	for (size_t i = 0; i < explained->situations.count; i++)
		put_situation(page, &explained->situations.items[i], !one);
	put = memory_new(search->statement_count + 1);
	for (size_t i = 0; i < search->statement_count; i++)
		if (!put[i])
			put_spoken_of(page, search, i, put, !one);
}

/* Nothing of the image is spoken of. */
static void put_elsewhere(struct page *page, const struct explained *explained)
{
	const struct search *search = &explained->explanation.search;
	const struct advisory *advisory;
	size_t at = 0, count = 0;

	if (search->statement_count == 0 && search->assessment_count == 0) {
		explained_put_other(page, explained);
		return;
	}
	begin_line(page, LEFT);
	page_words(page, search->statement_count ? S("No record speaks of a package of the image. They name")
						 : S("No record names a package."));
	page_newline(page);
	while (explained_next_package(search, &at, &advisory)) {
		if (++count > NAMES_SHOWN_MAX)
			continue;
		begin_line(page, DETAIL_LEFT);
		page_wordsf(page, "%.*s  %.*s", SLICE_ARG(advisory->ecosystem), SLICE_ARG(advisory->package));
		page_newline(page);
	}
	if (count > NAMES_SHOWN_MAX) {
		begin_line(page, DETAIL_LEFT);
		page_wordsf(page, "and %zu more", count - NAMES_SHOWN_MAX);
		page_newline(page);
	}
}

void explained_write_text(const struct explained *explained, const struct report_style *style, struct buffer *out)
{
	const struct explanation *explanation = &explained->explanation.explanation;
	struct page page;

	page_init(&page, out, style->columns, style->colour);
	put_head(&page, explained);
	if (!explained->report) {
		put_flaw(&page, explained);
		return;
	}
	for (size_t i = 0; i < explanation->package_count; i++)
		put_package(&page, explained, &explanation->packages[i]);
	if (explanation->package_count == 0)
		put_elsewhere(&page, explained);
	page.indent = 0;
	table_write_notes(&page, explained->report, NOTE_INCOMPLETE, "Incomplete");
}
