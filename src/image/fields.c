/* fields.c - read the documents of images as the programs that run images read them */
#include "image/fields.h"
#include "base/cleanup.h"
#include "base/memory.h"

/* The two letters outside ASCII that fold into it: long s (U+017F) and the Kelvin sign (U+212A). */
static struct slice folded(struct slice key, char buffer[32])
{
	size_t len = 0;

	for (size_t at = 0; at < key.len; len++) {
		struct slice rest = slice_from(key, at);
		bool long_s = slice_starts_with(rest, S("\xc5\xbf")), kelvin = slice_starts_with(rest, S("\xe2\x84\xaa"));

		if (len == 32)
			return (struct slice){ 0 }; /* longer than any name we know */
		buffer[len] = long_s ? 's' : kelvin ? 'k' : key.ptr[at];
		at += long_s ? 2 : kelvin ? 3 : 1;
	}
	return slice_make(buffer, len);
}

int fields_find(struct json *json, struct slice key, const struct slice *names, size_t count, uint32_t *seen)
{
	char buffer[32];

	key = folded(key, buffer);
	for (size_t i = 0; i < count; i++) {
		if (!slice_equal_ignoring_case(key, names[i]))
			continue;
		if (*seen & 1u << i)
			json_fail(json, "key '%.*s' is there twice", SLICE_ARG(names[i]));
		*seen |= 1u << i;
		return (int)i;
	}
	return -1;
}

void fields_strings(struct json *json, struct arena *arena, size_t max, struct slice **ret_items, size_t *ret_count)
{
	cleanup_free struct slice *items = NULL;
	size_t count = 0, capacity = 0;

	if (json_peek(json) == JSON_STRING) {
		*ret_items = arena_array(arena, struct slice, 1);
		(*ret_items)[0] = json_string(json);
		*ret_count = 1;
		return;
	}
	*ret_items = NULL;
	*ret_count = 0;
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (json_peek(json) != JSON_STRING) {
			json_skip(json);
			continue;
		}
		if (count >= max) {
			json_fail(json, "more than %zu items", max);
			return;
		}
		memory_reserve(items, count, capacity);
		items[count++] = json_string(json);
	}
	if (count == 0)
		return;
	*ret_items = arena_array(arena, struct slice, count);
	memcpy(*ret_items, items, count * sizeof *items);
	*ret_count = count;
}
