/* scan_every.c - plimsoll scan --platform all: every image of a target, one after the other */
#include "cli/command.h"
#include "cli/say.h"
#include "cli/scan_one.h"
#include "image/images.h"

/* An image that cannot be opened makes the whole incomplete, and hides no other. */
static int scan_choice(const struct options *options, const struct scan_options *scan_options, const struct images *images,
	size_t index, struct reports *reports, struct error *err)
{
	const struct image_choice *choice = images_at(images, index);
	const struct report_title title = { choice->name, choice->platform, choice->digest };
	struct scan_options one = *scan_options;
	cleanup_scan struct scan *scan = NULL;
	int r = images_pick(images, index, &one.opened, err);

	if (r < 0) {
		reports_remark(reports, NOTE_INCOMPLETE, &title, slice_from_text(err->text));
		return 0;
	}
	say_detail(options, "image %.*s %.*s", SLICE_ARG(choice->platform), SLICE_ARG(choice->digest));
	r = scan_one(options, &one, &scan, err);
	if (r < 0)
		return r;
	reports_add(reports, &title, scan_report(scan));
	return 1;
}

int scan_every(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err)
{
	struct registry_options registry = scan_options->registry;
	struct image_options image = { .registry = &registry,
		.reader_path = scan_options->reader_path,
		.timeout_ms = deadline_left_ms(&scan_options->deadline) };
	const struct report_title nothing = { 0 };
	cleanup_images struct images *images = NULL;
	cleanup_reports struct reports reports = { 0 };
	size_t scanned = 0;
	int r;

	registry.deadline = scan_options->deadline;
	r = images_open(scan_options->target, &image, &images, err);
	if (r >= 0)
		r = reports_begin(outputs, &reports, err);
	for (size_t i = 0; r >= 0 && i < images_count(images); i++) {
		r = scan_choice(options, scan_options, images, i, &reports, err);
		scanned += r > 0;
	}
	if (r < 0)
		return r;
	if (scanned == 0)
		return error_context(
			err, -(int)err->code, "'%s'", scan_options->target); /* the last one's: nothing is known of any */
	for (size_t i = 0; images_remark(images, i).len; i++)
		reports_remark(&reports, NOTE_REMARK, &nothing, images_remark(images, i));
	return reports_end(&reports) ? scan_exit_code(options, reports_verdict(&reports)) : EXIT_FAILED;
}
