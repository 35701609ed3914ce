/* store.c - evidence that is kept, and checked when it is read */
#include "evidence/store.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/sha256.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_SIZE 32u
#define NO_FOLDER "neither --cache-dir, XDG_CACHE_HOME nor HOME says where evidence is kept"
#define KEY_NAME "evidence.key"
#define NAME_SIZE (SHA256_HEX_SIZE + 4) /* hex, ".plm" */
#define NAME_END ".plm"
#define TEMPORARY_SIZE \
	(NAME_SIZE + 17) /* "NAME.HEX": what is being written; never the process id: those of two containers are alike */
#define CLAIM_END ".claim"
#define CLAIM_SIZE (NAME_SIZE + sizeof CLAIM_END - 1)
#define STALE_SECONDS 3600 /* older than this, whoever wrote it was killed */

/* An item: head, key, records, MAC over all before it. Little-endian (a cache does not travel between machines of another kind:
 * it would be refused, and made again). */
static const char magic[8] = "PLMEVI02";

struct head {
	char magic[8];
	uint64_t key_bytes, record_bytes;
	struct evidence_facts facts;
};

struct evidence_store {
	char *folder;
	int fd;
	unsigned char key[KEY_SIZE];
};

/* Ours, of the kind it should be, and nobody else's business. */
static int check_owner(int fd, mode_t kind, const char *name, struct stat *ret_status, struct error *err)
{
	if (fstat(fd, ret_status) < 0)
		return error_errno(err, "'%s'", name);
	if ((ret_status->st_mode & S_IFMT) != kind)
		return error_set(err, ERR_UNTRUSTED, "'%s' is not a %s", name, kind == S_IFDIR ? "folder" : "regular file");
	if (ret_status->st_uid != geteuid())
		return error_set(err, ERR_UNTRUSTED, "'%s' belongs to user %u, not to %u", name, ret_status->st_uid, geteuid());
	if (ret_status->st_mode & 077)
		return error_set(err, ERR_UNTRUSTED, "'%s' is open to others (mode %04o)", name, ret_status->st_mode & 07777);
	return 0;
}

static int read_all(int fd, void *bytes, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t got = read(fd, (char *)bytes + done, len - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		done += (size_t)got;
	}
	return 0;
}

