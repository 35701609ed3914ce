/* entries.h - inside this room: every entry of an image's layers, which evidence does not have */
#pragma once
#include "evidence/merge.h"
#include "image/open.h"
#include "link/reader.h"

#define ENTRIES_BYTES_MAX (1ull << 30) /* of one layer's records */

/* Reads LAYER once more as a JOB_TREE (or as a bare JOB_FOLDER) and lays it on MERGE; the records are ARENA's. */
struct entries_layer {
	struct opened *opened;
	struct reader *reader; /* may be NULL for folders, which have their own of READER_PATH */
	const char *reader_path;
	const struct layer *layer;
	bool folder;         /* it is a folder of this machine: only bare */
	bool bare;           /* regular files alone, without their bytes */
	bool hash;           /* and see whether the blob has the digest that the image states */
	unsigned timeout_ms; /* 0: none */
	/* Whether an entry is to be kept, or NULL: all. */
	bool (*wanted)(void *context, const struct file *file);
	void *context;
};
int entries_read(const struct entries_layer *layer, struct merge *merge, struct arena *arena, struct error *err);
