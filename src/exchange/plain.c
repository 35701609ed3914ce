/* plain.c - words from an image inside a text of another language */
#include "exchange/plain.h"
#include "codec/text.h"

#define TEXT (1u << PLAIN_TEXT)
#define XML (1u << PLAIN_XML)
#define MARKDOWN (1u << PLAIN_MARKDOWN)
#define MESSAGE (1u << PLAIN_MESSAGE)

/* What means something in a language. Markdown has more than these that mean something at the start of a line alone, where none of
 * these words stand. */
static const unsigned char special[128] = {
	['&'] = XML | MARKDOWN,
	['<'] = XML | MARKDOWN,
	['>'] = XML | MARKDOWN,
	['"'] = XML,
	['\''] = XML,
	['\\'] = MARKDOWN,
	['`'] = MARKDOWN,
	['*'] = MARKDOWN,
	['_'] = MARKDOWN,
	['['] = MARKDOWN,
	[']'] = MARKDOWN | MESSAGE,
	['('] = MARKDOWN,
	[')'] = MARKDOWN,
	['#'] = TEXT | XML | MARKDOWN | MESSAGE,
	['!'] = MARKDOWN,
	['|'] = MARKDOWN,
	['~'] = MARKDOWN,
	['@'] = MARKDOWN,
	[':'] = MARKDOWN,
	['{'] = MARKDOWN | MESSAGE,
	['}'] = MARKDOWN | MESSAGE,
};

static bool is_ordinary(char byte, unsigned mask)
{
	return byte >= ' ' && byte <= '~' && !(special[(unsigned char)byte] & mask);
}

static size_t ordinary_length(struct slice text, unsigned mask)
{
	size_t len = 0;

	while (len < text.len && is_ordinary(text.ptr[len], mask))
		len++;
	return len;
}

static void add_entity(struct buffer *out, char byte)
{
	buffer_add_slice(out, byte == '&'   ? S("&amp;")
			      : byte == '<' ? S("&lt;")
			      : byte == '>' ? S("&gt;")
			      : byte == '"' ? S("&quot;")
					    : S("&#39;"));
}

/* "##[" is a command of GitHub's and Azure's runners, wherever it stands in a line of what a job prints. */
static size_t add_hash(struct buffer *out, enum plain_language language, struct slice rest)
{
	bool command = slice_starts_with(rest, S("##["));

	if (language == PLAIN_MARKDOWN) {
		buffer_add_slice(out, S("\\#"));
		return 1;
	}
	buffer_add_slice(out, !command ? S("#") : language == PLAIN_XML ? S("##&#91;") : S("## ["));
	return command ? 3 : 1;
}

/* REST begins with it. So many bytes of it are done. */
static size_t add_special(struct buffer *out, enum plain_language language, struct slice rest)
{
	char byte = rest.ptr[0];

	if (byte == '#')
		return add_hash(out, language, rest);
	if (language == PLAIN_XML) {
		add_entity(out, byte);
	} else if (language == PLAIN_MARKDOWN && (byte == '{' || byte == '}')) { /* SARIF's arguments know no backslash */
		buffer_add_slice(out, byte == '{' ? S("&#123;") : S("&#125;"));
	} else if (language == PLAIN_MARKDOWN) {
		buffer_add_byte(out, '\\');
		buffer_add_byte(out, byte);
	} else if (byte == ']') {
		buffer_add_byte(out, byte);
		if (rest.len > 1 && rest.ptr[1] == '(')
			buffer_add_byte(out, ' ');
	} else { /* SARIF 2.1.0, 3.11.5: a brace is written twice */
		buffer_add_byte(out, byte);
		buffer_add_byte(out, byte);
	}
	return 1;
}

void plain_add(struct buffer *out, enum plain_language language, struct slice text)
{
	unsigned mask = 1u << language;
	struct shown shown;

	while (text.len) {
		size_t len = ordinary_length(text, mask);

		buffer_add(out, text.ptr, len);
		text = slice_from(text, len);
		if (text.len == 0)
			break;
		if ((unsigned char)text.ptr[0] < 0x80 && special[(unsigned char)text.ptr[0]] & mask) {
			text = slice_from(text, add_special(out, language, text));
			continue;
		}
		text_next(&text, &shown);
		if (language == PLAIN_MARKDOWN && shown.bytes[0] == '\\')
			buffer_add_byte(out, '\\');
		buffer_add(out, shown.bytes, shown.len);
	}
}

void plain_add_cut(struct buffer *out, enum plain_language language, struct slice text, size_t max)
{
	bool cut = text.len > max;

	if (cut) {
		while (max > 0 && ((unsigned char)text.ptr[max] & 0xc0) == 0x80)
			max--; /* not inside a character */
		text = slice_first(text, max);
	}
	plain_add(out, language, text);
	if (cut)
		buffer_add_slice(out, S("\xe2\x80\xa6"));
}

void plain_add_number(struct buffer *out, uint64_t number)
{
	char digits[20], *first = digits + sizeof digits;

	do
		*--first = (char)('0' + number % 10);
	while (number /= 10);
	buffer_add(out, first, (size_t)(digits + sizeof digits - first));
}

struct slice plain_stop(struct slice text)
{
	return slice_ends_with(text, S(".")) ? S(" ") : S(". ");
}

struct slice plain_text(enum plain_language language, struct slice text, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	if (ordinary_length(text, 1u << language) == text.len)
		return text;
	plain_add(&out, language, text);
	return arena_copy(arena, buffer_slice(&out));
}
