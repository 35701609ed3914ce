/* json_licence.c - a licence, or a list of which one is to be chosen */
#include "scripted/json_licence.h"
#include "base/buffer.h"

struct slice json_licence_read(struct json *json, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(CLAIM_TEXT_LEN_MAX);

	if (json_peek(json) != JSON_ARRAY)
		return json_string_or_skip(json);
	json_enter_array(json);
	while (json_next_item(json)) {
		struct slice text = json_string_or_skip(json);

		if (out.len && text.len)
			buffer_addf(&out, " OR ");
		buffer_add_slice(&out, text);
	}
	return arena_copy(arena, buffer_slice(&out));
}
