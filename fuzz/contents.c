/* contents.c - fuzz target: a table of contents, and the tar that is made of it and of what the blob holds */
#include "base/memory.h"
#include "walk/contents_tar.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input: the table's text up to a byte 0xff, which no JSON has; behind it the blob. */
struct blob {
	struct slice bytes;
	bool given;
};

static int next_part(void *context, uint64_t *ret_offset, struct slice *ret_bytes, struct error *err)
{
	struct blob *blob = context;

	(void)err;
	if (blob->given || blob->bytes.len == 0)
		return 0;
	blob->given = true;
	*ret_offset = 0;
	*ret_bytes = blob->bytes;
	return 1;
}

static int take(void *context, const struct file *file)
{
	size_t *sum = context;

	for (size_t i = 0; i < file->bytes.len; i++)
		*sum += (unsigned char)file->bytes.ptr[i];
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	size_t *sum = context;

	*sum += note->text.len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct interest interests[] = { { INTEREST_BASE_NAME, "a" }, { INTEREST_SUFFIX, ".b" }, { INTEREST_ELF, "" },
		{ INTEREST_END, NULL } };
	static const struct walk_limits limits = {
		.entries = 1000, .cover_exact_max = 5, .cover_filter_bytes = 64, .by_table = true
	};
	size_t sum = 0;
	struct walk_wanted wanted = { .interests = interests, .size_max_bytes = 1u << 20, .take = take, .context = &sum };
	struct note_sink notes = { take_note, &sum };
	struct walk_sink sink = { .notes = &notes };
	struct slice all = slice_make(data, size), text = all;
	struct blob blob = { 0 };
	struct contents_parts parts = { next_part, &blob };
	cleanup_contents struct contents *contents = NULL;
	cleanup_contents_tar struct contents_tar *tar = NULL;
	struct walk_result result = { 0 };
	struct source source;
	struct error err;

	(void)slice_cut(all, (char)0xff, &text, &blob.bytes);
	if (contents_read(text, blob.bytes.len, &contents, &err) < 0 || contents_want(contents, &wanted, 1, 1u << 20, &err) < 0)
		return 0;
	for (size_t i = 0; i < contents->chunk_count; i++)
		if (!contents->chunks[i].zeros &&
			(contents->chunks[i].end > blob.bytes.len || contents->chunks[i].end <= contents->chunks[i].offset))
			__builtin_trap();
	tar = contents_tar_new(contents, TABLE_ESTARGZ, &parts);
	source = contents_tar_source(tar);
	(void)walk_tar(&source, &wanted, 1, &limits, &sink, &result, &err);
	cover_making_done(&result.cover);
	return 0;
}
