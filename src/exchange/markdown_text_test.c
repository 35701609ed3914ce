/* markdown_text_test.c - words from an image in a comment; tests/formats_other_test.py asks an independent reader of CommonMark */
#include "base/cleanup.h"
#include "base/test.h"
#include "exchange/markdown_text.h"

static void check(void (*put)(struct buffer *out, struct slice text), struct slice text, const char *want)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 16);

	put(&out, text);
	CHECK_SLICE(buffer_slice(&out), want);
}

TEST(what_could_mean_something_is_a_character_reference)
{
	check(markdown_put, S("<b>&`*_[x](y)|\\~"),
		"&#60;b&#62;&#38;&#8203;&#96;&#42;&#95;&#91;x&#93;(y)&#124;&#92;&#126;&#8203;");
	check(markdown_put, S("http://a.b/ www.a.b a@b.c"), "http&#58;//a.b/ www&#46;a.b a&#64;&#8203;b.c");
	check(markdown_put, S("#123 and !4"), "&#35;&#8203;123 and &#33;&#8203;4");
	check(markdown_put_code, S("@scope/name"), "<code>&#64;scope/name</code>");
	check(markdown_put_code, S(""), "");
}

TEST(no_text_begins_a_list_or_a_line)
{
	check(markdown_put, S("- a"), "&#45; a");
	check(markdown_put, S("1. a"), "1&#46; a");
	check(markdown_put, S("12) a"), "12&#41; a");
	check(markdown_put, S("1.5 a 2."), "1&#46;5 a 2.");
	check(markdown_put, S("=== a"), "&#61;== a");
	check(markdown_put, S("  a\nb\tc\r\n"), "a b c");
}

TEST(what_nobody_sees_is_shown)
{
	check(markdown_put,
		S("a\x1b"
		  "[1mb"),
		"a&#92;x1b&#91;1mb");
	check(markdown_put,
		S("a\xe2\x80\xae"
		  "b"),
		"a&#92;u202eb");
	check(markdown_put, S("\xff"), "&#92;xff");
	check(markdown_put, S("\xc3\xa9"), "\xc3\xa9");
}

TEST(a_long_text_is_cut)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1 << 16);
	char text[MARKDOWN_TEXT_MAX + 10];

	memset(text, 'a', sizeof text);
	markdown_put(&out, slice_make(text, sizeof text));
	CHECK_INT(out.len, MARKDOWN_TEXT_MAX + 3); /* and an ellipsis of three bytes */
	buffer_clear(&out);
	markdown_put(&out, slice_make(text, MARKDOWN_TEXT_MAX));
	CHECK_INT(out.len, MARKDOWN_TEXT_MAX);
}
