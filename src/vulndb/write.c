/* write.c - make an LMDB file of entries that come in the order of their keys; the only door to liblmdb
 *
 * LMDB gets its keys in order and only ever appends, which fills every page and makes the same file of the same entries. */
#include "vulndb/write.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#define PAGE_BYTES 4096u
#define COMMIT_EVERY 16384u                /* entries: LMDB keeps every page of a transaction in memory */
#define COMMIT_EVERY_BYTES (16u << 20)     /* of values */
#define ENTRY_BYTES_MAX (511u + 12u + 64u) /* what an entry costs besides its value */
#define RANDOM_BYTES 8u                    /* in the name of a temporary file */
#define NAMES_TRIED_MAX 100u

struct writer {
	char *path, *temporary;
	int fd; /* of the temporary file, locked */
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi table;
	size_t entries; /* in the transaction at hand */
	uint64_t bytes; /* the same */
};

/* LMDB calls a write that was cut short EIO: that is what the end of a disk, or of a limit on a file's size, does to it. */
static int lmdb_error(struct error *err, int code, const char *what)
{
	const char *hint = code == EIO ? " (the disk may be full)" : "";

	return error_set(err, code == ENOSPC ? ERR_LIMIT : ERR_IO, "%s: %s%s", what, mdb_strerror(code), hint);
}

/* The temporary file */

static char *folder_of(const char *path)
{
	struct slice folder = slice_folder_name(slice_from_text(path));

	return folder.len ? memory_text(folder.ptr, folder.len) : memory_text(path[0] == '/' ? "/" : ".", 1);
}

/* "store.db.0123456789abcdef.new" for "store.db". */
static bool is_temporary_of(struct slice base, struct slice name)
{
	struct slice random = slice_from(name, base.len + 1);

	if (!slice_starts_with(name, base) || !slice_ends_with(name, S(".new")) ||
		name.len != base.len + 1 + 2 * RANDOM_BYTES + 4 || name.ptr[base.len] != '.')
		return false;
	for (size_t i = 0; i < 2 * RANDOM_BYTES; i++)
		if (!strchr("0123456789abcdef", random.ptr[i]))
			return false;
	return true;
}

/* Whose maker lives is locked by him. That they go is no promise that a build hangs on. */
static void remove_left_behind(const char *path)
{
	struct slice base = slice_base_name(slice_from_text(path));
	cleanup_free char *name = folder_of(path);
	DIR *folder = opendir(name);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		cleanup_fd int fd = -1;

		if (!is_temporary_of(base, slice_from_text(entry->d_name)))
			continue;
		fd = openat(dirfd(folder), entry->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
			unlinkat(dirfd(folder), entry->d_name, 0);
	}
	if (folder)
		closedir(folder);
}

/* Between making it and locking it somebody may have taken it for left behind: then it is made anew. 1: made, 0: again. */
static int try_temporary(struct writer *writer, struct error *err)
{
	size_t size = strlen(writer->path) + 2 * RANDOM_BYTES + sizeof ". .new";
	unsigned char random[RANDOM_BYTES];
	char text[2 * RANDOM_BYTES + 1];
	cleanup_fd int fd = -1;
	struct stat status;

	random_bytes(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(text + 2 * i, 3, "%02x", random[i]);
	free(writer->temporary);
	writer->temporary = memory_new(size);
	snprintf(writer->temporary, size, "%s.%s.new", writer->path, text);
	fd = open(writer->temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return error_errno(err, "create '%s'", writer->temporary);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
		return 0;
	/* Where the file system knows no locks nobody removes anything. */
	if (fstat(fd, &status) < 0)
		return error_errno(err, "fstat '%s'", writer->temporary);
	if (status.st_nlink == 0)
		return 0;
	writer->fd = steal_fd(&fd);
	return 1;
}

static int make_temporary(struct writer *writer, struct error *err)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < NAMES_TRIED_MAX; i++)
		r = try_temporary(writer, err);
	return r ? r : error_set(err, ERR_CONFLICT, "'%s': somebody removes it", writer->temporary);
}

