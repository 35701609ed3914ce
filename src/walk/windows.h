/* windows.h - inside this room: a large file in pieces that overlap, in flat memory */
#pragma once
#include "base/buffer.h"
#include "walk/taking.h"

struct windows {
	const struct taking *taking;
	const struct file *file; /* its path, mode and size */
	taker_set takers;
	struct buffer *bytes; /* the piece that is being filled */
	uint64_t start;       /* where it stands in the file */
	size_t told;          /* of it, what the takers have seen already */
};

/* BYTES must live as long; what it holds is forgotten. */
struct windows windows_begin(const struct taking *taking, const struct file *file, taker_set takers, struct buffer *bytes);
/* The next bytes, which stand at OFFSET: what was left out before them are zeros. */
int windows_add(struct windows *windows, struct slice block, uint64_t offset, struct error *err);
int windows_end(struct windows *windows, struct error *err);
