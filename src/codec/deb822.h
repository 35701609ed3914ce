/* deb822.h - stanzas of "Key: value" lines (deb822(5)): dpkg's status, also Python's METADATA headers (RFC 822 style)
 *
 * Iterates field by field; folded lines belong to the value before them. Copies nothing. */
#pragma once
#include "base/slice.h"

struct deb822 {
	struct slice left;
	uint64_t line; /* number of the line that was last read, 1 and up */
};

enum deb822_event {
	DEB822_END,     /* nothing is left */
	DEB822_FIELD,   /* *RET_KEY and *RET_VALUE (first line, trimmed; *RET_FOLDED: the raw lines that continue it) */
	DEB822_STANZA,  /* an empty line, or one of blanks: the stanza is over */
	DEB822_BAD_LINE /* no colon, no key, or a folded line that continues nothing: *RET_VALUE is the line */
};

void deb822_init(struct deb822 *deb822, struct slice text);
enum deb822_event deb822_next(struct deb822 *deb822, struct slice *ret_key, struct slice *ret_value, struct slice *ret_folded);
