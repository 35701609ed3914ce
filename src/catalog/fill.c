/* fill.c - texts with placeholders */
#include "catalog/fill.h"
#include "base/buffer.h"

struct fill {
	const struct filling *filling;
	struct buffer out;
	unsigned lookups;
};

static bool fill_into(struct fill *fill, struct slice text, unsigned depth)
{
	const struct filling *filling = fill->filling;

	while (text.len) {
		ptrdiff_t dollar = slice_find_byte(text, '$'), end;
		struct slice value;

		if (dollar < 0 || (size_t)dollar + 1 == text.len)
			return buffer_add_slice(&fill->out, text);
		if (text.ptr[dollar + 1] != filling->open) {
			if (!buffer_add_slice(&fill->out, slice_first(text, (size_t)dollar + 1)))
				return false;
			text = slice_from(text, (size_t)dollar + 1);
			continue;
		}
		if (!buffer_add_slice(&fill->out, slice_first(text, (size_t)dollar)))
			return false;
		text = slice_from(text, (size_t)dollar + 2);
		end = slice_find_byte(text, filling->close);
		if (end < 0 || depth == FILL_DEPTH_MAX || fill->lookups++ == FILL_LOOKUPS_MAX ||
			!filling->lookup(filling->context, slice_trim(slice_first(text, (size_t)end)), &value) ||
			!fill_into(fill, value, depth + 1))
			return false;
		text = slice_from(text, (size_t)end + 1);
	}
	return true;
}

bool fill(const struct filling *filling, struct slice text, struct slice *ret_text)
{
	struct fill fill = { .filling = filling, .out = BUFFER_INIT(FILL_LEN_MAX) };
	bool good;

	if (slice_find_byte(text, '$') < 0) {
		*ret_text = text;
		return true;
	}
	good = fill_into(&fill, text, 0);
	if (good)
		*ret_text = arena_copy(filling->arena, buffer_slice(&fill.out));
	buffer_done(&fill.out);
	return good;
}
