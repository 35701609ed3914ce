/* scheme.c - what a password field is, and what one guess at it costs */
#include "guess/scheme.h"
#include "guess/guess.h"
#include "guess/yescrypt.h"

#include <stdio.h>

/* Seconds of one processor, measured once on a machine of today (3 GHz), rounded up. They only have to tell what takes milliseconds
 * from what takes minutes. */
#define DES_SECONDS 6e-6      /* 25 times DES */
#define BSDI_SECONDS 1.6e-7   /* once */
#define MD5_SECONDS 1.3e-4    /* 1000 rounds */
#define SUNMD5_SECONDS 1.6e-6 /* a round; there are 4096 of them besides those that the hash names */
#define SHA1_SECONDS 8.5e-7   /* a round */
#define SHA2_SECONDS 4e-7     /* a round, of either length */
#define BCRYPT_SECONDS 6.2e-5 /* 2^0 rounds */
#define SMALL_SECONDS 1e-6    /* one digest */
#define SUNMD5_ROUNDS 4096.0
#define SHA2_ROUNDS 5000u /* where the hash names none */

int field_digit(char byte)
{
	if (byte >= '.' && byte <= '9')
		return byte - '.';
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A' + 12;
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a' + 38;
	return -1;
}

static bool is_digits(struct slice text, size_t len)
{
	if (text.len != len)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (field_digit(text.ptr[i]) < 0)
			return false;
	return true;
}

static bool is_hex(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') && !(text.ptr[i] >= 'a' && text.ptr[i] <= 'f') &&
			!(text.ptr[i] >= 'A' && text.ptr[i] <= 'F'))
			return false;
	return true;
}

static bool malformed(struct field *field, const char *words)
{
	field->kind = FIELD_MALFORMED;
	field->words = words;
	return true;
}

/* "salt$digest": the salt of at most SALT_MAX bytes, the digest of LEN digits to the base 64. */
static bool read_salt_and_digest(struct field *field, struct slice rest, size_t salt_max, size_t len)
{
	struct slice salt, digest;

	if (!slice_cut(rest, '$', &salt, &digest) || digest.len == 0)
		return malformed(field, "there is no digest behind its salt");
	if (salt.len > salt_max)
		return malformed(field, "its salt is too long");
	if (!is_digits(digest, len))
		return malformed(field, "its digest is too short, too long, or no digest");
	return true;
}

/* Takes a decimal number off the front of *REST, where it is followed by END. Too large a one is the largest there is. */
static bool take_number(struct slice *rest, char end, uint64_t *ret_number)
{
	struct slice digits, behind;

	if (!slice_cut(*rest, end, &digits, &behind) || digits.len == 0)
		return false;
	for (size_t i = 0; i < digits.len; i++)
		if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
			return false;
	if (!slice_to_u64(digits, ret_number))
		*ret_number = UINT64_MAX;
	*rest = behind;
	return true;
}

static void say_rounds(struct field *field, uint64_t rounds)
{
	snprintf(field->cost, sizeof field->cost, "rounds=%llu", (unsigned long long)rounds);
}

static bool read_md5(struct field *field, struct slice rest)
{
	field->seconds = MD5_SECONDS;
	return read_salt_and_digest(field, rest, 8, 22);
}

static bool read_apr1(struct field *field, struct slice rest)
{
	field->id = SCHEME_APR1;
	return read_md5(field, rest);
}

static bool read_sha2(struct field *field, struct slice rest, size_t len)
{
	uint64_t rounds = SHA2_ROUNDS;

	if (slice_starts_with(rest, S("rounds="))) {
		rest = slice_from(rest, sizeof "rounds=" - 1);
		if (!take_number(&rest, '$', &rounds))
			return malformed(field, "'rounds=' without a number");
	}
	say_rounds(field, rounds);
	field->seconds = SHA2_SECONDS * (double)rounds;
	return read_salt_and_digest(field, rest, 16, len);
}

