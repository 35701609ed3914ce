/* storage_json.h - inside this room: images.json and layers.json of containers/storage (podman, buildah, CRI-O)
 *
 * github.com/containers/storage: images.go, layers.go. Nothing in them is believed: ids are whatever stands there. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define STORAGE_JSON_BYTES_MAX (64u << 20)
#define STORAGE_IMAGES_MAX 100000u
#define STORAGE_LAYERS_MAX 200000u
#define STORAGE_NAMES_MAX 10000u /* and data of one image */

/* Of what is kept beside an image under a name: "manifest", "sha256:…" (its configuration). */
struct storage_data {
	struct slice name, digest; /* "sha256:…", or empty */
};

struct storage_image {
	struct slice id, digest; /* of its manifest: old stores do not say */
	struct slice layer;      /* the topmost; or empty */
	struct slices names;
	struct storage_data *data;
	size_t data_count;
};

struct storage_layer {
	struct slice id, parent;  /* parent: or empty */
	struct slice diff_digest; /* or empty: pulled in parts, nobody may have computed it */
	uint64_t diff_size;
	bool incomplete; /* it is being written, or being taken away */
	unsigned root;   /* for the caller */
};

struct storage_image_taker {
	int (*take)(
		void *context, const struct storage_image *image, struct error *err); /* IMAGE's lists last until it returns */
	void *context;
};

struct storage_layers {
	struct storage_layer *items;
	size_t count, capacity;
};

/* Slices are TEXT's or ARENA's. */
int storage_images_read(struct slice text, struct arena *arena, const struct storage_image_taker *taker, struct error *err);
/* Adds to LAYERS, each with ROOT. */
int storage_layers_read(struct slice text, unsigned root, struct arena *arena, struct storage_layers *layers, struct error *err);
const struct storage_layer *storage_layer_find(const struct storage_layers *layers, struct slice id); /* the first; or NULL */
void storage_layers_done(struct storage_layers *layers);

/* What the file is called in which containers/storage keeps the data of that name (makeBigDataBaseName). */
struct slice storage_data_file(struct arena *arena, struct slice name);

#define cleanup_storage_layers __attribute__((cleanup(storage_layers_done)))
