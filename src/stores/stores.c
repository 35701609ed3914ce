/* stores.c - the table of stores */
#include "stores/stores.h"
#include <unistd.h>

#define STORE(name) extern const struct store store_##name;
#include "stores/stores.def"
#undef STORE

const struct store *const stores[] = {
#define STORE(name) &store_##name,
#include "stores/stores.def"
#undef STORE
	NULL,
};

const struct store *store_by_scheme(struct slice scheme)
{
	for (size_t i = 0; stores[i]; i++)
		if (slice_equal(scheme, slice_from_text(stores[i]->scheme)))
			return stores[i];
	return NULL;
}

void stored_image_done(struct stored_image *image)
{
	if (image->place_fd >= 0)
		close(image->place_fd);
	if (image->stream)
		image->stream->free(image->stream);
	if (image->form == STORED_FOLDERS && image->kept_fd >= 0)
		close(image->kept_fd);
	for (size_t i = 0; i < image->layer_count; i++)
		if (image->layers[i].fd >= 0)
			close(image->layers[i].fd);
	if (image->blobs.context)
		image->blobs.close(image->blobs.context);
	arena_done(&image->arena);
}
