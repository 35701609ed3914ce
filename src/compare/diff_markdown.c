/* diff_markdown.c - what changed, for a comment on a pull request: GitHub Flavored Markdown 0.29
 *
 * Whatever comes from an image stands in a code span, where nothing is markup, no name is called and no number becomes a link: as it is shown on
 * a terminal, with a fence longer than any in it. */
#include "codec/text.h"
#include "compare/diff.h"
#include "report/table.h"
#include "rules/rules.h"

#define ROWS_SHOWN_MAX 50u /* of one section: such a comment may have 65,536 characters, on GitHub */
#define CELL_COLUMNS_MAX 120u
#define ARROW " \xe2\x86\x92 "

struct writing {
	const struct comparison *comparison;
	struct buffer *out;
	struct arena *arena;
	struct buffer text; /* of one cell */
};

static void add(const struct writing *writing, const char *words)
{
	buffer_add_slice(writing->out, slice_from_text(words));
}

/* The most backquotes that follow each other in TEXT. */
static size_t longest_fence(struct slice text)
{
	size_t longest = 0, length = 0;

	for (size_t i = 0; i < text.len; i++) {
		length = text.ptr[i] == '`' ? length + 1 : 0;
		longest = length > longest ? length : longest;
	}
	return longest;
}

static void add_fence(struct buffer *out, size_t length)
{
	for (size_t i = 0; i < length; i++)
		buffer_add_byte(out, '`');
}

/* One line, cut to what a table bears; a bar would end the cell even in a code span. */
static void add_shown(struct buffer *out, struct slice text)
{
	struct shown shown;

	for (size_t columns = 0; text_next(&text, &shown); columns += shown.width) {
		if (columns + shown.width > CELL_COLUMNS_MAX) {
			buffer_add_slice(out, S("\xe2\x80\xa6"));
			return;
		}
		for (unsigned i = 0; i < shown.len; i++) {
			if (shown.bytes[i] == '|')
				buffer_add_byte(out, '\\');
			buffer_add_byte(out, shown.bytes[i]);
		}
	}
}

static void add_code(struct writing *writing, struct slice text)
{
	size_t fence;

	if (slice_trim(text).len == 0)
		return; /* a code span has something in it */
	buffer_clear(&writing->text);
	add_shown(&writing->text, text);
	text = buffer_slice(&writing->text);
	fence = longest_fence(text) + 1;
	add_fence(writing->out, fence);
	if (fence > 1)
		buffer_add_byte(writing->out, ' ');
	buffer_add_slice(writing->out, text);
	if (fence > 1)
		buffer_add_byte(writing->out, ' ');
	add_fence(writing->out, fence);
}

static void write_side(struct writing *writing, const char *name, const struct report *report)
{
	buffer_addf(writing->out, "| %s | ", name);
	add_code(writing, diff_title(report));
	buffer_addf(writing->out, " | **%s** ", verdict_name(report->verdict.kind));
	add_code(writing, report->verdict.sentence);
	add(writing, " |\n");
}

/* True where the row is not to be written: it is counted once. */
static bool is_beyond(struct writing *writing, size_t shown, size_t count, const char *cells)
{
	if (shown < ROWS_SHOWN_MAX)
		return false;
	if (shown == ROWS_SHOWN_MAX)
		buffer_addf(writing->out, "| and %zu more, all in --format json |%s\n", count - shown, cells);
	return true;
}

static void write_finding(struct writing *writing, const struct finding_change *change)
{
	const struct finding *finding = change->after ? change->after : change->before;

	buffer_addf(writing->out, "| %s ", rating_name(finding->rating));
	if (change->before && change->after)
		buffer_addf(writing->out, "(was %s) ", rating_name(change->before->rating));
	add(writing, "| ");
	add_code(writing, finding->id);
	add(writing, " | ");
	add_code(writing, compare_subject(finding, writing->arena));
	add(writing, " | ");
	add_code(writing, change->step == FINDING_NEW ? finding->fixed_version : S(""));
	add(writing, " | ");
	add_code(writing, finding->kind == FINDING_VULNERABILITY ? compare_cause(change, writing->arena) : finding->title);
	add(writing, " |\n");
}

