/* markup.c - HTML in which untrusted text cannot become markup */
#include "html/markup.h"
#include "base/memory.h"

#include <inttypes.h>

#define FORMATTED_BYTES_MAX (1u << 20)

struct html {
	struct buffer *out;
	struct buffer formatted; /* of html_textf */
};

/* Bytes that mean nothing in HTML, and are seen as they are. */
static const bool plain[256] = {
	[' ' ... '!'] = true, /* all before " */
	['#' ... '%'] = true, /* before & and ' */
	['(' ... ';'] = true, /* before < */
	['='] = true,
	['?' ... '~'] = true, /* behind > */
};

struct html *html_new(struct buffer *out)
{
	struct html *html = memory_one(struct html);

	html->out = out;
	html->formatted.ceiling_bytes = FORMATTED_BYTES_MAX;
	return html;
}

void html_free(struct html *html)
{
	if (html)
		buffer_done(&html->formatted);
	free(html);
}

void html_put(struct html *html, struct markup markup)
{
	buffer_add(html->out, markup.bytes, markup.count);
}

void html_move(struct html *html, struct html *part)
{
	buffer_add_slice(html->out, buffer_slice(part->out));
	html->out->full |= part->out->full;
	buffer_clear(part->out);
}

static void add_entity(struct buffer *out, char byte)
{
	switch (byte) {
	case '<':
		buffer_add_slice(out, S("&lt;"));
		return;
	case '>':
		buffer_add_slice(out, S("&gt;"));
		return;
	case '&':
		buffer_add_slice(out, S("&amp;"));
		return;
	case '"':
		buffer_add_slice(out, S("&#34;"));
		return;
	default:
		buffer_add_slice(out, S("&#39;"));
		return;
	}
}

static bool is_markup(char byte)
{
	return byte == '<' || byte == '>' || byte == '&' || byte == '"' || byte == '\'';
}

/* The one way of a text into the page, whether between tags or as an attribute's value in quotes. */
static void add_escaped(struct buffer *out, struct slice text, bool one_line)
{
	while (text.len > 0) {
		size_t run = 0;
		struct shown shown;

		while (run < text.len && plain[(unsigned char)text.ptr[run]])
			run++;
		if (run > 0) {
			buffer_add(out, text.ptr, run);
			text = slice_from(text, run);
		} else if (is_markup(*text.ptr)) {
			add_entity(out, *text.ptr);
			text = slice_from(text, 1);
		} else if (one_line && (*text.ptr == '\n' || *text.ptr == '\r' || *text.ptr == '\t')) {
			buffer_add_byte(out, ' ');
			text = slice_from(text, 1);
		} else if (text_next(&text, &shown)) {
			buffer_add(out, shown.bytes, shown.len);
		}
	}
}

void html_text(struct html *html, struct slice text)
{
	add_escaped(html->out, text, false);
}

void html_line(struct html *html, struct slice text)
{
	add_escaped(html->out, text, true);
}

void html_textf(struct html *html, const char *format, ...)
{
	va_list arguments;

	buffer_clear(&html->formatted);
	va_start(arguments, format);
	buffer_vaddf(&html->formatted, format, arguments);
	va_end(arguments);
	add_escaped(html->out, buffer_slice(&html->formatted), true);
}

void html_number(struct html *html, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	buffer_add(html->out, digits + at, sizeof digits - at);
}

void html_thousands(struct html *html, uint64_t number)
{
	char digits[27];
	size_t at = sizeof digits, written = 0;

	do {
		if (written > 0 && written % 3 == 0)
			digits[--at] = ',';
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
		written++;
	} while (number > 0);
	buffer_add(html->out, digits + at, sizeof digits - at);
}

void html_count(struct html *html, uint64_t count, const char *one, const char *many)
{
	html_thousands(html, count);
	html_put(html, M(" "));
	html_text(html, slice_from_text(count == 1 ? one : many));
}

void html_bytes(struct html *html, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
	double amount = (double)bytes;
	size_t unit = 0;

	while (amount >= 999.5 && unit < sizeof units / sizeof units[0] - 1) {
		amount /= 1000;
		unit++;
	}
	html_textf(html, "%.*f %s", (unit > 0 && amount < 9.95) || (unit > 2 && amount < 99.5) ? 1 : 0, amount, units[unit]);
}

void html_attribute(struct html *html, enum html_attribute attribute, struct slice value)
{
	static const struct markup names[HTML_ATTRIBUTE_COUNT] = {
		[HTML_LABEL] = MARKUP(" aria-label=\""),
		[HTML_TITLE] = MARKUP(" title=\""),
		[HTML_DATE] = MARKUP(" data-d=\""),
	};

	html_put(html, names[attribute]);
	add_escaped(html->out, value, true);
	html_put(html, M("\""));
}

/* RFC 3986's characters, with the percent sign: a browser is to make nothing of it but what it says. */
static bool is_url(struct slice url)
{
	if (!slice_starts_with(url, S("https://")) && !slice_starts_with(url, S("http://")))
		return false;
	for (size_t i = 0; i < url.len; i++)
		if (url.ptr[i] <= ' ' || url.ptr[i] > '~' || strchr("\"'<>\\^`{|}", url.ptr[i]))
			return false;
	return true;
}

void html_link(struct html *html, struct slice url, struct slice words)
{
	if (!is_url(url)) {
		html_text(html, words);
		return;
	}
	html_put(html, M("<a rel=\"noreferrer noopener\" href=\""));
	add_escaped(html->out, url, false);
	html_put(html, M("\">"));
	html_text(html, words);
	html_put(html, M("</a>"));
}

void html_measure(struct html *html, struct markup name, double value)
{
	char text[40];
	int len = snprintf(text, sizeof text, "=\"%.2f\"", value);

	html_put(html, M(" "));
	html_put(html, name);
	buffer_add(html->out, text, len > 0 && (size_t)len < sizeof text ? (size_t)len : 0);
}
