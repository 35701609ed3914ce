/* open.h - open a target wherever it lies: OCI layout, oci-archive, docker-archive, file or standard input
 *
 * Reads manifests and configurations (4 MiB, depth 64 each) and the outer index of an archive; never what is in layers. Transports as
 * containers-transports(5) names them. */
#pragma once
#include "base/error.h"
#include "model/image.h"

struct image_options {
	struct slice platform; /* "linux/arm64/v8"; empty: this machine's, or the only one there is */
};

/* Where a layer's bytes lie: LENGTH bytes at OFFSET of the descriptor FD (the caller does not close it). */
struct blob {
	int fd;
	uint64_t offset, length;
};

struct opened; /* an image and its open descriptors */

/* TARGET: "oci:DIR[:TAG]", "oci-archive:FILE[:TAG]", "docker-archive:FILE[:TAG]", a path, or "-". Errors name the place:
 * "'x.tar': manifest.json: line 1, column 5: …". An image in which a layer is missing opens; the layer has a skip_reason. */
int image_open(const char *target, const struct image_options *options, struct opened **ret_opened, struct error *err);
void image_close(struct opened *opened);
const struct image *image_of(const struct opened *opened);
/* For a layer without skip_reason. */
int image_blob(struct opened *opened, const struct layer *layer, struct blob *ret_blob, struct error *err);
