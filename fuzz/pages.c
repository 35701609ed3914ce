/* pages.c - fuzz: a page of names, as tags, catalogues, listings of Docker Hub, Harbor and Quay, and referrers are read
 *
 * The same page twice: the second time none of its names is new. */
#include "registry/listed.h"
#include "registry/referrers.h"

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

/* What is gathered of a page that is good is the same, when it is a page itself. */
static void read_referrers(const struct answer *answer)
{
	cleanup_buffer struct buffer items = BUFFER_INIT(1 << 20), again = BUFFER_INIT(1 << 20);
	cleanup_arena struct arena arena = ARENA_INIT;
	size_t taken = 0;
	const struct registry_taker taker = { count, &taken };
	struct pages pages = { .taker = &taker }, other = { .taker = &taker };

	if (referrers_read(&pages, answer, &arena, &items, NULL) == 0) {
		const struct answer gathered = { .text = arena_printf(
							 &arena, "{\"manifests\":[%.*s]}", SLICE_ARG(buffer_slice(&items))) };

		if (referrers_read(&other, &gathered, &arena, &again, NULL) < 0 ||
			!slice_equal(buffer_slice(&items), buffer_slice(&again)))
			abort();
	}
	pages_done(&pages);
	pages_done(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct listed_names keyed = { .key = "results", .folder = "namespace", .name = "name", .next = "next" };
	static const struct listed_names all = { .name = "name" };
	const struct answer answer = { .text = slice_make(data, size) };

	read_referrers(&answer);
	read_twice(&answer, NULL);
	read_twice(&answer, &keyed);
	read_twice(&answer, &all);
	return 0;
}