static bool read_sha256(struct field *field, struct slice rest)
{
	return read_sha2(field, rest, 43);
}

static bool read_sha512(struct field *field, struct slice rest)
{
	return read_sha2(field, rest, 86);
}

static bool read_sha1(struct field *field, struct slice rest)
{
	uint64_t rounds;

	if (!take_number(&rest, '$', &rounds))
		return malformed(field, "it does not say how many rounds");
	say_rounds(field, rounds);
	field->seconds = SHA1_SECONDS * (double)rounds;
	return read_salt_and_digest(field, rest, 64, 28);
}

/* "$md5$salt$digest" or "$md5,rounds=N$salt$digest"; two "$" in front of the digest are usual and make another hash of the same word. */
static bool read_sunmd5(struct field *field, struct slice rest)
{
	uint64_t rounds = 0;
	struct slice salt, digest;

	if (slice_starts_with(rest, S(",rounds="))) {
		rest = slice_from(rest, sizeof ",rounds=" - 1);
		if (!take_number(&rest, '$', &rounds))
			return malformed(field, "'rounds=' without a number");
		say_rounds(field, rounds);
	} else if (slice_starts_with(rest, S("$"))) {
		rest = slice_from(rest, 1);
	} else {
		return false;
	}
	field->seconds = SUNMD5_SECONDS * (SUNMD5_ROUNDS + (double)rounds);
	if (!slice_cut(rest, '$', &salt, &digest))
		return malformed(field, "there is no digest behind its salt");
	if (slice_starts_with(digest, S("$")))
		digest = slice_from(digest, 1);
	if (!is_digits(digest, 22))
		return malformed(field, "its digest is too short, too long, or no digest");
	return true;
}

static bool read_nt(struct field *field, struct slice rest)
{
	field->seconds = SMALL_SECONDS;
	if (!slice_starts_with(rest, S("$")) || rest.len != 33 || !is_hex(slice_from(rest, 1)))
		return malformed(field, "its digest is too short, too long, or no digest");
	return true;
}

/* "b$12$" and 53 digits: of the variants a, b, x and y. */
static bool read_bcrypt(struct field *field, struct slice rest)
{
	static const char variants[] = "abxy";
	uint64_t cost;

	if (rest.len < 2 || rest.ptr[1] != '$' || !memchr(variants, rest.ptr[0], sizeof variants - 1))
		return false;
	rest = slice_from(rest, 2);
	if (rest.len < 3 || rest.ptr[2] != '$' || !take_number(&rest, '$', &cost) || cost < 4 || cost > 31)
		return malformed(field, "its cost is none of 04 to 31");
	snprintf(field->cost, sizeof field->cost, "cost %u", (unsigned)cost);
	field->seconds = BCRYPT_SECONDS * (double)(1ull << cost);
	if (!is_digits(rest, 53))
		return malformed(field, "its digest is too short, too long, or no digest");
	return true;
}

static bool read_yescrypt(struct field *field, struct slice rest)
{
	struct yescrypt yescrypt;

	if (!yescrypt_read(&rest, &yescrypt))
		return malformed(field, "its parameters cannot be read");
	yescrypt_say(&yescrypt, field->cost, sizeof field->cost);
	field->seconds = yescrypt_seconds(&yescrypt);
	field->memory_bytes = yescrypt_memory(&yescrypt);
	return read_salt_and_digest(field, rest, 128, 43);
}

static bool read_scrypt(struct field *field, struct slice rest)
{
	struct yescrypt yescrypt;

	if (!yescrypt_read_scrypt(&rest, &yescrypt))
		return malformed(field, "its parameters cannot be read");
	yescrypt_say(&yescrypt, field->cost, sizeof field->cost);
	field->seconds = yescrypt_seconds(&yescrypt);
	field->memory_bytes = yescrypt_memory(&yescrypt);
	return read_salt_and_digest(field, rest, 128, 43);
}

