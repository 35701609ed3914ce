/* examine.c - one image of a sweep, from its name to its result */
#include "sweep/examine.h"
#include "base/moment.h"

#define EARLIEST_UNIX \
	315532800 /* 1980-01-01: zip knows nothing earlier, and builds that want the same bytes each time say this or 1970 */

bool sweep_is_older(struct slice created, int64_t newer_than_unix)
{
	struct moment moment;

	return newer_than_unix && moment_parse(created, &moment) && moment.seconds > EARLIEST_UNIX &&
	       moment.seconds < newer_than_unix;
}

static void add_gap(struct sweep_result *result, struct arena *arena, struct slice text)
{
	if (result->gap_count++ < SWEEP_GAPS_MAX)
		result->gaps.items[result->gaps.count++] = arena_copy(arena, slice_first(text, SWEEP_GAP_BYTES_MAX));
}

static void list_gaps(const struct report *report, struct arena *arena, struct sweep_result *result)
{
	result->gaps.items = arena_array(arena, struct slice, SWEEP_GAPS_MAX);
	for (size_t i = 0; i < report->gap_count; i++)
		add_gap(result, arena, report->gaps[i].sentence);
	for (size_t i = 0; i < report->note_count; i++) {
		const struct report_note *note = &report->notes[i];
		const char *between = note->note.path.len ? ": " : "";

		if (note->note.kind != NOTE_INCOMPLETE)
			continue;
		if (note->layer >= 0)
			add_gap(result, arena,
				arena_printf(arena, "layer %lld: %.*s%s%.*s", (long long)note->layer, SLICE_ARG(note->note.path),
					between, SLICE_ARG(note->note.text)));
		else
			add_gap(result, arena,
				arena_printf(
					arena, "%.*s%s%.*s", SLICE_ARG(note->note.path), between, SLICE_ARG(note->note.text)));
	}
}

static struct slice platform_of(const struct image *image, struct arena *arena)
{
	if (!image->os.len)
		return S("");
	return arena_printf(arena, "%.*s/%.*s%s%.*s", SLICE_ARG(image->os), SLICE_ARG(image->architecture),
		image->variant.len ? "/" : "", SLICE_ARG(image->variant));
}

static void take_report(const struct report *report, struct arena *arena, struct sweep_result *result)
{
	result->verdict = report->verdict.kind;
	result->sentence = arena_copy(arena, report->verdict.sentence);
	for (size_t i = 0; i < report->finding_count; i++)
		result->counts[report->findings[i].rating]++;
	result->packages = report->package_count;
	result->layers = report->layer_count;
	for (size_t i = 0; i < report->layer_count; i++)
		result->layers_read += report->layers[i].read_bytes > 0;
	result->unread = report->unread;
	list_gaps(report, arena, result);
}

/* 1: there is a report in RESULT; 0: it is left out. */
static int examine(const struct scan_options *all, const struct sweep_job *job, struct arena *arena, struct sweep_result *result,
	struct error *err)
{
	struct scan_options options = *all;
	struct image_options image = all->image;
	cleanup_scan struct scan *scan = NULL;
	int r;

	options.target = arena_text(arena, job->target);
	image.reader_path = all->reader_path;
	image.timeout_ms = deadline_left_ms(&all->deadline);
	r = image_open(options.target, &image, &options.opened, err);
	if (r < 0)
		return r;
	result->created = arena_copy(arena, image_of(options.opened)->created);
	result->platform = platform_of(image_of(options.opened), arena);
	if (sweep_is_older(result->created, job->newer_than_unix)) {
		image_close(options.opened);
		return 0;
	}
	r = scan_run(&options, &scan, err); /* it is the scan's from here on */
	if (r < 0)
		return r;
	take_report(scan_report(scan), arena, result);
	return 1;
}

void sweep_examine(void *context, const struct sweep_job *job, struct arena *arena, struct sweep_result *ret_result)
{
	struct sweep_result result = { .reference = job->reference, .digest = job->digest };
	struct error err;
	int r = examine(context, job, arena, &result, &err);

	result.outcome = r == 0 ? SWEEP_OLDER : SWEEP_JUDGED;
	if (r < 0) {
		result = (struct sweep_result){ .reference = job->reference, .digest = job->digest, .outcome = SWEEP_FAILED };
		result.error = arena_copy(arena, slice_from_text(err.text));
	}
	*ret_result = result;
}
