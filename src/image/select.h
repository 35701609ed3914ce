/* select.h - which of the manifests of an index: by tag, by platform
 *
 * What cannot be an image that runs (attestations: platform unknown/unknown) is left out. */
#pragma once
#include "image/manifest.h"

struct selection {
	const struct descriptor **items;
	size_t count;
};

/* All of INDEX that may be an image; -ERR_UNSUPPORTED when there is none, and what is there. */
int select_images(const struct manifest *index, struct arena *arena, struct selection *ret_selection, struct error *err);

/* The image of a layout's index.json: the one that has TAG (or is "@N", the N-th from 0), or the only one. Where all that are left have one
 * name and state a platform, the platform decides. An error names the tags there are. */
int select_tag(const struct manifest *index, struct slice tag, const struct platform *want, struct arena *arena,
	const struct descriptor **ret_item, struct error *err);

/* The image for WANT; without WANT (NULL) for this machine, else the only one. An error names the platforms there are. */
int select_platform(const struct selection *selection, const struct platform *want, struct arena *arena,
	const struct descriptor **ret_item, struct error *err);
