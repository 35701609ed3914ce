/* in_windows.h - for this room's tests: a file that comes in windows, as the walk gives them */
#pragma once
#include "base/buffer.h"
#include "base/test.h"
#include "catalog/collected.h"

/* Adds what was collected of all windows to PACKAGES and NOTES. */
static inline void parse_in_windows(const struct cataloger *cataloger, const char *path, struct slice bytes, size_t window,
	struct buffer *packages, struct buffer *notes)
{
	struct collected got = { .all = true };
	uint64_t kept[CATALOG_KEPT_WORDS] = { 0 };

	for (size_t at = 0;;) {
		struct catalog_file file = { .path = slice_from_text(path),
			.bytes = slice_first(slice_from(bytes, at), window),
			.mode = 0755,
			.offset = at,
			.size = bytes.len,
			.kept = kept };

		CHECK_INT(collected_parse_all(&got, cataloger, &file, 1), 0);
		buffer_add_slice(packages, buffer_slice(&got.packages));
		buffer_add_slice(notes, buffer_slice(&got.notes));
		if (at + file.bytes.len >= bytes.len)
			break;
		at += file.bytes.len - CATALOG_WINDOW_OVERLAP;
	}
	collected_done(&got);
}
