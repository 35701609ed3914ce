/* xml_escape.c - texts of others as text of XML 1.0 */
#include "codec/xml_escape.h"
#include "codec/utf8.h"

#define ALWAYS 1
#define IN_ATTRIBUTES 2

/* Of ASCII, what has to be escaped. */
static const unsigned char special[128] = {
	[0 ... '\b'] = ALWAYS,
	['\t'] = IN_ATTRIBUTES,
	['\n'] = ALWAYS, /* else "::error::" could begin a line: a command of runners that print the document */
	['\v' ... 31] = ALWAYS,
	['['] = ALWAYS, /* of "##[error]", another */
	['&'] = ALWAYS,
	['<'] = ALWAYS,
	['>'] = ALWAYS,
	['"'] = ALWAYS,
	['\''] = ALWAYS,
	[0x7f] = ALWAYS,
};

#define EACH_BYTE(value) (0x0101010101010101u * (value))
#define IS_NOT(word, byte) (((word) ^ EACH_BYTE(byte)) - EACH_BYTE(1))

/* Are the eight bytes at AT ASCII that is written as it is? A borrow between bytes can only say no too often. */
static bool eight_are_plain(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof word);
	return ((word | (word - EACH_BYTE(0x20)) | IS_NOT(word, '&') | IS_NOT(word, '<') | IS_NOT(word, '>') | IS_NOT(word, '"') |
			IS_NOT(word, '\'') | IS_NOT(word, '[') | IS_NOT(word, 0x7f)) &
		       EACH_BYTE(0x80)) == 0;
}

/* How much of AT can be written as it is. */
static size_t plain_length(const char *at, const char *stop, bool attribute)
{
	unsigned char escaped = attribute ? ALWAYS | IN_ATTRIBUTES : ALWAYS;
	const char *start = at;

	while (stop - at >= 8 && eight_are_plain(at))
		at += 8;
	while (at < stop) {
		unsigned char byte = (unsigned char)*at;
		size_t len;

		if (byte < 0x80) {
			if (special[byte] & escaped)
				break;
			at++;
			continue;
		}
		len = utf8_sequence(at, stop);
		if (len == 0 || (byte == 0xc2 && (unsigned char)at[1] < 0xa0) ||
			(byte == 0xef && (unsigned char)at[1] == 0xbf && (unsigned char)at[2] >= 0xbe))
			break;
		at += len;
	}
	return (size_t)(at - start);
}

static void put_byte(struct buffer *out, unsigned char byte)
{
	switch (byte) {
	case '&':
		buffer_add_slice(out, S("&amp;"));
		break;
	case '<':
		buffer_add_slice(out, S("&lt;"));
		break;
	case '>':
		buffer_add_slice(out, S("&gt;"));
		break;
	case '"':
		buffer_add_slice(out, S("&quot;"));
		break;
	case '\'':
		buffer_add_slice(out, S("&#39;"));
		break;
	case '\t':
	case '\n':
	case '\r':
	case '[':
	case 0x7f:
		buffer_addf(out, "&#%u;", byte);
		break;
	default:
		buffer_add_slice(out, S("\xef\xbf\xbd"));
	}
}

static void escape(struct buffer *out, struct slice text, bool attribute)
{
	const char *at = text.len ? text.ptr : "", *stop = at + text.len;

	while (at < stop) {
		size_t plain = plain_length(at, stop, attribute), len;

		if (plain)
			buffer_add(out, at, plain);
		at += plain;
		if (at == stop)
			break;
		len = (unsigned char)*at < 0x80 ? 0 : utf8_sequence(at, stop);
		if (len == 2) { /* C1: what else is well-formed is plain, but for the two that are no characters */
			buffer_addf(out, "&#%u;", (unsigned char)at[1]);
			at += 2;
		} else if (len == 3) {
			buffer_add_slice(out, S("\xef\xbf\xbd"));
			at += 3;
		} else {
			put_byte(out, (unsigned char)*at++);
		}
	}
}

void xml_escape(struct buffer *out, struct slice text)
{
	escape(out, text, false);
}

void xml_escape_attribute(struct buffer *out, struct slice value)
{
	escape(out, value, true);
}
