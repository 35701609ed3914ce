/* json.c - reading, skipping and writing JSON agree */
#include "codec/json.h"

static void read_value(struct json *json)
{
	struct slice key;

	switch (json_peek(json)) {
	case JSON_OBJECT:
		json_enter_object(json);
		while (json_next_key(json, &key))
			read_value(json);
		break;
	case JSON_ARRAY:
		json_enter_array(json);
		while (json_next_item(json))
			read_value(json);
		break;
	case JSON_STRING:
		json_string(json);
		break;
	case JSON_NUMBER:
		json_number_text(json);
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		json_bool(json);
		break;
	default:
		json_skip(json);
	}
}

static void check_round_trip(struct slice bytes)
{
	cleanup_buffer struct buffer first = BUFFER_INIT(0), second = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json_writer writer;
	struct json json;
	struct slice text;

	if (bytes.len && memchr(bytes.ptr, 0, bytes.len)) /* written as an escape, which the reader refuses */
		return;
	json_writer_init(&writer, &first, false);
	json_put_string(&writer, bytes);
	json_init(&json, buffer_slice(&first), &arena);
	text = json_string(&json);
	if (json_end(&json, NULL) < 0)
		abort();
	json_writer_init(&writer, &second, false);
	json_put_string(&writer, text);
	if (!slice_equal(buffer_slice(&first), buffer_slice(&second)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size);
	struct json read, skipped;

	json_init(&read, text, &arena);
	read_value(&read);
	json_init(&skipped, text, &arena);
	json_skip(&skipped);
	if (json_end(&read, NULL) != json_end(&skipped, NULL))
		abort();
	check_round_trip(text);
	return 0;
}
