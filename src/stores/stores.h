/* stores.h - images in the stores of engines on this machine: containerd, docker, podman
 *
 * One file an engine; each finds an image by its name or id and says where it lies. Nothing of it is believed: who opens the image checks
 * it as any layout or archive. docs/stores.md says what names each takes. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "base/error.h"

/* How the engine has the image. */
enum stored_form {
	STORED_LAYOUT, /* PLACE_FD is a folder with blobs/sha256/…; among them is the image's manifest, or an index, as the rest describes it */
	STORED_BLOBS,   /* BLOBS are asked for each blob by its digest; the rest describes the image's manifest, or an index */
	STORED_STREAM,  /* STREAM brings a docker-archive. Nothing else is set but DIFF_IDS */
	STORED_FOLDERS, /* LAYERS are folders of files, which nobody can hash; PLACE_FD is -1. MANIFEST and CONFIG were checked */
};

/* A layer that the engine keeps unpacked. */
struct stored_layer {
	int fd;               /* of its folder; -1: taken, or all it holds is in the layer above it, which is a whole tree */
	struct slice diff_id; /* "sha256:…" as CONFIG has it; the store says the same of the folder, which can only be believed */
	uint64_t size_bytes; /* of its files together, as the store says; 0: unknown */
	bool is_whole_tree;  /* it holds what the layers below it have, too (driver vfs); else it is as overlayfs has its own */
};

/* What an engine that runs sends, as often as it is asked. Errors name the engine. */
struct stored_stream {
	/* *RET_FD is a pipe, the caller's, who closes it before `end` is called. One at a time. */
	int (*begin)(struct stored_stream *stream, int *ret_fd, struct error *err);
	/* Whether all came; not WANTED: it is cut short, and what is said means nothing. */
	int (*end)(struct stored_stream *stream, bool wanted, struct error *err);
	void (*free)(struct stored_stream *stream);
};

/* An engine that is asked for blobs by their digests; who asks sees to it that they have them. */
struct stored_blobs {
	/* All of a manifest or a configuration, at most 4 MiB, into ARENA. */
	int (*read)(void *context, struct slice digest, struct arena *arena, struct slice *ret_text, struct error *err);
	/* A layer from byte FROM on, as struct blob_source (image/open.h) begins and ends it. */
	int (*begin)(void *context, struct slice digest, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err);
	int (*end)(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err);
	void (*close)(void *context);
	void *context; /* NULL: none, or taken */
};

struct stored_image {
	struct arena arena;
	enum stored_form form;
	int place_fd; /* -1: taken */
	struct stored_blobs blobs;
	uint64_t size_bytes;
	struct slice name; /* as the store calls it: "docker.io/library/debian:12" */
	struct slice manifest_digest, media_type;
	struct stored_stream *stream; /* NULL: taken */
	struct slices
		diff_ids; /* as the engine says them: of which layers evidence may be looked for before the image is there */
	/* Of STORED_FOLDERS only; ARENA's, the descriptors closed by stored_image_done(). Lowest first, as many as CONFIG has diff_ids. */
	struct stored_layer *layers;
	size_t layer_count;
	struct slice config, config_digest; /* its bytes, which have this digest: the image's id */
	struct slice manifest;              /* its bytes, which have MANIFEST_DIGEST; both empty where the store keeps none */
	struct slice place;                 /* whose folders they are: "/var/lib/containers/storage" */
	int kept_fd; /* a file of the image that its engine unlinks before it takes any layer away; -1: there is none */
};

struct store_options {
	struct deadline deadline;
	const char *fetcher_path; /* plimsoll-net, for engines that are asked over HTTP; NULL: those are not asked */
	bool offline;             /* nor are those that are not on this machine's own sockets */
};

/* An engine's store. */
struct store {
	const char *scheme; /* "docker-daemon" */
	/* NAME: what stands behind the scheme. -ERR_NOT_FOUND: it has no such image, or there is no such store here; any other error: it is
	 * there and cannot be asked. Both name the store. */
	int (*find)(struct slice name, const struct store_options *options, struct stored_image *ret_image, struct error *err);
};

/* All of them, in the order in which a bare name is looked up, NULL-terminated: src/stores/stores.def has a line STORE(name) for each
 * store_name. */
extern const struct store *const stores[];
const struct store *store_by_scheme(struct slice scheme);
void stored_image_done(struct stored_image *image);
