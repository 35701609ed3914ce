/* digest.c - MD5 and SHA-1 */
#include "guess/digest.h"

#define BLOCK 64

/* Both digests work on blocks of 64 bytes and end alike: a bit, zeros, and the length in bits. */
struct work {
	uint32_t state[5];
	uint32_t words[80];
	unsigned char block[BLOCK];
	uint64_t length;
	void (*turn)(struct work *work);
};

static uint32_t rotate(uint32_t word, unsigned by)
{
	return word << by | word >> (32 - by);
}

static uint32_t load_little(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static uint32_t load_big(const unsigned char *bytes)
{
	return __builtin_bswap32(load_little(bytes));
}

static void store_little(unsigned char *bytes, uint32_t word)
{
	for (unsigned i = 0; i < 4; i++)
		bytes[i] = (unsigned char)(word >> (8 * i));
}

static uint32_t md5_step(uint32_t to, uint32_t from, uint32_t mixed, uint32_t added, unsigned by)
{
	return from + rotate(to + mixed + added, by);
}

static void md5_turn(struct work *work)
{
	/* The first 32 bits of the fraction of |sin(i + 1)|: RFC 1321, 3.4. */
	static const uint32_t sines[BLOCK] = { 0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
		0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
		0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6,
		0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681,
		0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085,
		0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039,
		0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82,
		0xbd3af235, 0x2ad7d2bb, 0xeb86d391 };
	uint32_t *words = work->words, a = work->state[0], b = work->state[1], c = work->state[2], d = work->state[3];

	for (unsigned i = 0; i < 16; i++)
		words[i] = load_little(work->block + (size_t)4 * i);
	for (unsigned i = 0; i < 16; i += 4) {
		a = md5_step(a, b, (b & c) | (~b & d), words[i] + sines[i], 7);
		d = md5_step(d, a, (a & b) | (~a & c), words[i + 1] + sines[i + 1], 12);
		c = md5_step(c, d, (d & a) | (~d & b), words[i + 2] + sines[i + 2], 17);
		b = md5_step(b, c, (c & d) | (~c & a), words[i + 3] + sines[i + 3], 22);
	}
	for (unsigned i = 16; i < 32; i += 4) {
		a = md5_step(a, b, (b & d) | (c & ~d), words[(5 * i + 1) % 16] + sines[i], 5);
		d = md5_step(d, a, (a & c) | (b & ~c), words[(5 * i + 6) % 16] + sines[i + 1], 9);
		c = md5_step(c, d, (d & b) | (a & ~b), words[(5 * i + 11) % 16] + sines[i + 2], 14);
		b = md5_step(b, c, (c & a) | (d & ~a), words[(5 * i + 16) % 16] + sines[i + 3], 20);
	}
	for (unsigned i = 32; i < 48; i += 4) {
		a = md5_step(a, b, b ^ c ^ d, words[(3 * i + 5) % 16] + sines[i], 4);
		d = md5_step(d, a, a ^ b ^ c, words[(3 * i + 8) % 16] + sines[i + 1], 11);
		c = md5_step(c, d, d ^ a ^ b, words[(3 * i + 11) % 16] + sines[i + 2], 16);
		b = md5_step(b, c, c ^ d ^ a, words[(3 * i + 14) % 16] + sines[i + 3], 23);
	}
	for (unsigned i = 48; i < 64; i += 4) {
		a = md5_step(a, b, c ^ (b | ~d), words[(7 * i) % 16] + sines[i], 6);
		d = md5_step(d, a, b ^ (a | ~c), words[(7 * i + 7) % 16] + sines[i + 1], 10);
		c = md5_step(c, d, a ^ (d | ~b), words[(7 * i + 14) % 16] + sines[i + 2], 15);
		b = md5_step(b, c, d ^ (c | ~a), words[(7 * i + 21) % 16] + sines[i + 3], 21);
	}
	work->state[0] += a;
	work->state[1] += b;
	work->state[2] += c;
	work->state[3] += d;
}

static void sha1_turn(struct work *work)
{
	static const uint32_t constants[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t a = work->state[0], b = work->state[1], c = work->state[2], d = work->state[3], e = work->state[4], mixed, next;
	uint32_t *words = work->words;

	for (unsigned i = 0; i < 16; i++)
		words[i] = load_big(work->block + (size_t)4 * i);
	for (unsigned i = 16; i < 80; i++)
		words[i] = rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
	for (unsigned i = 0; i < 80; i++) {
		if (i < 20)
			mixed = (b & c) | (~b & d);
		else if (i < 40 || i >= 60)
			mixed = b ^ c ^ d;
		else
			mixed = (b & c) | (b & d) | (c & d);
		next = rotate(a, 5) + mixed + e + words[i] + constants[i / 20];
		e = d;
		d = c;
		c = rotate(b, 30);
		b = a;
		a = next;
	}
	work->state[0] += a;
	work->state[1] += b;
	work->state[2] += c;
	work->state[3] += d;
	work->state[4] += e;
}

static void add(struct work *work, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len > 0) {
		size_t used = work->length % BLOCK, part = len < BLOCK - used ? len : BLOCK - used;

		memcpy(work->block + used, at, part);
		work->length += part;
		at += part;
		len -= part;
		if (work->length % BLOCK == 0)
			work->turn(work);
	}
}

static void digest(struct work *work, const struct slice *parts, size_t count, bool big)
{
	static const unsigned char bit_and_zeros[BLOCK + 1] = { 0x80 };
	unsigned char length[8];
	uint64_t bits;

	for (size_t i = 0; i < count; i++)
		add(work, parts[i].ptr, parts[i].len);
	bits = 8 * work->length;
	for (unsigned i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (8 * (big ? 7 - i : i)));
	/* To eight bytes before the end of a block: of this one, or of the next. */
	add(work, bit_and_zeros, 1 + (2 * BLOCK - 8 - 1 - work->length % BLOCK) % BLOCK);
	add(work, length, 8);
}

void digest_md5(const struct slice *parts, size_t count, unsigned char ret_digest[DIGEST_MD5_SIZE])
{
	struct work work = { .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 }, .turn = md5_turn };

	digest(&work, parts, count, false);
	for (unsigned i = 0; i < 4; i++)
		store_little(ret_digest + (size_t)4 * i, work.state[i]);
	explicit_bzero(&work, sizeof work);
}

void digest_sha1(const struct slice *parts, size_t count, unsigned char ret_digest[DIGEST_SHA1_SIZE])
{
	struct work work = { .state = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 }, .turn = sha1_turn };

	digest(&work, parts, count, true);
	for (unsigned i = 0; i < 5; i++)
		store_little(ret_digest + (size_t)4 * i, __builtin_bswap32(work.state[i]));
	explicit_bzero(&work, sizeof work);
}
