/* storage_conf.c - where podman, buildah and CRI-O keep their images */
#include "stores/storage_conf.h"
#include "base/file.h"
#include "codec/toml.h"
#include <unistd.h>

#define CONF_BYTES_MAX (1u << 20)
#define PATH_BYTES_MAX 4096u

/* What a file says, empty where it says nothing. */
struct said {
	struct slice driver, graphroot, rootless_path, imagestore;
	const struct tree *more; /* additionalimagestores */
};

struct storage_user storage_user_here(void)
{
	const char *inside = getenv("_CONTAINERS_ROOTLESS_UID"); /* `podman unshare`: root there, and this user outside */
	uint64_t id = (uint64_t)geteuid();

	if (id == 0 && inside && (!slice_to_u64(slice_from_text(inside), &id) || id > UINT32_MAX))
		id = 0;
	return (struct storage_user){
		.is_root = id == 0,
		.id = (unsigned)id,
		.home = getenv("HOME"),
		.name = getenv("USER"),
		.data_home = getenv("XDG_DATA_HOME"),
		.config_home = getenv("XDG_CONFIG_HOME"),
		.conf = getenv("CONTAINERS_STORAGE_CONF"),
		.driver = getenv("STORAGE_DRIVER"),
		.system_conf = "/etc/containers/storage.conf",
		.vendor_conf = "/usr/share/containers/storage.conf",
	};
}

static int root_add(struct storage_place *place, struct slice path, struct arena *arena, struct error *err)
{
	const char *text = arena_text(arena, path);

	if (!slice_starts_with(path, S("/")) || path.len > PATH_BYTES_MAX || memchr(path.ptr, '\0', path.len))
		return error_set(err, ERR_FORMAT, "'%.*s' is no absolute path of a folder", SLICE_ARG(slice_first(path, 200)));
	for (size_t i = 0; i < place->root_count; i++)
		if (strcmp(place->roots[i], text) == 0)
			return 0;
	if (place->root_count == STORAGE_ROOTS_MAX)
		return error_set(err, ERR_LIMIT, "more than %u folders of images", STORAGE_ROOTS_MAX);
	place->roots[place->root_count++] = text;
	return 0;
}

static int conf_parse(struct slice text, struct arena *arena, struct said *said, struct error *err)
{
	const struct tree *tree = NULL, *storage;
	int r = toml_read(text, arena, &tree, err);

	if (r < 0)
		return r;
	storage = tree_get(tree, "storage");
	said->driver = tree_text(storage, "driver");
	said->graphroot = tree_text(storage, "graphroot");
	said->rootless_path = tree_text(storage, "rootless_storage_path");
	said->imagestore = tree_text(storage, "imagestore");
	said->more = tree_get(tree_get(storage, "options"), "additionalimagestores");
	return 0;
}

/* 0 and nothing: there is no such file, or it is not for this user. 1: it is read. */
static int conf_read(const char *path, struct arena *arena, struct said *said, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(CONF_BYTES_MAX);
	int r = path ? file_read(path, &text, err) : -ERR_NOT_FOUND;

	if (r == -ERR_NOT_FOUND || r == -ERR_DENIED)
		return 0;
	if (r >= 0) {
		r = conf_parse(arena_copy(arena, buffer_slice(&text)), arena, said, err);
		if (r < 0)
			return error_context(err, r, "'%s'", path);
	}
	return r < 0 ? r : 1;
}

/* The system's. */
static int system_read(const struct storage_user *user, struct arena *arena, struct said *said, struct error *err)
{
	int r = conf_read(user->system_conf, arena, said, err);

	return r == 0 ? conf_read(user->vendor_conf, arena, said, err) : r;
}

/* $HOME, $USER and $UID in it, as containers/storage has them. */
static int expand(
	const struct storage_user *user, struct slice path, struct arena *arena, struct slice *ret_path, struct error *err)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(PATH_BYTES_MAX);
	struct slice rest = path;

	for (ptrdiff_t at; (at = slice_find_byte(rest, '$')) >= 0;) {
		struct slice name = slice_from(rest, (size_t)at + 1);
		const char *value = NULL;
		char id[16];

		(void)snprintf(id, sizeof id, "%u", user->id);
		buffer_add(&out, rest.ptr, (size_t)at);
		if (slice_starts_with(name, S("HOME")))
			value = user->home;
		else if (slice_starts_with(name, S("USER")))
			value = user->name;
		else if (slice_starts_with(name, S("UID")))
			value = id;
		if (!value)
			return error_set(err, ERR_UNSUPPORTED,
				"'%.*s': of variables only $HOME, $USER and $UID are known, when they are set", SLICE_ARG(path));
		buffer_add_slice(&out, slice_from_text(value));
		rest = slice_from(name, slice_starts_with(name, S("UID")) ? 3 : 4);
	}
	buffer_add_slice(&out, rest);
	if (out.full)
		return error_set(err, ERR_LIMIT, "a path of more than %u bytes", PATH_BYTES_MAX);
	*ret_path = arena_copy(arena, buffer_slice(&out));
	return 0;
}

