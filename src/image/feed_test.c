/* feed_test.c - bytes from afar: cut off, begun again, too few, too many */
#include "base/memory.h"
#include "base/test.h"
#include "image/feed.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define TRIES_MAX 8
#define WAIT_MS 50

/* "abc" in one SHA-256 vector of FIPS 180-4's examples. */
#define ABC "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

/* What each try brings, and how it ends; begin and end are counted. */
struct served {
	const char *parts[TRIES_MAX];
	int ends[TRIES_MAX]; /* of end(): 0, 1, -ERR_… */
	uint64_t from[TRIES_MAX];
	unsigned tries[TRIES_MAX];
	size_t begun, ended;
	int writer; /* of the last; left open where `open` is set */
	bool open;
};

static int serve(void *context, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	struct served *served = context;
	const char *part = served->parts[served->begun];
	int ends[2];

	if (!part)
		return error_set(err, ERR_NETWORK, "nobody is there");
	CHECK_INT(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
	CHECK_INT(write(ends[1], part, strlen(part)), strlen(part));
	served->from[served->begun] = from;
	*ret_id = served->begun++;
	*ret_fd = ends[0];
	served->writer = ends[1];
	if (!served->open)
		close(ends[1]);
	return 0;
}

static int serve_end(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	struct served *served = context;

	CHECK_INT(id, served->ended);
	served->tries[served->ended] = tries;
	*ret_wait_ms = WAIT_MS;
	return served->ends[served->ended++] < 0 ? error_set(err, ERR_NETWORK, "it will never be") : served->ends[id];
}

struct read {
	char bytes[64];
	size_t len;
	uint64_t now_ms;
	int r;
	struct error err;
	char digest[DIGEST_TEXT_SIZE];
};

/* Reads until it is over, fails, or nothing comes any more. */
static struct read read_all(struct served *served, uint64_t offset, uint64_t length, unsigned turns)
{
	struct blob_source source = { .begin = serve, .end = serve_end, .context = served };
	struct blob blob = { .fd = -1, .offset = offset, .length = length, .source = &source };
	char *chunk = memory_new(FEED_CHUNK_BYTES);
	struct read got = { .now_ms = 1000 };
	struct feed feed;

	feed_start(&feed, &blob, S(""), true, chunk);
	for (unsigned i = 0; i < turns && got.r >= 0 && !feed.over; i++) {
		got.r = feed_read(&feed, got.now_ms, &got.err);
		CHECK(got.len + feed.pending.len < sizeof got.bytes);
		if (feed.pending.len)
			memcpy(got.bytes + got.len, feed.pending.ptr, feed.pending.len);
		got.len += feed.pending.len;
		if (feed.pending.len)
			CHECK(!feed_waits(&feed));
		feed.pending = (struct slice){ 0 };
		got.now_ms += WAIT_MS / 2;
	}
	(void)feed_digest(&feed, got.digest);
	feed_done(&feed);
	CHECK_INT(served->begun, served->ended);
	free(chunk);
	return got;
}

TEST(what_comes_at_once_is_handed_on_and_hashed)
{
	struct served served = { .parts = { "abc" } };
	struct read got = read_all(&served, 0, 3, 20);

	CHECK_INT(got.r, 0);
	CHECK_TEXT(got.bytes, "abc");
	CHECK_TEXT(got.digest, ABC);
	CHECK_INT(served.begun, 1);
}

TEST(what_is_cut_off_goes_on_where_it_ended_after_a_wait)
{
	struct served served = { .parts = { "a", "", "bc" }, .ends = { 1, 1, 0 } };
	struct read got = read_all(&served, 0, 3, 40);

	CHECK_INT(got.r, 0);
	CHECK_TEXT(got.bytes, "abc");
	CHECK_TEXT(got.digest, ABC);
	CHECK_INT(served.begun, 3);
	CHECK_INT(served.from[0], 0);
	CHECK_INT(served.from[1], 1);
	CHECK_INT(served.from[2], 1);
	CHECK_INT(served.tries[0], 0);
	CHECK_INT(served.tries[1], 1);
	CHECK_INT(served.tries[2], 2); /* a byte is not enough to begin counting anew */
	CHECK(got.now_ms >= 1000 + 2 * WAIT_MS);
}

TEST(an_offset_is_counted_in)
{
	struct served served = { .parts = { "a", "bc" }, .ends = { 1, 0 } };
	struct read got = read_all(&served, 100, 3, 40);

	CHECK_TEXT(got.digest, ABC);
	CHECK_INT(served.from[0], 100);
	CHECK_INT(served.from[1], 101);
}

TEST(too_few_and_too_many_bytes_are_errors_by_name)
{
	struct served few = { .parts = { "ab" } }, many = { .parts = { "abcd" } }, never = { .parts = { "ab" }, .ends = { -1 } };
	struct served nobody = { .parts = { NULL } };
	struct read got = read_all(&few, 0, 3, 40);

	CHECK_INT(got.r, -ERR_FORMAT);
	CHECK_TEXT(got.err.text, "the blob ends 1 bytes early");
	CHECK_TEXT(got.digest, "");
	got = read_all(&many, 0, 3, 40);
	CHECK_INT(got.r, -ERR_FORMAT);
	CHECK_TEXT(got.err.text, "more comes than the 3 bytes that the blob should have");
	CHECK_TEXT(got.digest, "");
	got = read_all(&never, 0, 3, 40);
	CHECK_INT(got.r, -ERR_NETWORK);
	CHECK_TEXT(got.err.text, "it will never be");
	got = read_all(&nobody, 0, 3, 40);
	CHECK_INT(got.r, -ERR_NETWORK);
	CHECK_TEXT(got.err.text, "nobody is there");
}

TEST(whoever_has_sent_all_may_end_as_they_like)
{
	struct served served = { .parts = { "abc" }, .ends = { -1 } };
	struct read got = read_all(&served, 0, 3, 20);

	CHECK_INT(got.r, 0);
	CHECK_TEXT(got.digest, ABC);
}

TEST(a_stream_that_is_not_wanted_any_more_is_ended)
{
	struct served served = { .parts = { "ab" }, .open = true };
	struct read got = read_all(&served, 0, 3, 5);

	CHECK_INT(got.r, 0);
	CHECK_TEXT(got.bytes, "ab");
	CHECK_INT(served.ended, 1);
	CHECK_TEXT(got.digest, "");
	close(served.writer);
}

TEST(nothing_at_all_is_not_asked_for)
{
	struct served served = { .parts = { NULL } };
	struct read got = read_all(&served, 0, 0, 5);

	CHECK_INT(got.r, 0);
	CHECK_INT(served.begun, 0);
	CHECK_TEXT(got.digest, "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
