/* layer.c - fuzz target: a layer's blob through decoder, walker and a taker, as a reader does it */
#include "codec/decoder.h"
#include "walk/path.h"
#include "walk/walk.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int take(void *context, const struct file *file)
{
	size_t *sum = context;

	for (size_t i = 0; i < file->bytes.len; i++)
		*sum += (unsigned char)file->bytes.ptr[i];
	if (file->path.len == 0 || file->path.len >= WALK_PATH_BYTES_MAX)
		__builtin_trap();
	return 0;
}

static int take_window(void *context, const struct file *file, uint64_t offset)
{
	if (offset > file->size || file->bytes.len > file->size - offset || file->bytes.len == 0)
		__builtin_trap();
	return take(context, file);
}

static int take_path(void *context, struct slice path)
{
	size_t *sum = context;

	*sum += path.len;
	return 0;
}

static int take_whiteout(void *context, struct slice path, bool opaque)
{
	(void)opaque;
	return take_path(context, path);
}

static int take_link(void *context, struct slice path, struct slice target)
{
	(void)take_path(context, target);
	return take_path(context, path);
}

static int take_walk_link(void *context, const struct walk_link *link)
{
	if (link->path.len == 0)
		__builtin_trap();
	for (size_t i = 0; i < link->wants.count; i++)
		(void)take_path(context, link->wants.items[i]);
	return take_path(context, link->target);
}

static void take_note(void *context, const struct note *note)
{
	(void)take_path(context, note->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct interest interests[] = { { INTEREST_BASE_NAME, "a" }, { INTEREST_SUFFIX, ".b" },
		{ INTEREST_FOLDER, "c" }, { INTEREST_PATH, "etc/passwd" }, { INTEREST_ELF, "" }, { INTEREST_END, NULL } };
	static const struct decoder_limits limits = { 16u << 20, 1000 };
	static const struct walk_limits walk_limits = { .entries = 1000, .cover_exact_max = 5, .cover_filter_bytes = 64 };
	size_t sum = 0;
	struct walk_wanted wanted[] = { { interests, 1u << 20, false, take, &sum },
		{ interests, 64, true, take, &sum, .take_window = take_window } };
	struct note_sink notes = { take_note, &sum };
	struct walk_sink sink = { take_whiteout, take_path, take_link, take_walk_link, &notes, &sum };
	struct slice_source state = { slice_make(data, size), 777 };
	struct source blob = slice_source_open(&state), tar;
	cleanup_decoder struct decoder *decoder = NULL;
	struct walk_result result = { 0 };
	struct error err;

	if (decoder_open(&blob, &limits, &decoder, &err) < 0)
		return 0;
	tar = decoder_source(decoder);
	(void)walk_tar(&tar, wanted, 2, &walk_limits, &sink, &result, &err);
	cover_making_done(&result.cover);
	return 0;
}
