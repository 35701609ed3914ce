/* traits_seen.c - what of a file that a layer has is seen in the merged image */
#include "scan/traits.h"

bool traits_is_visible(struct merge *merge, struct slice path, uint64_t layer, uint64_t last)
{
	struct slice target, folder = slice_folder_name(path);
	uint64_t owner;

	if (merge_owner(merge, path, last, &target, &owner))
		return owner <= layer;
	/* What a layer wrote through a link to a folder hides what it writes over, and lies there. */
	return !slice_equal(merge_folder(merge, folder), folder);
}
