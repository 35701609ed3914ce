/* bolt.c - fuzz the reader of bbolt's databases; the pages that tell where it begins get the right checksum first */
#include "stores/bolt.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define META_AT 16u
#define SUMMED_BYTES 56u

static void checksum_set(unsigned char *page)
{
	uint64_t sum = 0xcbf29ce484222325u;

	for (size_t i = 0; i < SUMMED_BYTES; i++)
		sum = (sum ^ page[META_AT + i]) * 0x100000001b3u;
	memcpy(page + META_AT + SUMMED_BYTES, &sum, sizeof sum);
}

static unsigned char touch(struct slice bytes)
{
	unsigned char sum = 0;

	for (size_t i = 0; i < bytes.len; i++)
		sum ^= (unsigned char)bytes.ptr[i];
	return sum;
}

struct walk {
	struct bolt *bolt;
	unsigned depth;
	unsigned char sum;
};

static int take(void *context, struct slice key, struct slice value, const struct bolt_bucket *below, struct error *err)
{
	struct walk *walk = context;
	const struct bolt_taker taker = { take, walk };
	int r = 0;

	walk->sum ^= touch(slice_first(key, 64)) ^ touch(slice_first(value, 64));
	if (below && walk->depth < 4) {
		walk->depth++;
		r = bolt_each(walk->bolt, *below, &taker, err);
		walk->depth--;
	}
	return r == -ERR_LIMIT ? r : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_free unsigned char *copy = memory_new(size + 1);
	cleanup_fd int fd = memfd_create("fuzz", MFD_CLOEXEC);
	cleanup_bolt struct bolt *bolt = NULL;
	struct walk walk = { 0 };
	const struct bolt_taker taker = { take, &walk };
	struct slice value;
	struct error err;

	memcpy(copy, data, size);
	for (size_t at = 0; at <= 4096 && at + 1024 <= size; at += 1024)
		if (memcmp(copy + at + META_AT, "\xed\xda\x0c\xed", 4) == 0)
			checksum_set(copy + at);
	if (fd < 0 || write(fd, copy, size) != (ssize_t)size)
		abort();
	if (bolt_open(fd, &bolt, &err) < 0)
		return 0;
	walk.bolt = bolt;
	bolt_get(bolt, bolt_root(bolt), S("m"), &value, &err);
	bolt_each(bolt, bolt_root(bolt), &taker, &err);
	return 0;
}
