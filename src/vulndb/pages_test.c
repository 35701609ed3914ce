/* pages_test.c - the reader of LMDB files against LMDB itself, and against files that lie */
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/lmdb_test.h"
#include "vulndb/pages.h"

#include <dirent.h>
#include <lmdb.h>
#include <sys/stat.h>

char *test_make_folder(void)
{
	char *folder = memory_text("/tmp/plimsoll-vulndb-XXXXXX", 27);

	if (!mkdtemp(folder))
		fail_msg("mkdtemp");
	return folder;
}

char *test_path(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = memory_new(size);

	snprintf(path, size, "%s/%s", folder, name);
	return path;
}

void test_remove_folder(char *folder)
{
	DIR *entries = opendir(folder);
	struct dirent *entry;

	while (entries && (entry = readdir(entries))) {
		cleanup_free char *path = test_path(folder, entry->d_name);

		if (entry->d_name[0] != '.')
			unlink(path);
	}
	closedir(entries);
	rmdir(folder);
	free(folder);
}

void test_write_lmdb(const char *path, const struct slice *keys, const struct slice *values, size_t count, size_t per_commit)
{
	MDB_env *env;
	MDB_txn *txn = NULL;
	MDB_dbi table;

	CHECK_INT(mdb_env_create(&env), 0);
	CHECK_INT(mdb_env_set_mapsize(env, 256u << 20), 0);
	CHECK_INT(mdb_env_open(env, path, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0600), 0);
	for (size_t i = 0; i < count; i++) {
		MDB_val key = { keys[i].len, (void *)keys[i].ptr }, value = { values[i].len, (void *)values[i].ptr };

		if (!txn)
			CHECK_INT(mdb_txn_begin(env, NULL, 0, &txn), 0);
		CHECK_INT(mdb_dbi_open(txn, NULL, 0, &table), 0);
		CHECK_INT(mdb_put(txn, table, &key, &value, 0), 0);
		if ((i + 1) % per_commit == 0 || i + 1 == count) {
			CHECK_INT(mdb_txn_commit(txn), 0);
			txn = NULL;
		}
	}
	mdb_env_close(env);
}

/* A fixed sequence that looks random. */
static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static struct slice random_bytes_of(size_t len, uint64_t *state, struct arena *arena)
{
	char *bytes = arena_alloc(arena, len + 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)next_random(state);
	return slice_make(bytes, len);
}

struct walked {
	struct pages *pages;
	struct slice *keys, *values;
	size_t *order, at, stop_at;
};

static int check_walked(void *context, struct slice key, struct slice value, struct error *err)
{
	struct walked *walked = context;
	size_t i = walked->order[walked->at];
	struct slice found;

	if (walked->at == walked->stop_at)
		return 77;
	CHECK(slice_equal(key, walked->keys[i]));
	CHECK(slice_equal(value, walked->values[i]));
	if (walked->at++ % 10 == 0) /* look-ups meanwhile */
		CHECK_INT(pages_find(walked->pages, walked->keys[0], &found, err), 1);
	CHECK(slice_equal(value, walked->values[i]));
	return 0;
}

static int by_key(const void *a, const void *b, void *keys)
{
	return slice_compare(((struct slice *)keys)[*(const size_t *)a], ((struct slice *)keys)[*(const size_t *)b]);
}

