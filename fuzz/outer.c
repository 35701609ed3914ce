/* outer.c - fuzz what reads an archive's outside, and opens it as an image
 *
 * Blocks with a tar's magic get the right checksum first: else nothing would get past it. */
#include "image/outer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/open.h"
#include <sys/mman.h>

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

static int file_with(const uint8_t *data, size_t size)
{
	cleanup_free unsigned char *copy = memory_new(size + 1);
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	memcpy(copy, data, size);
	for (size_t at = 0; at + 512 <= size; at += 512)
		if (memcmp(copy + at + 257, "ustar", 5) == 0)
			checksum_set(copy + at);
	if (fd < 0 || write(fd, copy, size) != (ssize_t)size)
		abort();
	return fd;
}

static void try_index(int fd, size_t size)
{
	cleanup_outer struct outer *outer = NULL;
	struct error err;

	if (outer_open(fd, size, &outer, &err) < 0)
		return;
	for (size_t i = 0; i < outer_count(outer); i++) {
		const struct outer_entry *entry = outer_entry_at(outer, i), *found = NULL;

		if (entry->offset > size || entry->length > size - entry->offset)
			abort();
		if (slice_starts_with(entry->name, S("/")) || slice_starts_with(entry->name, S("../")) ||
			slice_find(entry->name, S("/../")) >= 0 || slice_find(entry->name, S("//")) >= 0)
			abort();
		if (outer_find(outer, entry->name, &found, &err) >= 0 && found->kind != OUTER_REGULAR)
			abort();
	}
}

static void try_image(const char *target, size_t size)
{
	struct opened *opened = NULL;
	struct error err;

	if (image_open(target, NULL, &opened, &err) < 0)
		return;
	for (size_t i = 0; i < image_of(opened)->layer_count; i++) {
		const struct layer *layer = &image_of(opened)->layers[i];
		struct blob blob;

		if (layer->skip_reason)
			continue;
		if (image_blob(opened, layer, &blob, &err) < 0 || blob.offset > size || blob.length > size - blob.offset)
			abort();
	}
	image_close(opened);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_fd int fd = file_with(data, size);
	char target[64];

	try_index(fd, size);
	snprintf(target, sizeof target, "/proc/self/fd/%d", fd);
	try_image(target, size);
	snprintf(target, sizeof target, "docker-archive:/proc/self/fd/%d", fd);
	try_image(target, size);
	return 0;
}