/* Room for everything, however LMDB lays it out: twice what is there, and for each large value two pages more. */
uint64_t writer_map_bytes(uint64_t bytes, uint64_t entries)
{
	uint64_t sum = 64 * PAGE_BYTES + 12 * bytes + 2 * entries * ENTRY_BYTES_MAX;

	return (sum + 65535) / 65536 * 65536;
}

int writer_new(const char *path, uint64_t map_bytes, struct writer **ret_writer, struct error *err)
{
	struct writer *writer = memory_one(struct writer);
	int code, r;

	writer->path = memory_text(path, strlen(path));
	writer->fd = -1;
	remove_left_behind(path);
	r = make_temporary(writer, err);
	if (r < 0) {
		writer_free(writer);
		return r;
	}
	code = mdb_env_create(&writer->env);
	if (code == 0)
		code = mdb_env_set_mapsize(writer->env, (size_t)map_bytes);
	if (code == 0)
		code = mdb_env_open(writer->env, writer->temporary, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0644);
	if (code) {
		writer_free(writer);
		return lmdb_error(err, code, "write");
	}
	*ret_writer = writer;
	return 0;
}

void writer_free(struct writer *writer)
{
	if (!writer)
		return;
	if (writer->txn)
		mdb_txn_abort(writer->txn);
	if (writer->env)
		mdb_env_close(writer->env);
	if (writer->fd >= 0) {
		unlink(writer->temporary);
		close(writer->fd);
	}
	free(writer->temporary);
	free(writer->path);
	free(writer);
}

static int commit(struct writer *writer, struct error *err)
{
	int code = writer->txn ? mdb_txn_commit(writer->txn) : 0;

	writer->txn = NULL;
	writer->entries = 0;
	writer->bytes = 0;
	return code ? lmdb_error(err, code, "write") : 0;
}

int writer_add(struct writer *writer, struct slice key, struct slice value, struct error *err)
{
	MDB_val key_bytes = { key.len, (void *)key.ptr }, value_bytes = { value.len, (void *)value.ptr };
	int code = 0;

	if (!writer->txn) {
		code = mdb_txn_begin(writer->env, NULL, 0, &writer->txn);
		if (code == 0)
			code = mdb_dbi_open(writer->txn, NULL, 0, &writer->table);
	}
	if (code == 0)
		code = mdb_put(writer->txn, writer->table, &key_bytes, &value_bytes, MDB_APPEND);
	if (code)
		return lmdb_error(err, code, "write");
	writer->bytes += value.len;
	return ++writer->entries < COMMIT_EVERY && writer->bytes < COMMIT_EVERY_BYTES ? 0 : commit(writer, err);
}

/* The name is in its folder for good only when that is on the disk too. */
static int sync_folder(const char *path, struct error *err)
{
	cleanup_free char *name = folder_of(path);
	cleanup_fd int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return error_errno(err, "folder '%s'", name);
	return 0;
}

/* LMDB fills new pages with zeros unless told not to, so nothing that was in memory by chance gets into the file. */
int writer_finish(struct writer *writer, struct error *err)
{
	int r = commit(writer, err);
	MDB_envinfo info;
	MDB_stat stat;
	off_t bytes;

	if (r < 0)
		return r;
	mdb_env_info(writer->env, &info);
	mdb_env_stat(writer->env, &stat);
	bytes = (off_t)((info.me_last_pgno + 1) * stat.ms_psize);
	mdb_env_close(writer->env);
	writer->env = NULL;
	/* Pages that were given back last were perhaps never written; the reader wants the file whole. */
	if (ftruncate(writer->fd, bytes) < 0 || fsync(writer->fd) < 0)
		return error_errno(err, "write");
	if (rename(writer->temporary, writer->path) < 0)
		return error_errno(err, "rename '%s'", writer->temporary);
	close(writer->fd);
	writer->fd = -1;
	return sync_folder(writer->path, err);
}
