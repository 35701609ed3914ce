/* image_names.c - how others name the image: by a tag, by the digest of its manifest */
#include "exchange/image_names.h"

struct slice image_names_tag(const struct image *image)
{
	return slice_find_byte(image->reference, '@') < 0 ? image->reference : S("");
}

struct slice image_names_digest(const struct image *image, struct arena *arena)
{
	struct slice repository = image->reference, digest;
	ptrdiff_t colon;

	slice_cut(image->reference, '@', &repository, &digest);
	colon = slice_find_last_byte(repository, ':');
	if (colon > 0 && slice_find_byte(slice_from(repository, (size_t)colon), '/') < 0) /* else it is a port */
		repository = slice_first(repository, (size_t)colon);
	if (!repository.len || !image->digest.len || slice_equal(image->digest, image->config_digest))
		return S("");
	return arena_printf(arena, "%.*s@%.*s", SLICE_ARG(repository), SLICE_ARG(image->digest));
}
