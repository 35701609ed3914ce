/* open.h - open a target wherever it lies: OCI layout, oci-archive, docker-archive, skopeo's directory, a registry, an engine's
 * store, a folder of files, a bill of materials, file or standard input
 *
 * Reads manifests and configurations (4 MiB, depth 64 each) and the outer index of an archive; never what is in layers. Transports as
 * containers-transports(5) names them. Digests of manifests and configurations are checked, those of layers by who reads them.
 *
 * A path says by what is there what it is: a folder with an oci-layout, one with a manifest.json and skopeo's version, an archive with
 * an oci-layout (also where docker put a manifest.json beside it), an archive with a manifest.json, a file that begins as JSON, XML or
 * SPDX's tags: a bill of materials, any other folder: a root file system where it looks like one, else a source tree. "-" and named pipes: a
 * file is read where it is; what comes through a pipe is kept in memory, up to a limit, for nothing is written to disk. So is an archive
 * that is compressed as a whole (gzip, zstd): a reader inflates it into memory, on top of what came through a pipe. */
#pragma once
#include "base/error.h"
#include "model/image.h"

struct registry_options;
struct blob;

/* Who reads layers as they come, where they come but once and in an order of their own (an engine's archive): before it is known whether
 * they are layers, and whose. Only asked during image_open(). What is not taken then costs that all comes once more. */
struct layer_taker {
	bool (*has)(void *context, struct slice digest); /* what is in it is known: it is not wanted */
	/* PLACE: the offset that image_blob() will give for these bytes, if they are a layer's. */
	void (*take)(void *context, uint64_t place, const struct blob *blob);
	void *context;
};

struct image_options {
	const struct registry_options
		*registry;       /* NULL, or without a fetcher_path: no image is fetched, and a name is an error that says so */
	struct slice platform;   /* "linux/arm64/v8"; empty: this machine's, or the only one there is */
	uint64_t pipe_bytes_max; /* what a pipe may bring, and what a compressed archive may inflate to; 0: 4 GiB */
	const char *reader_path; /* plimsoll-read, which inflates archives; NULL: those that are compressed are not read */
	unsigned timeout_ms;     /* for that, and for what an engine sends; 0: none */
	const struct layer_taker *taker; /* or NULL */
};

/* Bytes that come through a pipe, once, in order: from a registry, an engine. All is done by who pumps them, one blob at a time each. */
struct blob_source {
	/* Begins at byte FROM: *RET_FD is a pipe's end that does not block, the caller's to close; *RET_ID names what was begun. A *RET_FD of
	 * -1: not yet. */
	int (*begin)(void *context, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err);
	/* Its pipe has ended after TRIES that brought nothing new, or is not wanted any more. 0: that was all; 1: it was cut off: begin
	 * again where it ended, in *RET_WAIT_MS; negative: there is no more, *ERR says why. */
	int (*end)(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err);
	/* Bytes FROM up to TO of it, at once; nobody checked them. NULL: it has no such way. */
	int (*range)(void *context, uint64_t from, uint64_t to, struct arena *arena, struct slice *ret_bytes, struct error *err);
	void *context;
	/* NULL, or all blobs of this source come one behind the other through one pipe, by their offsets: nothing behind a blob's last byte is
	 * read, and this is told what was; nothing: it has ended. */
	void (*took)(void *context, struct slice bytes);
};

/* Where a layer's bytes lie: LENGTH bytes at OFFSET of the descriptor FD (the caller does not close it); or SOURCE, which is not NULL and
 * lives as long as the image, brings LENGTH bytes: then FD is -1. */
struct blob {
	int fd;
	uint64_t offset, length;
	const struct blob_source *source;
};

struct opened; /* an image and its open descriptors */

/* TARGET: "oci:DIR[:TAG]" (also "oci-dir:", "oci-layout:"), "oci-archive:FILE[:TAG]", "docker-archive:FILE[:TAG]", "dir:DIR", "rootfs:DIR",
 * "fs:DIR", "sbom:FILE", "docker://NAME" (also "docker:", "registry:"), an engine's store and a name ("containerd:NAME"), a path, "-", or an
 * image's NAME alone: it is looked for in the stores of this machine, then in its registry, and a remark says where it was; a TAG may be
 * "@N", the N-th image from 0. Errors name the place: "'x.tar': manifest.json: line 1, column 5: …". An image in which a layer is missing
 * opens; the layer has a skip_reason. -ERR_UNTRUSTED: a manifest or configuration has not the digest it should have.
 * OPTIONS may be NULL. */
int image_open(const char *target, const struct image_options *options, struct opened **ret_opened, struct error *err);
void image_close(struct opened *opened);
const struct image *image_of(const struct opened *opened);
struct image *image_to_change(struct opened *opened); /* the same, for who finds out more about it */
/* It lies in an engine's store as folders, and was removed since it was opened: what was read of it may be a part. */
bool image_is_gone(const struct opened *opened);
/* The INDEX-th remark on what was left out on the way to the image (artefacts beside it), or empty when there are no more. */
struct slice image_remark(const struct opened *opened, size_t index);
/* For a layer without skip_reason that is no LAYER_BELOW; for different layers from different threads at once. That of an IMAGE_ROOTFS or
 * IMAGE_SOURCE, of a LAYER_FOLDER or LAYER_TREE is the folder's descriptor, without a length. */
int image_blob(struct opened *opened, const struct layer *layer, struct blob *ret_blob, struct error *err);

#define BLOB_RANGE_BYTES_MAX (64u << 20)
/* Whether blob_range can be: it lies in a file, or its source brings ranges. */
bool blob_has_ranges(const struct blob *blob);
/* Bytes FROM up to TO of BLOB, at most BLOB_RANGE_BYTES_MAX, into ARENA; nobody checked them. */
int blob_range(
	const struct blob *blob, uint64_t from, uint64_t to, struct arena *arena, struct slice *ret_bytes, struct error *err);
