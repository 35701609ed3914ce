/* zip_made.h - for this room's tests: zip archives made by hand, packed only by their maker */
#pragma once
#include "base/buffer.h"

struct zip_made {
	struct buffer bytes;
	struct buffer central; /* its records, until the end */
	unsigned count;
	uint32_t last_offset, last_crc, last_size; /* of the entry that was added last */
	uint16_t flags;                            /* general purpose: 1 says encrypted */
	uint16_t method;                           /* 8: the bytes are deflated ones; the sizes are theirs */
};

void zip_made_add(struct zip_made *zip, struct slice path, struct slice bytes);
/* One more name for the bytes that were added last. */
void zip_made_alias(struct zip_made *zip, struct slice path);
/* The whole archive; lives until zip_made_done. */
struct slice zip_made_end(struct zip_made *zip);
void zip_made_done(struct zip_made *zip);
