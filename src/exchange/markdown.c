/* markdown.c - a report as a comment on a pull request: verdict, numbers, what to do, the worst findings */
#include "exchange/markdown.h"
#include "bom/describe.h"
#include "exchange/markdown_text.h"

#include <inttypes.h>

#define RESERVE 1500u    /* for the words behind the last row */
#define DECISIONS_MAX 8u /* of the verdict */
#define ACTIONS_MAX 10u
#define NOTES_MAX 20u

struct comment {
	const struct report *report;
	struct buffer *out;
	struct buffer line; /* the one that is being written */
	struct arena arena;
	size_t left; /* bytes */
};

const char *markdown_verdict(enum verdict_kind kind)
{
	static const char *const words[VERDICT_KIND_COUNT] = { [VERDICT_PASS] = "**PASS**",
		[VERDICT_WARN] = "**WARN**",
		[VERDICT_INCOMPLETE] = "**INCOMPLETE**",
		[VERDICT_BLOCK] = "**BLOCK**" };

	return words[(unsigned)kind < VERDICT_KIND_COUNT ? kind : VERDICT_INCOMPLETE];
}

/* Adds the line, unless that would leave less than RESERVE bytes. */
static bool end_line(struct comment *comment)
{
	bool fits = comment->line.len + RESERVE <= comment->left;

	if (fits) {
		buffer_add_slice(comment->out, buffer_slice(&comment->line));
		comment->left -= comment->line.len;
	}
	buffer_clear(&comment->line);
	return fits;
}

/* Words of ours, which always fit: RESERVE is for them. */
__attribute__((format(printf, 2, 3))) static void say(struct comment *comment, const char *format, ...)
{
	size_t before = comment->line.len;
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&comment->line, format, arguments);
	va_end(arguments);
	buffer_add(comment->out, comment->line.ptr + before, comment->line.len - before);
	comment->left -= comment->line.len < comment->left ? comment->line.len : comment->left;
	buffer_clear(&comment->line);
}

/* ---- the head */

static void write_head(struct comment *comment)
{
	const struct report *report = comment->report;
	const struct verdict *verdict = &report->verdict;

	buffer_addf(&comment->line, "### plimsoll: %s ", markdown_verdict(verdict->kind));
	markdown_put_code(&comment->line, describe_subject(report));
	if (report->image->architecture.len) {
		buffer_add_byte(&comment->line, ' ');
		markdown_put(&comment->line, report->image->architecture);
	}
	buffer_add_slice(&comment->line, S("\n\n"));
	markdown_put(&comment->line, verdict->sentence);
	buffer_add_slice(&comment->line, S("\n\n"));
	end_line(comment);
	for (size_t i = 0, told = 0; i < verdict->decision_count && told < DECISIONS_MAX; i++) {
		const struct decision *decision = &verdict->decisions[i];

		if (slice_equal(decision->sentence, verdict->sentence))
			continue;
		buffer_addf(&comment->line, "- %s: ", verdict_name(decision->action));
		markdown_put(&comment->line, decision->sentence);
		buffer_add_byte(&comment->line, '\n');
		end_line(comment);
		told++;
	}
}

static void write_counts(struct comment *comment, const char *name, enum finding_kind kind)
{
	const struct report *report = comment->report;
	size_t counts[RATING_COUNT] = { 0 }, all = 0;

	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == kind) {
			counts[report->findings[i].rating]++;
			all++;
		}
	if (all == 0 && kind != FINDING_VULNERABILITY)
		return;
	buffer_addf(&comment->line, "| %s |", name);
	for (size_t rating = RATING_COUNT; rating-- > 0;) {
		size_t at = rating ? rating : RATING_UNKNOWN;

		buffer_addf(&comment->line, counts[at] ? " **%zu** |" : " %zu |", counts[at]);
	}
	buffer_add_byte(&comment->line, '\n');
	end_line(comment);
}

static void write_numbers(struct comment *comment)
{
	say(comment, "\n| | critical | high | moderate | low | unknown |\n|---|---:|---:|---:|---:|---:|\n");
	write_counts(comment, "vulnerabilities", FINDING_VULNERABILITY);
	write_counts(comment, "settings", FINDING_SETTING);
	write_counts(comment, "secrets", FINDING_SECRET);
	write_counts(comment, "malware", FINDING_MALWARE);
	write_counts(comment, "archives", FINDING_ARCHIVE);
	say(comment, "\n");
}

/* ---- what to do */

static void write_actions(struct comment *comment)
{
	const struct report *report = comment->report;
	size_t told = 0;

	if (report->action_count == 0)
		return;
	say(comment, "**What to do**\n\n");
	for (; told < report->action_count && told < ACTIONS_MAX; told++) {
		const struct action *action = &report->actions[told];

		buffer_addf(&comment->line, "%zu. %s: ", told + 1, rating_name(action->worst));
		markdown_put(&comment->line, action->sentence);
		if (action->fixes > 1 || slice_starts_with(action->sentence, S("upgrade ")))
			buffer_addf(&comment->line, ", which closes %zu", action->fixes);
		if (action->exploited)
			buffer_addf(&comment->line, ", **%zu exploited in the wild**", action->exploited);
		if (action->place.len) {
			buffer_add_byte(&comment->line, ' ');
			markdown_put_code(&comment->line, action->place);
		}
		buffer_add_byte(&comment->line, '\n');
		if (!end_line(comment))
			break;
	}
	if (told < report->action_count)
		say(comment, "\nand %zu more\n", report->action_count - told);
	say(comment, "\n");
}

/* ---- what was found */