/* $VARIABLE, or PART of the home; NULL: this user has none. */
static const char *user_folder(const struct storage_user *user, const char *variable, const char *part, struct arena *arena)
{
	if (variable && variable[0] == '/')
		return variable;
	return user->home && user->home[0] == '/' ? arena_printf(arena, "%s/%s", user->home, part).ptr : NULL;
}

/* Where it is when nothing is said. */
static int root_default(
	const struct storage_user *user, const struct said *said, struct arena *arena, struct slice *ret_path, struct error *err)
{
	const char *data = user->is_root ? NULL : user_folder(user, user->data_home, ".local/share", arena);

	if (user->is_root)
		*ret_path = S("/var/lib/containers/storage");
	else if (said->rootless_path.len)
		*ret_path = said->rootless_path;
	else if (data)
		*ret_path = arena_printf(arena, "%s/containers/storage", data);
	else
		return error_set(err, ERR_NOT_FOUND, "neither HOME nor XDG_DATA_HOME says where this user's images are");
	return 0;
}

static int place_fill(const struct storage_user *user, const struct said *said, struct arena *arena, struct storage_place *place,
	struct error *err)
{
	struct slice path = said->graphroot;
	int r = path.len ? 0 : root_default(user, said, arena, &path, err);

	if (r >= 0)
		r = expand(user, path, arena, &path, err);
	if (r >= 0)
		r = root_add(place, path, arena, err);
	if (r >= 0 && said->imagestore.len)
		r = root_add(place, said->imagestore, arena, err);
	for (size_t i = 0; r >= 0 && said->more && said->more->kind == TREE_LIST && i < said->more->count; i++)
		if (tree_as_text(said->more->items[i]).len) { /* the file that comes with the package has an empty one */
			r = expand(user, tree_as_text(said->more->items[i]), arena, &path, err);
			if (r >= 0)
				r = root_add(place, path, arena, err);
		}
	place->driver = user->driver && user->driver[0] ? slice_from_text(user->driver) : said->driver;
	return r;
}

/* What the user's own file adds to what the system's says. */
static int user_read(
	const struct storage_user *user, struct arena *arena, struct said *said, const char **ret_path, struct error *err)
{
	const char *config = user_folder(user, user->config_home, ".config", arena);
	struct said own = { 0 };
	int r;

	said->graphroot = said->imagestore = (struct slice){ 0 }; /* root's */
	if (!config)
		return 0;
	config = arena_printf(arena, "%s/containers/storage.conf", config).ptr;
	r = conf_read(config, arena, &own, err);
	if (r <= 0)
		return r;
	*ret_path = config;
	said->graphroot = own.graphroot;
	said->imagestore = own.imagestore;
	if (own.driver.len)
		said->driver = own.driver;
	if (own.rootless_path.len)
		said->rootless_path = own.rootless_path;
	if (own.more)
		said->more = own.more;
	return 0;
}

int storage_place_find(const struct storage_user *user, struct arena *arena, struct storage_place *ret_place, struct error *err)
{
	struct storage_place place = { .root_count = 0 };
	const char *path = user->system_conf;
	struct said said = { 0 };
	int r;

	if (user->conf && user->conf[0]) {
		path = user->conf;
		r = conf_read(path, arena, &said, err);
		if (r == 0)
			return error_set(err, ERR_NOT_FOUND, "CONTAINERS_STORAGE_CONF names '%s', which cannot be read", path);
	} else {
		r = system_read(user, arena, &said, err);
		if (r >= 0 && !user->is_root)
			r = user_read(user, arena, &said, &path, err);
	}
	if (r < 0)
		return r;
	r = place_fill(user, &said, arena, &place, err);
	if (r < 0)
		return r == -ERR_NOT_FOUND ? r : error_context(err, r, "'%s'", path);
	*ret_place = place;
	return 0;
}

int storage_place_read(const struct storage_user *user, struct slice text, struct arena *arena, struct storage_place *ret_place,
	struct error *err)
{
	struct storage_place place = { .root_count = 0 };
	struct said said = { 0 };
	int r = conf_parse(text, arena, &said, err);

	if (r >= 0)
		r = place_fill(user, &said, arena, &place, err);
	if (r >= 0)
		*ret_place = place;
	return r;
}

int storage_place_parse(struct slice text, struct arena *arena, struct storage_place *ret_place, struct error *err)
{
	struct storage_place place = { .root_count = 0 };
	struct slice root = text, options = { 0 }, option, before, after;
	int r;

	(void)slice_cut(text, ':', &root, &options);
	if (slice_cut(root, '@', &before, &after)) {
		place.driver = before;
		root = after;
	}
	(void)slice_cut(root, '+', &root, &after);
	r = root_add(&place, root, arena, err);
	while (r >= 0 && slice_next_token(&options, ',', &option))
		if (slice_cut(option, '=', &before, &after) &&
			(slice_equal(before, S("imagestore")) || slice_ends_with(before, S(".imagestore"))))
			r = root_add(&place, after, arena, err);
	if (r == -ERR_FORMAT) /* it was written by who asks */
		r = error_set(err, ERR_USAGE, "'[%.*s]' is not '[driver@/graphroot+/runroot:options]'",
			SLICE_ARG(slice_first(text, 200)));
	if (r >= 0)
		*ret_place = place;
	return r;
}
