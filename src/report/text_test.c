/* text_test.c - words from an image are shown, never obeyed */
#include "base/buffer.h"
#include "base/test.h"
#include "report/page.h"

/* Widths: Unicode's EastAsianWidth.txt and, for combining marks, DerivedGeneralCategory.txt. */
TEST(characters_are_shown_or_escaped)
{
	static const struct {
		struct slice text;
		const char *shown;
		size_t width;
	} cases[] = {
		{ { "abc", 3 }, "abc", 3 },
		{ { "\x1b[31m", 5 }, "\\x1b[31m", 8 },
		{ { "a\0b", 3 }, "a\\x00b", 6 },
		{ { "\x7f\x08", 2 }, "\\x7f\\x08", 8 },
		{ { "\xc2\x9b", 2 }, "\\u009b", 6 },              /* CSI of C1 */
		{ { "\x9b", 1 }, "\\x9b", 4 },                    /* the same, not UTF-8 */
		{ { "\xc0\xaf", 2 }, "\\xc0\\xaf", 8 },           /* overlong */
		{ { "\xed\xa0\x80", 3 }, "\\xed\\xa0\\x80", 12 }, /* half a surrogate pair */
		{ { "\xe2\x80\xae", 3 }, "\\u202e", 6 },          /* right-to-left override */
		{ { "\xe2\x80\xaa\xe2\x81\xa6", 6 }, "\\u202a\\u2066", 12 },
		{ { "\xe2\x81\xa9", 3 }, "\\u2069", 6 },
		{ { "\xe2\x80\x8b", 3 }, "\\u200b", 6 },          /* zero width space */
		{ { "\xe2\x80\xa8", 3 }, "\\u2028", 6 },          /* line separator */
		{ { "\xef\xbb\xbf", 3 }, "\\ufeff", 6 },          /* byte order mark */
		{ { "\xf3\xa0\x81\x81", 4 }, "\\U000e0041", 10 }, /* tag A */
		{ { "\xc3\xa9", 2 }, "\xc3\xa9", 1 },
		{ { "e\xcc\x81", 3 }, "e\xcc\x81", 1 },
		{ { "\xe6\xbc\xa2\xe5\xad\x97", 6 }, "\xe6\xbc\xa2\xe5\xad\x97", 4 },
		{ { "\xea\xb0\x80", 3 }, "\xea\xb0\x80", 2 },         /* a Hangul syllable */
		{ { "\xef\xbd\xb1", 3 }, "\xef\xbd\xb1", 1 },         /* halfwidth katakana */
		{ { "\xef\xbc\xa1", 3 }, "\xef\xbc\xa1", 2 },         /* fullwidth A */
		{ { "\xf0\x9f\x9a\xa2", 4 }, "\xf0\x9f\x9a\xa2", 2 }, /* a ship */
		{ { "\xe2\x80\xa6", 3 }, "\xe2\x80\xa6", 1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(100);
		struct slice text = cases[i].text;
		struct shown shown;

		while (text_next(&text, &shown))
			buffer_add(&out, shown.bytes, shown.len);
		CHECK_SLICE(buffer_slice(&out), cases[i].shown);
		CHECK_INT(text_width(cases[i].text), cases[i].width);
	}
}

enum verb { CUT, CUT_MIDDLE };

TEST(texts_are_cut_to_a_width)
{
	static const struct {
		enum verb verb;
		const char *text;
		size_t width;
		const char *want;
	} cases[] = {
		{ CUT, "", 5, "" },
		{ CUT, "12345", 5, "12345" },
		{ CUT, "123456", 5, "1234\xe2\x80\xa6" },
		{ CUT, "123456", 1, "\xe2\x80\xa6" },
		{ CUT, "123456", 0, "" },
		{ CUT, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 6, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2" },
		{ CUT, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 4, "\xe6\xbc\xa2\xe2\x80\xa6" }, /* a wide one is not halved */
		{ CUT,
			"a\x1b"
			"bc",
			5, "a\xe2\x80\xa6" }, /* nor an escape */
		{ CUT_MIDDLE, "usr/lib/x", 9, "usr/lib/x" },
		{ CUT_MIDDLE, "0123456789abcdefghij", 10,
			"\xe2\x80\xa6"
			"bcdefghij" },
		{ CUT_MIDDLE, "srv/app/app.jar!/BOOT-INF/lib/a.jar", 20, "srv/\xe2\x80\xa6/lib/a.jar" },
		{ CUT_MIDDLE, "a/b/c/d/a-name-that-is-long", 20, "a/b/c/\xe2\x80\xa6-that-is-long" },
		{ CUT_MIDDLE, "0123456789", 7, "012345\xe2\x80\xa6" },
		{ CUT_MIDDLE, "\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2", 9,
			"\xe2\x80\xa6\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(100);
		struct page page;

		page_init(&page, &out, 80, false);
		if (cases[i].verb == CUT)
			page_cut(&page, slice_from_text(cases[i].text), cases[i].width);
		else
			page_cut_middle(&page, slice_from_text(cases[i].text), cases[i].width);
		CHECK_SLICE(buffer_slice(&out), cases[i].want);
	}
}

TEST(words_are_wrapped_at_the_indent)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(1000);
	struct page page;

	page_init(&page, &out, 40, false);
	page_put(&page, S("BLOCK"));
	page.indent = 7;
	page_tab(&page, 7);
	page_words(&page, S("one two  three\nfour five six seven eight 1234567890123456789012345678901234567890 nine"));
	page_words(&page, S(" ten"));
	page_newline(&page);
	CHECK_SLICE(buffer_slice(&out), "BLOCK  one two three four five six seven\n"
					"       eight\n"
					"       123456789012345678901234567890123\n"
					"       4567890 nine ten\n");
}
