#include "base/test.h"
#include "codec/json.h"

static int skip_all(struct slice text, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, text, &arena);
	json_skip(&json);
	return json_end(&json, err);
}

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

static int read_all(struct slice text, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, text, &arena);
	read_value(&json);
	return json_end(&json, err);
}

/* A copy of exactly that size: the sanitizer sees a step beyond. */
static int check_both_ways(struct slice text, struct error *err)
{
	char *copy = malloc(text.len ? text.len : 1);
	int skipped, read;

	if (text.len)
		memcpy(copy, text.ptr, text.len);
	skipped = skip_all(slice_make(copy, text.len), NULL);
	read = read_all(slice_make(copy, text.len), err);
	free(copy);
	CHECK_INT(skipped, read);
	return read;
}

#define T(literal)                              \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}

/* After the grammar of RFC 8259 and the well-formed table of RFC 3629. */
static const struct slice valid[] = {
	T("{}"),
	T("[]"),
	T(" \t\r\n[ \t\r\n] \t\r\n"),
	T("0"),
	T("-0"),
	T("10"),
	T("-0.0"),
	T("1.5"),
	T("1e5"),
	T("1E+5"),
	T("1e-5"),
	T("0e0"),
	T("0.10e010"),
	T("123456789012345678901234567890"),
	T("1e9999"), /* the reader keeps the text */
	T("\"\""),
	T("\"a\""),
	T("true"),
	T("false"),
	T("null"),
	T(" null "),
	T("[1,2 , 3]"),
	T("[[],[[]],{}]"),
	T("{\"a\":1}"),
	T("{\"a\":1,\"a\":2}"), /* names SHOULD be unique: no must */
	T("{\"\":{\"\":{}}}"),
	T("{ \"a\" : [ true , false , null ] }"),
	T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
	T("\"\\u0041\\uabcd\\uABCD\\u0001\""),
	T("\"\\ud834\\udd1e\""),
	T("\"\\ud834\""), /* grammar allows half a pair */
	T("\"\\udd1e\\ud834\""),
	T("\"\\ud834x\""),
	T("\"\\ud834\\n\""),
	T("\"\\ud834\\ud834\\udd1e\""),
	T("\"\x7f\""),
	T("\"\xc2\x80\xdf\xbf\""),
	T("\"\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\""),
	T("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""),
	T("\xef\xbb\xbf{}"),
	T("{\"a\":\"0123456789abcdef0123456789abcdef\"}"),
};

static const struct slice invalid[] = {
	T(""),
	T(" "),
	T("\xef\xbb\xbf"),
	T("\xef\xbb\xbf\xef\xbb\xbf{}"),
	T("\xfe\xff\0{\0}"),
	T("{"),
	T("["),
	T("}"),
	T("]"),
	T("[1"),
	T("[1,"),
	T("[1,]"),
	T("[,1]"),
	T("[1,,2]"),
	T("[1 2]"),
	T("[1}"),
	T("{\"a\":1]"),
	T("{\"a\":1,}"),
	T("{,\"a\":1}"),
	T("{\"a\" 1}"),
	T("{\"a\":}"),
	T("{\"a\"}"),
	T("{\"a\""),
	T("{\"a\":"),
	T("{\"a\":1"),
	T("{\"a\":1,"),
	T("{\"a\"::1}"),
	T("{\"a\":1 \"b\":2}"),
	T("{a:1}"),
	T("{'a':1}"),
	T("{1:1}"),
	T("{null:1}"),
	T("[]]"),
	T("{}}"),
	T("{} {}"),
	T("1 2"),
	T("1,"),
	T("nul"),
	T("nulll"),
	T("True"),
	T("tru"),
	T("falsee"),
	T("undefined"),
	T("NaN"),
	T("Infinity"),
	T("-Infinity"),
	T("+1"),
	T("-"),
	T("--1"),
	T("01"),
	T("-01"),
	T("00"),
	T("1."),
	T(".1"),
	T("-.1"),
	T("1.e1"),
	T("1e"),
	T("1e+"),
	T("1e1.5"),
	T("0x10"),
	T("1_000"),
	T("1.2.3"),
	T("\""),
	T("\"a"),
	T("\"\\"),
	T("\"\\\""),
	T("\"\\a\""),
	T("\"\\x41\""),
	T("\"\\'\""),
	T("\"\\u\""),
	T("\"\\u12\""),
	T("\"\\u123g\""),
	T("\"\\u 123\""),
	T("\"\\U0041\""),
	T("\"\\u0000\""), /* valid, and refused: texts here end at a NUL somewhere */
	T("\"\\\0\""),
	T("\"\0\""),
	T("\"\n\""),
	T("\"\t\""),
	T("\"01234567\x1f\""),
	T("\"\x80\""),
	T("\"\xbf\""),
	T("\"\xc0\x80\""),
	T("\"\xc1\xbf\""),
	T("\"\xc2\""),
	T("\"\xc2"),
	T("\"\xe0\x9f\xbf\""),
	T("\"\xed\xa0\x80\""),
	T("\"\xe1\x80\""),
	T("\"\xe1\x80"),
	T("\"\xf0\x8f\xbf\xbf\""),
	T("\"\xf4\x90\x80\x80\""),
	T("\"\xf5\x80\x80\x80\""),
	T("\"\xf1\x80\x80\""),
	T("\"\xff\""),
	T("\"\xfe\""),
	T("'a'"),
	T("[\"a\nb\"]"),
	T("// c\n1"),
	T("/* c */1"),
	T("1 // c"),
	T("#\n1"),
	T("\0"),
	T("1\0"),
	T("\f1"),
	T("\xc2\xa0"
	  "1"),
};

TEST(json_accepts_all_that_rfc_8259_does)
{
	struct error err;

	for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
		if (check_both_ways(valid[i], &err) != 0)
			fail_msg("%zu: %.*s: %s", i, SLICE_ARG(valid[i]), err.text);
}

TEST(json_refuses_the_rest)
{
	for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
		if (check_both_ways(invalid[i], NULL) != -ERR_FORMAT)
			fail_msg("%zu was accepted: %.*s", i, SLICE_ARG(invalid[i]));
}

TEST(json_replaces_a_nul_escape_where_it_is_told_to)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };
	struct slice key;
	struct json json;

	json_init(&json, S("{\"a\\u0000\":\"\\u0000b\\u0000\",\"c\":\"\\u000\"}"), &arena);
	json.nul_replaced = true;
	json_enter_object(&json);
	CHECK(json_next_key(&json, &key));
	CHECK_SLICE(key, "a\xef\xbf\xbd");
	CHECK_SLICE(json_string(&json), "\xef\xbf\xbd"
					"b\xef\xbf\xbd");
	CHECK(json_next_key(&json, &key));
	json_skip(&json);
	CHECK_INT(json_end(&json, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 1, column 33: four hexadecimal digits expected after '\\u'");
}

TEST(json_refuses_every_beginning_of_a_document)
{
	static const struct slice text = T("{\"key\":[1.5e3,\"a\\u00e9\\ud834\\udd1e\xc3\xa9\",true,false,null,{\"x\":{}}]}");

	CHECK_INT(check_both_ways(text, NULL), 0);
	for (size_t len = 0; len < text.len; len++)
		CHECK_INT(check_both_ways(slice_first(text, len), NULL), -ERR_FORMAT);
}

TEST(json_says_line_and_column_of_what_it_does_not_like)
{
	static const struct {
		struct slice text;
		const char *error;
	} cases[] = {
		{ T("{\n  \"a\": 1,\n  \"b\": x\n}"), "line 3, column 8: a value expected, not 'x'" },
		{ T("[1 2]"), "line 1, column 4: ',' or ']' expected, not '2'" },
		{ T("[1,\n"), "line 2, column 1: a value expected, the text ends" },
		{ T("{\"a\":\"b"), "line 1, column 6: a string that does not end" },
		{ T("\"a\tb\""), "line 1, column 3: a control character (0x09) in a string" },
		{ T("\"ab\xff\""), "line 1, column 4: invalid UTF-8 (byte 0xff) in a string" },
		{ T("{} x"), "line 1, column 4: the end of the text expected, not 'x'" },
		{ T("\x01"), "line 1, column 1: a value expected, not byte 0x01" },
		{ T("[\n\n01]"), "line 3, column 1: not a number as JSON writes it" },
	};
	struct error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(skip_all(cases[i].text, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].error);
	}
}

