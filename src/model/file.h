/* file.h - a file of an image, as its layer's archive describes it */
#pragma once
#include "base/slice.h"

enum file_kind {
	FILE_REGULAR,
	FILE_FOLDER,
	FILE_SYMLINK,
	FILE_HARDLINK,
	FILE_DEVICE, /* character or block */
	FILE_FIFO,
	FILE_SOCKET,
	FILE_KIND_COUNT
};

/* A file that was kept: its words are small and something above wants them. */
struct file {
	struct slice path; /* below the image root, normalised: no slash in front, no ".", "..", "//" */
	uint64_t kind;     /* enum file_kind */
	uint64_t mode;     /* permission bits, 07777 */
	uint64_t uid, gid;
	uint64_t size;         /* as stated by the archive */
	uint64_t capabilities; /* that a regular file permits to whoever runs it: bits of capabilities(7) */
	struct slice link;     /* where a link points, as written */
	struct slice bytes;    /* of a regular file */
	uint64_t owner_known;  /* 0 or 1: `owner` says whose it is. Of noteworthy entries that rules are asked of, alone */
	struct slice owner;    /* the distribution's package that put it in place; empty: nobody's */
};
