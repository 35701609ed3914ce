/* inflate.h - an archive that is compressed as a whole, inflated into memory
 *
 * Its bytes are hostile: a reader inflates them in its jail and sends them back; here they are only counted and kept. */
#pragma once
#include "image/open.h"
#include "image/packing.h"
#include "link/record.h"

struct inflating {
	const struct packing *packing;
	int fd; /* the file in memory */
	uint64_t size_bytes, size_max_bytes;
};

/* The SIZE bytes of FD, compressed as PACKING says, into a sealed file in memory of at most SIZE_MAX bytes: what a pipe may bring.
 * -ERR_UNSUPPORTED without OPTIONS->reader_path, and for what no reader inflates. */
int inflate_archive(int fd, uint64_t size, const struct packing *packing, const struct image_options *options, int *ret_fd,
	uint64_t *ret_size, struct error *err);

/* A record of the reader's: the pump calls it. */
int inflate_take(void *context, enum record_kind kind, struct slice fields, struct error *err);
