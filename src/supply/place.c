/* place.c - the user's own store, and the one before it */
#include "supply/place.h"
#include "base/cleanup.h"
#include "base/folder.h"
#include "base/memory.h"
#include "vulndb/vulndb.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>

/* STORE and ENDING; the caller frees. */
static char *beside(const char *store, const char *ending)
{
	size_t size = strlen(store) + strlen(ending) + 1;
	char *path = memory_new(size);

	snprintf(path, size, "%s%s", store, ending);
	return path;
}

static char *folder_of(const char *store)
{
	struct slice folder = slice_folder_name(slice_from_text(store));

	return folder.len ? memory_text(folder.ptr, folder.len) : memory_text(store[0] == '/' ? "/" : ".", 1);
}

/* Nobody else is at work: what is being made there is not any more. */
static void remove_leavings(const char *store, const char *folder)
{
	struct slice start = slice_base_name(slice_from_text(store));
	DIR *entries = opendir(folder);
	struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		struct slice name = slice_from_text(entry->d_name);

		if (slice_starts_with(name, start) && slice_starts_with(slice_from(name, start.len), S(".")) &&
			slice_ends_with(name, S(".new")))
			unlinkat(dirfd(entries), entry->d_name, 0);
	}
	if (entries)
		closedir(entries);
}

int place_lock(const char *store, int *ret_fd, struct error *err)
{
	cleanup_free char *folder = folder_of(store), *path = beside(store, ".lock");
	cleanup_fd int fd = -1;
	int r = folder_make(folder, err);

	if (r < 0)
		return r;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(err, "create '%s'", path);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? error_set(err, ERR_CONFLICT, "'%s': another process makes or changes it", store)
					    : error_errno(err, "lock '%s'", path);
	remove_leavings(store, folder);
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int sync_folder(const char *store, struct error *err)
{
	cleanup_free char *folder = folder_of(store);
	cleanup_fd int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 || fsync(fd) < 0 ? error_errno(err, "folder '%s'", folder) : 0;
}

/* The store at PATH is good as far as can be told at once; what tells it from others goes into RET_WORDS. */
static int look_at(const char *path, char ret_words[PLACE_WORDS_SIZE], struct error *err)
{
	cleanup_vulndb struct vulndb *store = NULL;
	int r = vulndb_open(path, &store, err);

	if (r < 0)
		return r;
	snprintf(ret_words, PLACE_WORDS_SIZE, "data of %.*s, built %.*s", SLICE_ARG(vulndb_facts(store)->date),
		SLICE_ARG(vulndb_facts(store)->built));
	return 0;
}

/* A second name for what is at STORE, which takes PREVIOUS' place. Where a file cannot have two names it is moved. */
static int keep(const char *store, const char *previous, struct error *err)
{
	cleanup_free char *second = beside(store, ".kept.new");
	int r = 0;

	if (link(store, second) < 0)
		return rename(store, previous) < 0 ? error_errno(err, "rename '%s'", store) : 0;
	if (rename(second, previous) < 0)
		r = error_errno(err, "rename '%s'", second);
	unlink(second); /* where both were one file already, rename() does nothing */
	return r;
}

int place_replace(const char *store, const char *made, struct error *err)
{
	cleanup_free char *previous = beside(store, ".previous");
	char words[PLACE_WORDS_SIZE];
	int r = 0;

	if (look_at(store, words, NULL) == 0)
		r = keep(store, previous, err);
	if (r == 0 && rename(made, store) < 0)
		r = error_errno(err, "rename '%s'", made);
	return r < 0 ? r : sync_folder(store, err);
}

/* Both at once; where that cannot be, one after the other. */
static int exchange(const char *store, const char *previous, struct error *err)
{
	cleanup_free char *second = beside(store, ".kept.new");

	if (renameat2(AT_FDCWD, previous, AT_FDCWD, store, RENAME_EXCHANGE) == 0)
		return 0;
	if (errno == ENOENT) /* there is none at STORE */
		return rename(previous, store) < 0 ? error_errno(err, "rename '%s'", previous) : 0;
	if (errno != EINVAL && errno != ENOSYS)
		return error_errno(err, "rename '%s'", previous);
	if ((link(store, second) < 0 && rename(store, second) < 0) || rename(previous, store) < 0 || rename(second, previous) < 0)
		return error_errno(err, "rename '%s'", previous);
	return 0;
}

int place_swap(const char *store, struct place_change *ret_change, struct error *err)
{
	cleanup_free char *previous = beside(store, ".previous");
	struct place_change change = { "", "" };
	cleanup_fd int lock = -1;
	int r = place_lock(store, &lock, err);

	if (r < 0)
		return r;
	if (access(previous, F_OK) < 0)
		return errno == ENOENT ? error_set(err, ERR_NOT_FOUND, "'%s': there is no store before it", store)
				       : error_errno(err, "'%s'", previous);
	r = look_at(previous, change.to, err);
	if (r < 0)
		return r;
	if (look_at(store, change.from, NULL) < 0)
		change.from[0] = '\0';
	r = exchange(store, previous, err);
	if (r == 0)
		r = sync_folder(store, err);
	if (r < 0)
		return r;
	*ret_change = change;
	return 0;
}
