/* decoder.c - inflate a stream, whatever it was compressed with */
#include "codec/decoder.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <assert.h>

/* Measured: larger buffers gain nothing, and this one stays in the second-level cache while it is filled and read. */
#define OUTPUT_BYTES (256u * 1024)
#define HEAD_BYTES 4
#define RATIO_GRACE_BYTES (64u * 1024)

#define DECODER(name) extern const struct decoder_method decoder_##name;
#include "codec/decoders.def"
#undef DECODER

static const struct decoder_method *const methods[] = {
#define DECODER(name) &decoder_##name,
#include "codec/decoders.def"
#undef DECODER
};

struct decoder {
	struct source *below;
	struct decoder_limits limits;
	const struct decoder_method *method; /* NULL: the bytes as they are */
	void *state;
	char *output;
	struct slice input;   /* what is left of the chunk from below */
	struct slice pending; /* comes after INPUT: the rest of the chunk whose start went into HEAD */
	char head[HEAD_BYTES];
	uint64_t pulled_bytes; /* from below: INPUT and PENDING are still to be used */
	uint64_t output_bytes;
	bool ended, failed;
	struct error error; /* when FAILED */
};

/* The next chunk into INPUT, which is used up: 1, 0 at the end, or an error. */
static int pull(struct decoder *decoder, struct error *err)
{
	int r;

	assert(decoder->input.len == 0);
	if (decoder->pending.len > 0) {
		decoder->input = decoder->pending;
		decoder->pending.len = 0;
		return 1;
	}
	r = decoder->below->next(decoder->below->context, &decoder->input, err);
	if (r <= 0) {
		decoder->input.len = 0;
		return r;
	}
	decoder->pulled_bytes += decoder->input.len;
	return 1;
}

/* Fills INPUT so that at least the first four bytes stand together, or all there are: mostly they do and nothing is copied. */
static int pull_head(struct decoder *decoder, struct error *err)
{
	size_t len = 0;
	int r = pull(decoder, err);

	if (r < 0 || decoder->input.len >= HEAD_BYTES)
		return r;
	while (r > 0) {
		size_t taken = HEAD_BYTES - len < decoder->input.len ? HEAD_BYTES - len : decoder->input.len;

		memcpy(decoder->head + len, decoder->input.ptr, taken);
		len += taken;
		decoder->input = slice_from(decoder->input, taken);
		if (len == HEAD_BYTES)
			break;
		r = pull(decoder, err);
	}
	if (r < 0)
		return r;
	decoder->pending = decoder->input;
	decoder->input = slice_make(decoder->head, len);
	return 0;
}

int decoder_open(struct source *below, const struct decoder_limits *limits, struct decoder **ret_decoder, struct error *err)
{
	cleanup_decoder struct decoder *decoder = memory_one(struct decoder);
	int r;

	decoder->below = below;
	if (limits)
		decoder->limits = *limits;
	r = pull_head(decoder, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < sizeof methods / sizeof *methods && !decoder->method; i++)
		if ((decoder->limits.rare || !methods[i]->rare) && methods[i]->matches(slice_first(decoder->input, HEAD_BYTES)))
			decoder->method = methods[i];
	if (decoder->method) {
		decoder->state = decoder->method->open();
		decoder->output =
			memory_grow(NULL, OUTPUT_BYTES, 1); /* not zeroed: pages that a small stream never touches stay away */
	}
	*ret_decoder = steal(decoder);
	return 0;
}

void decoder_free(struct decoder *decoder)
{
	if (!decoder)
		return;
	if (decoder->state)
		decoder->method->close(decoder->state);
	free(decoder->output);
	free(decoder);
}

static int check_limits(struct decoder *decoder, struct error *err)
{
	const struct decoder_limits *limits = &decoder->limits;
	uint64_t allowed;

	if (limits->output_bytes && decoder->output_bytes > limits->output_bytes)
		return error_set(err, ERR_LIMIT, "%s: more than %llu bytes come out", decoder_name(decoder),
			(unsigned long long)limits->output_bytes);
	if (limits->ratio && !__builtin_mul_overflow(limits->ratio, decoder_input_bytes(decoder) + RATIO_GRACE_BYTES, &allowed) &&
		decoder->output_bytes > allowed)
		return error_set(err, ERR_LIMIT, "%s: inflates to more than %llu times its size", decoder_name(decoder),
			(unsigned long long)limits->ratio);
	return 0;
}

