/* contents_tar.h - a tar, made of a table of contents and of those parts of the blob that were fetched
 *
 * All that reads layers reads tars; so nothing needs to know of tables. Wanted files have their bytes, each chunk's digest checked;
 * of others there are zeros in their place, which nobody reads: they are skipped. */
#pragma once
#include "walk/contents.h"

/* Parts of the blob, in order: 1 and the next; 0: no more. Good until the next call. */
struct contents_parts {
	int (*next)(void *context, uint64_t *ret_offset, struct slice *ret_bytes, struct error *err);
	void *context;
};

struct contents_tar;

/* CONTENTS (contents_want was called) and PARTS must live as long. FORM says what chunks are compressed by. */
struct contents_tar *contents_tar_new(const struct contents *contents, enum table_form form, const struct contents_parts *parts);
void contents_tar_free(struct contents_tar *tar);
struct source contents_tar_source(struct contents_tar *tar);
uint64_t contents_tar_bytes(const struct contents_tar *tar); /* given so far, not what was skipped */

#define cleanup_contents_tar __attribute__((cleanup(contents_tar_cleanup)))
static inline void contents_tar_cleanup(struct contents_tar **tar)
{
	contents_tar_free(*tar);
}
