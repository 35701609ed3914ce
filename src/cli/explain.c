/* explain.c - plimsoll explain: why a flaw is found in a target, or is not */
#include "base/memory.h"
#include "cli/command.h"
#include "cli/explained.h"
#include "cli/output.h"
#include "cli/registry_options.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/stores.h"
#include "cli/terminal.h"
#include "scan/picked.h"
#include "scan/replay.h"

#include <unistd.h>

#define OUT_BYTES_MAX ((size_t)1 << 28)

static const struct finding *find_among(const struct finding *findings, size_t count, const struct finding *of)
{
	for (size_t i = 0; i < count; i++)
		if (findings[i].kind == FINDING_VULNERABILITY && findings[i].place.package == of->place.package &&
			findings[i].vendor_silent == of->vendor_silent && slice_equal(findings[i].id, of->id))
			return &findings[i];
	return NULL;
}

const struct finding *explained_finding(const struct explained *explained, const struct match *match, bool *ret_suppressed)
{
	const struct report *report = explained->report;
	const struct finding *found = find_among(report->findings, report->finding_count, &match->finding);

	*ret_suppressed = false;
	if (found)
		return found;
	found = find_among(report->suppressed, report->suppressed_count, &match->finding);
	*ret_suppressed = found != NULL;
	return found;
}

/* Of what is said of the image's packages, or, without an image, of all. */
static void visit_statements(
	const struct explained *explained, void (*visit)(void *context, const struct advisory *advisory), void *context)
{
	const struct search *search = &explained->explanation.search;
	const struct explanation *explanation = &explained->explanation.explanation;

	for (size_t i = 0; i < search->statement_count && !explained->report; i++)
		visit(context, search->statements[i].advisory);
	for (size_t i = 0; i < explanation->package_count; i++)
		for (size_t k = 0; k < explanation->packages[i].statement_count; k++)
			visit(context, explanation->packages[i].statements[k].advisory);
}

struct gathering {
	struct slices list;
	size_t capacity;
};

static void add_bulletins(void *context, const struct advisory *advisory)
{
	struct gathering *gathering = context;

	for (size_t i = 0; i < advisory->bulletins.count; i++) {
		memory_reserve(gathering->list.items, gathering->list.count, gathering->capacity);
		gathering->list.items[gathering->list.count++] = advisory->bulletins.items[i];
	}
}

struct slices explained_bulletins(const struct explained *explained, struct arena *arena)
{
	struct gathering gathering = { 0 };
	struct slices once;

	visit_statements(explained, add_bulletins, &gathering);
	once = (struct slices){ arena_array(arena, struct slice, gathering.list.count), 0 };
	if (gathering.list.count)
		qsort(gathering.list.items, gathering.list.count, sizeof *gathering.list.items, slice_compare_items);
	for (size_t i = 0; i < gathering.list.count; i++)
		if (i == 0 || !slice_equal(gathering.list.items[i - 1], gathering.list.items[i]))
			once.items[once.count++] = gathering.list.items[i];
	free(gathering.list.items);
	return once;
}

static void add_voice(void *context, const struct advisory *advisory)
{
	voices_add_advisory(context, advisory);
}

void explained_find_voices(const struct explained *explained, struct voices *voices)
{
	const struct search *search = &explained->explanation.search;

	voices_add_assessments(voices, search->assessments, search->assessment_count);
	visit_statements(explained, add_voice, voices);
}

/* The first of the statements on the image's packages that has one; TITLED: a sentence on the flaw. */
static struct slice title_for_image(const struct explanation *explanation, bool titled)
{
	for (size_t i = 0; i < explanation->package_count; i++)
		for (size_t k = 0; k < explanation->packages[i].statement_count; k++) {
			const struct advisory *advisory = explanation->packages[i].statements[k].advisory;

			if (titled ? advisory_is_titled(advisory) : advisory->title.len > 0)
				return advisory->title;
		}
	return S("");
}

struct slice explained_title(const struct explained *explained)
{
	const struct scan_explanation *explanation = &explained->explanation;
	struct slice title = search_headline(&explanation->search);

