/* bolt_test.c - databases of bbolt, made page by page as its page.go and bucket.go lay them out */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "stores/bolt.h"
#include <sys/mman.h>

#define PAGE 4096u

struct made {
	unsigned char bytes[8 * PAGE];
	int fd;
};

static void put(struct made *made, size_t at, uint64_t value, size_t len)
{
	memcpy(made->bytes + at, &value, len);
}

/* A page's or an inline page's header. */
static void put_header(struct made *made, size_t at, uint64_t id, unsigned flags, unsigned count)
{
	put(made, at, id, 8);
	put(made, at + 8, flags, 2);
	put(made, at + 10, count, 2);
}

static void put_meta(struct made *made, unsigned page, uint64_t root, uint64_t transaction)
{
	size_t at = page * PAGE + 16;
	uint64_t sum = 0xcbf29ce484222325u;

	put_header(made, page * PAGE, page, 4, 0);
	put(made, at, 0xed0cdaedu, 4);
	put(made, at + 4, 2, 4);
	put(made, at + 8, PAGE, 4);
	put(made, at + 16, root, 8);
	put(made, at + 40, 8, 8);
	put(made, at + 48, transaction, 8);
	for (size_t i = 0; i < 56; i++)
		sum = (sum ^ made->bytes[at + i]) * 0x100000001b3u;
	put(made, at + 56, sum, 8);
}

/* The INDEX-th element of the leaf that begins at AT; its key and value at TO. */
static void put_leaf(
	struct made *made, size_t at, unsigned index, unsigned flags, size_t to, struct slice key, struct slice value)
{
	size_t element = at + 16 + index * 16;

	put(made, element, flags, 4);
	put(made, element + 4, to - element, 4);
	put(made, element + 8, key.len, 4);
	put(made, element + 12, value.len, 4);
	memcpy(made->bytes + to, key.ptr, key.len);
	memcpy(made->bytes + to + key.len, value.ptr, value.len);
}

static void put_branch(struct made *made, size_t at, unsigned index, size_t to, struct slice key, uint64_t child)
{
	size_t element = at + 16 + index * 16;

	put(made, element, to - element, 4);
	put(made, element + 4, key.len, 4);
	put(made, element + 8, child, 8);
	memcpy(made->bytes + to, key.ptr, key.len);
}

/* Page 3 is a branch over the leaves 4 (a, bucket b) and 5 (m, x); page 2 is what was the root before: an empty leaf. */
static struct made made_whole(void)
{
	char small[16 + 16 + 16 + 8] = { 0 };
	struct made made = { .fd = memfd_create("bolt", MFD_CLOEXEC) };

	put_meta(&made, 0, 2, 6);
	put_meta(&made, 1, 3, 7);
	put_header(&made, 2 * PAGE, 2, 2, 0);
	put_header(&made, 3 * PAGE, 3, 1, 2);
	put_branch(&made, 3 * PAGE, 0, 3 * PAGE + 100, S("a"), 4);
	put_branch(&made, 3 * PAGE, 1, 3 * PAGE + 101, S("m"), 5);
	put_header(&made, 4 * PAGE, 4, 2, 2);
	put_leaf(&made, 4 * PAGE, 0, 0, 4 * PAGE + 100, S("a"), S("one"));
	put_leaf(&made, 4 * PAGE, 1, 1, 4 * PAGE + 200, S("b"), slice_make(small, sizeof small));
	put_header(&made, 4 * PAGE + 201 + 16, 0, 2, 1);
	put_leaf(&made, 4 * PAGE + 201 + 16, 0, 0, 4 * PAGE + 201 + 16 + 32, S("in"), S("side"));
	put_header(&made, 5 * PAGE, 5, 2, 2);
	put_leaf(&made, 5 * PAGE, 0, 0, 5 * PAGE + 100, S("m"), S("two"));
	put_leaf(&made, 5 * PAGE, 1, 0, 5 * PAGE + 200, S("x"), S("three"));
	return made;
}

static int made_open(struct made *made, struct bolt **ret_bolt, struct error *err)
{
	CHECK(pwrite(made->fd, made->bytes, sizeof made->bytes, 0) == (ssize_t)sizeof made->bytes);
	return bolt_open(made->fd, ret_bolt, err);
}

static int key_collect(void *context, struct slice key, struct slice value, const struct bolt_bucket *below, struct error *err)
{
	struct buffer *out = context;

	(void)err;
	buffer_addf(out, "%.*s=%.*s%s ", SLICE_ARG(key), SLICE_ARG(value), below ? "{}" : "");
	return 0;
}

TEST(bolt_reads_the_newest_state)
{
	struct made made = made_whole();
	cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
	cleanup_bolt struct bolt *bolt = NULL;
	cleanup_buffer struct buffer keys = BUFFER_INIT(1000);
	const struct bolt_taker taker = { key_collect, &keys };
	struct bolt_bucket below;
	struct slice value;
	struct error err;

	CHECK_INT(made_open(&made, &bolt, &err), 0);
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("a"), &value, &err), 0);
	CHECK_SLICE(value, "one");
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("x"), &value, &err), 0);
	CHECK_SLICE(value, "three");
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("n"), &value, &err), -ERR_NOT_FOUND);
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("b"), &value, &err), -ERR_FORMAT);
	CHECK_INT(bolt_get_bucket(bolt, bolt_root(bolt), S("b"), &below, &err), 0);
	CHECK_INT(bolt_get(bolt, below, S("in"), &value, &err), 0);
	CHECK_SLICE(value, "side");
	CHECK_INT(bolt_each(bolt, bolt_root(bolt), &taker, &err), 0);
	CHECK_SLICE(buffer_slice(&keys), "a=one b={} m=two x=three ");
}

