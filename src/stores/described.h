/* described.h - inside this room: what an image's manifest and configuration say of its layers, which a store's folders must keep to
 *
 * OCI image specification 1.1, manifest.md and config.md; docker's image manifest version 2, schema 2 is the same here. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define DESCRIBED_BYTES_MAX (4u << 20) /* of a manifest or configuration, as the rest of the house has it */
#define DESCRIBED_LAYERS_MAX 500u      /* more than any engine mounts */

struct described {
	struct slice config_digest, media_type; /* of a manifest; empty where it has none (schema 1) */
};

/* Slices are ARENA's or TEXT's. */
int described_manifest(struct slice text, struct arena *arena, struct described *ret_described, struct error *err);
/* The diff_ids of a configuration, lowest first; each is a good digest. */
int described_diff_ids(struct slice text, struct arena *arena, struct slices *ret_ids, struct error *err);