/* 64 bits as eleven digits to the base 64, twice over or more: of the last of each eleven two bits are left, and they are zero. */
static bool is_des_digest(struct slice digest)
{
	if (digest.len == 0 || digest.len % 11 != 0 || !is_digits(digest, digest.len))
		return false;
	for (size_t i = 10; i < digest.len; i += 11)
		if (field_digit(digest.ptr[i]) % 4 != 0)
			return false;
	return true;
}

/* "_", 24 bits of count, the least first, 24 bits of salt. */
static bool read_bsdi(struct field *field, struct slice rest)
{
	unsigned count = 0;

	if (rest.len != 19 || !is_digits(slice_first(rest, 8), 8) || !is_des_digest(slice_from(rest, 8)))
		return false; /* a word may begin so */
	for (unsigned i = 0; i < 4; i++)
		count |= (unsigned)field_digit(rest.ptr[i]) << (6 * i);
	snprintf(field->cost, sizeof field->cost, "count %u", count);
	field->seconds = BSDI_SECONDS * count + SMALL_SECONDS;
	return true;
}

/* Base 64 of RFC 4648, to its end: how many bytes it holds, or 0. */
static size_t base64_size(struct slice text)
{
	size_t pad = 0;

	while (pad < 2 && pad < text.len && text.ptr[text.len - 1 - pad] == '=')
		pad++;
	if (text.len == 0 || text.len % 4 != 0)
		return 0;
	for (size_t i = 0; i < text.len - pad; i++)
		if (text.ptr[i] != '+' && (text.ptr[i] == '.' || field_digit(text.ptr[i]) < 0))
			return 0;
	return text.len / 4 * 3 - pad;
}

static bool read_sha(struct field *field, struct slice rest)
{
	field->id = SCHEME_SHA;
	field->seconds = SMALL_SECONDS;
	return base64_size(rest) == 20 ? true : malformed(field, "its digest is too short, too long, or no digest");
}

static bool read_ssha(struct field *field, struct slice rest)
{
	size_t size = base64_size(rest);

	field->id = SCHEME_SHA;
	field->seconds = SMALL_SECONDS;
	return size > 20 && size <= 20 + 64 ? true : malformed(field, "its digest and salt are too short, too long, or none");
}

/* What begins in a way that is a scheme's own. READ: false: it is none of it after all. */
static const struct scheme {
	const char *start, *name;
	bool (*read)(struct field *field, struct slice rest);
} schemes[] = {
	{ "$1$", "md5crypt", read_md5 },
	{ "$2", "bcrypt", read_bcrypt },
	{ "$3$", "nt", read_nt },
	{ "$5$", "sha256crypt", read_sha256 },
	{ "$6$", "sha512crypt", read_sha512 },
	{ "$7$", "scrypt", read_scrypt },
	{ "$y$", "yescrypt", read_yescrypt },
	{ "$gy$", "gost-yescrypt", read_yescrypt },
	{ "$sha1$", "sha1crypt", read_sha1 },
	{ "$md5", "sunmd5", read_sunmd5 },
	{ "$apr1$", "apr1", read_apr1 },
	{ "_", "bsdicrypt", read_bsdi },
	{ "{SHA}", "sha", read_sha },
	{ "{SSHA}", "ssha", read_ssha },
};

/* Schemes of others, so that a report can name them. A start that is not here is not quoted: it may be the start of a word. */
static const struct {
	const char *start, *words;
} others[] = {
	{ "$argon2", "a hash by Argon2, which crypt(3) does not know" },
	{ "$pbkdf2", "a hash by PBKDF2, which crypt(3) does not know" },
	{ "{PBKDF2", "a hash by PBKDF2, which crypt(3) does not know" },
	{ "$P$", "a hash by phpass, which crypt(3) does not know" },
	{ "$H$", "a hash by phpass, which crypt(3) does not know" },
	{ "$S$", "a hash by phpass, which crypt(3) does not know" },
	{ "{MD5}", "a plain MD5 digest, which is not tried" },
	{ "{SMD5}", "a salted MD5 digest, which is not tried" },
	{ "{SHA256}", "a plain SHA-256 digest, which is not tried" },
	{ "{SSHA256}", "a salted SHA-256 digest, which is not tried" },
	{ "{SHA512}", "a plain SHA-512 digest, which is not tried" },
	{ "{SSHA512}", "a salted SHA-512 digest, which is not tried" },
	{ "{SASL}", "the password is kept elsewhere (SASL)" },
	{ "{KERBEROS}", "the password is kept elsewhere (Kerberos)" },
};

