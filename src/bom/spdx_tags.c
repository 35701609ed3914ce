/* spdx_tags.c - lines of tags and values, as SPDX 2 has them */
#include "bom/spdx2.h"
#include "codec/utf8.h"

#define FFFD S("\xef\xbf\xbd")
#define TEXT "<text>"
#define TEXT_END "</text>"

/* How much of AT can be written as it is. */
static size_t plain_length(const char *at, const char *stop, bool in_text)
{
	const char *start = at;

	while (at < stop) {
		unsigned char byte = (unsigned char)*at;
		size_t len = utf8_sequence(at, stop);

		if (byte < 0x20 || byte == 0x7f || len == 0 || (byte == 0xc2 && (unsigned char)at[1] < 0xa0) ||
			(in_text && byte == '<' && slice_starts_with(slice_make(at, (size_t)(stop - at)), S(TEXT_END))))
			break;
		at += len;
	}
	return (size_t)(at - start);
}

/* A line that begins so is obeyed by who runs jobs and reads what they print: "::error::". */
static bool begins_command(const char *at, const char *stop)
{
	while (at < stop && (*at == ' ' || *at == '\t'))
		at++;
	return stop - at >= 2 && at[0] == ':' && at[1] == ':';
}

static void put_value(struct buffer *out, struct slice value, bool in_text, bool lines)
{
	const char *at = value.len ? value.ptr : "", *stop = at + value.len;

	while (at < stop) {
		size_t plain = plain_length(at, stop, in_text);

		if (plain)
			buffer_add(out, at, plain);
		at += plain;
		if (at == stop)
			break;
		if (*at == '<') /* its end, which the value shall not say */
			buffer_add_slice(out, S("< "));
		else if (*at == '\n' && lines && !begins_command(at + 1, stop))
			buffer_add_byte(out, '\n');
		else if (*at == '\n' || *at == '\t' || *at == '\r')
			buffer_add_byte(out, ' ');
		else
			buffer_add_slice(out, FFFD);
		at += utf8_sequence(at, stop) == 2 ? 2 : 1; /* C1, or a byte */
	}
}

static void put(struct buffer *out, const char *tag, struct slice value, bool in_text, bool lines)
{
	buffer_add_slice(out, slice_from_text(tag));
	buffer_add_slice(out, in_text ? S(": " TEXT) : S(": "));
	put_value(out, value, in_text, lines);
	buffer_add_slice(out, in_text ? S(TEXT_END "\n") : S("\n"));
}

void tags_put(struct buffer *out, const char *tag, struct slice value)
{
	put(out, tag, value, slice_starts_with(slice_trim(value), S(TEXT)), false);
}

void tags_put_words(struct buffer *out, const char *tag, struct slice value)
{
	put(out, tag, value, true, false);
}

void tags_put_text(struct buffer *out, const char *tag, struct slice value)
{
	put(out, tag, value, true, true);
}
