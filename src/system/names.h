/* names.h - what the packages of one database need: names looked up among those that are there */
#pragma once
#include "catalog/claims.h"

#define NAMES_MAX 200000u /* of one database; later ones are not found */

/* The names under which packages are there: their own, and those that they provide. */
struct names {
	struct arena *arena; /* set it, zero-initialise the rest */
	struct name_entry *items;
	size_t count, capacity;
	bool sorted;
};

void names_add(struct names *names, struct slice name, struct slice package);
/* The package that has NAME: the one that is called so, else the first that provides it; empty: none. */
struct slice names_find(struct names *names, struct slice name);

/* Adds what "a (>= 1) | b, c:any" (deb-control(5)) needs to LIST. Of alternatives the first that is there under its own name, else the
 * first that somebody provides, which becomes who provides it, else the first one as it is written. */
void names_add_relations(struct names *names, struct slice relations, struct name_list *list);

/* "a=1.0", "a>=1", "a~1": what stands before the operator. */
struct slice name_without_version(struct slice text);
