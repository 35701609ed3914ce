/* pages.h - names that come page by page: each is handed on once, and what leads in a circle ends
 *
 * A page without names may be one whose names the asker may not see: a few in a row are passed over. */
#pragma once
#include "registry/ask.h"
#include "registry/listing.h"

#define PAGES_BARREN_MAX 8u /* without a name, in a row */

struct seen_names {
	uint64_t *hashes;
	size_t count, capacity;
};

struct pages {
	struct registries *registries;
	const struct site *site;
	struct slice scope;
	const char *accept; /* NULL: "application/json" */
	bool by_account;    /* others get other names: a page that was given to nobody, when we are somebody, is none */
	bool introduce;     /* see struct fetch_request */
	/* Hands the names of a page to pages_take; *RET_NEXT: where the next is, or empty. Besides what the answer's Link says. */
	int (*read)(
		struct pages *pages, const struct answer *answer, struct arena *arena, struct slice *ret_next, struct error *err);
	const struct registry_taker *taker;
	struct seen_names seen;
	size_t on_page, new_on_page; /* names of the page at hand */
};

int pages_take(struct pages *pages, struct slice name, struct error *err); /* what a page's name is given to */
/* From PATH on to the last page. */
int pages_turn(struct pages *pages, struct slice path, struct error *err);
void pages_done(struct pages *pages);

/* {"KEY": ["name", …]}: for `read`. null is an empty array. */
int pages_read_names(struct pages *pages, const struct answer *answer, const char *key, struct arena *arena, struct error *err);
