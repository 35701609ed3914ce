/* escape.c - a value in a text of some kind, of which it must not become a part */
#include "base/words.h"
#include "codec/text.h"
#include "codec/utf8.h"
#include "exchange/markdown_text.h"
#include "template/parts.h"

const char escape_names[] = ""
#define ESCAPE(symbol, name) name " "
#include "template/escapes.def"
#undef ESCAPE
	;

bool escape_by_name(struct slice name, enum escape *ret_escape)
{
	const char *words = escape_names;
	struct slice word;

	for (unsigned i = 0; words_next(&words, &word); i++)
		if (slice_equal(word, name)) {
			*ret_escape = (enum escape)i;
			return true;
		}
	return false;
}

static const char *entity_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void put_html(struct buffer *out, struct slice text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *entity = entity_of(text.ptr[i]);

		if (!entity)
			continue;
		buffer_add(out, text.ptr + from, i - from);
		buffer_add_slice(out, slice_from_text(entity));
		from = i + 1;
	}
	buffer_add_slice(out, slice_from(text, from));
}

/* XML 1.0 has no way to write most control characters, U+FFFE and U+FFFF. */
static bool is_xml(const char *at, size_t len)
{
	if (len == 1)
		return (unsigned char)*at >= ' ' || *at == '\t' || *at == '\n' || *at == '\r';
	return len != 3 || memcmp(at, "\xef\xbf", 2) != 0 || (at[2] != '\xbe' && at[2] != '\xbf');
}

static void put_xml(struct buffer *out, struct slice text)
{
	const char *at = text.ptr, *stop = text.ptr + text.len;

	while (at < stop) {
		size_t len = utf8_sequence(at, stop);
		const char *entity = entity_of(*at);

		if (len == 0 || !is_xml(at, len))
			buffer_add_slice(out, S("\xef\xbf\xbd"));
		else if (entity)
			buffer_add_slice(out, slice_from_text(entity));
		else
			buffer_add(out, at, len);
		at += len ? len : 1;
	}
}

/* RFC 4180; and what a spreadsheet would take for a formula begins with an apostrophe: no number does. */
static void put_csv(struct buffer *out, enum json_kind kind, struct slice text)
{
	bool formula = kind != JSON_NUMBER && text.len && strchr("=+-@\t\r\n|%", *text.ptr) && *text.ptr;
	bool quoted = formula;

	for (size_t i = 0; i < text.len && !quoted; i++)
		quoted = strchr(",;\"\r\n\t", text.ptr[i]) || text.ptr[i] == ' ';
	if (quoted)
		buffer_add_byte(out, '"');
	if (formula)
		buffer_add_byte(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"')
			buffer_add_byte(out, '"');
		buffer_add_byte(out, text.ptr[i]);
	}
	if (quoted)
		buffer_add_byte(out, '"');
}

static void put_url(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c && strchr("-._~", c)))
			buffer_add_byte(out, (char)c);
		else
			buffer_addf(out, "%%%02X", c);
	}
}

static void put_text(struct buffer *out, struct slice text)
{
	struct shown shown;

	while (text_next(&text, &shown))
		buffer_add(out, shown.bytes, shown.len);
}

void escape_put(struct buffer *out, enum escape escape, enum json_kind kind, struct slice raw, struct slice text)
{
	switch (escape) {
	case ESCAPE_RAW:
		buffer_add_slice(out, text);
		break;
	case ESCAPE_CSV:
		put_csv(out, kind, text);
		break;
	case ESCAPE_JSON:
		buffer_add_slice(out, raw);
		break;
	case ESCAPE_MARKDOWN:
		markdown_put(out, text);
		break;
	case ESCAPE_TEXT:
		put_text(out, text);
		break;
	case ESCAPE_URL:
		put_url(out, text);
		break;
	case ESCAPE_XML:
		put_xml(out, text);
		break;
	default:
		put_html(out, text);
	}
}
