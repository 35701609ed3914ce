/* base64.c - base64 (RFC 4648) */
#include "codec/base64.h"

static int digit_of(char c, bool url_too)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+' || (url_too && c == '-'))
		return 62;
	return c == '/' || (url_too && c == '_') ? 63 : -1;
}

bool base64_decode_into(struct slice text, bool url_too, void *ret_bytes, size_t size, size_t *ret_len)
{
	unsigned collected = 0, bits = 0;
	char *bytes = ret_bytes;
	size_t len = 0;

	while (slice_ends_with(text, S("=")))
		text = slice_first(text, text.len - 1);
	if (text.len % 4 == 1)
		return false; /* six bits are no byte */
	for (size_t i = 0; i < text.len; i++) {
		int digit = digit_of(text.ptr[i], url_too);

		if (digit < 0)
			return false;
		collected = (collected << 6 | (unsigned)digit) & 0xffff;
		bits += 6;
		if (bits < 8)
			continue;
		if (len == size)
			return false;
		bits -= 8;
		bytes[len++] = (char)(collected >> bits);
	}
	*ret_len = len;
	return true;
}

bool base64_decode(struct slice text, bool url_too, struct arena *arena, struct slice *ret_bytes)
{
	size_t size = text.len / 4 * 3 + 3, len;
	char *bytes = arena_alloc(arena, size);

	if (!base64_decode_into(text, url_too, bytes, size, &len))
		return false;
	*ret_bytes = slice_make(bytes, len);
	return true;
}

void base64_add(struct buffer *out, struct slice bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < bytes.len ? (unsigned char)bytes.ptr[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buffer_add_byte(out, i + k > bytes.len ? '=' : digits[three >> (18 - 6 * k) & 63]);
	}
}
