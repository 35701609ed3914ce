/* store_made.h - for the tests of this room: a folder of files as they are wanted, gone at the end */
#pragma once
#include "base/arena.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/test.h"
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

struct made {
	struct arena arena;
	char root[40];
};

static inline const char *made_path(struct made *made, struct slice name)
{
	return arena_printf(&made->arena, "%s/%.*s", made->root, SLICE_ARG(name)).ptr;
}

static inline void made_folder(struct made *made, struct slice name)
{
	CHECK_INT(folder_make(made_path(made, name), NULL), 0);
}

/* Its folder is made, too. What was there is replaced by a new file, as engines do. */
static inline void made_file(struct made *made, struct slice name, struct slice text)
{
	const char *path = made_path(made, name);
	int fd;

	made_folder(made, slice_folder_name(name));
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_INT(file_write_all(fd, text), 0);
	close(fd);
}

static inline void made_link(struct made *made, struct slice name, const char *to)
{
	made_folder(made, slice_folder_name(name));
	CHECK_INT(symlink(to, made_path(made, name)), 0);
}

static inline int made_remove(const char *path, const struct stat *status __attribute__((unused)),
	int kind __attribute__((unused)), struct FTW *ftw __attribute__((unused)))
{
	return remove(path);
}

static inline void made_take_away(struct made *made, struct slice name)
{
	(void)nftw(made_path(made, name), made_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static inline struct made made_new(void)
{
	struct made made = { .root = "/tmp/plimsoll-store-XXXXXX" };

	CHECK(mkdtemp(made.root));
	return made;
}

static inline void made_done(struct made *made)
{
	made_take_away(made, S(""));
	arena_done(&made->arena);
}

#define cleanup_made __attribute__((cleanup(made_done)))
