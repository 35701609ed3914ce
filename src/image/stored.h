/* stored.h - inside this room: an image in an engine's store on this machine */
#pragma once
#include "image/opened.h"
#include "stores/stores.h"

/* Finds NAME in STORE. OPENED's place and kind are set then: what lies there as a layout or an archive is read as one; of what lies there
 * as layers stored_take() makes the image. -ERR_NOT_FOUND: it has none of that name, or there is no such store. */
int stored_start(struct opened *opened, const struct store *store, struct slice name, const struct image_options *options,
	struct error *err);
int stored_take(struct opened *opened, const struct platform *want, struct error *err);