TEST(json_stops_at_its_depth_limit)
{
	char text[2 * JSON_DEPTH_MAX + 2];
	struct error err;

	memset(text, '[', JSON_DEPTH_MAX);
	memset(text + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
	CHECK_INT(check_both_ways(slice_make(text, 2 * JSON_DEPTH_MAX), NULL), 0);
	memset(text, '[', JSON_DEPTH_MAX + 1);
	memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
	CHECK_INT(check_both_ways(slice_make(text, sizeof text), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "line 1, column 65: nested deeper than 64");
}

TEST(json_takes_another_depth_limit)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, S("{\"a\":{\"b\":[]}}"), &arena);
	json.depth_max = 2;
	json_skip(&json);
	CHECK_INT(json_end(&json, NULL), -ERR_LIMIT);
}

TEST(json_strings_mean_what_their_escapes_say)
{
	static const struct {
		struct slice text;
		const char *value;
	} cases[] = {
		{ T("\"\""), "" },
		{ T("\"plain\""), "plain" },
		{ T("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), "\"\\/\b\f\n\r\t" },
		{ T("\"a\\u0041b\""), "aAb" },
		{ T("\"\\u00e9\\u00E9\""), "\xc3\xa9\xc3\xa9" },
		{ T("\"\\u07ff\\u0800\\uffff\""), "\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf" },
		{ T("\"\\ud834\\udd1e\""), "\xf0\x9d\x84\x9e" },
		{ T("\"\\uD800\\uDC00\\uDBFF\\uDFFF\""), "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
		{ T("\"\\ud834\""), "\xef\xbf\xbd" },
		{ T("\"\\udd1e!\""), "\xef\xbf\xbd!" },
		{ T("\"\\ud834\\ud834\\udd1e\""), "\xef\xbf\xbd\xf0\x9d\x84\x9e" },
		{ T("\"\\ud834\\u0041\""), "\xef\xbf\xbd"
					   "A" },
		{ T("\"\\ud834\\n\""), "\xef\xbf\xbd\n" },
		{ T("\"\xc3\xa9\\n\xf0\x9d\x84\x9e\""), "\xc3\xa9\n\xf0\x9d\x84\x9e" },
		{ T("\"\\\\u0041\""), "\\u0041" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_init(&json, cases[i].text, &arena);
		CHECK_SLICE(json_string(&json), cases[i].value);
		CHECK_INT(json_end(&json, NULL), 0);
	}
}

TEST(json_copies_nothing_that_has_no_escapes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = S("{\"key\":\"value\"}"), key;
	struct json json;

	json_init(&json, text, &arena);
	json_enter_object(&json);
	CHECK(json_next_key(&json, &key));
	CHECK(key.ptr == text.ptr + 2);
	CHECK(json_string(&json).ptr == text.ptr + 8);
	CHECK(!json_next_key(&json, &key));
	CHECK_INT(json_end(&json, NULL), 0);
	CHECK_INT(arena.used_bytes, 0);
}

TEST(json_unescapes_keys)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice key;
	struct json json;

	json_init(&json, S("{\"k\\u0065y\":1}"), &arena);
	json_enter_object(&json);
	CHECK(json_next_key(&json, &key));
	CHECK_SLICE(key, "key");
	CHECK_INT(json_u64(&json), 1);
	CHECK(!json_next_key(&json, &key));
	CHECK_INT(json_end(&json, NULL), 0);
}

TEST(json_u64_takes_whole_numbers_only)
{
	static const struct {
		struct slice text;
		int r;
		uint64_t value;
	} cases[] = {
		{ T("0"), 0, 0 },
		{ T("18446744073709551615"), 0, UINT64_MAX },
		{ T("18446744073709551616"), -ERR_FORMAT, 0 },
		{ T("-1"), -ERR_FORMAT, 0 },
		{ T("1.0"), -ERR_FORMAT, 0 },
		{ T("1e2"), -ERR_FORMAT, 0 },
		{ T("\"1\""), -ERR_FORMAT, 0 },
		{ T("null"), -ERR_FORMAT, 0 },
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_init(&json, cases[i].text, &arena);
		CHECK(json_u64(&json) == cases[i].value);
		CHECK_INT(json_end(&json, NULL), cases[i].r);
	}
}

TEST(json_keeps_the_text_of_numbers)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, S(" -1.50E+3 "), &arena);
	CHECK_SLICE(json_number_text(&json), "-1.50E+3");
	CHECK_INT(json_end(&json, NULL), 0);
}

