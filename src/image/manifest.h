/* manifest.h - read an image manifest or an index: OCI 1.1 and Docker schema 2, with or without a mediaType
 *
 * Pure: TEXT in, slices into TEXT and ARENA out. What is both a manifest and an index is an error, as is a mediaType that says one when
 * the content is the other. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "image/platform.h"
#include "model/table.h"

#define LAYERS_MAX 1000
#define MANIFESTS_MAX 10000

struct descriptor {
	struct slice media_type, digest, artifact_type;
	struct slice tag;        /* annotation org.opencontainers.image.ref.name */
	struct slice image_name; /* annotation io.containerd.image.name: "docker.io/library/debian:12" */
	struct platform platform;
	struct layer_table table; /* of contents of a layer, where its annotations state one that can be */
	uint64_t size_bytes;
	bool has_size;
};

enum manifest_kind { MANIFEST_IMAGE, MANIFEST_INDEX };

struct manifest {
	enum manifest_kind kind;
	struct slice media_type, artifact_type;
	struct descriptor config;            /* of an image */
	bool has_subject;                    /* it says something of another manifest */
	struct slice base_name, base_digest; /* annotations org.opencontainers.image.base.*, or empty */
	struct descriptor *items;            /* an image's layers, lowest first, or an index's manifests */
	size_t item_count;
};

int manifest_parse(struct slice text, struct arena *arena, struct manifest *ret_manifest, struct error *err);

/* Whether a media type of a descriptor says that an index (a manifest) follows. */
bool manifest_is_index_type(struct slice media_type);
bool manifest_is_image_type(struct slice media_type);
/* 0, or -ERR_UNSUPPORTED and what it is: a configuration of an artefact, not of an image. */
int manifest_check_config_type(const struct manifest *manifest, struct error *err);
bool manifest_has_files(const struct manifest *manifest); /* a layer of them; signatures and SBOMs have none */
bool manifest_is_layer_type(struct slice media_type);     /* or empty */
bool manifest_is_foreign_type(struct slice media_type);   /* of a layer that need not lie with the image */