static void write_findings(struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	for (size_t i = 0, shown = 0; i < comparison->finding_count; i++, shown++) {
		enum finding_step step = comparison->findings[i].step;

		if (i == 0 || comparison->findings[i - 1].step != step) {
			buffer_addf(writing->out,
				"\n### %s (%zu)\n\n| rating | id | where | fixed in | why |\n| --- | --- | --- | --- | --- |\n",
				diff_headings[step], comparison->counts[step]);
			shown = 0;
		}
		if (!is_beyond(writing, shown, comparison->counts[step], " | | | |"))
			write_finding(writing, &comparison->findings[i]);
	}
}

static void write_packages(struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;

	if (comparison->package_count == 0)
		return;
	buffer_addf(writing->out, "\n### Packages (%zu)\n\n| change | package | before | after |\n| --- | --- | --- | --- |\n",
		comparison->package_count);
	for (size_t i = 0; i < comparison->package_count; i++) {
		const struct package_change *change = &comparison->packages[i];

		if (is_beyond(writing, i, comparison->package_count, " | | |"))
			return;
		buffer_addf(writing->out, "| %s | ", package_step_names[change->step]);
		add_code(writing, (change->after ? change->after : change->before)->package.name);
		add(writing, " | ");
		add_code(writing, change->before ? change->before->package.version : S(""));
		add(writing, " | ");
		add_code(writing, change->after ? change->after->package.version : S(""));
		add(writing, " |\n");
	}
}

static void write_change(struct writing *writing, const char *what, struct slice before, struct slice after)
{
	buffer_addf(writing->out, "| %s | ", what);
	add_code(writing, before);
	add(writing, " | ");
	add_code(writing, after);
	add(writing, " |\n");
}

static void write_account(struct writing *writing, const struct account_change *change)
{
	add(writing, "| account ");
	add_code(writing, (change->after ? change->after : change->before)->name);
	add(writing, " | ");
	add_code(writing, change->before ? diff_account(change->before, writing->arena) : S(""));
	add(writing, " | ");
	add_code(writing, change->after ? diff_account(change->after, writing->arena) : S(""));
	add(writing, " |\n");
}

static void write_rule(struct writing *writing, const struct rule_change *change)
{
	add(writing, "| rule ");
	add_code(writing, change->after->rule->id);
	add(writing, " ");
	add_code(writing, change->after->rule->title);
	buffer_addf(writing->out, " | %s | %s |\n", rule_result((enum judgement_kind)change->before->judgement.kind),
		rule_result((enum judgement_kind)change->after->judgement.kind));
}

static void write_settings(struct writing *writing)
{
	const struct comparison *comparison = writing->comparison;
	size_t count = comparison->setting_count + comparison->rule_count + comparison->account_count, shown = 0;

	if (count == 0)
		return;
	buffer_addf(writing->out, "\n### Settings (%zu)\n\n| setting | before | after |\n| --- | --- | --- |\n", count);
	for (size_t i = 0; i < comparison->setting_count; i++)
		if (!is_beyond(writing, shown++, count, " | |"))
			write_change(writing, comparison->settings[i].name, comparison->settings[i].before,
				comparison->settings[i].after);
	for (size_t i = 0; i < comparison->rule_count; i++)
		if (!is_beyond(writing, shown++, count, " | |"))
			write_rule(writing, &comparison->rules[i]);
	for (size_t i = 0; i < comparison->account_count; i++)
		if (!is_beyond(writing, shown++, count, " | |"))
			write_account(writing, &comparison->accounts[i]);
}

static void write_notes(struct writing *writing)
{
	const struct slices *notes = &writing->comparison->notes;

	for (size_t i = 0; i < notes->count; i++) {
		add(writing, i ? "- " : "\n- ");
		add_code(writing, notes->items[i]);
		add(writing, "\n");
	}
}

static void markdown_write(const struct comparison *comparison, const struct report_style *style, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct writing writing = { comparison, out, &arena, BUFFER_INIT(0) };

	(void)style; /* whoever shows it wraps lines */
	buffer_addf(out, "## plimsoll: %.*s\n\n| | image | verdict |\n| --- | --- | --- |\n",
		SLICE_ARG(diff_counts(comparison, &arena)));
	write_side(&writing, "old", comparison->older);
	write_side(&writing, "new", comparison->newer);
	buffer_addf(out, "\n%zu findings are the same. Layers: %.*s.\n", comparison->counts[FINDING_SAME],
		SLICE_ARG(diff_layers(comparison, &arena)));
	write_findings(&writing);
	write_packages(&writing);
	write_settings(&writing);
	write_notes(&writing);
	buffer_done(&writing.text);
}

const struct diff_format diff_markdown = { "markdown", markdown_write };
