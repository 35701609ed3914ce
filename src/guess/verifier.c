/* verifier.c - is a hash made of this word? */
#include "guess/verifier.h"
#include "base/memory.h"
#include "codec/base64.h"
#include "guess/digest.h"

#include <crypt.h>

#define APR1_START "$apr1$"
#define APR1_ROUNDS 1000u
#define APR1_SALT_MAX 8u
#define APR1_DIGITS 22u
#define SSHA_SALT_MAX 64u

struct verifier {
	char word[VERIFIER_WORD_MAX + 1];
	char hash[FIELD_SIZE_MAX + 1];
	unsigned char digest[DIGEST_SHA1_SIZE + SSHA_SALT_MAX];
	struct crypt_data data;
};

struct verifier *verifier_new(void)
{
	return memory_one(struct verifier);
}

void verifier_free(struct verifier *verifier)
{
	if (!verifier)
		return;
	explicit_bzero(verifier, sizeof *verifier);
	free(verifier);
}

static enum verified try_crypt(struct verifier *verifier)
{
	const char *made = crypt_rn(verifier->word, verifier->hash, &verifier->data, (int)sizeof verifier->data);

	if (!made || made[0] == '*')
		return VERIFIED_REFUSED;
	return strcmp(made, verifier->hash) == 0 ? VERIFIED_SAME : VERIFIED_DIFFERENT;
}

/* As `htpasswd -m` does: $1$ with another start. */
static void apr1(struct slice word, struct slice salt, unsigned char digest[DIGEST_MD5_SIZE])
{
	struct slice made = slice_make(digest, DIGEST_MD5_SIZE), parts[2 * VERIFIER_WORD_MAX / DIGEST_MD5_SIZE + 16];
	size_t count = 0;

	digest_md5((const struct slice[]){ word, salt, word }, 3, digest);
	parts[count++] = word;
	parts[count++] = S(APR1_START);
	parts[count++] = salt;
	for (size_t left = word.len; left > 0; left -= parts[count++].len)
		parts[count] = slice_first(made, left);
	for (size_t bits = word.len; bits > 0; bits >>= 1)
		parts[count++] = bits & 1 ? S("\0") : slice_first(word, 1);
	digest_md5(parts, count, digest);
	for (unsigned round = 0; round < APR1_ROUNDS; round++) {
		parts[0] = round & 1 ? word : made;
		parts[1] = round % 3 ? salt : S("");
		parts[2] = round % 7 ? word : S("");
		parts[3] = round & 1 ? made : word;
		digest_md5(parts, 4, digest);
	}
}

static void apr1_digits(const unsigned char digest[DIGEST_MD5_SIZE], char ret_digits[APR1_DIGITS])
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	static const unsigned char order[] = { 0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5 };
	unsigned bits, at = 0;

	for (unsigned i = 0; i < sizeof order; i += 3) {
		bits = (unsigned)digest[order[i]] << 16 | (unsigned)digest[order[i + 1]] << 8 | digest[order[i + 2]];
		for (unsigned digit = 0; digit < 4; digit++, bits >>= 6)
			ret_digits[at++] = digits[bits & 63];
	}
	ret_digits[at++] = digits[digest[11] & 63];
	ret_digits[at] = digits[digest[11] >> 6];
}

static enum verified try_apr1(struct verifier *verifier, struct slice word)
{
	struct slice rest = slice_from(slice_from_text(verifier->hash), sizeof APR1_START - 1), salt, digest;
	char digits[APR1_DIGITS];

	if (!slice_cut(rest, '$', &salt, &digest))
		return VERIFIED_REFUSED;
	apr1(word, slice_first(salt, APR1_SALT_MAX), verifier->digest);
	apr1_digits(verifier->digest, digits);
	return slice_equal(digest, slice_make(digits, sizeof digits)) ? VERIFIED_SAME : VERIFIED_DIFFERENT;
}

static enum verified try_sha(struct verifier *verifier, struct slice word)
{
	unsigned char made[DIGEST_SHA1_SIZE];
	struct slice rest, id;
	size_t len;

	if (!slice_cut(slice_from_text(verifier->hash), '}', &id, &rest))
		return VERIFIED_REFUSED;
	if (!base64_decode_into(rest, false, verifier->digest, sizeof verifier->digest, &len) || len < DIGEST_SHA1_SIZE)
		return VERIFIED_REFUSED;
	digest_sha1(
		(const struct slice[]){ word, slice_make(verifier->digest + DIGEST_SHA1_SIZE, len - DIGEST_SHA1_SIZE) }, 2, made);
	return memcmp(made, verifier->digest, sizeof made) == 0 ? VERIFIED_SAME : VERIFIED_DIFFERENT;
}

static void hold(char *text, struct slice bytes)
{
	if (bytes.len)
		memcpy(text, bytes.ptr, bytes.len);
	text[bytes.len] = 0;
}

enum verified verifier_try(struct verifier *verifier, const struct field *field, struct slice word)
{
	if (word.len > VERIFIER_WORD_MAX || (word.len && memchr(word.ptr, 0, word.len)))
		return VERIFIED_DIFFERENT;
	if (field->hash.len > FIELD_SIZE_MAX)
		return VERIFIED_REFUSED;
	hold(verifier->word, word);
	hold(verifier->hash, field->hash);
	switch (field->id) {
	case SCHEME_CRYPT:
		return try_crypt(verifier);
	case SCHEME_APR1:
		return try_apr1(verifier, slice_make(verifier->word, word.len));
	case SCHEME_SHA:
		return try_sha(verifier, slice_make(verifier->word, word.len));
	default:
		return VERIFIED_REFUSED;
	}
}
