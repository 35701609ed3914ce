/* traits_merged.c - traits of a scan's merged image: what of its layers is seen */
#include "scan/state.h"
#include "scan/traits.h"

#define LOOKS_MAX 4u /* at layers whose covers answer "maybe" */

/* Over a single layer lies nothing; a folder has no cover, either. */
static bool is_visible(void *context, struct slice path, uint64_t layer)
{
	const struct scan *scan = context;

	return scan->image->layer_count == 1 || traits_is_visible(scan->merge, path, layer, UINT64_MAX);
}

int scan_merged_traits(struct scan *scan, struct traits_found **ret_found, size_t *ret_count, struct error *err)
{
	struct traits_layer *layers = arena_array(&scan->arena, struct traits_layer, scan->image->layer_count + 1);
	struct traits_image image = { .layers = layers,
		.packages = scan->merged.packages,
		.package_count = scan->merged.package_count,
		.is_visible = is_visible,
		.context = scan };
	int r = 0;

	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (scan->layers[i].readable)
			layers[image.layer_count++] = (struct traits_layer){ i, scan->layers[i].records };
	if (scan->merged.owned_count && scan_has_system_packages(scan))
		image.owners = owners_new(scan->merged.owned, scan->merged.owned_count, &scan->arena);
	for (unsigned look = 0; r >= 0 && (look == 0 || (look < LOOKS_MAX && merge_look_now(scan->merge))); look++)
		r = scan_find_traits(&image, &scan->arena, ret_found, ret_count, err);
	return r;
}
