/* digest.c - "sha256:…": is it one, and is it the digest of these bytes */
#include "registry/digest.h"
#include "base/sha256.h"

static bool is_lower_hex(struct slice text, size_t len)
{
	if (text.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!memchr("0123456789abcdef", text.ptr[i], 16))
			return false;
	return true;
}

bool digest_is_hex(struct slice text)
{
	return is_lower_hex(text, 64);
}

static bool is_letter_or_digit(char c, bool upper)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (upper && c >= 'A' && c <= 'Z');
}

/* algorithm ::= component (separator component)*; component ::= [a-z0-9]+; separator ::= [+._-] */
static bool algorithm_is_valid(struct slice text)
{
	bool component = false;

	for (size_t i = 0; i < text.len; i++) {
		bool letter = is_letter_or_digit(text.ptr[i], false);

		if (!letter && (!component || !memchr("+._-", text.ptr[i], 4)))
			return false;
		component = letter;
	}
	return component;
}

bool digest_is_valid(struct slice digest)
{
	struct slice algorithm, encoded;

	if (!slice_cut(digest, ':', &algorithm, &encoded) || !algorithm_is_valid(algorithm) || encoded.len == 0)
		return false;
	if (slice_equal(algorithm, S("sha256")))
		return is_lower_hex(encoded, 64);
	if (slice_equal(algorithm, S("sha512")))
		return is_lower_hex(encoded, 128);
	for (size_t i = 0; i < encoded.len; i++)
		if (!is_letter_or_digit(encoded.ptr[i], true) && !memchr("=_-", encoded.ptr[i], 3))
			return false;
	return true;
}

bool digest_is_sha256(struct slice digest)
{
	return slice_starts_with(digest, S("sha256:")) && digest_is_hex(slice_from(digest, 7));
}

struct slice digest_algorithm(struct slice digest)
{
	ptrdiff_t at = slice_find_byte(digest, ':');

	return slice_first(digest, at < 0 ? digest.len : (size_t)at);
}

struct slice digest_path(struct arena *arena, struct slice digest)
{
	return arena_printf(arena, "blobs/sha256/%.*s", SLICE_ARG(slice_from(digest, 7)));
}

struct slice digest_of(struct arena *arena, struct slice bytes)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	sha256_of(bytes, digest);
	sha256_hex(digest, hex);
	return arena_printf(arena, "sha256:%s", hex);
}

int digest_check(struct slice bytes, struct slice digest, struct error *err)
{
	unsigned char found[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	if (!digest_is_valid(digest))
		return error_set(err, ERR_FORMAT, "'%.*s' is no digest", SLICE_ARG(digest));
	if (!digest_is_sha256(digest))
		return error_set(
			err, ERR_UNSUPPORTED, "digest algorithm '%.*s' is not supported", SLICE_ARG(digest_algorithm(digest)));
	sha256_of(bytes, found);
	sha256_hex(found, hex);
	if (!slice_equal(slice_from_text(hex), slice_from(digest, 7)))
		return error_set(err, ERR_UNTRUSTED, "its digest is sha256:%s, not %.*s", hex, SLICE_ARG(digest));
	return 0;
}
