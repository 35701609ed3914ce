/* traits_merged.c - traits of a scan's merged image: what of its layers is seen */
#include "base/memory.h"
#include "scan/state.h"
#include "scan/traits.h"

#define LOOKS_MAX 4u /* at layers whose covers answer "maybe" */

/* Over a single layer lies nothing; a folder has no cover, either. */
static bool is_visible(void *context, struct slice path, uint64_t layer)
{
	const struct scan *scan = context;

	return scan->image->layer_count == 1 || traits_is_visible(scan->merge, path, layer);
}

static int find(
	struct scan *scan, const struct owners *owners, struct traits_found **ret_found, size_t *ret_count, struct error *err)
{
	struct traits_layer *layers = arena_array(&scan->arena, struct traits_layer, scan->image->layer_count + 1);
	struct traits_image image = { .layers = layers,
		.packages = scan->merged.packages,
		.package_count = scan->merged.package_count,
		.owners = owners,
		.is_visible = is_visible,
		.context = scan };
	int r = 0;

	for (size_t i = 0; i < scan->image->layer_count; i++)
		if (scan->layers[i].readable)
			layers[image.layer_count++] = (struct traits_layer){ i, scan->layers[i].records };
	for (unsigned look = 0; r >= 0 && (look == 0 || (look < LOOKS_MAX && merge_look_now(scan->merge))); look++)
		r = scan_find_traits(&image, &scan->arena, ret_found, ret_count, err);
	return r;
}

int scan_take_traits(struct scan *scan, struct error *err)
{
	struct detected *detected = &scan->detected;
	const struct owners *owners = NULL;
	struct traits_found *found;
	size_t count;
	int r;

	if (!scan->options->malware || !scan->merge)
		return 0;
	if (scan->merged.owned_count && scan_has_system_packages(scan))
		owners = owners_new(scan->merged.owned, scan->merged.owned_count, &scan->arena);
	for (size_t i = 0; i < detected->malware_count; i++)
		if (detected->malware[i].hidden_by == FINDING_VISIBLE)
			scan_weigh_trait(&detected->malware[i].malware, owners, &scan->arena);
	r = find(scan, owners, &found, &count, err);
	if (r < 0)
		return error_context(err, r, "traits of the image");
	for (size_t i = 0; i < count; i++) {
		memory_reserve(detected->malware, detected->malware_count, detected->malware_capacity);
		detected->malware[detected->malware_count++] = (struct found_malware){
			.malware = found[i].malware, .layer = found[i].layer, .hidden_by = FINDING_VISIBLE
		};
	}
	return 0;
}
