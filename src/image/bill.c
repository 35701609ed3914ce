/* bill.c - a bill of materials as an image: one layer, which is the document; whoever reads it looks into it */
#include "image/bill.h"
#include "image/read_at.h"
#include <fcntl.h>
#include <sys/stat.h>

#define HEAD_BYTES 512u
#define TAR_MAGIC_OFFSET 257u /* "ustar" of the first header; who names a file "{" makes an archive all the same */

int bill_looks_right(int fd, uint64_t size, bool *ret_right, struct error *err)
{
	char head[HEAD_BYTES];
	struct slice text = slice_make(head, size < sizeof head ? (size_t)size : sizeof head);
	int r = read_at(fd, 0, head, text.len, err);

	if (r < 0)
		return r;
	*ret_right = false;
	if (slice_starts_with(slice_from(text, TAR_MAGIC_OFFSET), S("ustar")))
		return 0;
	if (slice_starts_with(text, S("\xef\xbb\xbf")))
		text = slice_from(text, 3);
	text = slice_trim(text);
	*ret_right =
		slice_starts_with(text, S("{")) || slice_starts_with(text, S("<")) || slice_find(text, S("SPDXVersion:")) >= 0;
	return 0;
}

int bill_open(struct opened *opened, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;
	struct stat status;
	int fd;

	if (want)
		return error_set(err, ERR_USAGE, "a bill of materials has no platform: --platform is for images");
	if (fstat(opened->place.fd, &status) < 0)
		return error_errno(err, "stat");
	fd = fcntl(opened->place.fd, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return error_errno(err, "dup");
	image->kind = IMAGE_BOM;
	image->layers = arena_array(&image->arena, struct layer, 1);
	image->layers[0].size_bytes = (uint64_t)status.st_size;
	opened->stored = arena_array(&image->arena, struct stored, 1);
	opened->stored[0].blob = (struct blob){ .fd = fd, .length = (uint64_t)status.st_size };
	image->layer_count = 1;
	return 0;
}
