/* secret.h - bytes that are in no output: passwords, tokens, keys
 *
 * Nothing but this room sees what is in the struct, so that no format prints it by accident; the one function that reveals it is easily
 * found. The memory is locked where the system lets it be, is in no core file, and is wiped when it is given back. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct secret;

struct secret *secret_new(struct slice bytes); /* a copy; the caller wipes its own (secret_wipe) */
/* All of a regular file, of which no other copy is left. -ERR_LIMIT: it is longer. */
int secret_read(const char *path, size_t bytes_max, struct secret **ret_secret, struct error *err);
void secret_free(struct secret *secret);
struct slice secret_reveal(const struct secret *secret); /* for who sends it; empty of NULL */
void secret_wipe(void *bytes, size_t len);               /* not left out by a compiler */

#define cleanup_secret __attribute__((cleanup(secret_cleanup)))
static inline void secret_cleanup(struct secret **secret)
{
	secret_free(*secret);
}
