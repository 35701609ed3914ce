/* storage_conf.h - inside this room: where podman, buildah and CRI-O keep their images (containers-storage.conf(5))
 *
 * Of root: the file that $CONTAINERS_STORAGE_CONF names, else /etc/containers/storage.conf, else the one of /usr/share/containers. Of a
 * user: what $CONTAINERS_STORAGE_CONF names, else $XDG_CONFIG_HOME/containers/storage.conf on top of what the system's says of the driver,
 * of the stores that are there for all and of `rootless_storage_path`. $STORAGE_DRIVER counts before all of them. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define STORAGE_ROOTS_MAX 32u

struct storage_place {
	struct slice driver; /* "overlay", "vfs", …; empty: whichever there is */
	/* Absolute. The first is `graphroot`, then `imagestore` and `additionalimagestores`: looked through in this order, and layers of an
	 * image of one may lie in another. */
	const char *roots[STORAGE_ROOTS_MAX];
	size_t root_count;
};

/* Who asks. */
struct storage_user {
	bool is_root;
	unsigned id;
	const char *home, *name, *data_home, *config_home; /* $HOME, $USER, $XDG_…; or NULL */
	const char *conf, *driver;                         /* $CONTAINERS_STORAGE_CONF, $STORAGE_DRIVER; or NULL */
	const char *system_conf, *vendor_conf;             /* of /etc and of /usr/share */
};

struct storage_user storage_user_here(void);
/* -ERR_NOT_FOUND: this user has no such place, or $CONTAINERS_STORAGE_CONF names no file. Errors name the file. */
int storage_place_find(const struct storage_user *user, struct arena *arena, struct storage_place *ret_place, struct error *err);
/* What one file's TEXT alone says. */
int storage_place_read(const struct storage_user *user, struct slice text, struct arena *arena, struct storage_place *ret_place,
	struct error *err);
/* "[driver@]/graphroot[+/runroot][:options]" of containers-transports(5); of the options `imagestore=…` adds a root. */
int storage_place_parse(struct slice text, struct arena *arena, struct storage_place *ret_place, struct error *err);
