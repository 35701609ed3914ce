/* read_at.h - a range of a file: all of it, or an error */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

/* LEN bytes at OFFSET; a file that ends before is -ERR_FORMAT. */
int read_at(int fd, uint64_t offset, void *bytes, size_t len, struct error *err);