static int key_read(struct evidence_store *store, int folder, struct error *err)
{
	cleanup_fd int fd = openat(folder, KEY_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat status;
	int r;

	if (fd < 0)
		return error_errno(err, "'%s'", KEY_NAME);
	r = check_owner(fd, S_IFREG, KEY_NAME, &status, err);
	if (r < 0)
		return r;
	if (status.st_size != KEY_SIZE || read_all(fd, store->key, KEY_SIZE) < 0)
		return error_set(err, ERR_UNTRUSTED, "'%s' is not a key", KEY_NAME);
	return 0;
}

static void temporary_name(const char *name, char ret_name[TEMPORARY_SIZE])
{
	uint64_t number;

	random_bytes(&number, sizeof number);
	snprintf(ret_name, TEMPORARY_SIZE, "%s.%016llx", name, (unsigned long long)number);
}

/* Made under a name of its own and linked into place: two that start at once agree on the first one's. */
static int key_make(int folder, struct error *err)
{
	unsigned char key[KEY_SIZE];
	char name[TEMPORARY_SIZE];
	int r = 0;
	cleanup_fd int fd = -1;

	random_bytes(key, sizeof key);
	temporary_name(KEY_NAME, name);
	fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(err, "make '%s'", name);
	/* On the disk before it has its name: half a key would be refused for ever. */
	if (file_write_all(fd, slice_make(key, sizeof key)) < 0 || fsync(fd) < 0 ||
		(linkat(folder, name, folder, KEY_NAME, 0) < 0 && errno != EEXIST))
		r = error_errno(err, "make '%s'", KEY_NAME);
	unlinkat(folder, name, 0);
	return r;
}

/* The folder at PATH, ours alone; MAKE: made when it is missing. */
static int folder_open(const char *path, bool make, int *ret_fd, struct error *err)
{
	struct stat status;
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int r;

	if (fd < 0 && errno == ENOENT && make) {
		r = folder_make(path, err);
		if (r < 0)
			return r;
		fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	}
	if (fd < 0)
		return error_errno(err, "open '%s'", path);
	r = check_owner(fd, S_IFDIR, path, &status, err);
	if (r < 0)
		return r;
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int key_open(struct evidence_store *store, const char *path, struct error *err)
{
	cleanup_fd int folder = -1;
	int r = folder_open(path, true, &folder, err);

	if (r < 0)
		return r;
	r = key_read(store, folder, err);
	if (r == -ERR_NOT_FOUND) {
		r = key_make(folder, err);
		if (r >= 0)
			r = key_read(store, folder, err);
	}
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

static int key_find(struct evidence_store *store, const char *key_folder, struct error *err)
{
	cleanup_free char *path =
		key_folder ? memory_text(key_folder, strlen(key_folder)) : folder_of_user("XDG_STATE_HOME", ".local/state");

	if (!path)
		return error_set(err, ERR_NOT_FOUND, "neither XDG_STATE_HOME nor HOME says where the key of evidence is kept");
	return key_open(store, path, err);
}

int evidence_salt(const char *key_folder, unsigned char ret_salt[EVIDENCE_SALT_SIZE], struct error *err)
{
	cleanup_evidence struct evidence_store *store = memory_one(struct evidence_store);
	int r;

	store->fd = -1;
	r = key_find(store, key_folder, err);
	if (r >= 0)
		sha256_hmac(slice_make(store->key, KEY_SIZE), S("fingerprints of secrets"), ret_salt);
	return r;
}

int evidence_open(const char *folder, const char *key_folder, struct evidence_store **ret_store, struct error *err)
{
	cleanup_evidence struct evidence_store *store = memory_one(struct evidence_store);
	int r;

	store->fd = -1;
	store->folder = folder ? memory_text(folder, strlen(folder)) : folder_of_user("XDG_CACHE_HOME", ".cache");
	if (!store->folder)
		return error_set(err, ERR_NOT_FOUND, NO_FOLDER);
	r = folder_open(store->folder, true, &store->fd, err);
	if (r >= 0)
		r = key_find(store, key_folder, err);
	if (r < 0)
		return r;
	*ret_store = steal(store);
	return 0;
}

int evidence_open_as_it_is(const char *folder, struct evidence_store **ret_store, struct error *err)
{
	cleanup_evidence struct evidence_store *store = memory_one(struct evidence_store);
	int r;

	store->fd = -1;
	store->folder = folder ? memory_text(folder, strlen(folder)) : folder_of_user("XDG_CACHE_HOME", ".cache");
	if (!store->folder)
		return error_set(err, ERR_NOT_FOUND, NO_FOLDER);
	r = folder_open(store->folder, false, &store->fd, err);
	if (r < 0 && r != -ERR_NOT_FOUND)
		return r;
	*ret_store = steal(store);
	return 0;
}

void evidence_close(struct evidence_store *store)
{
	if (!store)
		return;
	if (store->fd >= 0)
		close(store->fd);
	free(store->folder);
	free(store);
}

static void item_name(struct slice key, char ret_name[NAME_SIZE])
{
	unsigned char digest[SHA256_SIZE];

	sha256_of(key, digest);
	sha256_hex(digest, ret_name);
	memcpy(ret_name + SHA256_HEX_SIZE - 1, NAME_END, sizeof NAME_END);
}

static int item_check(const struct evidence_store *store, struct slice item, struct slice key, struct slice *ret_records,
	struct evidence_facts *ret_facts, struct error *err)
{
	unsigned char mac[SHA256_SIZE];
	struct head head;
	uint64_t whole;

	if (item.len < sizeof head + SHA256_SIZE)
		return error_set(err, ERR_UNTRUSTED, "too short");
	sha256_hmac(slice_make(store->key, KEY_SIZE), slice_first(item, item.len - SHA256_SIZE), mac);
	if (!bytes_equal_in_constant_time(mac, item.ptr + item.len - SHA256_SIZE, SHA256_SIZE))
		return error_set(err, ERR_UNTRUSTED, "not written by this user's plimsoll, or changed since");
	memcpy(&head, item.ptr, sizeof head);
	if (memcmp(head.magic, magic, sizeof magic) != 0)
		return error_set(err, ERR_UNTRUSTED, "of another format");
	if (__builtin_add_overflow(head.key_bytes, head.record_bytes, &whole) || whole != item.len - sizeof head - SHA256_SIZE)
		return error_set(err, ERR_UNTRUSTED, "its lengths do not add up");
	if (!slice_equal(slice_first(slice_from(item, sizeof head), (size_t)head.key_bytes), key))
		return error_set(err, ERR_UNTRUSTED, "kept for something else and put here");
	*ret_records = slice_first(slice_from(item, sizeof head + (size_t)head.key_bytes), (size_t)head.record_bytes);
	*ret_facts = head.facts;
	return 0;
}

int evidence_load(struct evidence_store *store, struct slice key, struct arena *arena, struct slice *ret_records,
	struct evidence_facts *ret_facts, struct error *err)
{
	char name[NAME_SIZE];
	struct stat status;
	cleanup_fd int fd = -1;
	char *bytes;
	int r;

	item_name(key, name);
	fd = openat(store->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : error_errno(err, "kept evidence '%s'", name);
	r = check_owner(fd, S_IFREG, name, &status, err);
	if (r < 0)
		return r;
	if ((uint64_t)status.st_size > EVIDENCE_BYTES_MAX)
		return error_set(err, ERR_UNTRUSTED, "'%s' is too large", name);
	bytes = arena_alloc(arena, (size_t)status.st_size);
	if (read_all(fd, bytes, (size_t)status.st_size) < 0)
		return error_set(err, ERR_UNTRUSTED, "'%s' cannot be read whole", name);
	r = item_check(store, slice_make(bytes, (size_t)status.st_size), key, ret_records, ret_facts, err);
	return r < 0 ? error_context(err, r, "'%s'", name) : 1;
}

static int item_write(
	struct evidence_store *store, int fd, struct slice key, struct slice records, const struct evidence_facts *facts)
{
	struct head head = { .key_bytes = key.len, .record_bytes = records.len, .facts = *facts };
	cleanup_buffer struct buffer item = BUFFER_INIT(0);
	unsigned char mac[SHA256_SIZE];

	memcpy(head.magic, magic, sizeof magic);
	buffer_add(&item, &head, sizeof head);
	buffer_add_slice(&item, key);
	buffer_add_slice(&item, records);
	sha256_hmac(slice_make(store->key, KEY_SIZE), buffer_slice(&item), mac);
	buffer_add(&item, mac, sizeof mac);
	return file_write_all(fd, buffer_slice(&item));
}

int evidence_save(struct evidence_store *store, struct slice key, struct slice records, const struct evidence_facts *facts,
	struct error *err)
{
	char name[NAME_SIZE], temporary[TEMPORARY_SIZE];
	cleanup_fd int fd = -1;
	int r;

	if (records.len > EVIDENCE_BYTES_MAX - (1u << 20))
		return error_set(err, ERR_LIMIT, "%zu bytes of evidence: the limit is %llu", records.len, EVIDENCE_BYTES_MAX);
	item_name(key, name);
	temporary_name(name, temporary);
	fd = openat(store->fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(err, "keep evidence in '%s'", store->folder);
	if (item_write(store, fd, key, records, facts) < 0 || renameat(store->fd, temporary, store->fd, name) < 0) {
		r = error_errno(err, "keep evidence in '%s'", store->folder);
		unlinkat(store->fd, temporary, 0);
		return r;
	}
	return 0;
}

static void claim_name(struct slice key, char ret_name[CLAIM_SIZE])
{
	item_name(key, ret_name);
	memcpy(ret_name + NAME_SIZE - 1, CLAIM_END, sizeof CLAIM_END);
}

int evidence_claim(struct evidence_store *store, struct slice key, int *ret_claim, struct error *err)
{
	struct stat ours, there;
	char name[CLAIM_SIZE];

	claim_name(key, name);
	for (;;) {
		cleanup_fd int fd = openat(store->fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

		if (fd < 0)
			return error_errno(err, "claim '%s'", name);
		if (flock(fd, LOCK_EX | LOCK_NB) < 0)
			return errno == EWOULDBLOCK ? 0 : error_errno(err, "claim '%s'", name);
		/* Who gives a claim up removes its file: the lock of one that is gone says nothing. */
		if (fstat(fd, &ours) == 0 && fstatat(store->fd, name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
			ours.st_ino == there.st_ino) {
			*ret_claim = steal_fd(&fd);
			return 1;
		}
	}
}

void evidence_release(struct evidence_store *store, struct slice key, int claim)
{
	char name[CLAIM_SIZE];

	claim_name(key, name);
	unlinkat(store->fd, name, 0); /* while it is still locked */
	close(claim);
}

struct item {
	char name[TEMPORARY_SIZE];
	uint64_t bytes;
	int64_t changed_unix;
};

/* Is this the name of an item, or of one that is being written, or found out by somebody? */
static bool is_item(struct slice name, bool temporary)
{
	if (temporary && name.len == CLAIM_SIZE - 1 && slice_ends_with(name, S(CLAIM_END)))
		return true;
	if (temporary && (name.len != TEMPORARY_SIZE - 1 || name.ptr[NAME_SIZE - 1] != '.'))
		return false;
	return (temporary || name.len == NAME_SIZE - 1) && slice_ends_with(slice_first(name, NAME_SIZE - 1), S(NAME_END));
}

static int list_items(struct evidence_store *store, bool temporary, struct item **ret_items, size_t *ret_count, struct error *err)
{
	struct item *items = NULL;
	size_t count = 0, capacity = 0;
	const struct dirent *entry;
	DIR *folder;
	int fd;

	*ret_items = NULL;
	*ret_count = 0;
	if (store->fd < 0)
		return 0; /* there is no folder */
	fd = openat(store->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		if (fd >= 0)
			close(fd);
		return error_errno(err, "list '%s'", store->folder);
	}
	while ((entry = readdir(folder))) {
		struct stat status;

		if (!is_item(slice_from_text(entry->d_name), temporary) ||
			fstatat(store->fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) < 0 || S_ISDIR(status.st_mode))
			continue;
		memory_reserve(items, count, capacity);
		memcpy(items[count].name, entry->d_name, strlen(entry->d_name) + 1); /* is_item saw its length */
		items[count].bytes = (uint64_t)status.st_size;
		items[count++].changed_unix = status.st_mtim.tv_sec;
	}
	closedir(folder);
	*ret_items = items;
	*ret_count = count;
	return 0;
}

int evidence_status(struct evidence_store *store, struct evidence_status *ret_status, struct error *err)
{
	struct item *items;
	size_t count;
	int r = list_items(store, false, &items, &count, err);

	if (r < 0)
		return r;
	*ret_status = (struct evidence_status){ .folder = store->folder, .items = count };
	for (size_t i = 0; i < count; i++) {
		ret_status->bytes += items[i].bytes;
		if (!ret_status->oldest_unix || items[i].changed_unix < ret_status->oldest_unix)
			ret_status->oldest_unix = items[i].changed_unix;
		if (items[i].changed_unix > ret_status->newest_unix)
			ret_status->newest_unix = items[i].changed_unix;
	}
	free(items);
	return 0;
}

static int older_first(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->changed_unix != y->changed_unix)
		return x->changed_unix < y->changed_unix ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* What plimsolls that were killed left half written. */
static void remove_stale(struct evidence_store *store)
{
	struct item *items;
	time_t now = time(NULL);
	size_t count;

	if (list_items(store, true, &items, &count, NULL) < 0)
		return;
	for (size_t i = 0; i < count; i++)
		if (items[i].changed_unix < now - STALE_SECONDS)
			unlinkat(store->fd, items[i].name, 0);
	free(items);
}

int evidence_clean(struct evidence_store *store, uint64_t limit_bytes, uint64_t *ret_removed, struct error *err)
{
	struct item *items;
	uint64_t bytes = 0, removed = 0;
	size_t count;
	int r;

	remove_stale(store);
	r = list_items(store, false, &items, &count, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		bytes += items[i].bytes;
	if (bytes > limit_bytes)
		qsort(items, count, sizeof *items, older_first);
	for (size_t i = 0; i < count && bytes > limit_bytes && r >= 0; i++) {
		if (unlinkat(store->fd, items[i].name, 0) < 0 && errno != ENOENT)
			r = error_errno(err, "remove '%s/%s'", store->folder, items[i].name);
		bytes -= items[i].bytes;
		removed++;
	}
	free(items);
	*ret_removed = removed;
	return r;
}
