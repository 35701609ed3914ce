/* key_crypto.c - what libcrypto computes of keys; its only door in this room */
#include "secrets/key_crypto.h"
#include "base/cleanup.h"
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pkcs12.h>

CLEANUP_DEFINE(BIGNUM *, free_number, BN_clear_free)
CLEANUP_DEFINE(BN_CTX *, free_numbers, BN_CTX_free)
CLEANUP_DEFINE(EC_GROUP *, free_group, EC_GROUP_free)
CLEANUP_DEFINE(EC_POINT *, free_point, EC_POINT_free)
CLEANUP_DEFINE(EVP_PKEY *, free_key, EVP_PKEY_free)
CLEANUP_DEFINE(PKCS12 *, free_store, PKCS12_free)
CLEANUP_DEFINE(PKCS8_PRIV_KEY_INFO *, free_plain, PKCS8_PRIV_KEY_INFO_free)
CLEANUP_DEFINE(X509_SIG *, free_encrypted, X509_SIG_free)

/* No algorithm is asked for by a name of old, either. */
void key_crypto_begin(void)
{
	OPENSSL_init_crypto(
		OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS, NULL);
}

static BIGNUM *number_of(struct slice bytes)
{
	return BN_bin2bn((const unsigned char *)(bytes.ptr ? bytes.ptr : ""), (int)bytes.len, NULL);
}

struct slice key_oid_name(struct arena *arena, const char *oid)
{
	int nid;

	key_crypto_begin();
	nid = *oid ? OBJ_txt2nid(oid) : NID_undef;
	return nid == NID_undef ? arena_copy(arena, slice_from_text(oid)) : slice_from_text(OBJ_nid2sn(nid));
}

bool key_point_of(struct arena *arena, const char *curve_oid, struct slice scalar, struct slice *ret_point)
{
	CLEANUP(free_group) EC_GROUP *group = NULL;
	CLEANUP(free_point) EC_POINT *point = NULL;
	CLEANUP(free_number) BIGNUM *number = NULL;
	unsigned char *bytes;
	size_t len;
	int nid;

	key_crypto_begin();
	nid = *curve_oid ? OBJ_txt2nid(curve_oid) : NID_undef;
	if (nid == NID_undef || scalar.len * 8 > KEY_MODULUS_BITS_MAX)
		return false;
	group = EC_GROUP_new_by_curve_name(nid);
	if (!group)
		return false;
	point = EC_POINT_new(group);
	number = number_of(scalar);
	if (!point || !number || EC_POINT_mul(group, point, number, NULL, NULL, NULL) != 1)
		return false;
	len = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, NULL, 0, NULL);
	if (len < 2) /* one byte is the point at infinity */
		return false;
	bytes = arena_alloc(arena, len);
	if (EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, bytes, len, NULL) != len)
		return false;
	*ret_point = slice_make(bytes, len);
	return true;
}

bool key_raw_public_of(struct arena *arena, const char *algorithm, struct slice private, struct slice *ret_public)
{
	CLEANUP(free_key) EVP_PKEY *key = NULL;
	unsigned char bytes[64];
	size_t len = sizeof bytes;

	key_crypto_begin();
	key = EVP_PKEY_new_raw_private_key_ex(NULL, algorithm, NULL, (const unsigned char *)private.ptr, private.len);
	if (!key || EVP_PKEY_get_raw_public_key(key, bytes, &len) != 1)
		return false;
	*ret_public = arena_copy(arena, slice_make(bytes, len));
	return true;
}

