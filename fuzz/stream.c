/* stream.c - fuzz: an archive that an engine sends once is, where it is taken, what it is as a file; and its members come again as they were
 *
 * The first byte says what is known and how much of each is read; blocks with a tar's magic get the right checksum. */
#include "image/stream.h"
#include "image/test_stream.h"
#include <fcntl.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void checksum_set(unsigned char *block)
{
	unsigned sum = 8 * ' ';
	char text[8];

	for (size_t i = 0; i < 512; i++)
		sum += i < 148 || i >= 156 ? block[i] : 0;
	snprintf(text, sizeof text, "%06o", sum);
	memcpy(block + 148, text, sizeof text);
}

static bool has(void *context, struct slice digest)
{
	const uint8_t *how = context;

	return *how & 1 && slice_ends_with(digest, S("0"));
}

/* What comes, at most MOST of it, and whether it begins as the archive says. */
static void read_blob(const struct blob *blob, uint64_t most, const struct outer_entry *entry)
{
	const struct blob_source *source = blob->source;
	uint64_t id, wait_ms, have = 0;
	char bytes[64];
	int fd = -1;

	if (source->begin(source->context, blob->offset, &fd, &id, NULL) < 0)
		return;
	if (fd < 0)
		abort();
	while (have < most && have < blob->length) {
		uint64_t left = blob->length - have;
		ssize_t got = read(fd, bytes, left < sizeof bytes ? (size_t)left : sizeof bytes);

		source->took(source->context, slice_make(bytes, got > 0 ? (size_t)got : 0));
		if (got <= 0)
			break;
		if (entry && have == 0 &&
			memcmp(bytes, entry->head, (size_t)got < sizeof entry->head ? (size_t)got : sizeof entry->head))
			abort();
		have += (uint64_t)got;
	}
	close(fd);
	(void)source->end(source->context, id, 0, &wait_ms, NULL);
}

static void take(void *context, uint64_t place, const struct blob *blob)
{
	const uint8_t *how = context;

	if (!blob->source)
		return;
	if (place != blob->offset)
		abort();
	read_blob(blob, (uint64_t)(*how >> 2) * 16, NULL);
}

/* Of several of a name and a length any may come the second time. */
static bool is_alone(const struct outer *outer, size_t index)
{
	struct slice name = outer_entry_at(outer, index)->name;

	return !(index && slice_equal(name, outer_entry_at(outer, index - 1)->name)) &&
	       !(index + 1 < outer_count(outer) && slice_equal(name, outer_entry_at(outer, index + 1)->name));
}

/* The same as where it lies there as a file, and each large member comes once more. */
static void check(struct slice tar, const struct stream *stream, struct outer *outer, uint64_t kept)
{
	cleanup_outer struct outer *file = NULL;
	cleanup_fd int fd = memory_file_open(NULL);
	unsigned again = 0;

	if (fd < 0 || memory_file_write(fd, tar, NULL) < 0 || outer_open(fd, tar.len, &file, NULL) < 0 ||
		outer_count(file) != outer_count(outer))
		abort();
	for (size_t i = 0; i < outer_count(outer); i++) {
		const struct outer_entry *entry = outer_entry_at(outer, i);

		if (!slice_equal(entry->name, outer_entry_at(file, i)->name))
			abort();
		if (!entry->is_afar && entry->kind == OUTER_REGULAR &&
			(entry->length > kept || entry->offset > kept - entry->length) && entry->length)
			abort();
		if (entry->is_afar && again++ < 4)
			read_blob(&(struct blob){ .fd = -1,
					  .offset = entry->offset,
					  .length = entry->length,
					  .source = stream_source(stream) },
				UINT64_MAX, is_alone(outer, i) ? entry : NULL);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct stream_limits limits = { .member_bytes = 64, .layers_bytes = 128, .all_bytes = 256 };
	cleanup_free unsigned char *copy = memory_new(size + 1);
	struct layer_taker taker = { .has = has, .take = take, .context = copy };
	static struct slice ids[] = { S("sha256:0"), S("sha256:10") };
	struct outer *outer = NULL;
	struct stream *stream;
	struct sender sender;
	struct slice tar;
	int fd = -1;

	if (size < 1)
		return 0;
	memcpy(copy, data, size);
	tar = slice_make((const char *)copy + 1, size - 1);
	for (size_t at = 1; at + 512 <= size; at += 512)
		if (memcmp(copy + at + 257, "ustar", 5) == 0)
			checksum_set(copy + at);
	sender_init(&sender, tar, tar);
	stream = stream_new(&sender.base, &limits, deadline_in(0));
	if (stream_take(stream, &taker, (struct slices){ ids, *data & 2 ? 2 : 0 }, &fd, &outer, NULL) >= 0)
		check(tar, stream, outer, (uint64_t)lseek(fd, 0, SEEK_END));
	outer_free(outer);
	stream_free(stream);
	if (fd >= 0)
		close(fd);
	return 0;
}
