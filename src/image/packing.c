/* packing.c - how bytes are compressed, by how they begin */
#include "image/packing.h"

const struct packing *packing_find(struct slice head)
{
	static const struct packing gzip = { "gzip", "gzip -d", S("application/vnd.docker.image.rootfs.diff.tar.gzip") },
				    zstd = { "zstd", "zstd -d", S("application/vnd.docker.image.rootfs.diff.tar.zstd") },
				    xz = { "xz", "xz -d", S("") }, bzip2 = { "bzip2", "bzip2 -d", S("") };

	if (slice_starts_with(head, S("\x1f\x8b")))
		return &gzip;
	if (slice_starts_with(head, S("\x28\xb5\x2f\xfd")))
		return &zstd;
	if (head.len >= 4 && (head.ptr[0] & 0xf0) == 0x50 && slice_equal(slice_make(head.ptr + 1, 3), S("\x2a\x4d\x18")))
		return &zstd; /* a skippable frame first */
	if (slice_starts_with(head, S("\xfd\x37zXZ")))
		return &xz;
	if (slice_starts_with(head, S("BZh")) && slice_equal(slice_from(head, 4), S("1AY&SY")))
		return &bzip2; /* three letters may begin a tar as well */
	return NULL;
}
