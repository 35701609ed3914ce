/* digest.c - SHA-256 */
#include "walk/digest.h"

#define BLOCK 64u

/* The first 32 bits of the fractions of the cube roots of the first 64 primes: FIPS 180-4, 4.2.2. */
static const uint32_t constants[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1,
	0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
	0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354,
	0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585,
	0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
	0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2 };

void digest_begin(struct digest *digest)
{
	*digest = (struct digest){ .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
					   0x5be0cd19 } };
}

static uint32_t rotate(uint32_t word, unsigned by)
{
	return word >> by | word << (32 - by);
}

static uint32_t load(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static void extend(uint32_t words[64], const unsigned char *block)
{
	for (unsigned i = 0; i < 16; i++)
		words[i] = load(block + (size_t)4 * i);
	for (unsigned i = 16; i < 64; i++) {
		uint32_t x = words[i - 15], y = words[i - 2];

		words[i] = words[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + words[i - 7] +
			   (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
	}
}

static void turn(struct digest *digest, const unsigned char *block)
{
	uint32_t words[64], s[8];

	extend(words, block);
	memcpy(s, digest->state, sizeof s);
	for (unsigned i = 0; i < 64; i++) {
		uint32_t first = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
				 ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + words[i];
		uint32_t second =
			(rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof *s);
		s[4] += first;
		s[0] = first + second;
	}
	for (unsigned i = 0; i < 8; i++)
		digest->state[i] += s[i];
}

void digest_add(struct digest *digest, struct slice bytes)
{
	while (bytes.len) {
		size_t held = digest->length % BLOCK, taken = BLOCK - held < bytes.len ? BLOCK - held : bytes.len;

		if (taken == BLOCK) {
			turn(digest, (const unsigned char *)bytes.ptr);
		} else {
			memcpy(digest->block + held, bytes.ptr, taken);
			if (held + taken == BLOCK)
				turn(digest, digest->block);
		}
		digest->length += taken;
		bytes = slice_from(bytes, taken);
	}
}

void digest_end(struct digest *digest, unsigned char ret_digest[DIGEST_SIZE])
{
	uint64_t bits = digest->length * 8;
	unsigned char end[BLOCK + 8] = { 0x80 };
	size_t zeros = (2 * BLOCK - 9 - digest->length % BLOCK) % BLOCK;

	for (unsigned i = 0; i < 8; i++)
		end[1 + zeros + i] = (unsigned char)(bits >> (56 - 8 * i));
	digest_add(digest, slice_make(end, 1 + zeros + 8));
	for (unsigned i = 0; i < DIGEST_SIZE; i++)
		ret_digest[i] = (unsigned char)(digest->state[i / 4] >> (24 - 8 * (i % 4)));
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_parse(struct slice text, unsigned char ret_digest[DIGEST_SIZE])
{
	unsigned char digest[DIGEST_SIZE];
	const struct slice algorithm = S("sha256:");
	struct slice digits = slice_from(text, algorithm.len < text.len ? algorithm.len : text.len);

	if (!slice_starts_with(text, algorithm) || digits.len != (size_t)2 * DIGEST_SIZE)
		return false;
	for (size_t i = 0; i < DIGEST_SIZE; i++) {
		int high = digit(digits.ptr[2 * i]), low = digit(digits.ptr[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		digest[i] = (unsigned char)(high << 4 | low);
	}
	memcpy(ret_digest, digest, DIGEST_SIZE);
	return true;
}
