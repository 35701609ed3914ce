/* plain_test.c - words from an image inside a text of another language */
#include "base/test.h"
#include "exchange/plain.h"

static void check_plain(enum plain_language language, struct slice text, const char *want)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;

	plain_add(&out, language, text);
	CHECK_SLICE(buffer_slice(&out), want);
	CHECK_SLICE(plain_text(language, text, &arena), want);
}

TEST(words_mean_nothing_in_the_language_that_they_stand_in)
{
	static const struct {
		enum plain_language language;
		struct slice text;
		const char *want;
	} cases[] = {
		{ PLAIN_TEXT, S(""), "" },
		{ PLAIN_TEXT, S("a <b> & [c](d) {0} \"e\""), "a <b> & [c](d) {0} \"e\"" },
		{ PLAIN_TEXT, S("a\nb\r\tc\x1b[31m\x7f"), "a\\x0ab\\x0d\\x09c\\x1b[31m\\x7f" },
		{ PLAIN_TEXT, S("a\0b"), "a\\x00b" },
		{ PLAIN_TEXT, S("\xff\xc3\x28"), "\\xff\\xc3(" },
		{ PLAIN_TEXT, S("\xe2\x80\xaegpj"), "\\u202egpj" },
		{ PLAIN_TEXT, S("\xc3\xa9 \xe6\xbc\xa2"), "\xc3\xa9 \xe6\xbc\xa2" },
		{ PLAIN_XML, S("<a b='c' d=\"e\">&amp;]]>"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;amp;]]&gt;" },
		{ PLAIN_XML, S("\x01\x0b\xef\xbf\xbe\xed\xa0\x80"), "\\x01\\x0b\\ufffe\\xed\\xa0\\x80" },
		{ PLAIN_MARKDOWN, S("[a](b) <c> `d` *e* _f_ @g #1 |h| ~i~ !j"),
			"\\[a\\]\\(b\\) \\<c\\> \\`d\\` \\*e\\* \\_f\\_ \\@g \\#1 \\|h\\| \\~i\\~ \\!j" },
		{ PLAIN_MARKDOWN, S("https://x & a\\b\x1b {0}"), "https\\://x \\& a\\\\b\\\\x1b &#123;0&#125;" },
		{ PLAIN_MESSAGE, S("[a](b) [c] (d) {0} <e>"), "[a] (b) [c] (d) {{0}} <e>" },
		{ PLAIN_MESSAGE, S("]"), "]" },
		{ PLAIN_TEXT, S("# ## ##[error]x ##"), "# ## ## [error]x ##" },
		{ PLAIN_XML, S("###[a]"), "###&#91;a]" },
		{ PLAIN_XML, S("##[a]"), "##&#91;a]" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_plain(cases[i].language, cases[i].text, cases[i].want);
}

TEST(a_long_text_is_cut_between_characters)
{
	static const struct {
		size_t max;
		const char *want;
	} cases[] = {
		{ 0, "\xe2\x80\xa6" },
		{ 1, "a\xe2\x80\xa6" },
		{ 2, "a\xe2\x80\xa6" },
		{ 3, "a\xc3\xa9\xe2\x80\xa6" },
		{ 4, "a\xc3\xa9z" },
		{ 9, "a\xc3\xa9z" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		plain_add_cut(&out, PLAIN_TEXT, S("a\xc3\xa9z"), cases[i].max);
		CHECK_SLICE(buffer_slice(&out), cases[i].want);
	}
}

TEST(a_sentence_has_one_full_stop)
{
	CHECK_SLICE(plain_stop(S("it is.")), " ");
	CHECK_SLICE(plain_stop(S("it is")), ". ");
	CHECK_SLICE(plain_stop(S("")), ". ");
}
