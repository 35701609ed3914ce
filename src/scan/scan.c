/* scan.c - the line from target to report */
#include "base/memory.h"
#include "scan/ahead.h"
#include "scan/detected.h"
#include "scan/detectors.h"
#include "scan/picked.h"
#include "scan/state.h"
#include <stdarg.h>
#include <stdio.h>
#include <sys/resource.h>

#define DESCRIPTORS 4096u
#define RESERVE_PART 5u /* of the time that is kept for what comes after reading */
#define RESERVE_MS_MAX 10000u

void scan_note_copy(struct scan *scan, int64_t layer, const struct note *note)
{
	memory_reserve(scan->notes, scan->note_count, scan->note_capacity);
	scan->notes[scan->note_count++] = (struct report_note){ *note, layer };
}

void scan_note(struct scan *scan, int64_t layer, enum note_kind kind, struct slice path, const char *format, ...)
{
	struct buffer text = BUFFER_INIT(ERROR_TEXT_SIZE * 2);
	struct note note = { .kind = kind, .path = arena_copy(&scan->arena, path) };
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&text, format, arguments);
	va_end(arguments);
	note.text = arena_copy(&scan->arena, buffer_slice(&text));
	buffer_done(&text);
	scan_note_copy(scan, layer, &note);
}

int scan_reader(struct scan *scan, struct error *err)
{
	return scan->reader ? 0 : reader_start(scan->options->reader_path, &scan->reader, err);
}

static int open_stores(struct scan *scan, struct error *err)
{
	for (size_t i = 0; i < scan->options->store_count; i++) {
		int r;

		if (scan->store_count == SCAN_STORES_MAX)
			return error_set(err, ERR_USAGE, "more than %u advisory stores", SCAN_STORES_MAX);
		r = vulndb_open(scan->options->store_paths[i], &scan->stores[scan->store_count], err);
		if (r < 0)
			return r;
		scan->store_count++;
	}
	return 0;
}

/* A cache that cannot be used makes a scan slower, not wrong. */
void scan_open_evidence(struct scan *scan)
{
	struct error err;

	if (!scan->options->use_cache || !scan->options->verify || scan->evidence_asked)
		return;
	scan->evidence_asked = true;
	if (evidence_open(scan->options->cache_dir, NULL, &scan->evidence, &err) < 0)
		scan_note(scan, -1, NOTE_REMARK, S(""), "no evidence is kept: %s", err.text);
}

/* An image may have a thousand layers, whose blobs are open at once; most systems start a process with 1024 of 500,000. */
static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur >= DESCRIPTORS)
		return;
	limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max : DESCRIPTORS;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* if it does not work, what cannot be opened is said */
}

/* The hashes of an image are here, and passwords that stand in it as they are: no file of a crash is to hold them. Readers see to it themselves. */
static void forbid_core_files(void)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
}

static int open_image(struct scan *scan, struct error *err)
{
	struct image_options image = scan->options->image;
	struct registry_options registry = scan->options->registry;
	const struct layer_taker taker = scan_ahead(scan);

	scan->opened = scan->options->opened;
	if (scan->opened)
		return 0;
	image.reader_path = scan->options->reader_path;
	image.timeout_ms = deadline_left_ms(&scan->reading);
	registry.deadline = scan->reading;
	image.registry = &registry;
	image.taker = &taker;
	return image_open(scan->options->target, &image, &scan->opened, err);
}

/* From layers, kept or read now, to the evidence of the whole image, which is kept. */
static int read_image(struct scan *scan, struct error *err)
{
	size_t first_note;
	int r = scan_read_layers(scan, err);

	first_note = scan->note_count;
	if (r >= 0)
		r = scan_merge_layers(scan, err);
	if (r >= 0)
		r = scan_take_detected(scan, err);
	if (r >= 0)
		r = scan_read_image(scan, err);
	if (r >= 0 && !scan->options->skip_accounts)
		r = scan_guess_passwords(scan, err);
	if (r >= 0 && !(scan->options->skip_settings && scan->options->skip_accounts))
		r = scan_judge_settings(scan, err);
	merge_free(scan->merge);
	scan->merge = NULL;
	if (r >= 0)
		scan_keep_whole(scan, first_note);
	return r;
}

static void set_deadlines(struct scan *scan)
{
	unsigned reserve;

	scan->deadline = scan->options->deadline;
	reserve = deadline_left_ms(&scan->deadline) / RESERVE_PART;
	scan->reading = deadline_before(&scan->deadline, reserve < RESERVE_MS_MAX ? reserve : RESERVE_MS_MAX);
}

static int run(struct scan *scan, struct error *err)
{
	int r;

	set_deadlines(scan);
	if (!scan->options->skip_accounts)
		forbid_core_files();
	r = scan_choose_detectors(scan, err);
	if (r < 0)
		return r;
	r = open_image(scan, err);
	if (r < 0)
		return r;
	scan->image = image_of(scan->opened);
	for (size_t i = 0; image_remark(scan->opened, i).len; i++)
		scan_note(scan, -1, NOTE_REMARK, S(""), "%.*s", SLICE_ARG(image_remark(scan->opened, i)));
	scan_find_base(scan);
	scan->layers = arena_array(&scan->arena, struct scan_layer, scan->image->layer_count);
	r = open_stores(scan, err);
	if (r == 0 && scan->options->severity_source.len)
		r = picked_check(scan->options->severity_source, scan->stores, scan->store_count, err);
	if (r < 0)
		return r;
	if (scan->image->kind == IMAGE_BOM) {
		r = scan_read_document(scan, err);
		return r < 0 ? r : scan_judge(scan, err);
	}
	scan_open_evidence(scan);
	r = scan->options->list_unaccounted ? 0 : scan_load_whole(scan, err); /* which has no lists of files */
	if (r == 0)
		r = read_image(scan, err);
	if (r >= 0 && scan->options->list_unaccounted)
		r = scan_list_unaccounted(scan, err);
	if (r >= 0 && image_is_gone(scan->opened))
		scan_note(scan, -1, NOTE_INCOMPLETE, S(""), "the image was removed from its store while it was read");
	return r < 0 ? r : scan_judge(scan, err);
}

int scan_run(const struct scan_options *options, struct scan **ret_scan, struct error *err)
{
	cleanup_scan struct scan *scan = memory_one(struct scan);
	int r;

	scan->options = options;
	raise_descriptor_limit();
	r = run(scan, err);
	if (r < 0)
		return r;
	reader_stop(scan->reader);
	scan->reader = NULL;
	scan->options = NULL; /* the caller's; a report outlives them */
	*ret_scan = scan;
	scan = NULL;
	return 0;
}

const struct report *scan_report(const struct scan *scan)
{
	return &scan->report;
}

void scan_free(struct scan *scan)
{
	if (!scan)
		return;
	reader_stop(scan->reader);
	ahead_free(scan->ahead);
	detectors_done(&scan->detectors);
	detected_done(&scan->detected);
	evidence_close(scan->evidence);
	for (size_t i = 0; i < scan->store_count; i++)
		vulndb_close(scan->stores[i]);
	for (size_t i = 0; scan->layers && i < scan->image->layer_count; i++)
		buffer_done(&scan->layers[i].received);
	image_close(scan->opened);
	free(scan->accounts);
	free(scan->hidden_accounts);
	free(scan->hidden_distributions);
	free(scan->late_hashes);
	free(scan->late_hash_layers);
	free(scan->passwords);
	free(scan->taken_rules);
	free(scan->judgements);
	free(scan->notes);
	arena_done(&scan->arena);
	free(scan);
}
