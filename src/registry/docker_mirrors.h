/* docker_mirrors.h - inside this room: the mirrors of Docker Hub that docker's daemon.json names
 *
 * Read is $XDG_CONFIG_HOME/docker/daemon.json (or ~/.config/docker/daemon.json), which docker reads that runs without root, where that is, or
 * /etc/docker/daemon.json. What is not there, or not for this user, names none. At most 1 MiB. */
#pragma once
#include "registry/registries_conf.h"

#define DOCKER_MIRRORS_MAX 16u

struct docker_mirrors {
	struct registry_mirror items[DOCKER_MIRRORS_MAX]; /* in the order in which they are asked; http:// is insecure */
	size_t count;
};

/* All in ARENA. A file that cannot be understood is an error and named. */
int docker_mirrors_read(struct arena *arena, struct docker_mirrors *ret_mirrors, struct error *err);
/* A file's text: {"registry-mirrors": ["https://mirror.example"]}; as docker, no path, no name, no question in them. Pure. */
int docker_mirrors_parse(struct slice text, struct arena *arena, struct docker_mirrors *ret_mirrors, struct error *err);
