/* docker_mirrors.c - fuzz: docker's daemon.json, of which the mirrors of Docker Hub are read
 *
 * What is taken for a host has nothing in it that begins a path, a question or a name. */
#include "registry/docker_mirrors.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct docker_mirrors mirrors;

	if (docker_mirrors_parse(slice_make(data, size), &arena, &mirrors, NULL) < 0)
		return 0;
	for (size_t i = 0; i < mirrors.count; i++) {
		struct slice host = mirrors.items[i].location;

		if (host.len == 0)
			abort();
		for (size_t k = 0; k < host.len; k++)
			if (memchr("/?#@ \n\r", host.ptr[k], 7) || !host.ptr[k])
				abort();
	}
	return 0;
}
