/* json_escape.c - what escapes in JSON strings stand for */
#include "codec/json_escape.h"
#include "codec/utf8.h"

int json_hex4(const char *at, const char *stop)
{
	int value = 0;

	if (stop - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char c = at[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* AT: the "u" of an escape that json.c has checked. Says where it ends, and the character: U+FFFD for half a pair, and for NUL. */
static const char *read_unicode_escape(const char *at, const char *stop, unsigned *ret_code)
{
	int high = json_hex4(at + 1, stop), low;

	at += 5;
	*ret_code = high ? (unsigned)high : 0xfffd;
	if (high < 0xd800 || high > 0xdfff)
		return at;
	*ret_code = 0xfffd;
	if (high > 0xdbff || stop - at < 6 || at[0] != '\\' || at[1] != 'u')
		return at;
	low = json_hex4(at + 2, stop);
	if (low < 0xdc00 || low > 0xdfff)
		return at;
	*ret_code = 0x10000 + ((unsigned)(high - 0xd800) << 10 | (unsigned)(low - 0xdc00));
	return at + 6;
}

char json_escaped(char kind)
{
	switch (kind) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'r':
		return '\r';
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case '"':
	case '\\':
	case '/':
		return kind;
	default:
		return '\0';
	}
}

/* An escape is never shorter than what it stands for. */
struct slice json_unescape(struct arena *arena, struct slice raw)
{
	char *text = arena_alloc(arena, raw.len), *out = text;
	const char *at = raw.ptr, *stop = raw.ptr + raw.len;

	while (at < stop) {
		const char *backslash = memchr(at, '\\', (size_t)(stop - at));
		size_t plain = (size_t)((backslash ? backslash : stop) - at);

		memcpy(out, at, plain);
		out += plain;
		at += plain;
		if (at == stop)
			break;
		at++;
		if (*at == 'u') {
			unsigned code;

			at = read_unicode_escape(at, stop, &code);
			out += utf8_put(out, code);
		} else {
			*out++ = json_escaped(*at++);
		}
	}
	return slice_make(text, (size_t)(out - text));
}