TEST(bolt_takes_the_other_state_where_the_newest_was_half_written)
{
	struct made made = made_whole();
	cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
	cleanup_bolt struct bolt *bolt = NULL;
	struct slice value;
	struct error err;

	made.bytes[PAGE + 16 + 20] ^= 1;
	CHECK_INT(made_open(&made, &bolt, &err), 0);
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("a"), &value, &err), -ERR_NOT_FOUND);
}

TEST(bolt_finds_the_second_state_where_the_first_is_lost)
{
	struct made made = made_whole();
	cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
	cleanup_bolt struct bolt *bolt = NULL;
	struct slice value;
	struct error err;

	memset(made.bytes, 0, PAGE);
	CHECK_INT(made_open(&made, &bolt, &err), 0);
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("a"), &value, &err), 0);
}

TEST(bolt_notices_that_somebody_wrote)
{
	struct made made = made_whole();
	cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
	cleanup_bolt struct bolt *bolt = NULL;
	struct error err;

	CHECK_INT(made_open(&made, &bolt, &err), 0);
	CHECK(bolt_is_current(bolt));
	put_meta(&made, 0, 2, 8);
	CHECK(pwrite(made.fd, made.bytes, sizeof made.bytes, 0) == (ssize_t)sizeof made.bytes);
	CHECK(!bolt_is_current(bolt));
}

/* What is changed at AT of a good database, and what comes of looking for "m" and of going through all. */
TEST(bolt_names_what_is_damaged)
{
	static const struct {
		size_t at;
		uint64_t value;
		size_t len;
		const char *error;
	} cases[] = {
		{ 5 * PAGE, 4, 8, "page 5 calls itself another one" },
		{ 5 * PAGE + 8, 4, 2, "page 5 is not one of a tree (0x4)" },
		{ 5 * PAGE + 10, 300, 2, "page 5 has not room for its 300 elements" },
		{ 5 * PAGE + 12, 1, 4, NULL }, /* overflows into pages that are there */
		{ 5 * PAGE + 12, 100, 4, "ends at byte 32768, in the middle of a page" },
		{ 5 * PAGE + 12, 0xffffffff, 4, "page 5 is too large" },
		{ 5 * PAGE + 16 + 4, 5000, 4, "page 5: element 0 leads out of it" },
		{ 5 * PAGE + 16 + 8, 0xffffffff, 4, "page 5: element 0 leads out of it" },
		{ 5 * PAGE + 16 + 12, 0xffffffff, 4, "page 5: element 0 leads out of it" },
		{ 3 * PAGE + 32 + 8, 3, 8, "page 3: its tree is too deep" },
		{ 3 * PAGE + 32 + 8, 99, 8, "page 99 is not in it" },
		{ 3 * PAGE + 32 + 8, 0, 8, "page 0 is not in it" },
		{ 3 * PAGE + 32 + 8, UINT64_MAX, 8, "page 18446744073709551615 is not in it" },
		{ 3 * PAGE + 10, 0, 2, "page 3: a branch without children" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct made made = made_whole();
		cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
		cleanup_bolt struct bolt *bolt = NULL;
		cleanup_buffer struct buffer keys = BUFFER_INIT(1000);
		const struct bolt_taker taker = { key_collect, &keys };
		struct slice value;
		struct error err = { 0 };

		put(&made, cases[i].at, cases[i].value, cases[i].len);
		CHECK_INT(made_open(&made, &bolt, &err), 0);
		if (!cases[i].error) {
			CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("m"), &value, &err), 0);
			continue;
		}
		CHECK(bolt_get(bolt, bolt_root(bolt), S("m"), &value, &err) < 0);
		CHECK_TEXT(err.text, cases[i].error);
		bolt_each(bolt, bolt_root(bolt), &taker, &err); /* ends */
	}
}

TEST(bolt_refuses_a_database_without_a_root)
{
	struct made made = made_whole();
	cleanup_fd int fd __attribute__((unused)) = made.fd; /* closed at the end */
	cleanup_bolt struct bolt *bolt = NULL;
	struct slice value;
	struct error err;

	put_meta(&made, 1, 0, 7);
	CHECK_INT(made_open(&made, &bolt, &err), 0);
	CHECK_INT(bolt_get(bolt, bolt_root(bolt), S("m"), &value, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "a bucket without a page");
}

TEST(bolt_refuses_what_is_no_database)
{
	cleanup_fd int fd = memfd_create("bolt", MFD_CLOEXEC);
	cleanup_bolt struct bolt *bolt = NULL;
	struct error err;

	CHECK_INT(bolt_open(fd, &bolt, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "no database of bbolt, or a damaged one");
}
