/* zip.h - read a zip archive in memory by its central directory (APPNOTE 6.3), as the JVM does */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

struct zip_entry {
	struct slice path; /* as written; good until the next zip_next */
	uint64_t size;     /* as stated; what zip_read gives may be less or more */
	bool encrypted;
};

struct zip;

int zip_open(struct slice bytes, struct zip **ret_zip, struct error *err); /* BYTES must live as long; may have a prefix (executable jar) */
int zip_next(struct zip *zip, struct zip_entry *ret_entry, struct error *err); /* 1, 0 at the end, or an error */
/* Adds the current entry's bytes to OUT; -ERR_LIMIT when it is full, -ERR_UNSUPPORTED when encrypted. */
int zip_read(struct zip *zip, struct buffer *out, struct error *err);
void zip_free(struct zip *zip);

#define cleanup_zip __attribute__((cleanup(zip_cleanup)))
static inline void zip_cleanup(struct zip **zip)
{
	zip_free(*zip);
}
