/* stamp.c - a document with an identifier that is made of its content */
#include "bom/stamp.h"
#include "base/sha256.h"

#include <stdio.h>

struct digest_drain {
	struct buffer_drain drain; /* the first: its address is the whole's */
	struct sha256 *sha256;
};

static bool take(struct buffer_drain *drain, struct slice bytes)
{
	sha256_add(((struct digest_drain *)drain)->sha256, bytes.ptr, bytes.len);
	return true;
}

static void digest_of(stamp_writer *write, const void *context, unsigned char ret_digest[SHA256_SIZE])
{
	struct digest_drain digesting = { .drain = { take }, .sha256 = sha256_new() };
	struct buffer text = { .drain = &digesting.drain };

	write(context, S(""), &text);
	buffer_flush(&text);
	sha256_end(digesting.sha256, ret_digest);
	sha256_free(digesting.sha256);
	buffer_done(&text);
}

void stamp_document(stamp_writer *write, const void *context, struct buffer *out)
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE], uuid[STAMP_UUID_LEN + 1];

	if (out->full)
		return;
	digest_of(write, context, digest);
	digest[6] = (unsigned char)((digest[6] & 0x0f) | 0x80);
	digest[8] = (unsigned char)((digest[8] & 0x3f) | 0x80);
	sha256_hex(digest, hex);
	snprintf(uuid, sizeof uuid, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
	write(context, slice_make(uuid, STAMP_UUID_LEN), out);
}
