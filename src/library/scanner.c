/* scanner.c - where the program lies that scans, and its environment */
#include "library/scanner.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "plimsoll"

static bool can_be_run(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

/* PREFIX/lib/libplimsoll.so.0, or PREFIX/lib/x86_64-linux-gnu/…: bin/ is one or two folders above. */
static const char *beside(struct arena *arena)
{
	char path[PATH_MAX];
	struct slice folder;
	Dl_info place;

	if (!dladdr(&can_be_run, &place) || !place.dli_fname || !realpath(place.dli_fname, path))
		return NULL;
	folder = slice_folder_name(slice_from_text(path));
	for (size_t i = 0; i < 2 && folder.len; i++) {
		struct slice program;

		folder = slice_folder_name(folder);
		program = arena_printf(arena, "%.*s/bin/" NAME, SLICE_ARG(folder));
		if (can_be_run(program.ptr))
			return program.ptr;
	}
	return NULL;
}

static const char *in_path(struct arena *arena)
{
	struct slice folders = slice_from_text(secure_getenv("PATH")), folder;

	while (slice_next_token(&folders, ':', &folder)) {
		struct slice program = arena_printf(arena, "%.*s/" NAME, SLICE_ARG(folder));

		/* A relative folder is whatever somebody wrote where the caller happens to stand. */
		if (folder.len && folder.ptr[0] == '/' && can_be_run(program.ptr))
			return program.ptr;
	}
	return NULL;
}

int scanner_find(struct arena *arena, const char **ret_path, struct error *err)
{
	const char *path = beside(arena);

	if (!path)
		path = in_path(arena);
	if (!path)
		return error_set(err, ERR_NOT_FOUND,
			"the program plimsoll is neither beside the library nor in PATH: plimsoll_set_program() tells where it "
			"is");
	*ret_path = path;
	return 0;
}

static bool is_kept(struct slice variable)
{
	static const struct slice kept[] = { { "PLIMSOLL_LIBEXECDIR=", 20 }, { "PLIMSOLL_DATADIR=", 17 },
		{ "PLIMSOLL_PASSWORD=", 18 } };

	if (!slice_starts_with(variable, S("PLIMSOLL_")))
		return true;
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (slice_starts_with(variable, kept[i]))
			return true;
	return false;
}

char **scanner_environment(struct arena *arena)
{
	char **kept;
	size_t count = 0, all = 0;

	while (environ && environ[all])
		all++;
	kept = arena_array(arena, char *, all + 1);
	for (size_t i = 0; i < all; i++)
		if (is_kept(slice_from_text(environ[i])))
			kept[count++] = environ[i];
	return kept;
}
