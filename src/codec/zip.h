/* zip.h - read a zip archive in memory by its central directory (APPNOTE 6.3), as the JVM does
 *
 * What stands before the archive (a script that starts it) and behind it does not matter. Names and sizes are the central
 * directory's; local headers only say where data begin, and whether they say something else. Checksums are not looked at, for the JVM does not either: whoever
 * writes a wrong one must not hide a class by it. Stored and deflated data are read, other methods are -ERR_UNSUPPORTED. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

/* How an entry's local header, which is what programs that read from the start go by, differs from the central directory. */
enum zip_difference { ZIP_SAME, ZIP_NO_HEADER, ZIP_OTHER_NAME, ZIP_OTHER_METHOD, ZIP_OTHER_SIZE };

struct zip_entry {
	struct slice path; /* as written; a part of the archive's bytes */
	uint64_t size;     /* as stated; what zip_read gives may be less or more */
	bool encrypted;
	enum zip_difference differs;
};

struct zip;

int zip_open(struct slice bytes, struct zip **ret_zip, struct error *err);     /* BYTES must live as long */
int zip_next(struct zip *zip, struct zip_entry *ret_entry, struct error *err); /* 1, 0 at the end, or an error, which stays */
/* Adds the current entry's bytes to OUT; -ERR_LIMIT when it is full, -ERR_UNSUPPORTED when encrypted. The next entry can be
 * read all the same. */
int zip_read(struct zip *zip, struct buffer *out, struct error *err);
/* Does what zip_read gave of the current entry have the size and the checksum that the directory states? */
bool zip_is_intact(const struct zip *zip);
void zip_free(struct zip *zip);

#define cleanup_zip __attribute__((cleanup(zip_cleanup)))
static inline void zip_cleanup(struct zip **zip)
{
	zip_free(*zip);
}
