/* stored.h - inside this room: an image in an engine's store on this machine */
#pragma once
#include "image/opened.h"
#include "stores/stores.h"

/* Finds NAME in STORE. OPENED's place and kind are set then: it is read as the layout or the archive that it is. -ERR_NOT_FOUND: it has
 * none of that name, or there is no such store. */
int stored_open(struct opened *opened, const struct store *store, struct slice name, const struct image_options *options,
	struct error *err);
