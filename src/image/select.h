/* select.h - which of the manifests of an index: by tag, by platform */
#pragma once
#include "image/manifest.h"

/* What a descriptor says that it describes; whether that is true its document tells. */
enum claim {
	CLAIM_IMAGE,
	CLAIM_ARTEFACT,    /* has an artifactType and no platform: those who run images go by the platform */
	CLAIM_ATTESTATION, /* platform unknown/unknown: nobody runs it */
};

struct selection {
	const struct descriptor **items;
	size_t count;
};

enum claim select_claim(const struct descriptor *item);
bool select_states_platform(const struct descriptor *item);
struct slice select_name(const struct descriptor *item); /* "docker.io/library/debian:12", a tag, or empty */

struct selection select_all(const struct manifest *index, struct arena *arena);

/* Narrows to the images of a layout's index.json that have TAG (or to "@N", the N-th of all from 0); one that has it exactly comes before one
 * whose whole name means the same. An empty TAG narrows nothing. An error names the tags there are. */
int select_tag(struct selection *selection, struct slice tag, struct arena *arena, struct error *err);

/* What is left must be one image, or have one name and all state a platform, so that the platform decides. An error names the tags. */
int select_one_name(struct selection *selection, struct slice tag, struct error *err);

/* The image for WANT; without WANT (NULL) for this machine, else the only one. An error names the platforms there are. */
int select_platform(const struct selection *selection, const struct platform *want, struct arena *arena,
	const struct descriptor **ret_item, struct error *err);
