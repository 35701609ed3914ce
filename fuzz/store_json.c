/* store_json.c - fuzz: what engines write beside their folders: images.json, layers.json, repositories.json, daemon.json, manifests and configurations */
#include "registry/digest.h"
#include "stores/described.h"
#include "stores/docker_json.h"
#include "stores/storage_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int image_take(void *context, const struct storage_image *image, struct error *err)
{
	(void)err;
	if (image->names.count > STORAGE_NAMES_MAX || image->data_count > 2 * STORAGE_NAMES_MAX)
		abort();
	for (size_t i = 0; i < image->data_count; i++) { /* a name, never a path out of the folder */
		struct slice file = storage_data_file(context, image->data[i].name);

		if (!slice_equal(file, image->data[i].name) && !slice_starts_with(file, S("=")))
			abort();
	}
	return 0;
}

static int name_take(void *context, struct slice name, struct slice id, struct error *err)
{
	size_t *count = context;

	(void)err;
	*count += name.len + id.len;
	return 0;
}

static void layers_read(struct slice text, struct arena *arena)
{
	cleanup_storage_layers struct storage_layers layers = { 0 };

	(void)storage_layers_read(text, 1, arena, &layers, NULL);
	for (size_t i = 0; i < layers.count && i < 8; i++)
		if (layers.items[i].root != 1 || !storage_layer_find(&layers, layers.items[i].id))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct storage_image_taker images = { image_take, &arena };
	size_t count = 0;
	struct docker_name_taker names = { name_take, &count };
	struct slice text = slice_make(data, size), root;
	struct described described;
	struct slices ids;

	(void)storage_images_read(text, &arena, &images, NULL);
	layers_read(text, &arena);
	(void)docker_repositories_read(text, &arena, &names, NULL);
	(void)docker_data_root_read(text, &arena, &root, NULL);
	(void)described_manifest(text, &arena, &described, NULL);
	if (described_diff_ids(text, &arena, &ids, NULL) >= 0) {
		if (ids.count > DESCRIBED_LAYERS_MAX)
			abort();
		for (size_t i = 0; i < ids.count; i++)
			if (!digest_is_valid(ids.items[i]))
				abort();
	}
	return 0;
}
