/* purl.c - fuzz: what the canonical form of a purl is parsed to, is the purl; and it is the canonical form of itself
 *
 * The input is one purl, read loosely; besides, its bytes are taken for the components of one, a line each. */
#include "model/purl.h"
#include "model/package.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(const struct purl *a, const struct purl *b)
{
	bool same = slice_equal(a->type, b->type) && slice_equal(a->namespace, b->namespace) && slice_equal(a->name, b->name) &&
		    slice_equal(a->version, b->version) && slice_equal(a->subpath, b->subpath) &&
		    a->qualifier_count == b->qualifier_count && a->definition == b->definition;

	for (size_t i = 0; same && i < a->qualifier_count; i++)
		same = slice_equal(a->qualifiers[i].key, b->qualifiers[i].key) &&
		       slice_equal(a->qualifiers[i].value, b->qualifiers[i].value);
	if (!same)
		abort();
}

/* PURL is as normalised. */
static void check_purl(const struct purl *purl, struct arena *arena)
{
	struct slice text = purl_text(purl, arena);
	struct purl again;

	if (purl_fault(purl) || purl_parse(text, false, arena, &again, NULL) < 0)
		abort();
	check_same(purl, &again);
	if (!slice_equal(purl_text(&again, arena), text))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), rest = text, lines[8] = { { NULL, 0 } };
	struct purl_qualifier qualifiers[] = { { S("b"), S("") }, { S("a"), S("") } };
	struct purl purl;

	if (purl_parse(text, true, &arena, &purl, NULL) == 0)
		check_purl(&purl, &arena);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		slice_next_token(&rest, '\n', &lines[i]);
	qualifiers[0].value = lines[5];
	qualifiers[1] = (struct purl_qualifier){ lines[6], lines[7] };
	purl = (struct purl){ lines[0], lines[1], lines[2], lines[3], lines[4], qualifiers, 2, NULL };
	if (purl_normalise(&purl, false, &arena, NULL) == 0)
		check_purl(&purl, &arena);
	for (uint64_t type = 0; type < PACKAGE_TYPE_COUNT && lines[0].len; type++) {
		struct package package = { .type = type,
			.name = lines[0],
			.version = lines[1],
			.architecture = lines[2],
			.module = lines[3],
			.origin = lines[4],
			.path = lines[7] };

		/* What a file calls a package may be anything; its purl is one. */
		if (purl_parse(package_purl(&package, lines[5], lines[6], &arena), false, &arena, &purl, NULL) < 0)
			abort();
	}
	return 0;
}