	if (explained->title.len)
		return explained->title;
	if (title.len == 0)
		title = title_for_image(&explanation->explanation, true);
	if (title.len == 0)
		title = search_title(&explanation->search);
	return title.len ? title : title_for_image(&explanation->explanation, false);
}

bool explained_next_package(const struct search *search, size_t *at, const struct advisory **ret_advisory)
{
	for (; *at < search->statement_count; (*at)++) {
		const struct advisory *advisory = search->statements[*at].advisory;
		const struct advisory *last = *at ? search->statements[*at - 1].advisory : NULL;

		if (last && slice_equal(last->package, advisory->package) && slice_equal(last->ecosystem, advisory->ecosystem))
			continue;
		(*at)++;
		*ret_advisory = advisory;
		return true;
	}
	return false;
}

static int prepare(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err)
{
	struct option_values paths;
	struct places places;
	int r = places_find(arena, &places, err);

	if (r == 0)
		r = places_check(&places, err);
	if (r < 0)
		return r;
	if (strcmp(options->operands[1], "-") == 0 && isatty(STDIN_FILENO))
		return error_set(err, ERR_USAGE, "'-' reads an archive from standard input, which is a terminal");
	r = stores_paths(options, &places, arena, &paths, err);
	if (r < 0)
		return r;
	r = scan_options_of(options, &places, arena, scan, err);
	if (r < 0)
		return r;
	if (slice_equal(scan->image.platform, S("all")))
		return error_set(err, ERR_USAGE, "--platform: one of them, as linux/arm64; explain speaks of one image");
	scan->target = options->operands[1];
	scan->store_paths = paths.items;
	scan->store_count = paths.count;
	scan->skip_accounts = scan->skip_settings = true;
	r = scan_read_policy(options, arena, scan, err);
	if (r >= 0)
		scan_say_what_is_done(options, scan);
	return r;
}

static struct slice store_names(const struct scan_explanation *explanation, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < explanation->store_count; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(explanation->stores[i].name));
	return arena_copy(arena, buffer_slice(&text));
}

static bool is_json(const struct options *options)
{
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);

	return format && strcmp(format, "json") == 0;
}

static int write_answer(const struct options *options, const struct explained *explained, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(OUT_BYTES_MAX);
	struct report_style style = terminal_style();

	if (is_json(options))
		explained_write_json(explained, &out);
	else
		explained_write_text(explained, &style, &out);
	if (out.full)
		return error_set(err, ERR_LIMIT, "the answer is larger than %zu bytes", OUT_BYTES_MAX);
	return output_stdout(buffer_slice(&out), err);
}

static int explain_target(const struct options *options, struct explained *explained, bool *ret_explained, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_scan struct scan *scan = NULL;
	struct scan_options scan_options = { 0 };
	int r = prepare(options, &arena, &scan_options, err);

	if (r == 0)
		r = scan_one(options, &scan_options, &scan, err);
	if (r == 0)
		r = scan_explain(scan, explained->id, &explained->explanation, err);
	registry_options_done(&scan_options.registry);
	if (r < 0)
		return r;
	explained->report = scan_report(scan);
	explained->severity_source = scan_options.severity_source;
	explained->stores = store_names(&explained->explanation, &arena);
	*ret_explained = explained->explanation.explanation.package_count > 0;
	return write_answer(options, explained, err);
}

/* What the stores say, whatever image has it. */
static int explain_flaw(const struct options *options, struct explained *explained, bool *ret_explained, struct error *err)
{
	struct slice picked = slice_from_text(option_text(options, OPTION_SEVERITY_SOURCE));
	struct search *search = &explained->explanation.search;
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_stores struct stores stores = { 0 };
	struct places places;
	int r = places_find(&arena, &places, err);

	if (r == 0)
		r = stores_open(options, &places, &arena, &stores, err);
	if (r == 0 && picked.len)
		r = picked_check(picked, stores.items, stores.count, err);
	if (r < 0)
		return r;
	search->keys[search->key_count++] = explained->id;
	search->with_versions = is_json(options);
	r = match_search(search, 1, stores.items, stores.count, &arena, err);
	if (r == 0)
		r = situations_find(search, picked, stores.items, stores.count, &arena, &explained->situations, err);
	if (r < 0)
		return r;
	explained->severity_source = picked;
	explained->explanation.stores = scan_explained_stores(stores.items, stores.count, &arena);
	explained->explanation.store_count = stores.count;
	explained->stores = store_names(&explained->explanation, &arena);
	*ret_explained =
		search->statement_count || search->assessment_count || (!is_json(options) && explained_is_pattern(explained->id));
	return write_answer(options, explained, err);
}

