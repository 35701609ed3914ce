/* podman.c - images of a podman that serves docker's API: it is asked for them */
#include "stores/engine.h"

static int podman_find(struct slice name, const struct store_options *options, struct stored_image *ret_image, struct error *err)
{
	cleanup_arena struct arena arena = { 0 };
	struct engine_host host = { 0 };
	int r = podman_host_find(&arena, &host, err);

	if (r < 0)
		return error_context(err, r, "podman");
	r = engine_find("podman", &host, name, options, ret_image, err);
	engine_host_done(&host);
	return r;
}

const struct store store_podman = {
	.scheme = "podman",
	.find = podman_find,
};
