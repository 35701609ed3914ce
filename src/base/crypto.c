/* crypto.c - SHA-256, HMAC and Ed25519 through libcrypto; its only door in this room */
#include "base/cleanup.h"
#include "base/ed25519.h"
#include "base/memory.h"
#include "base/sha256.h"
#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
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

/* Ed25519 */

CLEANUP_DEFINE(BIO *, free_bio, BIO_free_all)
CLEANUP_DEFINE(EVP_PKEY *, free_key, EVP_PKEY_free)
CLEANUP_DEFINE(EVP_MD_CTX *, free_context, EVP_MD_CTX_free)

/* There is nobody to ask. */
static int no_passphrase(char *bytes, int size, int for_writing, void *context)
{
	(void)bytes, (void)size, (void)for_writing, (void)context;
	return 0;
}

static int read_key(struct slice pem, bool private, EVP_PKEY **ret_key, struct error *err)
{
	CLEANUP(free_bio) BIO *bio = pem.len <= ED25519_PEM_BYTES_MAX ? BIO_new_mem_buf(pem.ptr, (int)pem.len) : NULL;
	CLEANUP(free_key) EVP_PKEY *key = NULL;

	if (bio)
		key = private ? PEM_read_bio_PrivateKey(bio, NULL, no_passphrase, NULL)
			      : PEM_read_bio_PUBKEY(bio, NULL, no_passphrase, NULL);
	if (!key)
		return error_set(err, ERR_FORMAT, "no %s key in PEM%s", private ? "private" : "public",
			private ? ", or it is encrypted" : "");
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519)
		return error_set(err, ERR_UNSUPPORTED, "a key of another kind than Ed25519");
	*ret_key = steal(key);
	return 0;
}

int ed25519_sign(struct slice private_pem, struct slice bytes, unsigned char ret_signature[ED25519_SIZE], struct error *err)
{
	CLEANUP(free_key) EVP_PKEY *key = NULL;
	CLEANUP(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = ED25519_SIZE;
	int r = read_key(private_pem, true, &key, err);

	if (r < 0)
		return r;
	if (!context || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
		EVP_DigestSign(context, ret_signature, &size, (const unsigned char *)bytes.ptr, bytes.len) != 1 ||
		size != ED25519_SIZE)
		return error_set(err, ERR_UNSUPPORTED, "libcrypto does not sign with Ed25519");
	return 0;
}

int ed25519_verify(struct slice public_pem, struct slice bytes, struct slice signature, struct error *err)
{
	CLEANUP(free_key) EVP_PKEY *key = NULL;
	CLEANUP(free_context) EVP_MD_CTX *context = EVP_MD_CTX_new();
	int r = read_key(public_pem, false, &key, err);

	if (r < 0)
		return r;
	if (signature.len != ED25519_SIZE)
		return error_set(err, ERR_UNTRUSTED, "a signature of %zu bytes, not of %d", signature.len, ED25519_SIZE);
	if (!context || EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) != 1)
		return error_set(err, ERR_UNSUPPORTED, "libcrypto does not check Ed25519");
	if (EVP_DigestVerify(context, (const unsigned char *)signature.ptr, signature.len, (const unsigned char *)bytes.ptr,
		    bytes.len) != 1)
		return error_set(err, ERR_UNTRUSTED, "the signature is not of this key, or what was signed has changed");
	return 0;
}

void crypto_open_no_files(void)
{
	(void)OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}
