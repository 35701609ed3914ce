#include "base/sha256.h"
#include "base/test.h"

/* FIPS 180-4 example "abc"; RFC 4231 test case 2. */
TEST(sha256_and_hmac_agree_with_their_published_vectors)
{
	unsigned char digest[SHA256_SIZE];
	char text[SHA256_HEX_SIZE];

	sha256_of(S("abc"), digest);
	sha256_hex(digest, text);
	CHECK_TEXT(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hmac(S("Jefe"), S("what do ya want for nothing?"), digest);
	sha256_hex(digest, text);
	CHECK_TEXT(text, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(sha256_starts_anew_after_its_end)
{
	struct sha256 *sha256 = sha256_new();
	unsigned char first[SHA256_SIZE], second[SHA256_SIZE];

	sha256_add(sha256, "abc", 3);
	sha256_end(sha256, first);
	sha256_add(sha256, "a", 1);
	sha256_add(sha256, "bc", 2);
	sha256_end(sha256, second);
	CHECK(bytes_equal_in_constant_time(first, second, SHA256_SIZE));
	sha256_free(sha256);
}
