/* diff_table.c - what changed, for a person: the verdict before and after, findings, packages, settings, layers */
#include "compare/diff.h"
#include "report/table.h"
#include "rules/rules.h"

#include <inttypes.h>

#define ROWS_SHOWN_MAX 100u /* of one section, at a terminal; all elsewhere, and in JSON */
#define WORD_COLUMN 14      /* behind "environment", "distribution" */
#define ARROW " \xe2\x86\x92 "

struct writing {
	const struct comparison *comparison;
	struct page *page;
	struct arena *arena;
};

static bool is_full(const struct page *page, size_t shown)
{
	return page->columns != PAGE_ENDLESS && !page->wide && shown >= ROWS_SHOWN_MAX;
}

static void write_more(struct page *page, size_t count)
{
	page_tab(page, TABLE_LEFT);
	page_ink(page, INK_FAINT);
	page_wordsf(page, "and %zu more; all with --wide, and in --format json", count);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static enum ink ink_of(enum verdict_kind kind)
{
	return kind == VERDICT_PASS    ? INK_GREEN
	       : kind == VERDICT_WARN  ? INK_YELLOW
	       : kind == VERDICT_BLOCK ? INK_BRIGHT_RED
				       : INK_MAGENTA;
}

/* "new         shop:1.5  block  one sentence why" */
static void write_side(struct page *page, const char *name, const struct report *report)
{
	page->indent = TABLE_SECOND;
	page_put(page, slice_from_text(name));
	page_tab(page, TABLE_SECOND);
	page_ink(page, INK_BOLD);
	page_put(page, diff_title(report));
	page_ink(page, INK_PLAIN);
	page_put(page, S(": "));
	page_ink(page, ink_of(report->verdict.kind));
	page_put(page, slice_from_text(verdict_name(report->verdict.kind)));
	page_ink(page, INK_PLAIN);
	page_put(page, S(", "));
	page_words(page, report->verdict.sentence);
	page_newline(page);
}

/* A line of the head. */
static void write_head(struct page *page, const char *name, struct slice words)
{
	page->indent = TABLE_SECOND;
	page_ink(page, INK_FAINT);
	page_put(page, slice_from_text(name));
	page_ink(page, INK_PLAIN);
	page_tab(page, TABLE_SECOND);
	page_words(page, words);
	page_newline(page);
}

static void write_heads(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;
	size_t steps[PACKAGE_STEP_COUNT] = { 0 };
	cleanup_buffer struct buffer text = BUFFER_INIT(TABLE_LINE_BYTES_MAX);

	write_side(writing->page, "old", comparison->older);
	write_side(writing->page, "new", comparison->newer);
	buffer_add_slice(&text, diff_counts(comparison, writing->arena));
	buffer_addf(&text, "; %zu the same", comparison->counts[FINDING_SAME]);
	write_head(writing->page, "findings", buffer_slice(&text));
	buffer_clear(&text);
	for (size_t i = 0; i < comparison->package_count; i++)
		steps[comparison->packages[i].step]++;
	for (size_t i = 0; i < PACKAGE_STEP_COUNT; i++)
		if (steps[i])
			buffer_addf(&text, "%s%zu %s", text.len ? ", " : "", steps[i], package_step_names[i]);
	if (comparison->packages_compared)
		buffer_addf(&text, "%s; %zu the same", text.len ? "" : "none", comparison->same_package_count);
	else
		buffer_add_slice(&text, S("not compared"));
	write_head(writing->page, "packages", buffer_slice(&text));
	write_head(writing->page, "layers", diff_layers(comparison, writing->arena));
}

static void write_finding(const struct writing *writing, const struct finding_change *change)
{
	const struct finding *finding = change->after ? change->after : change->before;
	struct page *page = writing->page;
	struct slice subject = compare_subject(finding, writing->arena), cause = compare_cause(change, writing->arena);

	table_rating(page, finding->rating);
	page_put(page, finding->id);
	if (subject.len)
		page_whole(page, "  ", subject);
	if (change->step == FINDING_WORSE || change->step == FINDING_BETTER)
		page_wordsf(page, "  was %s", rating_name(change->before->rating));
	if (change->step == FINDING_NEW && finding->fixed_version.len)
		page_whole(page, ARROW, finding->fixed_version);
	if (finding->kind != FINDING_VULNERABILITY && finding->title.len) {
		page_tab(page, TABLE_SECOND);
		page_words(page, finding->title);
	}
	if (cause.len) {
		page_tab(page, TABLE_SECOND);
		page_ink(page, INK_FAINT);
		page_words(page, cause);
		page_ink(page, INK_PLAIN);
	}
	page_newline(page);
}

static void write_findings(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	for (size_t i = 0, shown = 0; i < comparison->finding_count; i++) {
		enum finding_step step = comparison->findings[i].step;

		if (i == 0 || comparison->findings[i - 1].step != step) {
			table_heading(writing->page, diff_headings[step], comparison->counts[step]);
			shown = 0;
		}
		if (is_full(writing->page, shown) && comparison->counts[step] > ROWS_SHOWN_MAX) {
			if (shown++ == ROWS_SHOWN_MAX)
				write_more(writing->page, comparison->counts[step] - ROWS_SHOWN_MAX);
			continue;
		}
		shown++;
		write_finding(writing, &comparison->findings[i]);
	}
}

static void write_package(struct page *page, const struct package_change *change)
{
	const struct found_package *found = change->after ? change->after : change->before;

	page->indent = WORD_COLUMN;
	page_tab(page, TABLE_LEFT);
	page_put(page, slice_from_text(package_step_names[change->step]));
	page_tab(page, WORD_COLUMN);
	page_put(page, found->package.name);
	if (change->before && change->before->package.version.len)
		page_whole(page, " ", change->before->package.version);
	if (change->after && change->after->package.version.len)
		page_whole(page, change->before ? ARROW : " ", change->after->package.version);
	page_ink(page, INK_FAINT);
	page_wordsf(page, " (%s)", package_type_facts((enum package_type)found->package.type)->word);
	page_ink(page, INK_PLAIN);
	page_newline(page);
}

static void write_packages(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	if (comparison->package_count == 0)
		return;
	table_heading(writing->page, "Packages", comparison->package_count);
	for (size_t i = 0; i < comparison->package_count; i++) {
		if (is_full(writing->page, i)) {
			write_more(writing->page, comparison->package_count - i);
			return;
		}
		write_package(writing->page, &comparison->packages[i]);
	}
}

/* "port        + 22/tcp"; "user        app → root" */
static void write_change(struct page *page, const char *name, struct slice before, struct slice after, bool is_item)
{
	page->indent = WORD_COLUMN + 2;
	page_tab(page, TABLE_LEFT);
	page_put(page, slice_from_text(name));
	page_tab(page, page->column + 1 < WORD_COLUMN ? WORD_COLUMN : page->column + 1);
	if (is_item && !before.len) {
		page_words(page, S("added "));
		page_put(page, after);
	} else if (is_item && !after.len) {
		page_words(page, S("removed "));
		page_put(page, before);
	} else {
		page_put(page, before);
		page_whole(page, ARROW, after);
	}
	page_newline(page);
}

static void write_settings(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	if (comparison->setting_count == 0)
		return;
	table_heading(writing->page, "Settings", comparison->setting_count);
	for (size_t i = 0; i < comparison->setting_count; i++) {
		const struct setting_change *change = &comparison->settings[i];

		if (is_full(writing->page, i)) {
			write_more(writing->page, comparison->setting_count - i);
			return;
		}
		write_change(writing->page, change->name, change->is_item ? change->before : diff_setting(change, false),
			change->is_item ? change->after : diff_setting(change, true), change->is_item);
	}
}

static void write_rules(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;
	struct page *page = writing->page;

	if (comparison->rule_count == 0)
		return;
	table_heading(page, "Rules", comparison->rule_count);
	for (size_t i = 0; i < comparison->rule_count; i++) {
		const struct rule_change *change = &comparison->rules[i];

		page->indent = TABLE_SECOND;
		page_tab(page, TABLE_LEFT);
		page_put(page, change->after->rule->id);
		page_tab(page, page->column + 1 < TABLE_SECOND ? TABLE_SECOND : page->column + 1);
		page_wordsf(page, "%s" ARROW "%s", rule_result((enum judgement_kind)change->before->judgement.kind),
			rule_result((enum judgement_kind)change->after->judgement.kind));
		page_put(page, S("  "));
		page_words(page, change->after->rule->title);
		page_newline(page);
	}
}

static void write_accounts(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;
	struct page *page = writing->page;

	if (comparison->account_count == 0)
		return;
	table_heading(page, "Accounts", comparison->account_count);
	for (size_t i = 0; i < comparison->account_count; i++) {
		const struct account_change *change = &comparison->accounts[i];

		if (is_full(page, i)) {
			write_more(page, comparison->account_count - i);
			return;
		}
		page->indent = WORD_COLUMN;
		page_tab(page, TABLE_LEFT);
		page_put(page, !change->before ? S("added") : !change->after ? S("removed") : S("changed"));
		page_tab(page, WORD_COLUMN);
		page_put(page, (change->after ? change->after : change->before)->name);
		page_put(page, S(": "));
		if (change->before)
			page_words(page, diff_account(change->before, writing->arena));
		if (change->before && change->after)
			page_put(page, S(ARROW));
		if (change->after)
			page_words(page, diff_account(change->after, writing->arena));
		page_newline(page);
	}
}

static void write_layers(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;
	struct page *page = writing->page;
	size_t count = comparison->layer_steps[LAYER_ADDED] + comparison->layer_steps[LAYER_REMOVED], shown = 0;
	cleanup_buffer struct buffer size = BUFFER_INIT(0);

	if (count == 0)
		return;
	table_heading(page, "Layers", count);
	for (size_t i = 0; i < comparison->layer_count; i++) {
		const struct layer_change *change = &comparison->layers[i];

		if (change->step == LAYER_SHARED)
			continue;
		if (is_full(page, shown)) {
			write_more(page, count - shown);
			return;
		}
		shown++;
		buffer_clear(&size);
		table_add_bytes(&size, change->layer->size_bytes);
		page->indent = WORD_COLUMN + 11;
		page_tab(page, TABLE_LEFT);
		page_put(page, change->step == LAYER_ADDED ? S("added") : S("removed"));
		page_tab(page, WORD_COLUMN);
		page_put(page, buffer_slice(&size));
		page_tab(page, page->column + 2 < WORD_COLUMN + 11 ? WORD_COLUMN + 11 : page->column + 2);
		page_words(page, change->layer->created_by.len ? change->layer->created_by : change->layer->digest);
		page_newline(page);
	}
}

static void write_notes(const struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	if (comparison->notes.count == 0)
		return;
	table_heading(writing->page, "To be known", comparison->notes.count);
	for (size_t i = 0; i < comparison->notes.count; i++) {
		writing->page->indent = TABLE_LEFT + 2;
		page_tab(writing->page, TABLE_LEFT);
		page_words(writing->page, comparison->notes.items[i]);
		page_newline(writing->page);
	}
}

static void table_write(const struct comparison *comparison, const struct report_style *style, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct page page;
	struct writing writing = { comparison, &page, &arena };

	page_init(&page, out, style->columns, style->colour);
	page.wide = style->wide;
	write_heads(&writing);
	write_findings(&writing);
	write_packages(&writing);
	write_settings(&writing);
	write_rules(&writing);
	write_accounts(&writing);
	write_layers(&writing);
	write_notes(&writing);
}

const struct diff_format diff_table = { "table", table_write };
