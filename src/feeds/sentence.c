/* sentence.c - a title for a record that has only a description */
#include "feeds/sentence.h"

struct slice sentence_first(struct slice text)
{
	struct slice line = S("");
	ptrdiff_t stop;

	while (line.len == 0 && slice_next_line(&text, &line)) {
		while (slice_starts_with(line, S("#")))
			line = slice_from(line, 1);
		line = slice_trim(line);
	}
	stop = slice_find(line, S(". "));
	if (stop > 0)
		line = slice_first(line, (size_t)stop + 1);
	if (line.len > SENTENCE_BYTES_MAX) {
		size_t len = SENTENCE_BYTES_MAX;

		while (len && ((unsigned char)line.ptr[len] & 0xc0) == 0x80)
			len--; /* not within a character */
		line = slice_first(line, len);
	}
	return line;
}
