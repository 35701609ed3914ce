/* source.h - bytes that are pulled, chunk by chunk, from below */
#pragma once
#include "base/error.h"
#include "base/slice.h"

struct source {
	/* 1: *RET_CHUNK (not empty) is good until the next call; 0: the end; negative: an error. */
	int (*next)(void *context, struct slice *ret_chunk, struct error *err);
	/* Jumps over up to SIZE bytes without reading them and says how many (0: cannot). NULL where that is never possible. */
	uint64_t (*skip)(void *context, uint64_t size);
	void *context;
};

/* A source over a slice: for tests, fuzzing and what is in memory already. */
struct slice_source {
	struct slice left;
	size_t chunk_bytes; /* 0: all at once */
};
struct source slice_source_open(struct slice_source *state);
