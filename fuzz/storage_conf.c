/* storage_conf.c - fuzz: a storage.conf of any bytes, the place in brackets before a name, and names of images in a store */
#include "stores/storage_conf.h"
#include "stores/store_name.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct storage_place *place)
{
	if (place->root_count == 0 || place->root_count > STORAGE_ROOTS_MAX)
		abort();
	for (size_t i = 0; i < place->root_count; i++)
		if (place->roots[i][0] != '/')
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct storage_user users[] = { { .is_root = true }, { .id = 1000, .home = "/home/me", .name = "me" } };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size);
	struct storage_place place;
	struct store_name name;

	for (size_t i = 0; i < sizeof users / sizeof *users; i++)
		if (storage_place_read(&users[i], text, &arena, &place, NULL) >= 0)
			check(&place);
	if (storage_place_parse(text, &arena, &place, NULL) >= 0)
		check(&place);
	if (store_name_parse(text, false, &arena, &name, NULL) >= 0 && !name.id.len && !name.names.count)
		abort();
	return 0;
}
