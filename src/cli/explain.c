/* explain.c - plimsoll explain: why a flaw is found in a target, or is not */
#include "cli/command.h"
#include "cli/explained.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "cli/stores.h"
#include "cli/terminal.h"

#include <unistd.h>

#define OUT_BYTES_MAX ((size_t)1 << 28)

const struct finding *explained_finding(const struct explained *explained, const struct match *match)
{
	for (size_t i = 0; i < explained->report->finding_count; i++) {
		const struct finding *finding = &explained->report->findings[i];

		if (finding->kind == FINDING_VULNERABILITY && finding->place.package == match->finding.place.package &&
			slice_equal(finding->id, match->finding.id))
			return finding;
	}
	return NULL;
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
	*scan = scan_options_of(options, &places);
	if (slice_equal(scan->image.platform, S("all")))
		return error_set(err, ERR_USAGE, "--platform: one of them, as linux/arm64; explain speaks of one image");
	scan->target = options->operands[1];
	scan->store_paths = paths.items;
	scan->store_count = paths.count;
	scan->skip_accounts = true;
	scan_say_what_is_done(options, scan);
	return 0;
}

static struct slice source_names(const struct report *report, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < report->source_count; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(report->sources[i].name));
	return arena_copy(arena, buffer_slice(&text));
}

static int write_answer(const struct options *options, const struct explained *explained, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(OUT_BYTES_MAX);
	const char *format = option_text(options, OPTION_PLAIN_FORMAT);
	struct report_style style = terminal_style();

	if (format && strcmp(format, "json") == 0)
		explained_write_json(explained, &out);
	else
		explained_write_text(explained, &style, &out);
	if (out.full)
		return error_set(err, ERR_LIMIT, "the answer is larger than %zu bytes", OUT_BYTES_MAX);
	return output_stdout(buffer_slice(&out), err);
}

static int explain_target(const struct options *options, bool *ret_explained, struct error *err)
{
	struct explained explained = { .id = slice_trim(slice_from_text(options->operands[0])) };
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_scan struct scan *scan = NULL;
	struct scan_options scan_options;
	int r = prepare(options, &arena, &scan_options, err);

	if (r == 0)
		r = scan_one(options, &scan_options, &scan, err);
	if (r == 0)
		r = scan_explain(scan, explained.id, &explained.explanation, err);
	if (r < 0)
		return r;
	explained.report = scan_report(scan);
	explained.stores = source_names(explained.report, &arena);
	*ret_explained = explained.explanation.explanation.package_count > 0;
	return write_answer(options, &explained, err);
}

static int explain(const struct options *options)
{
	bool explained = false;
	struct error err;
	int r = explain_target(options, &explained, &err);

	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || !explained ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_explain = {
	.operands = "ID TARGET",
	.operand_min = 2,
	.operand_max = 2,
	.about = "tell why a flaw is found in an image, or is not",
	.text = "Scans TARGET as plimsoll scan does, and tells of each package that any statement on ID speaks of: where it lies "
		"and who brought "
		"it, what each source says, which comparison came of it, and which one decided. Where no package of the image is "
		"spoken of, it "
		"tells which ones the records name.\n"
		"\n"
		"ID is any name of the flaw, CVE-2021-44228 or GHSA-jfh8-c2jp-5v3q, or a bulletin, DSA-5532-1. TARGET is what "
		"plimsoll scan --help "
		"lists.\n"
		"\n"
		"Exit codes\n"
		"\n"
		"  0  a package of the image is spoken of, affected or not\n"
		"  1  none is, wrong usage, or nothing can be said of the target\n",
	.run = explain,
};
