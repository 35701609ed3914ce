/* tar.c - walk any bytes; reading the data, skipping them and cutting them does not change the entries */
#include "codec/tar.h"
#include "base/buffer.h"

static int walk(struct slice bytes, size_t chunk_bytes, bool read, struct buffer *list)
{
	struct slice_source memory = { bytes, chunk_bytes };
	struct source source = slice_source_open(&memory);
	cleanup_tar struct tar *tar = NULL;
	struct tar_entry entry;
	struct slice block;
	uint64_t offset;
	int r;

	if (!read)
		source.skip = NULL;
	if (tar_open(&source, &tar, NULL) < 0)
		abort();
	while ((r = tar_next(tar, &entry, NULL)) > 0) {
		buffer_add_slice(list, entry.path);
		buffer_add_slice(list, entry.link);
		buffer_addf(list, " %d %o %llu\n", (int)entry.kind, entry.mode, (unsigned long long)entry.size);
		while (read && (r = tar_read(tar, &block, &offset, NULL)) > 0)
			if (block.len == 0 || offset > entry.size || block.len > entry.size - offset)
				abort();
		if (r < 0)
			break;
	}
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer all = BUFFER_INIT(0), pieces = BUFFER_INIT(0), skipped = BUFFER_INIT(0);
	struct slice bytes;

	if (size == 0)
		return 0;
	bytes = slice_make(data + 1, size - 1); /* the first byte says how to cut */
	if (walk(bytes, 0, true, &all) < 0)
		return 0;
	if (walk(bytes, (size_t)data[0] * 4 + 1, true, &pieces) < 0 || !slice_equal(buffer_slice(&all), buffer_slice(&pieces)))
		abort();
	if (walk(bytes, (size_t)data[0] * 4 + 1, false, &skipped) < 0 || !slice_equal(buffer_slice(&all), buffer_slice(&skipped)))
		abort();
	return 0;
}
