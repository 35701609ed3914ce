/* osv_ids.h - which flaws an OSV record speaks of */
#pragma once
#include "base/arena.h"
#include "model/advisory.h"

/* Texts that are collected one by one; `slices` is what they are so far. Zero-initialise. */
struct osv_list {
	struct slices slices;
	size_t capacity;
};

void osv_list_add(struct osv_list *list, struct slice text, struct arena *arena);
void osv_list_add_once(struct osv_list *list, struct slice text, struct arena *arena); /* not empty, not there yet */

/* The statements that a record makes: one a flaw. COUNT is at least 1. */
struct osv_identity {
	struct slices ids;
	struct slices aliases;   /* of the one flaw; empty when there are several, for nobody says which belongs to which */
	struct slices bulletins; /* to be cited with each of them */
};

void osv_identify(struct slice id, struct slices aliases, struct slices related, struct slices upstream, struct arena *arena,
	struct osv_identity *ret_identity);
