#include "base/test.h"
#include "codec/json.h"

#include <math.h>

static int read_back(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json json;

	json_init(&json, text, &arena);
	json_skip(&json);
	return json_end(&json, NULL);
}

static void write_example(struct json_writer *writer)
{
	json_begin_object(writer);
	json_member(writer, "a", S("x"));
	json_member_if(writer, "none", S(""));
	json_key(writer, "b");
	json_begin_array(writer);
	json_put_u64(writer, UINT64_MAX);
	json_put_double(writer, 9.84, 1);
	json_put_double(writer, NAN, 1);
	json_put_bool(writer, true);
	json_put_bool(writer, false);
	json_put_null(writer);
	json_begin_array(writer);
	json_end_array(writer);
	json_begin_object(writer);
	json_end_object(writer);
	json_end_array(writer);
	json_key(writer, "c");
	json_begin_object(writer);
	json_member(writer, "d", S(""));
	json_end_object(writer);
	json_end_object(writer);
}

#define T(literal)                              \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}

TEST(json_writer_writes_on_one_line)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct json_writer writer;

	json_writer_init(&writer, &out, false);
	write_example(&writer);
	CHECK_SLICE(buffer_slice(&out),
		"{\"a\":\"x\",\"b\":[18446744073709551615,9.8,null,true,false,null,[],{}],\"c\":{\"d\":\"\"}}");
	CHECK_INT(read_back(buffer_slice(&out)), 0);
}

TEST(json_writer_indents_by_tabs)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct json_writer writer;

	json_writer_init(&writer, &out, true);
	write_example(&writer);
	CHECK_SLICE(buffer_slice(&out),
		"{\n\t\"a\": \"x\",\n\t\"b\": [\n\t\t18446744073709551615,\n\t\t9.8,\n\t\tnull,\n\t\ttrue,\n"
		"\t\tfalse,\n\t\tnull,\n\t\t[],\n\t\t{}\n\t],\n\t\"c\": {\n\t\t\"d\": \"\"\n\t}\n}");
	CHECK_INT(read_back(buffer_slice(&out)), 0);
}

TEST(json_writer_makes_any_bytes_a_good_string)
{
	static const struct {
		struct slice bytes;
		const char *json;
	} cases[] = {
		{ T("plain/"), "\"plain/\"" },
		{ T("q\"b\\"), "\"q\\\"b\\\\\"" },
		{ T("\b\f\n\r\t\x01\x1f\x7f"), "\"\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\"" },
		{ T("\0"), "\"\\u0000\"" },
		{ T("\xc2\x9b"
		    "31m\xc2\xa0"),
			"\"\\u009b31m\xc2\xa0\"" },
		{ T("\xc3\xa9\xf0\x9d\x84\x9e"), "\"\xc3\xa9\xf0\x9d\x84\x9e\"" },
		{ T("a\xff"
		    "b"),
			"\"a\xef\xbf\xbd"
			"b\"" },
		{ T("\xc3"), "\"\xef\xbf\xbd\"" },
		{ T("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		struct json_writer writer;

		json_writer_init(&writer, &out, false);
		json_put_string(&writer, cases[i].bytes);
		CHECK_SLICE(buffer_slice(&out), cases[i].json);
	}
}

TEST(json_reads_back_what_it_wrote)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct json_writer writer;
	char text[0x20000];
	struct json json;
	size_t len = 0;

	for (unsigned code = 1; code < 0x30000; code += code < 0x3000 ? 1 : 37) {
		if (code >= 0xd800 && code < 0xe000)
			continue;
		if (code < 0x80) {
			text[len++] = (char)code;
		} else if (code < 0x800) {
			text[len++] = (char)(0xc0 | code >> 6);
			text[len++] = (char)(0x80 | (code & 63));
		} else if (code < 0x10000) {
			text[len++] = (char)(0xe0 | code >> 12);
			text[len++] = (char)(0x80 | (code >> 6 & 63));
			text[len++] = (char)(0x80 | (code & 63));
		} else {
			text[len++] = (char)(0xf0 | code >> 18);
			text[len++] = (char)(0x80 | (code >> 12 & 63));
			text[len++] = (char)(0x80 | (code >> 6 & 63));
			text[len++] = (char)(0x80 | (code & 63));
		}
	}
	json_writer_init(&writer, &out, false);
	json_put_string(&writer, slice_make(text, len));
	json_init(&json, buffer_slice(&out), &arena);
	CHECK(slice_equal(json_string(&json), slice_make(text, len)));
	CHECK_INT(json_end(&json, NULL), 0);
}

TEST(json_writes_members_in_one)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct slice items[] = { S("a"), S("\"") };
	struct json_writer json;

	json_writer_init(&json, &out, false);
	json_begin_object(&json);
	json_member_bool(&json, "b", true);
	json_member_u64(&json, "n", UINT64_MAX);
	json_member_texts(&json, "t", (struct slices){ items, 2 });
	json_member_texts_if(&json, "u", (struct slices){ items, 1 });
	json_member_texts(&json, "v", (struct slices){ NULL, 0 });
	json_member_texts_if(&json, "w", (struct slices){ NULL, 0 });
	json_end_object(&json);
	CHECK_SLICE(buffer_slice(&out), "{\"b\":true,\"n\":18446744073709551615,\"t\":[\"a\",\"\\\"\"],\"u\":[\"a\"],\"v\":[]}");
}

