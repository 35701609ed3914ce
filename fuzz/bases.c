/* bases.c - fuzz the file of known base images: what it takes can be written and read again, and an image be looked for in it */
#include "lineage/lineage.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hear(void *context, const struct note *note)
{
	(void)context;
	(void)slice_hash(note->text, 0);
}

/* Built on the first line's image, with a layer more. */
static void look_for(const struct bases *bases)
{
	struct layer layers[BASE_LAYERS_MAX + 1] = { 0 };
	struct image image = { .layers = layers, .layer_count = 1, .base_name = S("debian:12"), .created = S("2026-01-01") };
	struct note_sink notes = { hear, NULL };
	const struct known_base *known;
	struct base_image base;

	if (bases->count && bases->items[0].diff_ids.count)
		image.layer_count += bases->items[0].diff_ids.count;
	for (size_t i = 0; i + 1 < image.layer_count; i++)
		layers[i].diff_id = bases->items[0].diff_ids.items[i];
	lineage_find(&image, bases, &base, &known, &notes);
	if (base.layer_count > image.layer_count || (image.layer_count > 1 && !known))
		abort();
	(void)lineage_find_newer(&image, bases, known, &base);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0), rest = BUFFER_INIT(0);
	cleanup_bases struct bases bases = { 0 }, again = { 0 };
	cleanup_arena struct arena arena = ARENA_INIT;

	if (bases_parse(slice_make(data, size), S("f"), &arena, &bases, NULL) < 0)
		return 0;
	for (size_t i = 0; i < bases.count; i++)
		bases_put(&bases.items[i], &text);
	if (bases_parse(buffer_slice(&text), S("again"), &arena, &again, NULL) < 0 || again.count != bases.count)
		abort();
	if (bases.count && bases_without(buffer_slice(&text), S("f"), &bases.items[0], &rest, NULL) < 0)
		abort();
	if (bases.count && rest.len >= text.len)
		abort();
	look_for(&bases);
	return 0;
}
