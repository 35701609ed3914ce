/* lineage.c - the base image of what is scanned: whose the layers are, what a newer one would repair, whose findings are shown */
#include "lineage/lineage.h"
#include "scan/state.h"

static void note_of_lineage(void *context, const struct note *note)
{
	scan_note(context, -1, (enum note_kind)note->kind, note->path, "%.*s", SLICE_ARG(note->text));
}

void scan_find_base(struct scan *scan)
{
	struct note_sink notes = { note_of_lineage, scan };
	struct base_image *base = &scan->report.base;
	static const struct bases none = { 0 };
	const struct bases *bases = scan->options->bases ? scan->options->bases : &none;
	const struct known_base *known;
	struct slice target;

	if (scan->image->kind != IMAGE_OF_LAYERS)
		return;
	lineage_find(image_to_change(scan->opened), bases, base, &known, &notes);
	base->name = arena_copy(&scan->arena, base->name);
	base->digest = arena_copy(&scan->arena, base->digest);
	target = lineage_find_newer(scan->image, bases, known, base);
	base->newer_name = arena_copy(&scan->arena, base->newer_name);
	base->newer_digest = arena_copy(&scan->arena, base->newer_digest);
	if (scan->options->compare_bases && target.len)
		scan->newer_base = arena_text(&scan->arena, target);
	if (scan->options->newer_base) {
		scan->newer_base = scan->options->newer_base;
		base->newer_name = arena_copy(&scan->arena, slice_from_text(scan->options->newer_base));
		base->newer_digest = S("");
	}
}

/* Its vulnerabilities alone, all of them, by the same data. What is looked for in its layers is the same, so that evidence that is kept of
 * it is used, and what is read now is of use to others. */
static struct scan_options options_of_newer(const struct scan *scan, struct slice platform)
{
	struct scan_options options = *scan->options;

	options.target = scan->newer_base;
	options.opened = NULL;
	options.image.platform = platform;
	options.vex_count = options.ignore_count = options.rule_file_count = 0;
	options.list_suppressed = options.list_all_packages = options.list_hidden_packages = options.list_unaccounted = false;
	options.skip_accounts = options.skip_settings = true;
	options.compliance = S("");
	options.distribution = NULL;
	options.severity_mask = 0;
	options.ignore_unfixed = false;
	options.only = SCAN_OWNER_ANY;
	options.bases = NULL;
	options.newer_base = NULL;
	options.baseline = NULL;
	options.deadline = scan->deadline;
	options.policy = (struct policy_options){ 0 };
	options.progress = NULL;
	return options;
}

static void cannot_compare(struct scan *scan, const char *why)
{
	scan_note(scan, -1, NOTE_REMARK, S(""), "what a rebuild on the newer base image %s closes is not known: %s",
		scan->newer_base, why);
}

static void compare_with(struct scan *scan, const struct report *newer)
{
	struct base_image *base = &scan->report.base;

	if (newer->unread) {
		cannot_compare(scan, "not all of it could be read");
		return;
	}
	if (lineage_is_built_on(scan->image, newer->image)) {
		scan_note(scan, -1, NOTE_REMARK, S(""), "the image is built on %s already: no newer base image is known",
			scan->newer_base);
		base->newer_name = base->newer_digest = S("");
		return;
	}
	base->newer_digest = arena_copy(&scan->arena, newer->image->digest);
	lineage_compare(&scan->report, newer, base);
}

void scan_compare_base(struct scan *scan)
{
	const struct image *image = scan->image;
	cleanup_scan struct scan *newer = NULL;
	struct scan_options options;
	struct error why;

	if (!scan->newer_base || scan->report.vulnerabilities_skipped || scan->options->packages_only)
		return;
	if (scan->report.base.layer_count == 0) {
		cannot_compare(scan, "nothing tells which layers are the base image's");
		return;
	}
	options = options_of_newer(scan,
		image->os.len ? arena_printf(&scan->arena, "%.*s/%.*s%s%.*s", SLICE_ARG(image->os),
					SLICE_ARG(image->architecture), image->variant.len ? "/" : "", SLICE_ARG(image->variant))
			      : S(""));
	if (scan_run(&options, &newer, &why) < 0)
		cannot_compare(scan, why.text);
	else
		compare_with(scan, scan_report(newer));
}

static size_t keep_owner(struct finding *findings, size_t count, bool base)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (findings[i].place.base == base)
			findings[kept++] = findings[i];
	return kept;
}

void scan_hide_owners(struct scan *scan)
{
	struct report *report = &scan->report;
	bool base = scan->options->only == SCAN_OWNER_BASE;
	size_t count = report->finding_count;

	if (scan->options->only == SCAN_OWNER_ANY)
		return;
	report->finding_count = keep_owner(report->findings, count, base);
	report->suppressed_count = keep_owner(report->suppressed, report->suppressed_count, base);
	report->hidden_owner_count = count - report->finding_count;
	report->hidden_count += report->hidden_owner_count;
}
