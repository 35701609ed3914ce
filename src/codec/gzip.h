/* gzip.h - what inflates below the framing of gzip: ISA-L or zlib, whichever the build compiled */
#pragma once
#include "base/error.h"
#include "base/slice.h"

/* The end of a deflate stream. */
struct gzip_end {
	bool reached;
	uint32_t crc;            /* CRC-32 of all that was inflated since the reset */
	unsigned char beyond[8]; /* input that was taken, maybe from chunks that are gone, and stands behind the stream */
	size_t beyond_bytes;
};

struct gzip_engine {
	void *(*open)(void);
	void (*close)(void *state);
	void (*reset)(void *state); /* before each member */
	/* Consumes from *INPUT, fills OUTPUT up to SIZE and says how many bytes that were; fewer than SIZE: it can do no more
	 * without input, or RET_END says that it is done, which it says once. */
	int64_t (*inflate)(
		void *state, struct slice *input, char *output, size_t size, struct gzip_end *ret_end, struct error *err);
};

extern const struct gzip_engine gzip_engine;
