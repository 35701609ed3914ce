/* input.h - a job's hostile bytes: from a pipe, or from a range of a file that can be skipped in */
#pragma once
#include "codec/source.h"

#define INPUT_CHUNK_BYTES (128u << 10)
#define INPUT_AFTER_SKIP_BYTES (8u << 10)

struct input {
	int fd;
	bool seekable;
	uint64_t offset, left; /* of the range */
	uint64_t read_bytes;   /* given or skipped so far */
	size_t want;           /* next time, of a range */
	char *chunk;
};

void input_init(struct input *input, int fd, bool seekable, uint64_t offset, uint64_t length);
struct source input_source(struct input *input);