static bool starts_with_ignoring_case(struct slice text, const char *start)
{
	struct slice want = slice_from_text(start);

	return slice_equal_ignoring_case(slice_first(text, want.len), want);
}

/* What begins with "$id$" or "{id}" is a hash; a word may hold either byte all the same. */
static bool looks_like_a_scheme(struct slice text)
{
	struct slice id, rest;
	char end = text.ptr[0] == '$' ? '$' : '}';

	if ((text.ptr[0] != '$' && text.ptr[0] != '{') || !slice_cut(slice_from(text, 1), end, &id, &rest) || id.len == 0 ||
		id.len > 24)
		return false;
	/* A whole digest behind it: a word with two dollars is shorter. */
	return rest.len >= 16;
}

static bool read_des(struct field *field, struct slice text)
{
	if (text.len < 13 || text.len > 2 + 11 * 16 || !is_digits(slice_first(text, 2), 2) || !is_des_digest(slice_from(text, 2)))
		return false;
	field->scheme = text.len == 13 ? S("descrypt") : S("bigcrypt");
	field->seconds = DES_SECONDS * (double)(text.len - 2) / 11;
	return true;
}

static void read_hash(struct field *field, struct slice text)
{
	field->kind = FIELD_HASH;
	field->id = SCHEME_CRYPT;
	field->hash = text;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		const struct scheme *scheme = &schemes[i];
		struct slice start = slice_from_text(scheme->start);

		if (start.ptr[0] == '{' ? !starts_with_ignoring_case(text, scheme->start) : !slice_starts_with(text, start))
			continue;
		field->scheme = slice_from_text(scheme->name);
		if (scheme->read(field, slice_from(text, start.len)))
			return;
	}
	field->scheme = S("");
	if (read_des(field, text))
		return;
	field->id = SCHEME_NONE;
	field->kind = FIELD_UNKNOWN;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (starts_with_ignoring_case(text, others[i].start)) {
			field->words = others[i].words;
			return;
		}
	if (looks_like_a_scheme(text))
		field->words = "a hash of a scheme that is not known";
	else if (is_hex(text) && (text.len == 32 || text.len == 40 || text.len == 64 || text.len == 128))
		field->words = "a plain digest, which is not tried";
	else
		field->kind = FIELD_PLAIN;
}

struct field field_read(struct slice text)
{
	struct field field = { .kind = FIELD_EMPTY, .scheme = S("") };

	if (text.len == 0)
		return field;
	if (text.ptr[0] == '!' || text.ptr[0] == '*' || slice_equal(text, S("x"))) {
		field.kind = FIELD_LOCKED;
		return field;
	}
	if (memchr(text.ptr, 0, text.len) || text.len > FIELD_SIZE_MAX) {
		malformed(&field, "it is too long, or holds a byte of zero");
		return field;
	}
	if (starts_with_ignoring_case(text, "{CRYPT}"))
		text = slice_from(text, sizeof "{CRYPT}" - 1);
	if (starts_with_ignoring_case(text, "{PLAIN}") || starts_with_ignoring_case(text, "{CLEARTEXT}"))
		field.kind = FIELD_PLAIN;
	else if (text.len > 0)
		read_hash(&field, text);
	else
		malformed(&field, "there is no hash behind '{CRYPT}'");
	return field;
}

struct slice guess_scheme(struct slice hash, double *ret_cost)
{
	struct field field = field_read(hash);

	*ret_cost = field.seconds;
	return field.scheme;
}