/* What an explanation says that was written as JSON: of its facts alone. */
static int explain_again(const struct options *options, const char *path, bool *ret_explained, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_scan struct scan *scan = NULL;
	struct explained explained = { 0 };
	struct replayed replayed;
	struct places places;
	const struct search *search = &explained.explanation.search;
	int r = places_find(&arena, &places, err);

	if (r == 0)
		r = places_check_reader(&places, err);
	if (r == 0)
		r = scan_replay(path, places.reader, &replayed, err);
	if (r < 0)
		return r;
	scan = replayed.scan;
	explained = (struct explained){ .id = replayed.facts->id,
		.report = replayed.facts->has_target ? scan_report(scan) : NULL,
		.explanation = replayed.explanation,
		.situations = replayed.situations,
		.severity_source = replayed.facts->severity_source,
		.title = replayed.facts->title,
		.stores = store_names(&replayed.explanation, &arena) };
	*ret_explained = explained.report ? explained.explanation.explanation.package_count > 0
					  : search->statement_count || search->assessment_count;
	return write_answer(options, &explained, err);
}

static int explain(const struct options *options)
{
	const char *again = option_text(options, OPTION_REPLAY);
	struct explained explained = { 0 };
	bool is_explained = false;
	struct error err;
	int r;

	if (options->operand_count)
		explained.id = slice_trim(slice_from_text(options->operands[0]));
	if (again && options->operand_count)
		r = error_set(&err, ERR_USAGE, "--replay: the document says which ID and TARGET it is about");
	else if (again)
		r = explain_again(options, again, &is_explained, &err);
	else if (options->operand_count == 0)
		r = error_set(&err, ERR_USAGE, "ID is missing: plimsoll explain [OPTION]... ID [TARGET]");
	else if (explained.id.len == 0 || explained.id.len > SEARCH_TERM_BYTES_MAX)
		r = error_set(&err, ERR_USAGE, "ID is %s", explained.id.len ? "too long" : "empty");
	else if (options->operand_count > 1)
		r = explain_target(options, &explained, &is_explained, &err);
	else
		r = explain_flaw(options, &explained, &is_explained, &err);
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || !is_explained ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_explain = {
	.operands = "[ID [TARGET]]",
	.operand_max = 2,
	.about = "tell who says what of a flaw, and why it is found in an image, or is not",
	.text = "Without TARGET it tells what the advisory stores say of ID: how bad each source says that it is, side by side, "
		"what is "
		"known "
		"of the flaw itself, by which rules of the rating table it is rated how, where no package is known and by the "
		"word of "
		"each "
		"distribution and ecosystem, and all statements on packages, with the versions that repair them.\n"
		"\n"
		"With TARGET it scans that as plimsoll scan does, and tells of each package that any statement on ID speaks of: "
		"where it "
		"lies and who brought it, what each source says, which comparison came of it, which one decided, the rating "
		"table row by "
		"row, also why a rule did not apply, and what --vex and --ignore-file silence: by which file, why, until when. "
		"Where no "
		"package of the image is spoken of, it tells which ones the records name.\n"
		"\n"
		"ID is any name of the flaw, CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q, or a bulletin, DSA-5532-1, which stands for "
		"its flaws. "
		"TARGET is what plimsoll scan --help lists.\n"
		"\n"
		"What it writes as JSON has the facts of which it made its answer; --replay makes the answer anew of such a "
		"document, "
		"without stores and target: of an altered one, what would have come of it then.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  a package of the image is spoken of, affected or not; without TARGET: a store speaks of ID\n"
		"  1  none is, wrong usage, or nothing can be said of the target\n",
	.run = explain,
};
