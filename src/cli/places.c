/* places.c - where the other programs and the data lie */
#include "cli/places.h"
#include "base/cleanup.h"
#include "base/folder.h"

#include <limits.h>
#include <unistd.h>

/* The folder above bin/: "/usr" for /usr/bin/plimsoll. */
static int find_prefix(struct arena *arena, struct slice *ret_prefix, struct error *err)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path);

	if (length < 0)
		return error_errno(err, "read '/proc/self/exe', which tells where plimsoll lies");
	if ((size_t)length == sizeof path)
		return error_set(err, ERR_LIMIT, "the path of plimsoll is too long");
	*ret_prefix = arena_copy(arena, slice_folder_name(slice_folder_name(slice_make(path, (size_t)length))));
	return 0;
}

static const char *place(struct arena *arena, const char *variable, struct slice prefix, const char *folder, const char *name)
{
	const char *other = getenv(variable);

	if (other && *other)
		return arena_printf(arena, "%s/%s", other, name).ptr;
	return arena_printf(arena, "%.*s/%s/%s", SLICE_ARG(prefix), folder, name).ptr;
}

/* NAME among the user's own data, or NULL where no folder is the user's. */
static const char *user_place(struct arena *arena, const char *name)
{
	cleanup_free char *folder = folder_of_user("XDG_DATA_HOME", ".local/share");

	return folder ? arena_printf(arena, "%s/%s", folder, name).ptr : NULL;
}

int places_find(struct arena *arena, struct places *ret_places, struct error *err)
{
	struct slice prefix;
	int r = find_prefix(arena, &prefix, err);

	if (r < 0)
		return r;
	ret_places->reader = place(arena, "PLIMSOLL_LIBEXECDIR", prefix, "libexec/plimsoll", "plimsoll-read");
	ret_places->fetcher = place(arena, "PLIMSOLL_LIBEXECDIR", prefix, "libexec/plimsoll", "plimsoll-net");
	ret_places->builtin = place(arena, "PLIMSOLL_DATADIR", prefix, "share/plimsoll", "builtin.db");
	ret_places->detectors = place(arena, "PLIMSOLL_DATADIR", prefix, "share/plimsoll", "detectors.bin");
	ret_places->store = user_place(arena, "advisories.db");
	ret_places->bases = user_place(arena, "bases.jsonl");
	ret_places->fetched = user_place(arena, "feeds");
	ret_places->feeds = place(arena, "PLIMSOLL_DATADIR", prefix, "share/plimsoll", "feeds.conf");
	ret_places->registries = place(arena, "PLIMSOLL_DATADIR", prefix, "share/plimsoll", "registries.conf");
	return 0;
}

static int check(const char *path, int mode, const char *variable, struct error *err)
{
	return access(path, mode) == 0 ? 0 : error_errno(err, "'%s' (%s names another folder)", path, variable);
}

int places_check_reader(const struct places *places, struct error *err)
{
	return check(places->reader, X_OK, "PLIMSOLL_LIBEXECDIR", err);
}

int places_check(const struct places *places, struct error *err)
{
	int r = check(places->builtin, R_OK, "PLIMSOLL_DATADIR", err);

	return r < 0 ? r : places_check_reader(places, err);
}