/* Fills the buffer as far as the stream goes; an error comes after the bytes before it, however the input is cut. */
static int fill(struct decoder *decoder, size_t *ret_len, struct error *err)
{
	size_t *len = ret_len;

	while (*len < OUTPUT_BYTES) {
		bool needs_input = false, may_end = false;
		int64_t r = decoder->method->decode(decoder->state, &decoder->input, decoder->output + *len, OUTPUT_BYTES - *len,
			&needs_input, &may_end, err);

		if (r < 0)
			return (int)r;
		*len += (size_t)r;
		if (!needs_input)
			continue;
		r = pull(decoder, err);
		if (r < 0)
			return (int)r;
		if (r > 0)
			continue;
		if (!may_end)
			return error_set(err, ERR_FORMAT, "%s: the stream ends too early", decoder->method->name);
		decoder->ended = true;
		break;
	}
	return 0;
}

static int give_error(const struct decoder *decoder, struct error *err)
{
	if (err)
		*err = decoder->error;
	return -(int)decoder->error.code;
}

static int decoder_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct decoder *decoder = context;
	size_t len = 0;

	if (decoder->failed)
		return give_error(decoder, err);
	if (decoder->ended)
		return 0;
	if (fill(decoder, &len, &decoder->error) < 0)
		decoder->failed = true;
	decoder->output_bytes += len;
	if (check_limits(decoder, &decoder->error) < 0) {
		decoder->failed = true;
		len = 0;
	}
	if (len > 0) {
		*ret_chunk = slice_make(decoder->output, len);
		return 1;
	}
	return decoder->failed ? give_error(decoder, err) : 0;
}

/* Nothing is compressed: the chunks go through as they are. */
static int plain_next(void *context, struct slice *ret_chunk, struct error *err)
{
	struct decoder *decoder = context;
	int r;

	if (decoder->failed)
		return give_error(decoder, err);
	if (decoder->input.len == 0) {
		r = pull(decoder, &decoder->error);
		decoder->failed = r < 0;
		if (r <= 0)
			return r < 0 ? give_error(decoder, err) : 0;
	}
	decoder->output_bytes += decoder->input.len;
	if (check_limits(decoder, &decoder->error) < 0) {
		decoder->failed = true;
		return give_error(decoder, err);
	}
	*ret_chunk = decoder->input;
	decoder->input.len = 0;
	return 1;
}

static uint64_t plain_skip(void *context, uint64_t size)
{
	struct decoder *decoder = context;
	uint64_t skipped = 0, below;

	if (decoder->failed)
		return 0;
	while (skipped < size && decoder->input.len + decoder->pending.len > 0) {
		size_t len = size - skipped < decoder->input.len ? (size_t)(size - skipped) : decoder->input.len;

		decoder->input = slice_from(decoder->input, len);
		skipped += len;
		if (decoder->input.len == 0) {
			decoder->input = decoder->pending;
			decoder->pending.len = 0;
		}
	}
	if (skipped < size && decoder->below->skip) {
		below = decoder->below->skip(decoder->below->context, size - skipped);
		decoder->pulled_bytes += below;
		skipped += below;
	}
	decoder->output_bytes += skipped;
	return skipped;
}

struct source decoder_source(struct decoder *decoder)
{
	struct source source = { .next = decoder_next, .context = decoder };

	if (!decoder->method) {
		source.next = plain_next;
		source.skip = decoder->below->skip ? plain_skip : NULL;
	}
	return source;
}

const char *decoder_name(const struct decoder *decoder)
{
	return decoder->method ? decoder->method->name : "plain";
}

uint64_t decoder_input_bytes(const struct decoder *decoder)
{
	return decoder->pulled_bytes - decoder->input.len - decoder->pending.len;
}

uint64_t decoder_output_bytes(const struct decoder *decoder)
{
	return decoder->output_bytes;
}
