#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/test.h"
#include "evidence/store.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

struct folder {
	char path[64], item[512];
};

static void folder_make(struct folder *folder)
{
	snprintf(folder->path, sizeof folder->path, "/tmp/plimsoll-evidence-XXXXXX");
	CHECK(mkdtemp(folder->path) != NULL);
}

static void folder_remove(const struct folder *folder)
{
	DIR *entries = opendir(folder->path);
	const struct dirent *entry;

	while ((entry = readdir(entries)))
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(entries), entry->d_name, 0);
	closedir(entries);
	rmdir(folder->path);
}

/* The path of the one item (not the key) in the folder. */
static const char *find_item(struct folder *folder)
{
	DIR *entries = opendir(folder->path);
	const struct dirent *entry;

	while ((entry = readdir(entries)))
		if (strstr(entry->d_name, ".plm"))
			snprintf(folder->item, sizeof folder->item, "%s/%s", folder->path, entry->d_name);
	closedir(entries);
	return folder->item;
}

static const char *path_join(char joined[512], const char *folder, const char *name)
{
	snprintf(joined, 512, "%s%s", folder, name);
	return joined;
}

static int load(struct folder *folder, const char *key, struct arena *arena, struct slice *ret_records)
{
	cleanup_evidence struct evidence_store *store = NULL;
	struct evidence_facts facts;
	struct error err;

	CHECK_INT(evidence_open(folder->path, folder->path, &store, &err), 0);
	return evidence_load(store, slice_from_text(key), arena, ret_records, &facts, &err);
}

static void save(struct folder *folder, const char *key, struct slice records)
{
	cleanup_evidence struct evidence_store *store = NULL;
	struct evidence_facts facts = { 1, 2, 3 };
	struct error err;

	CHECK_INT(evidence_open(folder->path, folder->path, &store, &err), 0);
	CHECK_INT(evidence_save(store, slice_from_text(key), records, &facts, &err), 0);
}

TEST(evidence_is_found_again_under_its_key_only)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct folder folder;
	struct slice records;
	struct stat status;

	folder_make(&folder);
	CHECK_INT(load(&folder, "layer a", &arena, &records), 0);
	save(&folder, "layer a", S("what was found"));
	CHECK_INT(load(&folder, "layer a", &arena, &records), 1);
	CHECK_SLICE(records, "what was found");
	CHECK_INT(load(&folder, "layer b", &arena, &records), 0);
	CHECK_INT(stat(find_item(&folder), &status), 0);
	CHECK_INT(status.st_mode & 0777, 0600);
	folder_remove(&folder);
}

TEST(evidence_with_any_byte_changed_or_cut_is_refused)
{
	struct folder folder;
	struct slice whole;

	folder_make(&folder);
	save(&folder, "layer a", S("what was found"));
	whole = test_read_file(find_item(&folder));
	for (size_t i = 0; i < whole.len; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice records;
		int fd = open(folder.item, O_WRONLY | O_CLOEXEC);
		char changed = (char)(whole.ptr[i] ^ 1);

		CHECK_INT(pwrite(fd, &changed, 1, (off_t)i), 1);
		CHECK_INT(load(&folder, "layer a", &arena, &records), -ERR_UNTRUSTED);
		CHECK_INT(pwrite(fd, &whole.ptr[i], 1, (off_t)i), 1);
		close(fd);
	}
	for (size_t len = 0; len < whole.len; len++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice records;

		CHECK_INT(truncate(folder.item, (off_t)len), 0);
		CHECK_INT(load(&folder, "layer a", &arena, &records), -ERR_UNTRUSTED);
		int fd = open(folder.item, O_WRONLY | O_CLOEXEC);
		CHECK_INT(pwrite(fd, whole.ptr, whole.len, 0), whole.len);
		close(fd);
	}
	free((void *)(uintptr_t)whole.ptr);
	folder_remove(&folder);
}

TEST(evidence_put_in_the_place_of_another_is_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct folder folder;
	char first[512], second[512];
	struct slice records;

	folder_make(&folder);
	save(&folder, "layer clean", S("nothing"));
	snprintf(first, sizeof first, "%s", find_item(&folder));
	CHECK_INT(rename(first, path_join(second, folder.path, "/aside")), 0);
	save(&folder, "layer bad", S("malware"));
	CHECK_INT(rename(second, find_item(&folder)), 0);
	CHECK_INT(load(&folder, "layer bad", &arena, &records), -ERR_UNTRUSTED);
	folder_remove(&folder);
}

TEST(evidence_that_others_may_write_or_own_is_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct folder folder;
	struct slice records;

	folder_make(&folder);
	save(&folder, "layer a", S("what was found"));
	CHECK_INT(chmod(find_item(&folder), 0644), 0);
	CHECK_INT(load(&folder, "layer a", &arena, &records), -ERR_UNTRUSTED);
	CHECK_INT(chmod(folder.item, 0600), 0);
	CHECK_INT(load(&folder, "layer a", &arena, &records), 1);
	if (geteuid() == 0) {
		CHECK_INT(chown(folder.item, 65534, 65534), 0);
		CHECK_INT(load(&folder, "layer a", &arena, &records), -ERR_UNTRUSTED);
	}
	folder_remove(&folder);
}

