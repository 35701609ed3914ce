/* feed.c - what a reader is fed: bytes of memory, of a file, or from afar */
#include "image/feed.h"
#include "base/cleanup.h"
#include <errno.h>
#include <stdio.h>

#define PROGRESS_BYTES (1u << 20) /* what a try must bring, so that drops of bytes do not make tries endless */

uint64_t feed_length(const struct blob *blob, struct slice bytes)
{
	return blob->fd >= 0 || blob->source ? blob->length : bytes.len;
}

void feed_start(struct feed *feed, const struct blob *blob, struct slice bytes, bool hash, char *chunk)
{
	*feed = (struct feed){ .blob = *blob, .bytes = bytes, .length = feed_length(blob, bytes), .chunk = chunk, .stream = -1 };
	feed->over = feed->length == 0;
	if (hash)
		feed->sha256 = sha256_new();
}

/* 0: that was all; 1: it may be begun again; negative: it may not. */
static int stream_end(struct feed *feed, uint64_t *ret_wait_ms, struct error *err)
{
	const struct blob_source *source = feed->blob.source;

	close(feed->stream);
	feed->stream = -1;
	return source->end(source->context, feed->stream_id, feed->tries, ret_wait_ms, err);
}

void feed_done(struct feed *feed)
{
	struct error ignored;
	uint64_t wait_ms;

	if (feed->blob.source && feed->stream >= 0)
		(void)stream_end(feed, &wait_ms, &ignored);
	sha256_free(feed->sha256);
	*feed = (struct feed){ .stream = -1 };
}

bool feed_waits(const struct feed *feed)
{
	return feed->blob.source && !feed->over && feed->pending.len == 0;
}

int feed_fd(const struct feed *feed)
{
	return feed_waits(feed) ? feed->stream : -1;
}

/* SIZE bytes of the chunk are the next ones. */
static int take(struct feed *feed, size_t size)
{
	const struct blob_source *source = feed->blob.source;

	if (feed->sha256)
		sha256_add(feed->sha256, feed->chunk, size);
	feed->position += size;
	feed->pending = slice_make(feed->chunk, size);
	feed->over = feed->position == feed->length && (!source || source->took); /* a stream's own end is waited for */
	if (source && source->took)
		source->took(source->context, feed->pending);
	return 1;
}

static int bytes_read(struct feed *feed, size_t want)
{
	feed->pending = slice_first(slice_from(feed->bytes, (size_t)feed->position), want);
	if (feed->sha256)
		sha256_add(feed->sha256, feed->pending.ptr, want);
	feed->position += want;
	feed->over = feed->position == feed->length;
	return 1;
}

static int ends_early(const struct feed *feed, struct error *err)
{
	return error_set(err, ERR_FORMAT, "the blob ends %lu bytes early", (unsigned long)(feed->length - feed->position));
}

static int file_read(struct feed *feed, size_t want, struct error *err)
{
	ssize_t got;

	do
		got = pread(feed->blob.fd, feed->chunk, want, (off_t)(feed->blob.offset + feed->position));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_errno(err, "read the blob");
	return got == 0 ? ends_early(feed, err) : take(feed, (size_t)got);
}

/* The pipe has ended. Where all bytes came it does not matter how: their digest is asked for, not who sent them. */
static int stream_over(struct feed *feed, uint64_t now_ms, struct error *err)
{
	const struct blob_source *source = feed->blob.source;
	uint64_t brought = feed->position - feed->stream_from, wait_ms = 0;
	struct error ignored;
	int r;

	if (source->took)
		source->took(source->context, S(""));
	if (feed->position == feed->length) {
		(void)stream_end(feed, &wait_ms, &ignored);
		feed->over = true;
		return 0;
	}
	if (brought >= PROGRESS_BYTES)
		feed->tries = 0;
	r = stream_end(feed, &wait_ms, err);
	if (r <= 0)
		return r < 0 ? r : ends_early(feed, err);
	feed->tries++;
	feed->again_ms = now_ms + wait_ms;
	return 0;
}

static int stream_read(struct feed *feed, size_t want, uint64_t now_ms, struct error *err)
{
	const struct blob_source *source = feed->blob.source;
	ssize_t got;

	if (feed->stream < 0) {
		int r = now_ms < feed->again_ms ? 0
						: source->begin(source->context, feed->blob.offset + feed->position,
							  &feed->stream, &feed->stream_id, err);

		if (r < 0 || feed->stream < 0)
			return r;
		feed->stream_from = feed->position;
	}
	do
		got = read(feed->stream, feed->chunk, want ? want : 1);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got < 0)
		return error_errno(err, "read the blob");
	if (got == 0)
		return stream_over(feed, now_ms, err);
	if (want == 0)
		return error_set(
			err, ERR_FORMAT, "more comes than the %lu bytes that the blob should have", (unsigned long)feed->length);
	return take(feed, (size_t)got);
}

int feed_read(struct feed *feed, uint64_t now_ms, struct error *err)
{
	uint64_t left = feed->length - feed->position;
	size_t want = left < FEED_CHUNK_BYTES ? (size_t)left : FEED_CHUNK_BYTES;

	if (feed->over)
		return 0;
	if (feed->blob.source)
		return stream_read(feed, want, now_ms, err);
	return feed->blob.fd >= 0 ? file_read(feed, want, err) : bytes_read(feed, want);
}

bool feed_digest(struct feed *feed, char ret_digest[static DIGEST_TEXT_SIZE])
{
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	if (!feed->sha256 || !feed->over)
		return false;
	sha256_end(feed->sha256, digest);
	sha256_hex(digest, hex);
	snprintf(ret_digest, DIGEST_TEXT_SIZE, "sha256:%s", hex);
	return true;
}