/* printf is asked what it makes of the same numbers. */
TEST(numbers_are_written_as_printf_does)
{
	uint64_t random = 1;

	for (int i = 0; i < 200000; i++) {
		cleanup_buffer struct buffer got = BUFFER_INIT(0), want = BUFFER_INIT(0);
		struct json_writer json;
		int decimals = i % 8;
		double value;

		random = random * 6364136223846793005u + 1442695040888963407u;
		value = (double)(random >> 33) / (double)(1u << (random >> 20 & 31)); /* many lie right between two */
		if (i % 16 == 0)
			value = -value;
		if (i % 5 == 0)
			value = (double)(random >> 50) / 1000;
		json_writer_init(&json, &got, false);
		json_put_double(&json, value, decimals);
		buffer_addf(&want, "%.*f", decimals, value);
		CHECK(slice_equal(buffer_slice(&got), buffer_slice(&want)));
	}
}

/* GitHub's and Azure's runners obey "##[error]" in what a job prints: the text is the same, and the line does not have it. */
TEST(json_writer_writes_no_command_of_a_runner)
{
	static const struct {
		struct slice text;
		const char *want;
	} cases[] = {
		{ T("a ##[error]b ##[x]"), "\"a ##\\u005berror]b ##\\u005bx]\"" },
		{ T("\x01##[\x02"), "\"\\u0001##\\u005b\\u0002\"" },
		{ T("###[##"), "\"###\\u005b##\"" },
		{ T("#[ ## ["), "\"#[ ## [\"" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		cleanup_arena struct arena arena = ARENA_INIT;
		struct json_writer writer;
		struct json json;

		json_writer_init(&writer, &out, true);
		json_put_string(&writer, cases[i].text);
		CHECK_SLICE(buffer_slice(&out), cases[i].want);
		json_init(&json, buffer_slice(&out), &arena);
		CHECK(slice_equal(json_string(&json), cases[i].text));
	}
}

/* Texts are looked through by eights: wherever in one, and however long it is, what must be escaped is. */
TEST(a_control_is_escaped_wherever_it_stands)
{
	for (size_t len = 1; len < 40; len++)
		for (size_t at = 0; at < len; at++) {
			cleanup_buffer struct buffer got = BUFFER_INIT(0), want = BUFFER_INIT(0);
			struct json_writer json;
			char text[40];

			memset(text, 'x', sizeof text);
			text[at] = '\x1b';
			json_writer_init(&json, &got, false);
			json_put_string(&json, slice_make(text, len));
			buffer_addf(&want, "\"%.*s\\u001b%.*s\"", (int)at, text, (int)(len - at - 1), text + at + 1);
			CHECK(slice_equal(buffer_slice(&got), buffer_slice(&want)));
		}
}