bool key_power_of(struct arena *arena, struct slice base, struct slice exponent, struct slice modulus, struct slice *ret_power)
{
	CLEANUP(free_numbers) BN_CTX *numbers = NULL;
	CLEANUP(free_number) BIGNUM *b = NULL;
	CLEANUP(free_number) BIGNUM *e = NULL;
	CLEANUP(free_number) BIGNUM *m = NULL;
	CLEANUP(free_number) BIGNUM *power = NULL;
	unsigned char *bytes;

	key_crypto_begin();
	if (modulus.len * 8 > KEY_MODULUS_BITS_MAX || base.len > modulus.len || exponent.len > modulus.len)
		return false;
	numbers = BN_CTX_new();
	b = number_of(base);
	e = number_of(exponent);
	m = number_of(modulus);
	power = BN_new();
	if (!numbers || !b || !e || !m || !power || BN_is_zero(m) || BN_mod_exp(power, b, e, m, numbers) != 1)
		return false;
	bytes = arena_alloc(arena, (size_t)BN_num_bytes(power) + 1);
	*ret_power = slice_make(bytes, (size_t)BN_bn2bin(power, bytes));
	return true;
}

void key_sha256(struct slice bytes, unsigned char ret_digest[SHA256_SIZE])
{
	key_crypto_begin();
	sha256_of(bytes, ret_digest);
}

void key_sha1(struct slice bytes, unsigned char ret_digest[KEY_SHA1_SIZE])
{
	key_crypto_begin();
	if (EVP_Q_digest(NULL, "SHA1", NULL, bytes.ptr, bytes.len, ret_digest, NULL) != 1)
		memset(ret_digest, 0, KEY_SHA1_SIZE);
}

static PKCS12 *store_of(struct slice bytes)
{
	const unsigned char *at = (const unsigned char *)bytes.ptr;

	key_crypto_begin();
	return bytes.len <= KEY_STORE_BYTES_MAX ? d2i_PKCS12(NULL, &at, (long)bytes.len) : NULL;
}

bool key_store_opens_empty(struct slice pkcs12)
{
	CLEANUP(free_store) PKCS12 *store = store_of(pkcs12);
	const ASN1_INTEGER *count = NULL;
	int64_t iterations = 1;

	if (!store || !PKCS12_mac_present(store))
		return false;
	PKCS12_get0_mac(NULL, NULL, NULL, &count, store);
	if (count && (ASN1_INTEGER_get_int64(&iterations, count) != 1 || iterations < 1 || iterations > KEY_ITERATIONS_MAX))
		return false;
	/* Two ways of writing "no passphrase" are about: none at all, and an empty string. */
	return PKCS12_verify_mac(store, "", 0) == 1 || PKCS12_verify_mac(store, NULL, 0) == 1;
}

bool key_decrypt_empty(struct arena *arena, struct slice encrypted, struct slice *ret_plain)
{
	CLEANUP(free_encrypted) X509_SIG *wrapped = NULL;
	CLEANUP(free_plain) PKCS8_PRIV_KEY_INFO *plain = NULL;
	const unsigned char *at = (const unsigned char *)encrypted.ptr;
	unsigned char *bytes = NULL;
	int len;

	key_crypto_begin();
	wrapped = d2i_X509_SIG(NULL, &at, (long)encrypted.len);
	if (!wrapped)
		return false;
	plain = PKCS8_decrypt(wrapped, "", 0);
	if (!plain)
		plain = PKCS8_decrypt(wrapped, NULL, 0);
	len = plain ? i2d_PKCS8_PRIV_KEY_INFO(plain, &bytes) : 0;
	if (len <= 0)
		return false;
	*ret_plain = arena_copy(arena, slice_make(bytes, (size_t)len));
	OPENSSL_clear_free(bytes, (size_t)len);
	return true;
}

bool key_store_as_der(struct arena *arena, struct slice ber, struct slice *ret_der)
{
	CLEANUP(free_store) PKCS12 *store = store_of(ber);
	unsigned char *bytes = NULL;
	int len = store ? i2d_PKCS12(store, &bytes) : 0;

	if (len <= 0)
		return false;
	*ret_der = arena_copy(arena, slice_make(bytes, (size_t)len));
	OPENSSL_free(bytes);
	return true;
}
