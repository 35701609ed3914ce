/* tar.h - walk a tar: ustar, pax, GNU (by libarchive over our own decoder, never its filters)
 *
 * Paths are the archive's own bytes in every locale. An archive with no entries (no bytes at all, or only zeros) is good; one
 * that is cut off is an error. So is a hard link or a folder with data: some readers step over the data, others take it for
 * entries. After an error every call gives that error. At the archive's end the rest of the source is read too, so that its
 * checksums count. */
#pragma once
#include "codec/source.h"

enum tar_kind { TAR_REGULAR, TAR_FOLDER, TAR_SYMLINK, TAR_HARDLINK, TAR_DEVICE, TAR_FIFO, TAR_SOCKET };

struct tar_entry {
	struct slice path; /* as written, any bytes; good until the next tar_next */
	struct slice link; /* target of a symlink or hard link, as written */
	enum tar_kind kind;
	uint32_t mode; /* 07777 */
	uint64_t uid, gid;
	uint64_t size;             /* of a regular file's data */
	struct slice capabilities; /* the attribute security.capability of a regular file, or empty; good as long as `path` */
};

struct tar;

int tar_open(struct source *source, struct tar **ret_tar, struct error *err);  /* SOURCE must live as long */
int tar_next(struct tar *tar, struct tar_entry *ret_entry, struct error *err); /* 1 an entry, 0 the end, negative an error */
/* The next block of the current entry's data and where in the file it stands (sparse files have gaps, which are zeros):
 * 1, 0 at its end, or an error. Blocks end at the entry's size at the latest. Those that nobody reads are skipped. */
int tar_read(struct tar *tar, struct slice *ret_block, uint64_t *ret_offset, struct error *err);
void tar_free(struct tar *tar);
/* How many warnings libarchive had (odd headers that it read all the same), and the first one's words ("" for none). */
uint64_t tar_warning_count(const struct tar *tar, const char **ret_first);

#define cleanup_tar __attribute__((cleanup(tar_cleanup)))
static inline void tar_cleanup(struct tar **tar)
{
	tar_free(*tar);
}
