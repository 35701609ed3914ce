/* signing.c - a file that is made to be carried elsewhere, and its signature beside it */
#include "cli/signing.h"
#include "base/ed25519.h"
#include "base/secret.h"
#include "cli/output.h"

#include <string.h>

const char *signing_path(const char *file, struct arena *arena)
{
	return arena_printf(arena, "%s.sig", file).ptr;
}

static int sign(const char *key_path, struct slice bytes, unsigned char ret_signature[ED25519_SIZE], struct error *err)
{
	cleanup_secret struct secret *key = NULL;
	int r = secret_read(key_path, SIGNING_KEY_BYTES_MAX, &key, err);

	if (r < 0)
		return r;
	r = ed25519_sign(secret_reveal(key), bytes, ret_signature, err);
	return r < 0 ? error_context(err, r, "'%s'", key_path) : 0;
}

/* Nothing is written before it is signed. Who is ended between the two leaves a file that its signature does not fit. */
int signing_write(const struct options *options, const char *file, struct slice bytes, struct error *err)
{
	const char *key = option_text(options, OPTION_PRIVATE_KEY);
	cleanup_arena struct arena arena = ARENA_INIT;
	unsigned char signature[ED25519_SIZE];
	int r = key ? sign(key, bytes, signature, err) : 0;

	if (r >= 0)
		r = output_file(file, bytes, err);
	if (r >= 0 && key)
		r = output_file(signing_path(file, &arena), slice_make(signature, sizeof signature), err);
	return r;
}
