/* stores.h - images in the stores of engines on this machine: docker, podman, buildah, CRI-O, containerd
 *
 * One file an engine; each finds an image by its name or id and says where its parts lie. What the engine wrote is data of this machine's
 * administrator, and still checked: JSON of 4 MiB and depth 64, names that stay below the store's folder, digests of what has one. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "base/error.h"
#include "registry/reference.h"

/* A layer as the engine has it. */
struct stored_layer {
	struct slice digest, diff_id; /* of the blob as it came, of its tar; empty: nobody says */
	struct slice media_type;
	int fd; /* a file that is the blob, LENGTH bytes from OFFSET on; or a folder, see `folder`; the image's */
	uint64_t offset, length;
	bool folder;         /* unpacked, as the overlay file system has it (whiteouts are devices 0:0, opaque folders have an
			      * extended attribute); no digest can be checked: the store is trusted, and the report says so */
	const char *missing; /* not NULL: why it cannot be read */
};

/* How the engine has the image. */
enum stored_form {
	STORED_LAYERS, /* as CONFIG and LAYERS say */
	STORED_LAYOUT, /* PLACE_FD is a folder with blobs/sha256/…; MANIFEST_DIGEST, MEDIA_TYPE and SIZE_BYTES describe the image's manifest, or
			* an index, among them. Nothing else is set: digests are checked by who opens it, as those of an OCI layout */
	STORED_ARCHIVE, /* PLACE_FD is a docker-archive of SIZE_BYTES, in memory. Nothing else is set */
};

struct stored_image {
	struct arena arena;
	enum stored_form form;
	int place_fd; /* not of STORED_LAYERS */
	struct slice media_type;
	uint64_t size_bytes;
	struct slice name;            /* as the store calls it: "docker.io/library/debian:12" */
	struct slice manifest_digest; /* or empty */
	struct slice manifest;        /* its text, or empty where the store has none */
	struct slice config;          /* its text; its digest is checked */
	struct slice config_digest;
	struct stored_layer *layers; /* lowest first; as many as the configuration has diff_ids */
	size_t layer_count;
	const char *trusted; /* "the store of podman, /var/lib/containers/storage": folders of it cannot be checked */
};

struct store_options {
	struct slice platform; /* of an index; or empty */
	struct deadline deadline;
	const char *fetcher_path;  /* plimsoll-net, for engines that are asked over HTTP; NULL: those are not asked */
	uint64_t memory_bytes_max; /* of what an engine sends; 0: 4 GiB */
};

/* An engine's store. */
struct store {
	const char *scheme; /* "containers-storage" */
	const char *about;
	/* NAME: what stands behind the scheme: "debian:12", "[driver@root]name" and "@id" as containers-transports(5) says. -ERR_NOT_FOUND: it
	 * has no such image, or there is no such store here; any other error: it is there and cannot be asked. Both name the store. */
	int (*find)(struct slice name, const struct store_options *options, struct stored_image *ret_image, struct error *err);
	bool quick; /* a bare name may be looked up here: it costs no program and no network */
};

/* All of them, in the order in which a bare name is looked up, NULL-terminated: src/stores/stores.def has a line STORE(name) for each
 * store_name. */
extern const struct store *const stores[];
const struct store *store_by_scheme(struct slice scheme);
/* FD of a layer is -1 where it has none; the descriptors of several layers may be one only where they are dups. */
void stored_image_done(struct stored_image *image);