static void put_name(struct comment *comment, const struct finding *finding)
{
	struct slice page = S("");

	if (finding->kind == FINDING_VULNERABILITY)
		(void)describe_flaw_name(finding->id, &comment->arena, &page);
	if (page.len)
		buffer_add_byte(&comment->line, '[');
	markdown_put_code(&comment->line, finding->id);
	if (page.len)
		buffer_addf(&comment->line, "](%.*s)", SLICE_ARG(page)); /* of known hosts, and of letters, digits and dashes */
}

static void put_place(struct comment *comment, const struct finding *finding)
{
	const struct package *package = finding->place.package;
	size_t more = finding->paths.count;

	if (package)
		markdown_put_code(&comment->line, package->name);
	if (finding->binaries.count)
		buffer_addf(&comment->line, " and %zu more", finding->binaries.count);
	if (!package || !package_is_distributions((enum package_type)package->type)) {
		if (package)
			buffer_addf(&comment->line, " in ");
		markdown_put_code(&comment->line, finding->place.path.len ? finding->place.path : S("configuration"));
		if (more)
			buffer_addf(&comment->line, " and %zu more", more);
	}
}

static bool write_finding(struct comment *comment, const struct finding *finding)
{
	bool exploited = finding_exploitation(finding) == EXPLOITATION_ACTIVE;
	bool written;

	buffer_addf(&comment->line, "| %s%s%s | ", rating_name(finding->rating), exploited ? ", exploited" : "",
		finding->known ? ", known" : "");
	put_name(comment, finding);
	buffer_add_slice(&comment->line, S(" | "));
	put_place(comment, finding);
	buffer_add_slice(&comment->line, S(" | "));
	if (finding->place.package)
		markdown_put_code(&comment->line, finding->place.package->version);
	buffer_add_slice(&comment->line, S(" | "));
	markdown_put_code(&comment->line, finding->fixed_version);
	buffer_addf(&comment->line, " | %s | ", finding->place.base ? "base" : "own");
	markdown_put(&comment->line, finding->title);
	buffer_add_slice(&comment->line, S(" |\n"));
	written = end_line(comment);
	arena_clear(&comment->arena);
	return written;
}

static void write_columns(struct comment *comment)
{
	say(comment, "| rating | finding | where | has | fixed in | layer | what |\n|---|---|---|---|---|---|---|\n");
}

static void write_findings(struct comment *comment, size_t rows, bool folds)
{
	const struct report *report = comment->report;
	size_t told = 0, shown;

	if (report->finding_count == 0)
		return;
	say(comment, "**%s**\n\n", report->finding_count > rows ? "The worst findings" : "What was found");
	write_columns(comment);
	while (told < report->finding_count && told < rows && write_finding(comment, &report->findings[told]))
		told++;
	shown = told;
	if (folds && told == rows && told < report->finding_count && comment->left > 2 * (size_t)RESERVE) {
		say(comment, "\n<details><summary>further findings</summary>\n\n");
		write_columns(comment);
		while (told < report->finding_count && write_finding(comment, &report->findings[told]))
			told++;
		say(comment, "\n</details>\n");
	}
	if (told < report->finding_count)
		say(comment, "\n%zu further findings are left out here: %zu of %zu are shown.\n", report->finding_count - told,
			told, report->finding_count);
	else if (shown < told)
		say(comment, "\nAll %zu findings are shown.\n", told);
}

/* ---- what was not examined, and numbers */

static void write_notes(struct comment *comment)
{
	const struct report *report = comment->report;
	size_t count = 0, told = 0;

	for (size_t i = 0; i < report->note_count; i++)
		count += report->notes[i].note.kind == NOTE_INCOMPLETE;
	if (count == 0 || comment->left < 2 * (size_t)RESERVE)
		return;
	say(comment, "\n<details><summary>not examined: %zu</summary>\n\n", count);
	for (size_t i = 0; i < report->note_count && told < NOTES_MAX; i++) {
		const struct report_note *note = &report->notes[i];

		if (note->note.kind != NOTE_INCOMPLETE)
			continue;
		buffer_add_slice(&comment->line, S("- "));
		if (note->layer >= 0 && report->image->kind == IMAGE_OF_LAYERS)
			buffer_addf(&comment->line, "layer %" PRId64 " of %zu: ", note->layer + 1, report->layer_count);
		markdown_put_code(&comment->line, note->note.path);
		if (note->note.path.len)
			buffer_add_byte(&comment->line, ' ');
		markdown_put(&comment->line, note->note.text);
		buffer_add_byte(&comment->line, '\n');
		if (!end_line(comment))
			break;
		told++;
	}
	if (told < count)
		say(comment, "\nand %zu more\n", count - told);
	say(comment, "\n</details>\n");
}

static void write_end(struct comment *comment)
{
	const struct report *report = comment->report;

	say(comment, "\n%zu packages, %zu layers", report->package_count, report->layer_count);
	if (report->known_count)
		say(comment, "; %zu findings were known before", report->known_count);
	if (report->hidden_count)
		say(comment, "; %zu findings hidden by %s", report->hidden_count, report_hidden_by(report));
	if (report->suppressed_count)
		say(comment, "; %zu silenced by documents", report->suppressed_count);
	say(comment, "; plimsoll %s\n", report->version);
}

bool markdown_write(const struct report *report, size_t most, size_t rows, bool folds, struct buffer *out)
{
	struct comment comment = { .report = report, .out = out, .left = most };

	if (most < MARKDOWN_LEAST)
		return false;
	write_head(&comment);
	write_numbers(&comment);
	write_actions(&comment);
	write_findings(&comment, rows, folds);
	write_notes(&comment);
	write_end(&comment);
	buffer_done(&comment.line);
	arena_done(&comment.arena);
	return true;
}
