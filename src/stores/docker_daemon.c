/* docker_daemon.c - images of a docker that runs: it is asked for them */
#include "stores/engine.h"

static int docker_daemon_find(
	struct slice name, const struct store_options *options, struct stored_image *ret_image, struct error *err)
{
	cleanup_arena struct arena arena = { 0 };
	struct engine_host host = { 0 };
	int r = docker_host_find(&arena, &host, err);

	if (r < 0)
		return error_context(err, r, "docker");
	r = engine_find("docker", &host, name, options, ret_image, err);
	engine_host_done(&host);
	return r;
}

const struct store store_docker_daemon = {
	.scheme = "docker-daemon",
	.find = docker_daemon_find,
};
