/* engine.h - an image out of a running engine: docker's API over HTTP, which podman speaks too
 *
 * GET /images/NAME/json says whether it is there, GET /images/NAME/get gives all of it as a docker archive,
 * which is taken as it comes. The words of the engine are read by plimsoll-net; a socket in the file system is connected here. */
#pragma once
#include "stores/engine_host.h"
#include "stores/stores.h"

/* WHAT: "docker". -ERR_NOT_FOUND: no such image, or no such socket. */
int engine_find(const char *what, const struct engine_host *host, struct slice name, const struct store_options *options,
	struct stored_image *ret_image, struct error *err);
