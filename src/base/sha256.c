/* sha256.c - SHA-256 and HMAC through libcrypto */
#include "base/sha256.h"
#include "base/memory.h"
#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

struct sha256 {
	EVP_MD_CTX *context;
	EVP_MD *algorithm; /* fetched once: a fetch for each digest costs more than small digests themselves */
};

struct sha256 *sha256_new(void)
{
	struct sha256 *sha256 = memory_one(struct sha256);

	/* libcrypto would list all algorithms that it knows by name, and none of them is asked for in that way: a quarter of a
	 * millisecond. Where it did so already (in plimsoll-net, for TLS), this changes nothing. */
	OPENSSL_init_crypto(OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
	sha256->context = EVP_MD_CTX_new();
	sha256->algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!sha256->context || !sha256->algorithm || EVP_DigestInit_ex(sha256->context, sha256->algorithm, NULL) != 1)
		abort();
	return sha256;
}

void sha256_free(struct sha256 *sha256)
{
	if (!sha256)
		return;
	EVP_MD_CTX_free(sha256->context);
	EVP_MD_free(sha256->algorithm);
	free(sha256);
}

void sha256_add(struct sha256 *sha256, const void *bytes, size_t len)
{
	if (EVP_DigestUpdate(sha256->context, bytes, len) != 1)
		abort();
}

void sha256_end(struct sha256 *sha256, unsigned char ret_digest[SHA256_SIZE])
{
	if (EVP_DigestFinal_ex(sha256->context, ret_digest, NULL) != 1 ||
		EVP_DigestInit_ex(sha256->context, sha256->algorithm, NULL) != 1)
		abort();
}

void sha256_of(struct slice bytes, unsigned char ret_digest[SHA256_SIZE])
{
	struct sha256 *sha256 = sha256_new();

	sha256_add(sha256, bytes.ptr, bytes.len);
	sha256_end(sha256, ret_digest);
	sha256_free(sha256);
}

void sha256_hmac(struct slice key, struct slice bytes, unsigned char ret_mac[SHA256_SIZE])
{
	unsigned int length = 0;

	assert(key.len <= 1024);
	if (!HMAC(EVP_sha256(), key.ptr, (int)key.len, (const unsigned char *)bytes.ptr, bytes.len, ret_mac, &length) ||
		length != SHA256_SIZE)
		abort();
}

void sha256_hex(const unsigned char digest[SHA256_SIZE], char ret_text[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		ret_text[2 * i] = digits[digest[i] >> 4];
		ret_text[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_text[SHA256_HEX_SIZE - 1] = '\0';
}

void random_bytes(void *bytes, size_t len)
{
	assert(len <= 256); /* such requests are never cut short (getrandom(2)) */
	if (getrandom(bytes, len, 0) != (ssize_t)len)
		abort();
}

bool bytes_equal_in_constant_time(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}
