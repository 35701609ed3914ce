/* decoder.h - inflate a stream, whatever it was compressed with
 *
 * The first bytes decide, not the media type: gzip (RFC 1952, several members, CRC and length checked), zstd (RFC 8878,
 * several and skippable frames, window at most 128 MiB), where asked for xz and bzip2, or as it is. Trailing garbage after a gzip member is an error, zero
 * padding is not. A stream that ends in the middle is an error. */
#pragma once
#include "codec/source.h"

struct decoder_limits {
	uint64_t output_bytes; /* more is -ERR_LIMIT; 0: no limit */
	uint64_t ratio;        /* output > ratio * (input + 64 KiB) is -ERR_LIMIT; 0: no limit */
	bool rare;             /* also xz and bzip2, which layers and feeds are not taken in */
};

struct decoder; /* about 400 KiB, reused for all of one stream */

/* BELOW must live as long. */
int decoder_open(struct source *below, const struct decoder_limits *limits, struct decoder **ret_decoder, struct error *err);
void decoder_free(struct decoder *decoder);
struct source decoder_source(
	struct decoder *decoder); /* the inflated bytes; skip works where nothing is compressed and BELOW can */
const char *decoder_name(const struct decoder *decoder); /* "gzip", "zstd", "plain" */
uint64_t decoder_input_bytes(const struct decoder *decoder);
uint64_t decoder_output_bytes(const struct decoder *decoder);

#define cleanup_decoder __attribute__((cleanup(decoder_cleanup)))
static inline void decoder_cleanup(struct decoder **decoder)
{
	decoder_free(*decoder);
}

/* One method: a file each, listed in decoders.def (DECODER(gzip), DECODER(zstd)). A method keeps its own state and is given
 * input as it needs it. */
struct decoder_method {
	const char *name;
	bool rare;                          /* only where the limits say so */
	bool (*matches)(struct slice head); /* HEAD: the first 4 bytes, or fewer where there are not so many */
	void *(*open)(void);
	/* Consumes from *INPUT, fills OUTPUT up to SIZE: bytes written, or an error. *RET_NEEDS_INPUT when it can do no more without;
	 * then *RET_MAY_END says whether the stream may end here. It uses all of *INPUT before it asks for more. */
	int64_t (*decode)(void *state, struct slice *input, char *output, size_t size, bool *ret_needs_input, bool *ret_may_end,
		struct error *err);
	void (*close)(void *state);
};
