/* ed25519_test.c - the third vector of RFC 8032, 7.1, its keys as RFC 8410 writes them */
#include "base/ed25519.h"
#include "base/test.h"

#define PRIVATE                                                              \
	"-----BEGIN PRIVATE KEY-----\n"                                      \
	"MC4CAQAwBQYDK2VwBCIEIMWqjfQ/n4N77bdELzHct7Fm04U1B28JS4XOOi4LRFj3\n" \
	"-----END PRIVATE KEY-----\n"
#define PUBLIC                                                           \
	"-----BEGIN PUBLIC KEY-----\n"                                   \
	"MCowBQYDK2VwAyEA/FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU=\n" \
	"-----END PUBLIC KEY-----\n"

static const unsigned char wanted[ED25519_SIZE] = { 0x62, 0x91, 0xd6, 0x57, 0xde, 0xec, 0x24, 0x02, 0x48, 0x27, 0xe6, 0x9c, 0x3a,
	0xbe, 0x01, 0xa3, 0x0c, 0xe5, 0x48, 0xa2, 0x84, 0x74, 0x3a, 0x44, 0x5e, 0x36, 0x80, 0xd7, 0xdb, 0x5a, 0xc3, 0xac, 0x18,
	0xff, 0x9b, 0x53, 0x8d, 0x16, 0xf2, 0x90, 0xae, 0x67, 0xf7, 0x60, 0x98, 0x4d, 0xc6, 0x59, 0x4a, 0x7c, 0x15, 0xe9, 0x71,
	0x6e, 0xd2, 0x8d, 0xc0, 0x27, 0xbe, 0xce, 0xea, 0x1e, 0xc4, 0x0a };

TEST(signs_as_rfc_8032_says)
{
	unsigned char signature[ED25519_SIZE];
	struct error err;

	CHECK_INT(ed25519_sign(S(PRIVATE), S("\xaf\x82"), signature, &err), 0);
	CHECK(memcmp(signature, wanted, sizeof wanted) == 0);
	CHECK_INT(ed25519_verify(S(PUBLIC), S("\xaf\x82"), slice_make(signature, sizeof signature), &err), 0);
}

TEST(a_signature_over_other_bytes_or_with_any_bit_flipped_is_not_trusted)
{
	unsigned char signature[ED25519_SIZE];
	struct error err;

	memcpy(signature, wanted, sizeof signature);
	CHECK_INT(ed25519_verify(S(PUBLIC), S("\xaf\x83"), slice_make(wanted, sizeof wanted), &err), -ERR_UNTRUSTED);
	CHECK_INT(ed25519_verify(S(PUBLIC), S(""), slice_make(wanted, sizeof wanted), &err), -ERR_UNTRUSTED);
	for (unsigned bit = 0; bit < 8 * ED25519_SIZE; bit++) {
		signature[bit / 8] ^= (unsigned char)(1u << bit % 8);
		CHECK_INT(
			ed25519_verify(S(PUBLIC), S("\xaf\x82"), slice_make(signature, sizeof signature), &err), -ERR_UNTRUSTED);
		signature[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
	CHECK_INT(ed25519_verify(S(PUBLIC), S("\xaf\x82"), slice_make(wanted, ED25519_SIZE - 1), &err), -ERR_UNTRUSTED);
	CHECK_INT(ed25519_verify(S(PUBLIC), S("\xaf\x82"), S(""), &err), -ERR_UNTRUSTED);
}

TEST(what_is_no_key_is_said)
{
	unsigned char signature[ED25519_SIZE];
	struct error err;

	CHECK_INT(ed25519_sign(S(PUBLIC), S(""), signature, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "no private key in PEM, or it is encrypted");
	CHECK_INT(ed25519_verify(S(PRIVATE), S(""), slice_make(wanted, sizeof wanted), &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "no public key in PEM");
	CHECK_INT(ed25519_verify(S(""), S(""), slice_make(wanted, sizeof wanted), &err), -ERR_FORMAT);
}
