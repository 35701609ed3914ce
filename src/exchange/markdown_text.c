/* markdown_text.c - words from an image in a comment: shown, never obeyed */
#include "exchange/markdown_text.h"
#include "codec/text.h"

#define NO_WIDTH "&#8203;"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Whether C may stand as it is behind BEFORE, which is 0 at the start; NUMBERED: what is before it is a number from the start. */
static bool is_plain(char c, char before, bool numbered)
{
	if (is_letter(c) || is_digit(c))
		return true;
	if ((unsigned char)c < ' ' || (!before && strchr("-+=", c)) || (numbered && strchr(".)", c)))
		return false; /* it would begin a list, or make a heading of the line before */
	return strchr(" ,-/;?+=%()", c) || (c == '.' && before != 'w' && before != 'W'); /* "www." begins a link */
}

/* What pages of GitHub and GitLab make links of when a name or a number follows. */
static bool is_mark(char c)
{
	return c == '@' || c == '#' || c == '!' || c == '~' || c == '&' || c == '$' || c == '%';
}

static void put(struct buffer *out, struct slice text, bool prose)
{
	struct shown shown;
	char before = prose ? 0 : '>'; /* that of <code> */
	bool numbered = false;
	size_t count = 0;

	while (count++ < MARKDOWN_TEXT_MAX) {
		if (text.len && (*text.ptr == '\n' || *text.ptr == '\t' || *text.ptr == '\r')) {
			text = slice_from(text, 1);
			shown = (struct shown){ .bytes = " ", .len = 1 };
		} else if (!text_next(&text, &shown)) {
			return;
		}
		for (size_t i = 0; i < shown.len; i++) {
			char c = shown.bytes[i];

			if ((unsigned char)c >= 0x80 || is_plain(c, before, numbered))
				buffer_add_byte(out, c);
			else
				buffer_addf(out, "&#%u;", (unsigned)(unsigned char)c);
			if (prose && is_mark(c))
				buffer_add_slice(out, S(NO_WIDTH));
			numbered = is_digit(c) && (numbered || !before);
			before = c;
		}
	}
	if (text.len)
		buffer_add_slice(out, S("…"));
}

void markdown_put(struct buffer *out, struct slice text)
{
	put(out, slice_trim(text), true);
}

void markdown_put_code(struct buffer *out, struct slice text)
{
	if (text.len == 0)
		return;
	buffer_add_slice(out, S("<code>"));
	put(out, text, false);
	buffer_add_slice(out, S("</code>"));
}
