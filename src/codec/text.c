/* text.c - words from an image to a person: shown, never obeyed */
#include "codec/text.h"
#include "codec/utf8.h"

struct range {
	uint32_t first, last;
};

/* Characters that nobody sees, or that change how their neighbours are read: controls, line separators, directions, joiners,
 * fillers, tags. */
static const struct range hidden[] = {
	{ 0x00, 0x1f },
	{ 0x7f, 0x9f },
	{ 0xad, 0xad },
	{ 0x34f, 0x34f },
	{ 0x61c, 0x61c },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0xfffe, 0xffff },
	{ 0xe0000, 0xe0fff },
};

/* Characters that stand on the one before: the blocks of combining marks and variation selectors. */
static const struct range combining[] = {
	{ 0x300, 0x36f },
	{ 0x483, 0x489 },
	{ 0x591, 0x5bd },
	{ 0x610, 0x61a },
	{ 0x64b, 0x65f },
	{ 0x900, 0x902 },
	{ 0xe31, 0xe31 },
	{ 0xe34, 0xe3a },
	{ 0xe47, 0xe4e },
	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff },
	{ 0x302a, 0x302d },
	{ 0x3099, 0x309a },
	{ 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },
};

/* East Asian Width W and F, and the pictures that terminals draw two columns wide. */
static const struct range wide[] = {
	{ 0x1100, 0x115e },
	{ 0x231a, 0x231b },
	{ 0x23e9, 0x23ec },
	{ 0x2614, 0x2615 },
	{ 0x26a1, 0x26a1 },
	{ 0x2705, 0x2705 },
	{ 0x274c, 0x274c },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0x3247 },
	{ 0x3250, 0x4dbf },
	{ 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97f },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe10, 0xfe19 },
	{ 0xfe30, 0xfe6f },
	{ 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x16fe0, 0x18dff },
	{ 0x1aff0, 0x1b2ff },
	{ 0x1f18e, 0x1f19a },
	{ 0x1f200, 0x1f265 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff },
	{ 0x1f7e0, 0x1f7eb },
	{ 0x1f900, 0x1f9ff },
	{ 0x1fa70, 0x1faff },
	{ 0x20000, 0x3fffd },
};

#define IN(code, ranges) is_in((code), (ranges), sizeof(ranges) / sizeof(ranges)[0])

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count && ranges[i].first <= code; i++)
		if (code <= ranges[i].last)
			return true;
	return false;
}

static uint32_t decode(const char *at, size_t len)
{
	const unsigned char *byte = (const unsigned char *)at;
	uint32_t code = len == 1 ? byte[0] : byte[0] & (0x7fu >> len);

	for (size_t i = 1; i < len; i++)
		code = code << 6 | (byte[i] & 0x3f);
	return code;
}

static void show_escaped(struct shown *shown, uint32_t code, bool is_byte)
{
	int length;

	if (is_byte || code < 0x80)
		length = snprintf(shown->bytes, sizeof shown->bytes, "\\x%02x", (unsigned)code);
	else if (code < 0x10000)
		length = snprintf(shown->bytes, sizeof shown->bytes, "\\u%04x", (unsigned)code);
	else
		length = snprintf(shown->bytes, sizeof shown->bytes, "\\U%08x", (unsigned)code);
	shown->len = shown->width = (unsigned)length;
}

bool text_next(struct slice *text, struct shown *ret_shown)
{
	size_t len;
	uint32_t code;

	if (text->len == 0)
		return false;
	len = utf8_sequence(text->ptr, text->ptr + text->len);
	if (len == 0) {
		show_escaped(ret_shown, (unsigned char)*text->ptr, true);
		*text = slice_from(*text, 1);
		return true;
	}
	code = decode(text->ptr, len);
	if (IN(code, hidden)) {
		show_escaped(ret_shown, code, false);
	} else {
		memcpy(ret_shown->bytes, text->ptr, len);
		ret_shown->len = (unsigned)len;
		ret_shown->width = code < 0x300 ? 1 : IN(code, combining) ? 0 : IN(code, wide) ? 2 : 1;
	}
	*text = slice_from(*text, len);
	return true;
}

size_t text_plain_length(struct slice text)
{
	size_t i = 0;

	while (i < text.len && text.ptr[i] > ' ' && text.ptr[i] < 0x7f)
		i++;
	return i;
}

size_t text_width(struct slice text)
{
	size_t width = 0;

	while (text.len > 0) {
		size_t plain = text_plain_length(text);
		struct shown shown;

		width += plain;
		text = slice_from(text, plain);
		if (text_next(&text, &shown))
			width += shown.width;
	}
	return width;
}
