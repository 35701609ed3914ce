/* file.h - whole files, and their digests */
#pragma once
#include "base/buffer.h"
#include "base/error.h"
#include "base/sha256.h"

/* All of a regular file; -ERR_LIMIT where it is longer than OUT's ceiling. */
int file_read(const char *path, struct buffer *out, struct error *err);
/* All of BYTES, to a descriptor of any kind that waits; -1 with errno. */
int file_write_all(int fd, struct slice bytes);
/* SHA-256 of all that is to be read at PATH, in hexadecimal. */
int file_digest(const char *path, char ret_hex[SHA256_HEX_SIZE], struct error *err);
