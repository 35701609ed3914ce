/* pages.c - fuzz: a page of names, as tags, catalogues, and the listings of Docker Hub, Harbor and Quay are read
 *
 * The same page twice: the second time none of its names is new. */
#include "registry/listed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count(void *context, struct slice name, struct error *err)
{
	(void)err;
	if (!name.len)
		abort();
	++*(size_t *)context;
	return 0;
}

/* NAMES: of objects; NULL: texts. */
static void read_twice(const struct answer *answer, const struct listed_names *names)
{
	size_t taken = 0, first = 0;
	const struct registry_taker taker = { count, &taken };
	struct pages pages = { .taker = &taker };

	for (int round = 0; round < 2; round++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice next = S("");

		pages.on_page = pages.new_on_page = 0;
		if (names)
			(void)listed_read(&pages, names, answer, &arena, &next, NULL);
		else
			(void)pages_read_names(&pages, answer, "tags", &arena, NULL);
		if (pages.new_on_page > pages.on_page || pages.seen.count != taken ||
			(round && (pages.new_on_page || taken != first)))
			abort();
		first = taken;
	}
	pages_done(&pages);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct listed_names keyed = { .key = "results", .folder = "namespace", .name = "name", .next = "next" };
	static const struct listed_names all = { .name = "name" };
	const struct answer answer = { .text = slice_make(data, size) };

	read_twice(&answer, NULL);
	read_twice(&answer, &keyed);
	read_twice(&answer, &all);
	return 0;
}
