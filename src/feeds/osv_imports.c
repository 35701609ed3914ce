/* osv_imports.c - in which parts of a module of Go a flaw is */
#include "feeds/osv_imports.h"
#include "base/buffer.h"
#include "base/cleanup.h"

#define REMARK_BYTES_MAX 400u /* some records name hundreds of symbols: the rest is counted */

/* Of systems the record names few; one that is not Linux is enough to say for what it is. */
struct systems {
	size_t count;
	bool linux_too;
	struct slice first;
};

static void read_systems(struct json *json, struct systems *systems)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice name = json_string_or_skip(json);

		if (name.len == 0)
			continue;
		systems->first = systems->count++ ? systems->first : name;
		systems->linux_too = systems->linux_too || slice_equal(name, S("linux"));
	}
}

/* One object of imports[]. Behind what was said of others; what has no room any more is counted in *LEFT. */
static void read_import(struct json *json, struct arena *arena, struct buffer *text, struct systems *systems, size_t *left)
{
	struct slice path = S(""), key, *symbols = NULL;
	size_t count = 0, capacity = 0;

	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("path"))) {
			path = json_string_or_skip(json);
		} else if (slice_equal(key, S("goos"))) {
			read_systems(json, systems);
		} else if (slice_equal(key, S("symbols")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				struct slice symbol = json_string_or_skip(json);

				if (count == capacity) {
					struct slice *grown = arena_array(arena, struct slice, capacity ? capacity * 2 : 8);

					if (count)
						memcpy(grown, symbols, count * sizeof *grown);
					symbols = grown;
					capacity = capacity ? capacity * 2 : 8;
				}
				symbols[count++] = symbol;
			}
		} else if (!slice_equal(key, S("symbols"))) {
			json_skip(json);
		}
	}
	if (path.len == 0)
		return;
	if (text->len + path.len > REMARK_BYTES_MAX) {
		*left += count ? count : 1;
		return;
	}
	buffer_addf(text, "%sin %.*s", text->len ? "; " : "", SLICE_ARG(path));
	for (size_t i = 0; i < count; i++) {
		if (text->len + symbols[i].len > REMARK_BYTES_MAX) {
			*left += count - i;
			return;
		}
		buffer_addf(text, "%s%.*s", i ? ", " : ": ", SLICE_ARG(symbols[i]));
	}
}

void osv_read_imports(struct json *json, struct arena *arena, struct osv_imports *ret_imports)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	size_t count = 0, elsewhere = 0, left = 0;
	struct slice system = S("");

	*ret_imports = (struct osv_imports){ 0 };
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct systems systems = { 0 };

		count++;
		if (!json_enter_object_or_skip(json))
			continue;
		read_import(json, arena, &text, &systems, &left);
		if (systems.count && !systems.linux_too) {
			elsewhere++;
			system = systems.first;
		}
	}
	if (left)
		buffer_addf(&text, " and %zu more", left);
	ret_imports->remark = arena_copy(arena, buffer_slice(&text));
	if (count && elsewhere == count)
		ret_imports->condition = arena_printf(arena, "for %.*s", SLICE_ARG(system));
}
