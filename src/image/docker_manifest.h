/* docker_manifest.h - read the manifest.json of a docker archive: [{"Config": …, "RepoTags": […], "Layers": […]}, …]
 *
 * Pure: TEXT in, slices into TEXT and ARENA out. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct docker_image {
	struct slice config;         /* the member's name */
	struct slice *tags, *layers; /* "debian:12"; members' names, lowest first */
	size_t tag_count, layer_count;
};

struct docker_manifest {
	struct docker_image *items;
	size_t count;
};

int docker_manifest_parse(struct slice text, struct arena *arena, struct docker_manifest *ret_manifest, struct error *err);