TEST(json_stays_failed_and_gives_empty_values)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice key;
	struct json json;
	struct error err;

	json_init(&json, S("{\"a\":1,\"b\":2}"), &arena);
	json_enter_object(&json);
	CHECK(json_next_key(&json, &key));
	CHECK_SLICE(json_string(&json), "");
	CHECK(json.failed);
	CHECK(!json_next_key(&json, &key));
	CHECK(!json_next_item(&json));
	CHECK_INT(json_u64(&json), 0);
	CHECK(!json_bool(&json));
	CHECK_SLICE(json_number_text(&json), "");
	CHECK(!json_enter_object_or_skip(&json));
	CHECK(!json_enter_array_or_skip(&json));
	CHECK_SLICE(json_string_or_skip(&json), "");
	CHECK_INT(json_peek(&json), JSON_NONE);
	json_fail(&json, "later");
	CHECK_INT(json_end(&json, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 1, column 6: a string expected, not '1'");
}

TEST(json_fail_takes_the_words_of_the_caller)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;
	struct error err;

	json_init(&json, S("\n 5"), &arena);
	json_u64(&json);
	json_fail(&json, "more than %d", 4);
	CHECK_INT(json_end(&json, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 2, column 3: more than 4");
}

TEST(json_or_skip_takes_any_kind_and_goes_on)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, S("[\"a\", 1, {\"b\":[2]}, [3], {}, null]"), &arena);
	json_enter_array(&json);
	CHECK(json_next_item(&json));
	CHECK_SLICE(json_string_or_skip(&json), "a");
	CHECK(json_next_item(&json));
	CHECK_SLICE(json_string_or_skip(&json), "");
	CHECK(json_next_item(&json));
	CHECK(!json_enter_array_or_skip(&json));
	CHECK(json_next_item(&json));
	CHECK(json_enter_array_or_skip(&json));
	CHECK(json_next_item(&json));
	CHECK_INT(json_u64(&json), 3);
	CHECK(!json_next_item(&json));
	CHECK(json_next_item(&json));
	CHECK(json_enter_object_or_skip(&json));
	CHECK(!json_next_key(&json, &(struct slice){ 0 }));
	CHECK(json_next_item(&json));
	CHECK(!json_enter_object_or_skip(&json));
	CHECK(!json_next_item(&json));
	CHECK_INT(json_end(&json, NULL), 0);
}

TEST(json_end_refuses_an_object_that_was_left_early)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice key;
	struct json json;

	json_init(&json, S("{\"a\":1}"), &arena);
	json_enter_object(&json);
	CHECK(json_next_key(&json, &key));
	CHECK_INT(json_u64(&json), 1);
	CHECK_INT(json_end(&json, NULL), -ERR_FORMAT);
}

TEST(json_reads_megabytes)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t sum = 0;
	struct json json;

	buffer_add_byte(&text, '[');
	for (int i = 0; i < 200000; i++)
		buffer_addf(&text, "%s{\"n\":%d,\"t\":\"x\\ty\"}", i ? ",\n" : "", i);
	buffer_add_byte(&text, ']');
	json_init(&json, buffer_slice(&text), &arena);
	json_enter_array(&json);
	while (json_next_item(&json)) {
		struct slice key;

		json_enter_object(&json);
		while (json_next_key(&json, &key))
			if (slice_equal(key, S("n")))
				sum += json_u64(&json);
			else
				json_skip(&json);
	}
	CHECK_INT(json_end(&json, NULL), 0);
	CHECK(sum == 199999ull * 200000 / 2);
	CHECK_INT(arena.used_bytes, 0); /* what is skipped is not kept */
}
