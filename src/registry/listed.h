/* listed.h - what the kinds of listing share */
#pragma once
#include "registry/pages.h"

/* Who we are to HOST, for all of it or what is below PREFIX. In ARENA. */
int listed_site(struct registries *registries, struct slice host, struct slice prefix, struct arena *arena, struct site *ret_site,
	struct error *err);
/* An array of objects, as the value of KEY or (NULL) as all there is: of each the members FOLDER (NULL: none) and NAME, joined by '/'. */
struct listed_names {
	const char *key, *folder, *name;
	const char *next; /* the member that says where it goes on; NULL: none */
};
int listed_read(struct pages *pages, const struct listed_names *names, const struct answer *answer, struct arena *arena,
	struct slice *ret_next, struct error *err);
