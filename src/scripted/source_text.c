/* source_text.c - strings in sources, as package tools write them */
#include "scripted/source_text.h"
#include "base/buffer.h"

bool source_string(struct slice text, struct slice *ret_string, struct slice *ret_rest)
{
	static const struct {
		struct slice open, close;
	} kinds[] = { { S("\""), S("\"") }, { S("'"), S("'") }, { S("%q<"), S(">") }, { S("%q{"), S("}") },
		{ S("[["), S("]]") } };

	for (size_t i = 0; i < text.len; i++)
		for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
			struct slice inside;
			ptrdiff_t end;

			if (!slice_starts_with(slice_from(text, i), kinds[k].open))
				continue;
			inside = slice_from(text, i + kinds[k].open.len);
			end = slice_find(inside, kinds[k].close);
			if (end < 0)
				return false;
			*ret_string = slice_first(inside, (size_t)end);
			*ret_rest = slice_from(inside, (size_t)end + kinds[k].close.len);
			return true;
		}
	return false;
}

struct slice source_strings(struct slice text, const char *separator, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(CLAIM_TEXT_LEN_MAX);
	struct slice string;

	while (source_string(text, &string, &text)) {
		if (out.len)
			buffer_addf(&out, "%s", separator);
		buffer_add_slice(&out, string);
	}
	return arena_copy(arena, buffer_slice(&out));
}
