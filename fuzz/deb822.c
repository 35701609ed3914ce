/* deb822.c - every byte of a text lands in one field, stanza or bad line, in order */
#include "codec/deb822.h"
#include <stdlib.h>

static bool lies_in(struct slice part, struct slice whole)
{
	return part.len == 0 || (part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make(data, size), key = { 0 }, value = { 0 }, folded = { 0 };
	uint64_t line = 0, newlines = 1;
	struct deb822 deb822;

	for (size_t i = 0; i < size; i++)
		newlines += data[i] == '\n';
	deb822_init(&deb822, text);
	while (deb822_next(&deb822, &key, &value, &folded) != DEB822_END) {
		if (deb822.line <= line || deb822.line > newlines)
			abort();
		line = deb822.line;
		if (!lies_in(key, text) || !lies_in(value, text) || !lies_in(folded, text))
			abort();
	}
	return 0;
}
