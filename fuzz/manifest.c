/* manifest.c - fuzz what reads manifests, indexes and docker's manifest.json, and what chooses among them */
#include "image/manifest.h"
#include "image/docker_manifest.h"
#include "image/select.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t touch(struct slice text)
{
	return slice_hash(text, 0); /* reads every byte: the sanitizer sees one that is not there */
}

static uint64_t touch_descriptor(const struct descriptor *item)
{
	return touch(item->media_type) + touch(item->digest) + touch(item->artifact_type) + touch(item->tag) +
	       touch(item->image_name) + touch(item->platform.os) + touch(item->platform.architecture) +
	       touch(item->platform.variant);
}

static void try_index(const struct manifest *index, struct arena *arena)
{
	static const struct slice tags[] = { S(""), S("latest"), S("@1"), S("debian:12") };
	const struct platform arm = { S("linux"), S("arm"), S("v7") };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		const struct descriptor *item = NULL;
		struct selection selection = select_all(index, arena);
		struct error err;

		if (select_tag(&selection, tags[i], arena, &err) < 0 || select_one_name(&selection, tags[i], &err) < 0 ||
			select_platform(&selection, i % 2 ? &arm : NULL, arena, &item, &err) < 0)
			continue;
		select_claim(item);
		if (item < index->items || item >= index->items + index->item_count)
			abort();
	}
}

static void try_docker(struct slice text, struct arena *arena)
{
	struct docker_manifest manifest;
	struct error err;
	uint64_t sum = 0;

	if (docker_manifest_parse(text, arena, &manifest, &err) < 0)
		return;
	for (size_t i = 0; i < manifest.count; i++) {
		const struct docker_image *image = &manifest.items[i];

		if (image->layer_count > LAYERS_MAX)
			abort();
		sum += touch(image->config);
		for (size_t j = 0; j < image->layer_count; j++)
			sum += touch(image->layers[j]);
		for (size_t j = 0; j < image->tag_count; j++)
			sum += touch(image->tags[j]);
	}
	__asm__ volatile("" : : "r"(sum));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct manifest manifest;
	struct error err;
	uint64_t sum = 0;

	try_docker(slice_make(data, size), &arena);
	if (manifest_parse(slice_make(data, size), &arena, &manifest, &err) < 0)
		return 0;
	if (manifest.item_count > (manifest.kind == MANIFEST_IMAGE ? LAYERS_MAX : MANIFESTS_MAX))
		abort();
	for (size_t i = 0; i < manifest.item_count; i++)
		sum += touch_descriptor(&manifest.items[i]);
	sum += touch_descriptor(&manifest.config);
	__asm__ volatile("" : : "r"(sum));
	manifest_check_config_type(&manifest, &err);
	if (manifest.kind == MANIFEST_INDEX)
		try_index(&manifest, &arena);
	return 0;
}
