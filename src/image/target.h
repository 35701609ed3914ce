/* target.h - what the user named: a scheme and a place, or a place alone */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct store;

enum target_kind {
	TARGET_ANY,
	TARGET_LAYOUT,
	TARGET_DIRECTORY,
	TARGET_OCI_ARCHIVE,
	TARGET_DOCKER_ARCHIVE,
	TARGET_ROOTFS,
	TARGET_SOURCE,
	TARGET_BOM,
	TARGET_REGISTRY,
	TARGET_STORE,   /* an engine's, on this machine */
	TARGET_FOLDERS, /* what a store has as folders */
	TARGET_NAME,    /* of an image, wherever it is */
};

struct target {
	enum target_kind kind;
	const char *path;          /* "-": standard input; of registries and stores the image's name */
	struct slice tag;          /* or empty */
	const struct store *store; /* where one has it */
};

/* "oci:DIR:TAG" and its like; the path ends at the first colon before which something exists. A bare path and those of "dir:", "rootfs:", "fs:" and "sbom:" have no tag. What is
 * no path here and looks like an image's name is a TARGET_NAME. What is neither is an error that says what to do: -ERR_USAGE for an unknown
 * scheme, -ERR_UNSUPPORTED for schemes that this version does not read, -ERR_NOT_FOUND. */
int target_parse(const char *text, struct arena *arena, struct target *ret_target, struct error *err);
const char *target_scheme(enum target_kind kind); /* "oci" */

/* Opens PATH. A folder: 1. A file: 0 and its size. A pipe is copied into memory (a sealed memfd) up to MEMORY_MAX bytes. */
int target_open(const char *path, uint64_t memory_max, int *ret_fd, uint64_t *ret_size, struct error *err);
