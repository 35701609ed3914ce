/* engine_host.h - where an engine listens that is asked over HTTP: docker's variables and contexts, podman's
 *
 * Of docker as its own command goes about it: $DOCKER_HOST ($DOCKER_TLS_VERIFY, $DOCKER_TLS, $DOCKER_CERT_PATH), else the context that
 * $DOCKER_CONTEXT or `currentContext` of config.json names ($DOCKER_CONFIG or ~/.docker, contexts/meta and contexts/tls below it), else
 * /var/run/docker.sock. Of podman: $CONTAINER_HOST, else the user's socket, else /run/podman/podman.sock. Files: at most 1 MiB. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "base/secret.h"

struct engine_host {
	const char *path;       /* of a socket in the file system; or NULL: */
	struct slice authority; /* "127.0.0.1:2376" */
	bool is_tls;
	bool is_unverified;                    /* its certificate is not looked at, says who set it up so */
	struct slice authorities, certificate; /* PEM; or empty */
	struct secret *key;                    /* PEM; or NULL */
	struct slice address;                  /* as errors call it: "unix:///var/run/docker.sock" */
	struct slice source;                   /* "DOCKER_HOST", "context 'far'"; empty: nobody says, it is where it always is */
};

/* All in ARENA but the key: engine_host_done. */
int docker_host_find(struct arena *arena, struct engine_host *ret_host, struct error *err);
int podman_host_find(struct arena *arena, struct engine_host *ret_host, struct error *err);
void engine_host_done(struct engine_host *host);

/* "unix:///run/x.sock", "tcp://host:2375": what it says, without TLS. Pure. */
int engine_host_parse(struct slice text, struct arena *arena, struct engine_host *ret_host, struct error *err);
/* A context's meta.json, {"Endpoints": {"docker": {"Host": …, "SkipTLSVerify": …}}}: what it says, or empty and false. Pure. */
int engine_context_parse(struct slice text, struct arena *arena, struct slice *ret_host, bool *ret_unverified, struct error *err);
/* config.json: the name of the context that is in use, or empty. Pure. */
int engine_config_parse(struct slice text, struct arena *arena, struct slice *ret_name, struct error *err);