TEST(evidence_of_another_users_key_is_refused)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct folder mine, theirs;
	struct slice records;
	char from[512], to[512];

	folder_make(&mine);
	folder_make(&theirs);
	save(&theirs, "layer a", S("poison"));
	CHECK_INT(load(&mine, "layer a", &arena, &records), 0); /* makes the key */
	snprintf(from, sizeof from, "%s", find_item(&theirs));
	path_join(to, mine.path, strrchr(from, '/'));
	CHECK_INT(rename(from, to), 0);
	CHECK_INT(load(&mine, "layer a", &arena, &records), -ERR_UNTRUSTED);
	folder_remove(&mine);
	folder_remove(&theirs);
}

TEST(evidence_is_cleaned_oldest_first)
{
	cleanup_evidence struct evidence_store *store = NULL;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct evidence_facts facts = { 0 };
	struct evidence_status status;
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct folder folder;
	struct slice records;
	struct error err;
	uint64_t removed;

	folder_make(&folder);
	save(&folder, "layer old", S("old"));
	CHECK_INT(utimensat(AT_FDCWD, find_item(&folder), times, 0), 0);
	CHECK_INT(evidence_open(folder.path, folder.path, &store, &err), 0);
	CHECK_INT(evidence_save(store, S("layer new"), S("new"), &facts, &err), 0);
	CHECK_INT(evidence_status(store, &status, &err), 0);
	CHECK_INT(status.items, 2);
	CHECK_INT(status.oldest_unix, 1000);
	CHECK_INT(evidence_clean(store, status.bytes - 1, &removed, &err), 0);
	CHECK_INT(removed, 1);
	CHECK_INT(load(&folder, "layer old", &arena, &records), 0);
	CHECK_INT(load(&folder, "layer new", &arena, &records), 1);
	CHECK_INT(evidence_clean(store, 0, &removed, &err), 0);
	CHECK_INT(load(&folder, "layer new", &arena, &records), 0);
	folder_remove(&folder);
}

static void write_empty(const char *path, bool old)
{
	struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	CHECK(fd >= 0);
	CHECK(!old || futimens(fd, times) == 0);
	close(fd);
}

/* In two containers with one cache both may be process 1; and one that was killed leaves what it was writing. */
TEST(what_a_process_of_the_same_number_left_behind_is_in_nobodys_way)
{
	cleanup_evidence struct evidence_store *store = NULL;
	struct folder folder;
	struct error err;
	char path[512];

	folder_make(&folder);
	snprintf(path, sizeof path, "%s/evidence.key.%ld", folder.path, (long)getpid());
	write_empty(path, false);
	CHECK_INT(evidence_open(folder.path, folder.path, &store, &err), 0);
	folder_remove(&folder);
}

TEST(what_was_left_half_written_is_cleaned_when_it_is_old)
{
	cleanup_evidence struct evidence_store *store = NULL;
	char item[512], old[600], young[600];
	struct folder folder;
	struct error err;
	uint64_t removed;

	folder_make(&folder);
	save(&folder, "layer a", S("what was found"));
	snprintf(item, sizeof item, "%s", find_item(&folder));
	snprintf(old, sizeof old, "%s.0123456789abcdef", item);
	snprintf(young, sizeof young, "%s.fedcba9876543210", item);
	write_empty(old, true);
	write_empty(young, false);
	CHECK_INT(evidence_open(folder.path, folder.path, &store, &err), 0);
	CHECK_INT(evidence_clean(store, 1u << 20, &removed, &err), 0);
	CHECK_INT(removed, 0);
	CHECK_INT(access(item, F_OK), 0);
	CHECK_INT(access(young, F_OK), 0);
	CHECK_INT(access(old, F_OK), -1);
	folder_remove(&folder);
}

TEST(a_claim_is_one_processs_until_it_is_released)
{
	struct folder folder;
	cleanup_evidence struct evidence_store *store = NULL, *other = NULL;
	int claim, second;
	uint64_t removed;

	folder_make(&folder);
	CHECK_INT(evidence_open(folder.path, folder.path, &store, NULL), 0);
	CHECK_INT(evidence_open(folder.path, folder.path, &other, NULL), 0);
	CHECK_INT(evidence_claim(store, S("layer 1"), &claim, NULL), 1);
	CHECK_INT(evidence_claim(other, S("layer 1"), &second, NULL), 0);
	CHECK_INT(evidence_claim(other, S("layer 2"), &second, NULL), 1);
	evidence_release(other, S("layer 2"), second);
	CHECK_INT(evidence_clean(store, 0, &removed, NULL), 0);
	CHECK_INT(removed, 0);
	CHECK_INT(evidence_claim(other, S("layer 1"), &second, NULL), 0);
	evidence_release(store, S("layer 1"), claim);
	CHECK_INT(evidence_claim(other, S("layer 1"), &second, NULL), 1);
	close(second); /* as if it had been killed: the file stays, and is in nobody's way */
	CHECK_INT(evidence_claim(store, S("layer 1"), &claim, NULL), 1);
	evidence_release(store, S("layer 1"), claim);
	folder_remove(&folder);
}
