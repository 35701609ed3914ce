/* digest_test.c - tests of digest.c */
#include "base/test.h"
#include "guess/digest.h"

#include <stdio.h>

static void check_hex(const unsigned char *digest, size_t size, const char *want)
{
	char hex[2 * DIGEST_SHA1_SIZE + 1];

	for (size_t i = 0; i < size; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	CHECK_TEXT(hex, want);
}

TEST(md5_of_the_texts_of_rfc_1321)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "a", "0cc175b9c0f1b6a831c399e269772661" },
		{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "message digest", "f96b697d7cb7938d525a2f31aaf161d0" },
		{ "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b" },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f" },
		{ "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
			"57edf4a22be3c955ac49da2e2107b67a" },
	};
	unsigned char digest[DIGEST_MD5_SIZE];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		/* In two parts, cut anywhere. */
		struct slice text = slice_from_text(cases[i].text),
			     parts[] = { slice_first(text, i), slice_from(text, i < text.len ? i : text.len) };

		digest_md5(parts, 2, digest);
		check_hex(digest, sizeof digest, cases[i].want);
	}
}

TEST(sha1_of_the_texts_of_rfc_3174)
{
	static const struct {
		const char *text;
		size_t times;
		const char *want;
	} cases[] = {
		{ "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
		{ "0123456701234567012345670123456701234567012345670123456701234567", 10,
			"dea356a2cddd90c7a7ecedc5ebb563934f460452" },
	};
	struct slice parts[10];
	unsigned char digest[DIGEST_SHA1_SIZE];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (size_t part = 0; part < cases[i].times; part++)
			parts[part] = slice_from_text(cases[i].text);
		digest_sha1(parts, cases[i].times, digest);
		check_hex(digest, sizeof digest, cases[i].want);
	}
}
