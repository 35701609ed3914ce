/* signing.h - a file that is made to be carried elsewhere, and its signature beside it */
#pragma once
#include "cli/options.h"

#define SIGNING_KEY_BYTES_MAX (1u << 17)

/* Writes BYTES to FILE, and with --key their signature to FILE.sig. */
int signing_write(const struct options *options, const char *file, struct slice bytes, struct error *err);
/* "FILE.sig" */
const char *signing_path(const char *file, struct arena *arena);
