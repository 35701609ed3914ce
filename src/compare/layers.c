/* layers.c - which layers both images have, and how large the others are */
#include "compare/comparing.h"

static const struct image *image_of(const struct comparing *comparing, bool newer)
{
	return (newer ? comparing->comparison->newer : comparing->comparison->older)->image;
}

/* By what lies in it; a layer may be compressed anew. */
static bool content_key(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct comparing *comparing = context;
	const struct layer *layer = &image_of(comparing, newer)->layers[index];

	compare_add_part(comparing->sha256, layer->diff_id);
	sha256_end(comparing->sha256, ret_key);
	return which == 0 && layer->diff_id.len > 0;
}

static bool blob_key(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct comparing *comparing = context;
	const struct layer *layer = &image_of(comparing, newer)->layers[index];

	compare_add_part(comparing->sha256, layer->digest);
	sha256_end(comparing->sha256, ret_key);
	return which == 0 && layer->digest.len > 0;
}

static void add(struct comparison *comparison, enum layer_step step, const struct layer *layer)
{
	comparison->layers[comparison->layer_count++] = (struct layer_change){ step, layer };
	comparison->layer_steps[step]++;
	if (__builtin_add_overflow(comparison->layer_bytes[step], layer->size_bytes, &comparison->layer_bytes[step]))
		comparison->layer_bytes[step] = UINT64_MAX; /* whoever wrote that file lied */
}

void compare_layers(struct comparing *comparing)
{
	struct comparison *comparison = comparing->comparison;
	const struct image *older = comparison->older->image, *newer = comparison->newer->image;
	cleanup_pairs struct pairs pairs = { 0 };

	pairs_init(&pairs, older->layer_count, newer->layer_count);
	pairs_match(&pairs, content_key, comparing);
	pairs_match(&pairs, blob_key, comparing);
	comparison->layers = arena_array(comparing->arena, struct layer_change, older->layer_count + newer->layer_count);
	for (size_t i = 0; i < newer->layer_count; i++)
		add(comparison, pairs.newer[i] == PAIR_NONE ? LAYER_ADDED : LAYER_SHARED, &newer->layers[i]);
	for (size_t i = 0; i < older->layer_count; i++)
		if (pairs.older[i] == PAIR_NONE)
			add(comparison, LAYER_REMOVED, &older->layers[i]);
}
