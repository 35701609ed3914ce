/* bill.h - inside this room: a bill of materials as an image */
#pragma once
#include "image/opened.h"

/* Does what FD has, SIZE bytes, begin as a bill of materials may, and is no archive? */
int bill_looks_right(int fd, uint64_t size, bool *ret_right, struct error *err);
/* One layer without a digest, whose blob is the document. */
int bill_open(struct opened *opened, const struct platform *want, struct error *err);