/* A walk gives all entries in order; it ends where it is told to. */
static void check_walk(struct pages *pages, struct slice *keys, struct slice *values, size_t count)
{
	struct walked walked = { pages, keys, values, memory_new((count + 1) * sizeof(size_t)), 0, SIZE_MAX };
	size_t middle = count / 2;
	struct error err = { 0 };

	for (size_t i = 0; i < count; i++)
		walked.order[i] = i;
	qsort_r(walked.order, count, sizeof *walked.order, by_key, keys);
	CHECK_INT(pages_walk(pages, S(""), S(""), check_walked, &walked, &err), 0);
	CHECK_INT(walked.at, count);
	if (count) {
		walked.at = middle;
		CHECK_INT(pages_walk(pages, keys[walked.order[middle]], S(""), check_walked, &walked, &err), 0);
		CHECK_INT(walked.at, count);
		walked.at = 0;
		CHECK_INT(pages_walk(pages, S(""), keys[walked.order[middle]], check_walked, &walked, &err), 0);
		CHECK_INT(walked.at, middle);
		walked.at = 0;
		walked.stop_at = middle;
		CHECK_INT(pages_walk(pages, S(""), S(""), check_walked, &walked, &err), 77);
		CHECK_INT(walked.at, middle);
	}
	free(walked.order);
}

/* Writes COUNT random entries and finds each of them, and none that is not there. */
static void check_against_lmdb(const char *folder, size_t count, size_t value_bytes_max, uint64_t seed)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice *keys = arena_array(&arena, struct slice, count + 1), *values = arena_array(&arena, struct slice, count + 1);
	cleanup_free char *path = test_path(folder, "pages");
	struct pages *pages = NULL;
	struct error err = { 0 };

	for (size_t i = 0; i < count; i++) {
		keys[i] = random_bytes_of(6 + next_random(&seed) % 200, &seed, &arena); /* 6: no twins */
		values[i] = random_bytes_of(next_random(&seed) % (value_bytes_max + 1), &seed, &arena);
	}
	unlink(path);
	test_write_lmdb(path, keys, values, count, count / 3 + 1);
	if (pages_open(path, &pages, &err) < 0)
		fail_msg("%zu entries: %s", count, err.text);
	for (size_t i = 0; i < count; i++) {
		struct slice value = S("");

		CHECK_INT(pages_find(pages, keys[i], &value, &err), 1);
		CHECK(slice_equal(value, values[i]));
		CHECK_INT(pages_find(pages, slice_first(keys[i], 5), &value, &err), 0);
	}
	CHECK_INT(pages_find(pages, S(""), &(struct slice){ 0 }, &err), 0);
	CHECK_INT(pages_find(pages, S("\xff\xff\xff\xff\xff\xff\xff"), &(struct slice){ 0 }, &err), 0);
	check_walk(pages, keys, values, count);
	pages_close(pages);
}

TEST(pages_find_what_lmdb_wrote)
{
	char *folder = test_make_folder();

	check_against_lmdb(folder, 0, 0, 1);
	check_against_lmdb(folder, 1, 100, 2);
	check_against_lmdb(folder, 1, 100000, 3);
	check_against_lmdb(folder, 40, 100, 4);
	check_against_lmdb(folder, 500, 2100, 5); /* both sides of where values move to pages of their own */
	check_against_lmdb(folder, 500, 20000, 6);
	check_against_lmdb(folder, 20000, 60, 7); /* three levels */
	test_remove_folder(folder);
}

TEST(pages_open_only_regular_files_that_are_stores)
{
	char *folder = test_make_folder();
	cleanup_free char *path = test_path(folder, "file"), *fifo = test_path(folder, "fifo"),
			  *absent = test_path(folder, "absent");
	struct pages *pages = NULL;
	struct error err = { 0 };
	FILE *file = fopen(path, "w");

	for (int i = 0; i < 10000; i++)
		fputc("SQLite format 3"[i % 15], file);
	fclose(file);
	CHECK_INT(mkfifo(fifo, 0600), 0);
	CHECK_INT(pages_open(path, &pages, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "not an advisory store");
	CHECK_INT(pages_open(fifo, &pages, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "not a regular file");
	CHECK_INT(pages_open(folder, &pages, &err), -ERR_FORMAT);
	CHECK_INT(pages_open(absent, &pages, &err), -ERR_NOT_FOUND);
	CHECK_INT(truncate(path, 0), 0);
	CHECK_INT(pages_open(path, &pages, &err), -ERR_FORMAT);
	test_remove_folder(folder);
}
