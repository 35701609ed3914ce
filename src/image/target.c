/* target.c - what the user named: a scheme and a place, or a place alone */
#include "image/target.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/memory_file.h"
#include "image/reference.h"
#include "stores/stores.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define SCHEMES                                                                                                       \
	"'oci:DIR[:TAG]', 'oci-archive:FILE[:TAG]', 'docker-archive:FILE[:TAG]', 'dir:DIR', 'rootfs:DIR', 'fs:DIR', " \
	"'sbom:FILE', a path, 'docker://NAME', 'containerd:NAME', 'docker-daemon:NAME', 'docker-overlay2:NAME', "     \
	"'podman:NAME', 'containers-storage:NAME', the name of an image, or '-'"
#define COPY_BYTES (256u << 10)

static const struct scheme {
	const char *name;
	enum target_kind kind;
	const char *advice; /* not NULL: not supported; what to do */
} schemes[] = {
	{ "oci", TARGET_LAYOUT, NULL },
	{ "oci-dir", TARGET_LAYOUT, NULL },
	{ "oci-layout", TARGET_LAYOUT, NULL },
	{ "oci-archive", TARGET_OCI_ARCHIVE, NULL },
	{ "docker-archive", TARGET_DOCKER_ARCHIVE, NULL },
	{ "dir", TARGET_DIRECTORY, NULL },
	{ "rootfs", TARGET_ROOTFS, NULL },
	{ "fs", TARGET_SOURCE, NULL },
	{ "sbom", TARGET_BOM, NULL },
	{ "docker", TARGET_REGISTRY, NULL },
	{ "registry", TARGET_REGISTRY, NULL },
	{ "container", TARGET_ANY, "it reads " SCHEMES },
};

const char *target_scheme(enum target_kind kind)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (schemes[i].kind == kind)
			return schemes[i].name;
	return "";
}

static const struct scheme *scheme_find(struct slice name)
{
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (slice_equal(name, slice_from_text(schemes[i].name)))
			return &schemes[i];
	return NULL;
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Tags have colons, and so may paths. */
static void path_split(struct slice rest, struct arena *arena, struct target *target)
{
	for (size_t at = 0; at < rest.len; at++) {
		if (rest.ptr[at] != ':' || at == 0)
			continue;
		target->path = arena_text(arena, slice_first(rest, at));
		target->tag = arena_copy(arena, slice_from(rest, at + 1));
		if (strcmp(target->path, "-") == 0 || exists(target->path))
			return;
	}
	if (!target->path || exists(arena_text(arena, rest))) {
		target->path = arena_text(arena, rest);
		target->tag = (struct slice){ 0 };
	} else { /* nothing exists: the first colon is the likeliest end */
		ptrdiff_t at = slice_find_byte(slice_from(rest, 1), ':') + 1;

		target->path = arena_text(arena, slice_first(rest, (size_t)at));
		target->tag = arena_copy(arena, slice_from(rest, (size_t)at + 1));
	}
}

/* "ocii:./x": a word, and behind the colon something that is no tag, no port and is or looks like a path. */
static bool looks_like_scheme(struct slice name, struct slice rest, struct arena *arena)
{
	if (name.len == 0 || rest.len == 0 || slice_equal(name, S("localhost")))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!(name.ptr[i] >= 'a' && name.ptr[i] <= 'z') && name.ptr[i] != '-' && name.ptr[i] != '+')
			return false;
	return exists(arena_text(arena, rest)) ||
	       (slice_find_byte(rest, '/') >= 0 && !(rest.ptr[0] >= '0' && rest.ptr[0] <= '9'));
}

/* "layout:tag", where "layout" is there: a tag is only looked for behind a scheme. */
static const char *scheme_left_out(struct slice name, struct arena *arena)
{
	struct stat status;

	if (stat(arena_text(arena, name), &status) < 0)
		return NULL;
	if (S_ISREG(status.st_mode))
		return "docker-archive";
	return exists(arena_printf(arena, "%.*s/index.json", SLICE_ARG(name)).ptr) ? "oci" : NULL;
}

/* What is there neither as a file nor as a folder. */
static int no_path(struct slice text, struct arena *arena, struct target *target, struct error *err)
{
	struct slice name, rest;
	const char *scheme = slice_cut(text, ':', &name, &rest) && name.len ? scheme_left_out(name, arena) : NULL;

	if (scheme)
		return error_set(err, ERR_USAGE, "'%.*s': no such file or folder, but '%.*s' is there: is '%s:%.*s' meant?",
			SLICE_ARG(text), SLICE_ARG(name), scheme, SLICE_ARG(text));

	if (slice_cut(text, ':', &name, &rest) && looks_like_scheme(name, rest, arena))
		return error_set(err, ERR_USAGE, "unknown scheme '%.*s': a target is " SCHEMES, SLICE_ARG(name));
	if (!reference_looks_right(text))
		return error_set(err, ERR_NOT_FOUND, "'%.*s': no such file or folder", SLICE_ARG(text));
	target->kind = TARGET_NAME;
	return 0;
}

