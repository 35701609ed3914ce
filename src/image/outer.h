/* outer.h - what lies where in an archive: a reader of tar headers that only seeks, or goes through what comes once
 *
 * For the outside of docker-archive and oci-archive (never for layers): ustar, pax (path, linkpath, size), GNU long names and links,
 * base-256 sizes. Links carry no data whatever their size says, as the tools that write and load images have it. Strict where readers
 * disagree: wrong checksums, global headers that name or measure members, members that are there twice with different bytes are errors.
 * Limits: 100,000 members, names of 4,096 bytes and 32 MiB of them, 1 MiB a pax header, 16 links in a row. */
#pragma once
#include "base/error.h"
#include "base/slice.h"
#include "image/packing.h"

enum outer_kind { OUTER_REGULAR, OUTER_SYMLINK, OUTER_HARDLINK, OUTER_FOLDER, OUTER_SPARSE, OUTER_OTHER };

struct outer_entry {
	struct slice
		name; /* "blobs/sha256/…": without "./", "//", and a slash at the ends; empty for one that leads out of the archive */
	struct slice link; /* as written */
	enum outer_kind kind;
	uint64_t offset, length; /* of the data */
	bool duplicates_checked;
	bool is_afar;                  /* OFFSET is one of what came, and its bytes are gone; else it lies in the descriptor */
	char head[PACKING_HEAD_BYTES]; /* of one afar: how it begins */
};

struct outer;

/* Reads all headers of the SIZE bytes of FD, which must stay open as long. */
int outer_open(int fd, uint64_t size_bytes, struct outer **ret_outer, struct error *err);
void outer_free(struct outer *outer);

/* For an archive that comes once, in order. */
struct outer_input {
	int fd;              /* what members' offsets are of, but for those afar */
	uint64_t size_bytes; /* OUTER_SIZE_UNKNOWN: where it ends is seen then */
	/* LEN bytes at AT, which never goes back: 1; or 0: all ended just there. NULL: they are read from FD. */
	int (*read)(void *context, uint64_t at, void *bytes, size_t len, struct error *err);
	void *context;
};
#define OUTER_SIZE_UNKNOWN ((uint64_t)INT64_MAX)

/* Members one by one: outer_next: 1: a member, whose data begin at its offset; what becomes of it is noted in it before the next call. 0:
 * that was all: outer_sort, then it may be looked into. */
struct outer *outer_new(const struct outer_input *input);
int outer_next(struct outer *outer, struct outer_entry **ret_entry, struct error *err);
void outer_sort(struct outer *outer);
size_t outer_count(const struct outer *outer);
const struct outer_entry *outer_entry_at(const struct outer *outer, size_t index); /* sorted by name */

/* The regular member that NAME is or leads to by symbolic and hard links inside the archive; -ERR_NOT_FOUND without. */
int outer_find(struct outer *outer, struct slice name, const struct outer_entry **ret_entry, struct error *err);

#define cleanup_outer __attribute__((cleanup(outer_cleanup)))
static inline void outer_cleanup(struct outer **outer)
{
	outer_free(*outer);
}
