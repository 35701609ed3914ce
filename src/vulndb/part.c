/* part.c - a package's value, of which as much is read as is asked for
 *
 * Of the kernel of a distribution thousands of things are said, of which a few hold: their heads are read, and the rests of these few. */
#include "base/memory.h"
#include "vulndb/store.h"

#define START_BYTES 65536u /* are read at once, which most values have not; hold the seal of every value that there can be */

static struct slice body_of(const struct store_part *part)
{
	return slice_make(part->bytes + PAGES_HEAD_BYTES + part->seal.body, part->seal.len);
}

/* Checks the blocks from FIRST to before LAST, which are there now. */
static int check_blocks(struct store_part *part, size_t first, size_t last, struct error *err)
{
	for (size_t i = first; i < last; i++) {
		struct slice block = slice_first(slice_from(body_of(part), i * VULNDB_BLOCK_BYTES), VULNDB_BLOCK_BYTES);

		if (!vulndb_block_is_whole(&part->seal, i, block))
			return store_damaged(part->what, err);
		part->blocks[i] = 1;
	}
	return 0;
}

/* Reads the blocks from FIRST to before LAST, none of which is there. */
static int read_blocks(struct store_part *part, size_t first, size_t last, struct error *err)
{
	size_t from = part->seal.body + first * VULNDB_BLOCK_BYTES, to = part->seal.body + last * VULNDB_BLOCK_BYTES;
	int r = pages_read_part(part->pages, &part->at, from, to < part->at.len ? to : part->at.len, part->bytes, err);

	return r < 0 ? r : check_blocks(part, first, last, err);
}

int store_part_need(struct store_part *part, struct slice bytes, struct error *err)
{
	size_t from = (size_t)(bytes.ptr - body_of(part).ptr),
	       last = (from + bytes.len + VULNDB_BLOCK_BYTES - 1) / VULNDB_BLOCK_BYTES, run;
	int r = 0;

	for (size_t i = from / VULNDB_BLOCK_BYTES; r >= 0 && bytes.len && i < last; i += run) {
		for (run = 0; i + run < last && !part->blocks[i + run];)
			run++;
		if (run)
			r = read_blocks(part, i, i + run, err);
		else
			run = 1;
	}
	return r;
}

/* The start, as far as whole blocks of the body go. */
static int read_start(struct store_part *part, struct slice key, struct error *err)
{
	size_t start = part->at.len < START_BYTES ? part->at.len : START_BYTES;
	int r = pages_read_part(part->pages, &part->at, 0, start, part->bytes, err);

	if (r < 0)
		return r;
	if (!vulndb_read_seal(key, slice_make(part->bytes + PAGES_HEAD_BYTES, start), part->at.len, &part->seal))
		return store_damaged(part->what, err);
	part->blocks = memory_new(part->seal.len / VULNDB_BLOCK_BYTES + 1);
	if (start == part->at.len) {
		size_t count = (part->seal.len + VULNDB_BLOCK_BYTES - 1) / VULNDB_BLOCK_BYTES;

		return check_blocks(part, 0, count ? count : 1, err);
	}
	return check_blocks(part, 0, (start - part->seal.body) / VULNDB_BLOCK_BYTES, err);
}

int store_part_open(const struct pages *pages, const struct pages_part *at, struct slice key, struct slice what,
	struct store_part *ret_part, struct error *err)
{
	ret_part->pages = pages;
	ret_part->at = *at;
	ret_part->what = what;
	ret_part->bytes = memory_new(PAGES_HEAD_BYTES + at->len);
	return read_start(ret_part, key, err);
}

struct slice store_part_body(const struct store_part *part)
{
	return body_of(part);
}

void store_part_done(struct store_part *part)
{
	free(part->bytes);
	free(part->blocks);
}
