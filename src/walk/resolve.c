/* resolve.c - follow a path through links, as if a folder were the root of everything */
#include "walk/resolve.h"
#include "base/cleanup.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>

#define LINKS_MAX 40 /* as the kernel */
#define LEFT_BYTES_MAX (2 * WALK_PATH_BYTES_MAX)

struct resolving {
	int root_fd;
	struct resolved *resolved;
	char left[LEFT_BYTES_MAX]; /* the part of the path that is to be gone yet: from AT to LEN */
	size_t at, len;
	unsigned links;
};

static int open_step(int folder_fd, struct slice name, struct error *err)
{
	char text[NAME_MAX + 1];
	int fd;

	if (name.len >= sizeof text)
		return error_set(err, ERR_NOT_FOUND, "a name of %zu bytes", name.len);
	memcpy(text, name.ptr, name.len);
	text[name.len] = '\0';
	fd = openat(folder_fd, text, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0 && errno == ENOTDIR)
		return error_set(err, ERR_NOT_FOUND, "not a folder");
	return fd < 0 ? error_errno(err, "open") : fd;
}

/* Back to a folder above: from the root again, for ".." of a folder that is moved meanwhile may lead anywhere. */
static int go_to(struct resolving *resolving, struct slice path, struct error *err)
{
	struct resolved *resolved = resolving->resolved;
	cleanup_fd int fd = openat(resolving->root_fd, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct slice name;

	if (fd < 0)
		return error_errno(err, "open");
	resolved->path = path;
	while (slice_next_token(&path, '/', &name)) {
		int next = open_step(fd, name, err);

		if (next < 0)
			return next;
		close(fd);
		fd = next;
	}
	if (fstat(fd, &resolved->status) < 0)
		return error_errno(err, "stat");
	if (resolved->folder_fd >= 0)
		close(resolved->folder_fd);
	resolved->folder_fd = steal_fd(&fd);
	return 0;
}

/* The link's text takes the place of its name in what is left. */
static int follow_link(struct resolving *resolving, int link_fd, struct error *err)
{
	char text[WALK_PATH_BYTES_MAX];
	ssize_t got = readlinkat(link_fd, "", text, sizeof text);
	size_t rest = resolving->len - resolving->at, len = (size_t)got;

	if (got < 0)
		return error_errno(err, "read the link");
	if (++resolving->links > LINKS_MAX)
		return error_set(err, ERR_LIMIT, "more than %d links", LINKS_MAX);
	if (len == sizeof text || len + 1 + rest > sizeof resolving->left)
		return error_set(err, ERR_LIMIT, "a link to a path that is too long");
	memmove(resolving->left + len + 1, resolving->left + resolving->at, rest);
	memcpy(resolving->left, text, len);
	resolving->left[len] = '/';
	resolving->at = 0;
	resolving->len = len + 1 + rest;
	return len && text[0] == '/' ? go_to(resolving, S(""), err) : 0;
}

static bool more_is_left(const struct resolving *resolving)
{
	for (size_t i = resolving->at; i < resolving->len; i++)
		if (resolving->left[i] != '/')
			return true;
	return false;
}

static int arrive(struct resolving *resolving, int *fd, struct slice name, const struct stat *status, struct error *err)
{
	struct resolved *resolved = resolving->resolved;
	size_t len = resolved->path.len;

	if (len + 1 + name.len > sizeof resolved->storage)
		return error_set(err, ERR_LIMIT, "a path that is too long");
	if (len)
		resolved->storage[len++] = '/';
	memcpy(resolved->storage + len, name.ptr, name.len);
	resolved->path = slice_make(resolved->storage, len + name.len);
	resolved->status = *status;
	if (S_ISDIR(status->st_mode)) {
		close(resolved->folder_fd);
		resolved->folder_fd = steal_fd(fd);
	} else if (more_is_left(resolving)) {
		return error_set(err, ERR_NOT_FOUND, "not a folder");
	}
	return 0;
}

static int take_step(struct resolving *resolving, struct slice name, struct error *err)
{
	struct resolved *resolved = resolving->resolved;
	cleanup_fd int fd = -1;
	struct stat status;

	if (name.len == 0 || slice_equal(name, S(".")))
		return 0;
	if (slice_equal(name, S("..")))
		return go_to(resolving, slice_folder_name(resolved->path), err);
	fd = open_step(resolved->folder_fd, name, err);
	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0)
		return error_errno(err, "stat");
	if (S_ISLNK(status.st_mode))
		return follow_link(resolving, fd, err);
	return arrive(resolving, &fd, name, &status, err);
}

static bool next_name(struct resolving *resolving, char storage[NAME_MAX + 2], struct slice *ret_name)
{
	struct slice left = slice_make(resolving->left + resolving->at, resolving->len - resolving->at), name;

	if (!slice_next_token(&left, '/', &name))
		return false;
	resolving->at = resolving->len - left.len;
	name = slice_first(name, NAME_MAX + 1); /* one too long stays too long */
	memcpy(storage, name.ptr, name.len);    /* a link moves what is left */
	*ret_name = slice_make(storage, name.len);
	return true;
}

int resolve_path(int root_fd, struct slice path, struct resolved *ret_resolved, struct error *err)
{
	struct resolving resolving = { .root_fd = root_fd, .resolved = ret_resolved };
	char storage[NAME_MAX + 2];
	struct slice name;
	int r;

	ret_resolved->folder_fd = -1;
	if (path.len > sizeof resolving.left)
		return error_set(err, ERR_LIMIT, "a path that is too long");
	memcpy(resolving.left, path.ptr, path.len);
	resolving.len = path.len;
	r = go_to(&resolving, slice_make(ret_resolved->storage, 0), err);
	while (r >= 0 && next_name(&resolving, storage, &name))
		r = take_step(&resolving, name, err);
	if (r < 0 && ret_resolved->folder_fd >= 0) {
		close(ret_resolved->folder_fd);
		ret_resolved->folder_fd = -1;
	}
	return r;
}