int target_parse(const char *text, struct arena *arena, struct target *ret_target, struct error *err)
{
	struct target target = { .kind = TARGET_ANY };
	const struct scheme *scheme = NULL;
	struct slice name, rest;
	int r = 0;

	if (!*text)
		return error_set(err, ERR_USAGE, "a target is " SCHEMES);
	if (slice_cut(slice_from_text(text), ':', &name, &rest)) {
		scheme = scheme_find(name);
		target.store = store_by_scheme(name);
	}
	if (scheme && scheme->advice)
		return error_set(
			err, ERR_UNSUPPORTED, "'%s:' is not supported by this version: %s", scheme->name, scheme->advice);
	if ((scheme || target.store) && rest.len == 0)
		return error_set(err, ERR_USAGE, "'%.*s:' needs a %s: a target is " SCHEMES, SLICE_ARG(name),
			target.store || scheme->kind == TARGET_REGISTRY ? "name" : "path");
	if (target.store) {
		target.kind = TARGET_STORE;
		target.path = arena_text(arena, rest);
	} else if (scheme && scheme->kind == TARGET_REGISTRY) {
		target.kind = TARGET_REGISTRY;
		target.path = arena_text(arena, slice_starts_with(rest, S("//")) ? slice_from(rest, 2) : rest);
	} else if (scheme && (scheme->kind == TARGET_DIRECTORY || scheme->kind == TARGET_ROOTFS ||
				     scheme->kind == TARGET_SOURCE || scheme->kind == TARGET_BOM)) {
		target.kind = scheme->kind;
		target.path = arena_text(arena, rest); /* holds or is one image: no tag */
	} else if (scheme) {
		target.kind = scheme->kind;
		path_split(rest, arena, &target);
	} else {
		target.path = arena_text(arena, slice_from_text(text));
		if (strcmp(text, "-") != 0 && !exists(text) && errno != EACCES)
			r = no_path(slice_from_text(text), arena, &target, err);
	}
	if (r >= 0)
		*ret_target = target;
	return r;
}

static int copy_into_memory(int pipe, uint64_t memory_max, int *ret_fd, uint64_t *ret_size, struct error *err)
{
	cleanup_free char *bytes = memory_new(COPY_BYTES);
	cleanup_fd int fd = memory_file_open(err);
	uint64_t size = 0;

	if (fd < 0)
		return fd;
	for (;;) {
		ssize_t got = read(pipe, bytes, COPY_BYTES);
		int r;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "read");
		if (got == 0)
			break;
		if ((uint64_t)got > memory_max - size)
			return error_set(err, ERR_LIMIT,
				"more than %llu MiB through a pipe, which is kept in memory: save it as a file and scan that",
				(unsigned long long)(memory_max >> 20));
		r = memory_file_write(fd, slice_make(bytes, (size_t)got), err);
		if (r < 0)
			return r;
		size += (uint64_t)got;
	}
	if (memory_file_seal(fd, err) < 0)
		return -ERR_IO;
	*ret_size = size;
	*ret_fd = steal_fd(&fd);
	return 0;
}

int target_open(const char *path, uint64_t memory_max, int *ret_fd, uint64_t *ret_size, struct error *err)
{
	bool standard_input = strcmp(path, "-") == 0;
	cleanup_fd int fd =
		standard_input ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat status;

	if (fd < 0)
		return error_errno(err, "open");
	if (standard_input && isatty(fd))
		return error_set(err, ERR_USAGE, "a terminal: send an archive to it, as in 'docker save REF | plimsoll scan -'");
	if (fstat(fd, &status) < 0)
		return error_errno(err, "stat");
	if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) ||
		(S_ISREG(status.st_mode) && standard_input && lseek(fd, 0, SEEK_CUR) != 0)) /* part of a file */
		return copy_into_memory(fd, memory_max, ret_fd, ret_size, err);
	if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
		return error_set(err, ERR_USAGE, "neither a file, a pipe nor a folder");
	*ret_size = (uint64_t)status.st_size;
	*ret_fd = steal_fd(&fd);
	return S_ISDIR(status.st_mode) ? 1 : 0;
}
