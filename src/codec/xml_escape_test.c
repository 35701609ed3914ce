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
