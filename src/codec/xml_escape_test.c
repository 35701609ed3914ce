/* xml_escape_test.c - no text is markup, and each comes back as XML's parsers read it */
#include "base/test.h"
#include "codec/xml.h"
#include "codec/xml_escape.h"

#define FFFD "\xef\xbf\xbd"

TEST(texts_and_attributes_come_back_from_a_parser)
{
	static const struct {
		struct slice text, back;
	} cases[] = {
		{ S("plain"), S("plain") },
		{ S("<a>&amp;'\"]]>"), S("<a>&amp;'\"]]>") },
		{ S("</x><evil/>"), S("</x><evil/>") },
		{ S("<!--"), S("<!--") },
		{ S("a\tb\nc\rd"), S("a\tb\nc\rd") },
		{ S("a\n::error::b ##[error]c"), S("a\n::error::b ##[error]c") },
		{ S("\x1b[31m"), S(FFFD "[31m") },
		{ S("nul\0nul"), S("nul" FFFD "nul") },
		{ S("\x7f\xc2\x9b"), S("\x7f\xc2\x9b") },
		{ S("\xc3\xa9\xf0\x9f\x98\x80"), S("\xc3\xa9\xf0\x9f\x98\x80") },
		{ S("\xff\xed\xa0\x80"), S(FFFD FFFD FFFD FFFD) },
		{ S("\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd"), S(FFFD FFFD FFFD) },
		{ S("\xc3"), S(FFFD) },
		{ S(""), S("") },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct xml *root;
		struct error err;

		buffer_add_slice(&out, S("<x a=\""));
		xml_escape_attribute(&out, cases[i].text);
		buffer_add_slice(&out, S("\">"));
		xml_escape(&out, cases[i].text);
		buffer_add_slice(&out, S("</x>"));
		CHECK(slice_find(buffer_slice(&out), S("\x7f")) < 0 && slice_find(buffer_slice(&out), S("\xc2\x9b")) < 0);
		CHECK(slice_find(buffer_slice(&out), S("\n")) < 0 && slice_find(buffer_slice(&out), S("##[")) < 0);
		CHECK_INT(xml_read(buffer_slice(&out), &arena, &root, &err), 0);
		CHECK(slice_equal(root->text, cases[i].back));
		CHECK(slice_equal(xml_attribute(root, "a"), cases[i].back));
		CHECK(root->first == NULL);
	}
}

/* Texts are looked through by eights: wherever in one, and however long it is, what must be escaped is. */
TEST(xml_escapes_what_must_be_wherever_it_stands)
{
	static const char bytes[] = "&<>\"'[\x7f\x01\n\r";

	for (const char *byte = bytes; *byte; byte++)
		for (size_t len = 1; len < 26; len++)
			for (size_t at = 0; at < len; at++) {
				cleanup_buffer struct buffer got = BUFFER_INIT(0), one = BUFFER_INIT(0), want = BUFFER_INIT(0);
				char text[26];

				memset(text, 'x', sizeof text);
				text[at] = *byte;
				xml_escape(&got, slice_make(text, len));
				xml_escape(&one, slice_make(byte, 1));
				CHECK(one.len != 1 || one.ptr[0] != *byte);
				buffer_addf(&want, "%.*s%.*s%.*s", (int)at, text, (int)one.len, one.ptr, (int)(len - at - 1),
					text + at + 1);
				CHECK(slice_equal(buffer_slice(&got), buffer_slice(&want)));
			}
}
