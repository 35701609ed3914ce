/* digest_test.c - SHA-256 gives what FIPS 180-4's own examples and libcrypto give */
#include "base/sha256.h"
#include "base/test.h"
#include "walk/digest.h"

static void digest_of(struct slice bytes, size_t step, char ret_hex[SHA256_HEX_SIZE])
{
	unsigned char bytes_of[DIGEST_SIZE];
	struct digest digest;

	digest_begin(&digest);
	for (; bytes.len; bytes = slice_from(bytes, step < bytes.len ? step : bytes.len))
		digest_add(&digest, slice_first(bytes, step));
	digest_end(&digest, bytes_of);
	sha256_hex(bytes_of, ret_hex);
}

TEST(the_examples_of_the_standard_have_their_digests)
{
	char hex[SHA256_HEX_SIZE];

	digest_of(S("abc"), 1, hex);
	CHECK_TEXT(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_of(S(""), 1, hex);
	CHECK_TEXT(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_of(S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), 7, hex);
	CHECK_TEXT(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(every_length_and_step_gives_what_libcrypto_gives)
{
	unsigned char bytes[300], want[SHA256_SIZE];
	char got_hex[SHA256_HEX_SIZE], want_hex[SHA256_HEX_SIZE];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 7 + i / 13);
	for (size_t len = 0; len < sizeof bytes; len++) {
		sha256_of(slice_make(bytes, len), want);
		sha256_hex(want, want_hex);
		for (size_t step = 1; step < 140; step += 23) {
			digest_of(slice_make(bytes, len), step, got_hex);
			CHECK_TEXT(got_hex, want_hex);
		}
	}
}

TEST(a_digest_is_read_only_as_it_is_written)
{
#define HEX "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	unsigned char digest[DIGEST_SIZE];

	CHECK(digest_parse(S("sha256:" HEX), digest));
	CHECK_INT(digest[0], 0xba);
	CHECK_INT(digest[31], 0xad);
	CHECK(!digest_parse(S("sha512:" HEX), digest));
	CHECK(!digest_parse(S("sha256:" HEX "00"), digest));
	CHECK(!digest_parse(S("sha256:"), digest));
	CHECK(!digest_parse(S(""), digest));
	CHECK(!digest_parse(S("sha256:Ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), digest));
}
