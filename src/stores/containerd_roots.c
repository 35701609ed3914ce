/* containerd_roots.c - where containerd keeps its images */
#include "stores/containerd_roots.h"
#include "base/file.h"
#include "codec/toml.h"
#include <unistd.h>

#define CONFIG_BYTES_MAX (1u << 20)

/* "~data" and "~config" are the user's folders of the XDG base directory specification. */
static const struct known {
	const char *address, *config, *root;
} known[] = {
	{ "/run/containerd/containerd.sock", "/etc/containerd/config.toml", "/var/lib/containerd" },
	{ "/run/docker/containerd/containerd.sock", "/run/docker/containerd/containerd.toml",
		"/var/lib/docker/containerd/daemon" },
	{ "/run/k3s/containerd/containerd.sock", "/var/lib/rancher/k3s/agent/etc/containerd/config.toml",
		"/var/lib/rancher/k3s/agent/containerd" },
	{ "/run/k3s/containerd/containerd.sock", "/var/lib/rancher/rke2/agent/etc/containerd/config.toml",
		"/var/lib/rancher/rke2/agent/containerd" },
	{ "/run/k0s/containerd.sock", "/etc/k0s/containerd.toml", "/var/lib/k0s/containerd" },
	{ "/var/snap/microk8s/common/run/containerd.sock", "/var/snap/microk8s/current/args/containerd.toml",
		"/var/snap/microk8s/common/var/lib/containerd" },
	{ NULL, "~config/containerd/config.toml", "~data/containerd" },
};
_Static_assert(sizeof known / sizeof *known <= CONTAINERD_ROOTS_MAX, "room for all");

/* The path that PATH of the table stands for; NULL: this user has no such folder. */
static const char *path_of(const char *path, struct arena *arena)
{
	bool is_config = slice_starts_with(slice_from_text(path), S("~config"));
	const char *variable = getenv(is_config ? "XDG_CONFIG_HOME" : "XDG_DATA_HOME"), *home = getenv("HOME");

	if (path[0] != '~')
		return path;
	path += is_config ? sizeof "~config" - 1 : sizeof "~data" - 1;
	if (variable && variable[0] == '/')
		return arena_printf(arena, "%s%s", variable, path).ptr;
	if (!home || home[0] != '/')
		return NULL;
	return arena_printf(arena, "%s/%s%s", home, is_config ? ".config" : ".local/share", path).ptr;
}

static struct slice address_path(struct slice address)
{
	return slice_starts_with(address, S("unix://")) ? slice_from(address, 7) : address;
}

/* As it is compared. */
static struct slice address_bare(struct slice address)
{
	address = address_path(address);
	return slice_starts_with(address, S("/var/run/")) ? slice_from(address, 4) : address;
}

/* What PATH says of `root` and of grpc's `address`, empty where it says nothing, is not there, or not for this user. */
static int config_read(
	const char *path, struct arena *arena, struct slice *ret_root, struct slice *ret_address, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(CONFIG_BYTES_MAX);
	const struct tree *tree = NULL;
	int r;

	*ret_root = *ret_address = (struct slice){ 0 };
	r = file_read(path, &text, err);
	if (r == -ERR_NOT_FOUND || r == -ERR_DENIED)
		return 0;
	if (r >= 0) {
		r = toml_read(arena_copy(arena, buffer_slice(&text)), arena, &tree, err);
		if (r < 0)
			return error_context(err, r, "'%s'", path);
	}
	*ret_root = tree_text(tree, "root");
	*ret_address = tree_text(tree_get(tree, "grpc"), "address");
	return r;
}

int containerd_roots_find(const char *address, struct arena *arena, struct containerd_roots *ret_roots, struct error *err)
{
	struct containerd_roots roots = { .count = 0 };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		const char *config = path_of(known[i].config, arena), *root = path_of(known[i].root, arena);
		struct slice said_root = { 0 }, said_address = { 0 };
		int r = config ? config_read(config, arena, &said_root, &said_address, err) : 0;

		if (r < 0)
			return r;
		if (said_address.len == 0)
			said_address = slice_from_text(known[i].address);
		if (address && !slice_equal(address_bare(slice_from_text(address)), address_bare(said_address)))
			continue;
		if (slice_starts_with(said_root, S("/")))
			root = arena_text(arena, said_root);
		if (root)
			roots.items[roots.count++] = (struct containerd_root){ root,
				said_address.len ? arena_text(arena, address_path(said_address)) : NULL };
	}
	if (address && roots.count == 0)
		roots.items[roots.count++] =
			(struct containerd_root){ NULL, arena_text(arena, address_path(slice_from_text(address))) };
	*ret_roots = roots;
	return 0;
}
