/* merged_traits.c - fuzz target: two layers' records of digests, and what packages state; the first byte says where the second begins */
#include "model/cover.h"
#include "scan/traits.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Some of it is hidden. */
static bool is_visible(void *context, struct slice path, uint64_t layer)
{
	(void)context;
	return (slice_hash(path, layer) & 3) != 0;
}

static void check(const struct traits_found *found)
{
	const struct malware *malware = &found->malware;

	assert(found->layer < 2 && malware->source == MALWARE_TRAIT && malware->rule.len && malware->reason.len);
	assert(malware->rating < RATING_COUNT && malware->confidence < CONFIDENCE_COUNT);
	assert(slice_hash(malware->path, slice_hash(malware->facts, slice_hash(malware->digest, 0))) != 42); /* read every byte */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice records = slice_make(data, size);
	size_t first = size ? data[0] * size / 256 : 0, count;
	const struct traits_layer layers[] = { { 0, slice_first(slice_from(records, 1), first) },
		{ 1, slice_from(records, first + 1) } };
	uint64_t hash = cover_hash(S("bin/a"), false);
	const struct merged_files owned = { .files = { PACKAGE_DEB, S("a"), S("l"), slice_make(&hash, sizeof hash), S("") } };
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct traits_image image = { .layers = layers,
		.layer_count = 2,
		.owners = size & 1 ? owners_new(&owned, 1, &arena) : NULL,
		.is_visible = is_visible };
	struct traits_found *found;
	struct error err;

	if (scan_find_traits(&image, &arena, &found, &count, &err) < 0)
		return 0;
	for (size_t i = 0; i < count; i++) {
		check(&found[i]);
		scan_weigh_trait(&found[i].malware, image.owners, &arena);
	}
	return 0;
}
