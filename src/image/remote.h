/* remote.h - inside this room: an image in a registry, or of an engine that is asked for blobs: its documents as they are asked for, its
 * layers as they come */
#pragma once
#include "image/manifest.h"
#include "image/open.h"
#include "registry/client.h"
#include "stores/stores.h"

struct remote;

/* NAME: as users write it. Fetches the manifest or index that it names. */
int remote_open(struct slice name, const struct registry_options *options, struct remote **ret_remote, struct error *err);
/* The same of an engine's store, whose BLOBS it takes. Asks for nothing yet. */
struct remote *remote_of_blobs(struct stored_blobs *blobs);
void remote_free(struct remote *remote);
/* Of a registry. What the name stands for: `image_name` is the whole of it ("docker.io/library/debian:12"). Good as long as REMOTE. */
const struct descriptor *remote_root(const struct remote *remote);
struct slice remote_place(const struct remote *remote); /* the host that answered */
bool remote_is_mirrored(const struct remote *remote);   /* it is a mirror */

/* A manifest or a configuration; whether it has the digest is for the caller to see. */
int remote_read(struct remote *remote, struct slice digest, bool is_manifest, struct arena *arena, struct slice *ret_text,
	struct error *err);
/* Where the layer's bytes come from; asks for nothing yet. In ARENA. */
struct blob remote_blob(struct remote *remote, const struct descriptor *item, struct arena *arena);
