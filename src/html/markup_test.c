/* markup_test.c - whatever a text is, it stays one */
#include "base/test.h"
#include "html/markup.h"

static void check_written(void (*write)(struct html *html, struct slice text), struct slice text, const char *want)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_html struct html *html = html_new(&out);

	write(html, text);
	CHECK_SLICE(buffer_slice(&out), want);
}

static void as_link(struct html *html, struct slice url)
{
	html_link(html, url, S("x"));
}

static void as_title(struct html *html, struct slice text)
{
	html_attribute(html, HTML_TITLE, text);
}

TEST(what_means_something_in_html_is_written_as_a_reference)
{
	check_written(html_text, S("<b>&'\"</b>"), "&lt;b&gt;&amp;&#39;&#34;&lt;/b&gt;");
	check_written(html_text, S("&lt;"), "&amp;lt;");
	check_written(html_text, S("plain words, 100% of them; a=b"), "plain words, 100% of them; a=b");
	check_written(html_text, S(""), "");
	check_written(as_title, S("\" onclick=\"x"), " title=\"&#34; onclick=&#34;x\"");
}

TEST(what_nobody_sees_is_shown)
{
	check_written(html_text, S("a\x1b[2Jb\x7f"), "a\\x1b[2Jb\\x7f");
	check_written(html_text, S("a\0b"), "a\\x00b");
	check_written(html_text, S("\xe2\x80\xaegpj.exe"), "\\u202egpj.exe");
	check_written(html_text, S("\xc0\xbcscript\xff"), "\\xc0\\xbcscript\\xff"); /* "<" in two bytes is none */
	check_written(html_text, S("\xe6\xbc\xa2 e\xcc\x81"), "\xe6\xbc\xa2 e\xcc\x81");
	check_written(html_text, S("two\nlines"), "two\\x0alines");
	check_written(html_line, S("two\r\n\tlines"), "two   lines");
}

TEST(only_what_leads_to_a_page_is_a_link)
{
	static const char *const no[] = { "", "javascript:x", "JavaScript:x", " https://a.example/", "data:text/html,x",
		"//a.example/", "ftp://a.example/", "https://a.example/\"onclick=x", "https://a.example/ x",
		"https://a.example/\xe2\x80\xae", "https://a.example/<", "HTTPS://a.example/", "https:/a.example",
		"https://a.example/\nx", "https://a.example/`" };

	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		check_written(as_link, slice_from_text(no[i]), "x");
	check_written(as_link, S("https://a.example/?b=1&c=%20#d"),
		"<a rel=\"noreferrer noopener\" href=\"https://a.example/?b=1&amp;c=%20#d\">x</a>");
	check_written(as_link, S("http://a.example"), "<a rel=\"noreferrer noopener\" href=\"http://a.example\">x</a>");
}

TEST(numbers_are_written_as_people_read_them)
{
	static const struct {
		uint64_t number;
		const char *plain, *thousands, *bytes;
	} cases[] = {
		{ 0, "0", "0", "0 bytes" },
		{ 999, "999", "999", "999 bytes" },
		{ 1000, "1000", "1,000", "1.0 kB" },
		{ 10240, "10240", "10,240", "10 kB" },
		{ 1234567890, "1234567890", "1,234,567,890", "1.2 GB" },
		{ UINT64_MAX, "18446744073709551615", "18,446,744,073,709,551,615", "18446744 TB" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		cleanup_html struct html *html = html_new(&out);

		html_number(html, cases[i].number);
		CHECK_SLICE(buffer_slice(&out), cases[i].plain);
		buffer_clear(&out);
		html_thousands(html, cases[i].number);
		CHECK_SLICE(buffer_slice(&out), cases[i].thousands);
		buffer_clear(&out);
		html_bytes(html, cases[i].number);
		CHECK_SLICE(buffer_slice(&out), cases[i].bytes);
		buffer_clear(&out);
		html_measure(html, M("x"), 1.005);
		CHECK_SLICE(slice_first(buffer_slice(&out), 6), " x=\"1.");
	}
}

TEST(parts_are_moved_and_a_full_part_is_told)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0), small = BUFFER_INIT(4);
	cleanup_html struct html *html = html_new(&out), *part = html_new(&small);

	html_put(part, M("<b>"));
	html_move(html, part);
	CHECK_SLICE(buffer_slice(&out), "<b>");
	CHECK_INT(small.len, 0);
	html_put(part, M("<table>"));
	html_move(html, part);
	CHECK(out.full);
}
