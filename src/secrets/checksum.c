/* checksum.c - CRC-32 in base 62, at the end of a token */
#include "secrets/checksum.h"

#define DIGITS 6u

/* Bit by bit: tokens are short, and few come so far. */
static uint32_t crc32_of(struct slice text)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < text.len; i++) {
		crc ^= (unsigned char)text.ptr[i];
		for (unsigned bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

bool checksum_holds(struct slice token)
{
	static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	struct slice body = slice_from(token, (size_t)(slice_find_last_byte(token, '_') + 1));
	uint32_t crc;

	if (body.len <= DIGITS)
		return false;
	crc = crc32_of(slice_first(body, body.len - DIGITS));
	for (size_t i = 0; i < DIGITS; i++) {
		if (body.ptr[body.len - 1 - i] != letters[crc % 62])
			return false;
		crc /= 62;
	}
	return true;
}
