/* write.h - make an LMDB file of entries that come in the order of their keys
 *
 * The file appears under its name only when it is whole. A builder that was killed leaves a temporary file beside it, which
 * the next one removes: who builds holds a lock on his. */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct writer;

/* How much LMDB is to map for BYTES of keys and values, ENTRIES of them, at most. The file says it, too. */
uint64_t writer_map_bytes(uint64_t bytes, uint64_t entries);
int writer_new(const char *path, uint64_t map_bytes, struct writer **ret_writer, struct error *err);
void writer_free(struct writer *writer); /* NULL too; removes what is not finished */
int writer_add(struct writer *writer, struct slice key, struct slice value, struct error *err);
int writer_finish(struct writer *writer, struct error *err);
