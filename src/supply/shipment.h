/* shipment.h - an advisory store in a registry: an artefact of OCI image specification 1.1 ("guidelines for artifact usage")
 *
 * A manifest of the artifactType below, with the empty configuration. Its layers are files as `plimsoll db export` and `plimsoll db delta`
 * write them, and their signatures:
 *
 *     application/vnd.plimsoll.advisory.store.v1+zstd   the whole store
 *     application/vnd.plimsoll.advisory.delta.v1+zstd   what makes it of another one; annotation "plimsoll.base": that one's SHA-256
 *     application/vnd.plimsoll.signature.v1             of a file; annotation "plimsoll.signs": the file's digest, "sha256:…"
 *
 * The manifest's annotations tell "plimsoll.sequence" and "plimsoll.sha256" of the store that comes out of it. They save a way, and are
 * not believed: what counts is in the signed files. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/sha256.h"

#define SHIPMENT_TYPE "application/vnd.plimsoll.advisories.v1"
#define SHIPMENT_STORE_TYPE "application/vnd.plimsoll.advisory.store.v1+zstd"
#define SHIPMENT_DELTA_TYPE "application/vnd.plimsoll.advisory.delta.v1+zstd"
#define SHIPMENT_SIGNATURE_TYPE "application/vnd.plimsoll.signature.v1"
#define SHIPMENT_MANIFEST_TYPE "application/vnd.oci.image.manifest.v1+json"
#define SHIPMENT_ITEMS_MAX 64u

struct shipment_item {
	struct slice media_type;
	struct slice digest; /* "sha256:…" */
	uint64_t size_bytes;
	struct slice base;  /* of a delta: 64 hexadecimal digits */
	struct slice signs; /* of a signature */
};

struct shipment {
	struct slice store_digest; /* 64 hexadecimal digits, or empty */
	uint64_t sequence;         /* 0: not said */
	struct shipment_item items[SHIPMENT_ITEMS_MAX];
	size_t count;
};

void shipment_write(const struct shipment *shipment, struct buffer *out);
/* Slices into TEXT and ARENA. -ERR_UNSUPPORTED: something else lies there, and what. Layers of other types are left out. */
int shipment_read(struct slice text, struct arena *arena, struct shipment *ret_shipment, struct error *err);
/* The delta that makes it of the store with that SHA-256 (64 hexadecimal digits; "": none), else the whole one; NULL: neither is there. */
const struct shipment_item *shipment_choose(const struct shipment *shipment, struct slice have);
const struct shipment_item *shipment_signature(const struct shipment *shipment, const struct shipment_item *file);
