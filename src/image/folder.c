/* folder.c - a folder as an image: one layer, which is the folder itself */
#include "image/opened.h"
#include <fcntl.h>

bool folder_is_rootfs(const struct opened *opened)
{
	const struct place *place = &opened->place;

	/* Links count, wherever they lead: nothing is read here. */
	return place_has(place, S("etc/os-release")) || place_has(place, S("usr/lib/os-release")) ||
	       place_has(place, S("var/lib/dpkg/status"));
}

int folder_open(struct opened *opened, enum image_kind kind, const struct platform *want, struct error *err)
{
	struct image *image = &opened->image;

	if (want)
		return error_set(err, ERR_USAGE, "a folder of files has no platform: --platform is for images");
	image->kind = kind;
	image->layers = arena_array(&image->arena, struct layer, 1);
	opened->stored = arena_array(&image->arena, struct stored, 1);
	opened->stored[0].blob.fd = fcntl(opened->place.fd, F_DUPFD_CLOEXEC, 3);
	if (opened->stored[0].blob.fd < 0)
		return error_errno(err, "dup");
	image->layer_count = 1;
	return 0;
}
