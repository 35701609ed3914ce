/* json_scan_test.c - what is looked for 16 bytes at a time is found at every place */
#include "base/test.h"
#include "codec/json.h"

static void read_value(struct json *json)
{
	struct slice key;

	if (json_peek(json) == JSON_OBJECT) {
		json_enter_object(json);
		while (json_next_key(json, &key))
			read_value(json);
	} else if (json_peek(json) == JSON_ARRAY) {
		json_enter_array(json);
		while (json_next_item(json))
			read_value(json);
	} else if (json_peek(json) == JSON_STRING) {
		json_string(json);
	} else {
		json_skip(json);
	}
}

/* Skipped and read, in a copy of exactly that size: the sanitizer sees a step beyond. */
static int check_both_ways(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	char *copy = malloc(text.len);
	struct json json;
	int r;

	memcpy(copy, text.ptr, text.len);
	json_init(&json, slice_make(copy, text.len), &arena);
	json_skip(&json);
	r = json_end(&json, NULL);
	json_init(&json, slice_make(copy, text.len), &arena);
	read_value(&json);
	CHECK_INT(json_end(&json, NULL), r);
	free(copy);
	return r;
}

TEST(json_finds_a_special_byte_at_every_place_of_a_string)
{
	static const char special[] = { '"', '\\', '\x1f', '\0', '\x80', '\xff' };
	char text[42];

	for (size_t place = 1; place < sizeof text - 1; place++)
		for (size_t i = 0; i < sizeof special; i++) {
			memset(text, 'x', sizeof text);
			text[0] = text[sizeof text - 1] = '"';
			CHECK_INT(check_both_ways(slice_make(text, sizeof text)), 0);
			text[place] = special[i];
			CHECK_INT(check_both_ways(slice_make(text, sizeof text)), -ERR_FORMAT);
		}
}

TEST(json_takes_every_plain_byte_at_every_place_of_a_string)
{
	char text[20];

	for (size_t place = 1; place < sizeof text - 1; place++)
		for (int byte = 0x20; byte < 0x80; byte++) {
			if (byte == '"' || byte == '\\')
				continue;
			memset(text, byte ^ 1 ? '!' : 'x', sizeof text);
			text[0] = text[sizeof text - 1] = '"';
			text[place] = (char)byte;
			CHECK_INT(check_both_ways(slice_make(text, sizeof text)), 0);
		}
}

TEST(json_takes_characters_beyond_ascii_at_every_place_of_a_string)
{
	static const char *const characters[] = { "\u00e9", "\u20ac", "\U0001f600", "\u00e9\u20ac\U0001f600\u00e9" };

	for (size_t i = 0; i < sizeof characters / sizeof *characters; i++)
		for (size_t before = 0; before < 36; before++)
			for (size_t after = 0; after < 20; after += 19) {
				cleanup_arena struct arena arena = ARENA_INIT;
				struct slice text = arena_printf(&arena, "\"%.*s%s%.*s\"", (int)before,
					"abcdefghijklmnopqrstuvwxyz0123456789", characters[i], (int)after, "zyxwvutsrqponmlkjih");
				struct json json;

				json_init(&json, text, &arena);
				CHECK(slice_equal(json_string(&json), slice_make(text.ptr + 1, text.len - 2)));
				CHECK_INT(json_end(&json, NULL), 0);
				CHECK_INT(check_both_ways(text), 0);
			}
}

TEST(json_takes_space_of_every_length_and_nothing_else_as_space)
{
	static const char others[] = { '\0', '\v', '\f', '\x1f', '\x7f', '\xa0', '\x85' };

	for (size_t len = 0; len < 40; len++) {
		char space[40];
		cleanup_arena struct arena arena = ARENA_INIT;

		for (size_t i = 0; i < len; i++)
			space[i] = " \n\t\r  \t "[i % 8];
		for (int place = 0; place < 9; place++) {
			static const char *const parts[] = { "", "{", "\"a\"", ":", "[", "1", ",", "\"b\"", "]", "}" };
			struct slice text = S("");

			for (int part = 0; part < 10; part++)
				text = arena_printf(
					&arena, "%.*s%s%.*s", SLICE_ARG(text), parts[part], part == place ? (int)len : 0, space);
			CHECK_INT(check_both_ways(text), 0);
		}
		for (size_t i = 0; i < sizeof others && len; i++)
			for (size_t place = 0; place < len; place++) {
				struct slice text = arena_printf(&arena, "[%.*s1]", (int)len, space);

				((char *)text.ptr)[1 + place] = others[i];
				CHECK_INT(check_both_ways(text), -ERR_FORMAT);
			}
	}
}
