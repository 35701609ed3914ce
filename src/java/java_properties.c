/* java_properties.c - read a .properties file as java.util.Properties does */
#include "java/java_properties.h"

void java_properties_init(struct java_properties *properties, struct slice bytes, struct arena *arena)
{
	properties->left = bytes;
	properties->out = arena_alloc(arena, bytes.len + 1); /* an escape is never shorter than what it means */
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static void skip_blanks(struct slice *text)
{
	while (text->len && is_blank(text->ptr[0]))
		*text = slice_from(*text, 1);
}

static void skip_line_end(struct slice *text)
{
	*text = slice_from(*text, slice_starts_with(*text, S("\r\n")) ? 2 : 1);
}

static int hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "\u00e9" means one UTF-16 unit; halves of pairs do not stand in names and become U+FFFD. */
static bool take_unit(struct slice *text, char **out)
{
	unsigned unit = 0;

	if (text->len < 5)
		return false;
	for (size_t i = 1; i < 5; i++) {
		if (hex_digit(text->ptr[i]) < 0)
			return false;
		unit = unit * 16 + (unsigned)hex_digit(text->ptr[i]);
	}
	*text = slice_from(*text, 5);
	if (unit >= 0xd800 && unit < 0xe000)
		unit = 0xfffd;
	if (unit < 0x80) {
		*(*out)++ = (char)unit;
		return true;
	}
	if (unit < 0x800) {
		*(*out)++ = (char)(0xc0 | unit >> 6);
	} else {
		*(*out)++ = (char)(0xe0 | unit >> 12);
		*(*out)++ = (char)(0x80 | (unit >> 6 & 0x3f));
	}
	*(*out)++ = (char)(0x80 | (unit & 0x3f));
	return true;
}

/* What follows a backslash, which was taken. A line's end only goes on with the next line, without its blanks. */
static void take_escaped(struct slice *text, char **out)
{
	static const char from[] = "tnrf", to[] = "\t\n\r\f";
	const char *at;
	char c;

	if (!text->len)
		return;
	c = text->ptr[0];
	if (is_line_end(c)) {
		skip_line_end(text);
		skip_blanks(text);
		return;
	}
	if (c == 'u' && take_unit(text, out))
		return;
	at = c ? strchr(from, c) : NULL;
	*(*out)++ = at ? to[at - from] : c;
	*text = slice_from(*text, 1);
}

/* Text up to the end of its logical line, or, of a KEY, up to what ends that. */
static struct slice take_text(struct java_properties *properties, bool key)
{
	char *start = properties->out;
	struct slice *left = &properties->left;

	while (left->len && !is_line_end(left->ptr[0])) {
		char c = left->ptr[0];

		if (key && (c == '=' || c == ':' || is_blank(c)))
			break;
		*left = slice_from(*left, 1);
		if (c == '\\')
			take_escaped(left, &properties->out);
		else
			*properties->out++ = c;
	}
	return slice_make(start, (size_t)(properties->out - start));
}

bool java_properties_next(struct java_properties *properties, struct slice *ret_key, struct slice *ret_value)
{
	struct slice *left = &properties->left;

	for (;;) {
		while (left->len && (is_blank(left->ptr[0]) || is_line_end(left->ptr[0])))
			*left = slice_from(*left, 1);
		if (!left->len)
			return false;
		if (left->ptr[0] != '#' && left->ptr[0] != '!')
			break;
		while (left->len && !is_line_end(left->ptr[0])) /* a comment does not go on with the next line */
			*left = slice_from(*left, 1);
	}
	*ret_key = take_text(properties, true);
	skip_blanks(left);
	if (left->len && (left->ptr[0] == '=' || left->ptr[0] == ':')) {
		*left = slice_from(*left, 1);
		skip_blanks(left);
	}
	*ret_value = take_text(properties, false);
	return true;
}
