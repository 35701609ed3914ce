/* traits.h - traits of malware that only the merged image shows: files that are not what their packages brought, or that none brought */
#pragma once
#include "evidence/merge.h"
#include "evidence/owners.h"
#include "link/record.h"
#include "model/traits.h"

/* A layer's records; others than RECORD_FILE_DIGEST, RECORD_STATED_DIGEST and RECORD_REPLACED are passed over. */
struct traits_layer {
	uint64_t layer;
	struct slice records;
};

struct traits_image {
	const struct traits_layer *layers; /* from below */
	size_t layer_count;
	const struct merged_package *packages; /* what is installed: for its version */
	size_t package_count;
	const struct owners
		*owners; /* what packages put in place; NULL: there is no package database, and nothing that is nobody's */
	/* Is what LAYER has at PATH what the merged image has there? Asked of little. */
	bool (*is_visible)(void *context, struct slice path, uint64_t layer);
	void *context;
};

struct traits_found {
	struct malware malware;
	uint64_t layer;
};

/* In the order of layers and paths; memory is the arena's. -ERR_FORMAT for what no good reader sends. */
int scan_find_traits(const struct traits_image *image, struct arena *arena, struct traits_found **ret_found, size_t *ret_count,
	struct error *err);
/* A trait that a reader told of a file alone, where packages know better: a library that is preloaded, or a known path, and a package
 * brought it. OWNERS: NULL as above. */
void scan_weigh_trait(struct malware *malware, const struct owners *owners, struct arena *arena);

/* The same of a scan's image, while what it was merged by is there; SCAN's layers still have their records. */
struct scan;
int scan_merged_traits(struct scan *scan, struct traits_found **ret_found, size_t *ret_count, struct error *err);
/* As the layers up to LAST (UINT64_MAX: all) lie over one another, is what LAYER has at PATH seen there? After merge_end(). */
bool traits_is_visible(struct merge *merge, struct slice path, uint64_t layer, uint64_t last);
