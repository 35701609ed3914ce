/* build.c - write an advisory store; the only door to liblmdb
 *
 * All statements are packed when they come and sorted when they are all there; LMDB then gets its keys in order and only
 * ever appends, which fills every page and makes the same file of the same statements. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "vulndb/pack.h"
#include "vulndb/vulndb.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>

#define VALUE_BYTES_MAX (512u << 20)
#define COMMIT_EVERY 16384u /* entries: LMDB keeps every page of a transaction in memory */

/* One statement, packed. */
struct statement {
	struct slice ecosystem, name, id, packed;
};

/* A title and details, once however many statements have them. */
struct text {
	unsigned char name[VULNDB_TEXT_NAME_BYTES];
	struct slice packed; /* NULL in a free place */
};

/* What will be one entry of the file. */
struct entry {
	struct slice key, value;
};

struct entries {
	struct entry *items;
	size_t count, capacity;
};

struct vulndb_builder {
	struct arena arena;
	struct statement *statements;
	size_t count, capacity;
	struct text *texts; /* a table; its size is a power of two, at most half full */
	size_t text_count, text_size;
	const struct text *last_text;
	struct buffer work;
};

struct vulndb_builder *vulndb_builder_new(void)
{
	return memory_one(struct vulndb_builder);
}

void vulndb_builder_free(struct vulndb_builder *builder)
{
	if (!builder)
		return;
	arena_done(&builder->arena);
	buffer_done(&builder->work);
	free(builder->statements);
	free(builder->texts);
	free(builder);
}

/* The place of the text of NAME, or the free one where it belongs. */
static struct text *text_place(struct text *texts, size_t size, const unsigned char name[VULNDB_TEXT_NAME_BYTES])
{
	size_t at;

	memcpy(&at, name, sizeof at);
	for (at &= size - 1; texts[at].packed.ptr; at = (at + 1) & (size - 1))
		if (memcmp(texts[at].name, name, VULNDB_TEXT_NAME_BYTES) == 0)
			break;
	return &texts[at];
}

static void grow_texts(struct vulndb_builder *builder)
{
	size_t size = builder->text_size ? builder->text_size * 2 : 1024;
	struct text *texts = memory_new(size * sizeof *texts);

	for (size_t i = 0; i < builder->text_size; i++)
		if (builder->texts[i].packed.ptr)
			*text_place(texts, size, builder->texts[i].name) = builder->texts[i];
	free(builder->texts);
	builder->texts = texts;
	builder->text_size = size;
}

/* Keeps what stands in the builder's work. The statements of a bulletin come one after the other with the same text. */
static const struct text *keep_text(struct vulndb_builder *builder)
{
	unsigned char digest[SHA256_SIZE];
	struct text *text;

	if (builder->last_text && slice_equal(builder->last_text->packed, buffer_slice(&builder->work)))
		return builder->last_text;
	if (2 * (builder->text_count + 1) > builder->text_size)
		grow_texts(builder);
	sha256_of(buffer_slice(&builder->work), digest);
	text = text_place(builder->texts, builder->text_size, digest);
	if (!text->packed.ptr) {
		memcpy(text->name, digest, sizeof text->name);
		text->packed = arena_copy(&builder->arena, buffer_slice(&builder->work));
		builder->text_count++;
	}
	builder->last_text = text;
	return text;
}

uint32_t vulndb_builder_batch(struct vulndb_builder *builder, struct slice source)
{
	(void)builder;
	(void)source;
	return 0;
}

void vulndb_builder_add(struct vulndb_builder *builder, uint32_t batch, const struct advisory *advisory)
{
	struct slice text_name = S("");
	struct statement *statement;

	(void)batch;
	if (advisory->withdrawn.len)
		return;
	if (advisory->title.len || advisory->details.len) {
		buffer_clear(&builder->work);
		vulndb_pack_text(&builder->work, advisory->title);
		vulndb_pack_text(&builder->work, advisory->details);
		text_name = slice_make(keep_text(builder)->name, VULNDB_TEXT_NAME_BYTES);
	}
	buffer_clear(&builder->work);
	vulndb_pack_advisory(&builder->work, advisory);
	vulndb_pack_text(&builder->work, text_name);
	memory_reserve(builder->statements, builder->count, builder->capacity);
	statement = &builder->statements[builder->count++];
	*statement = (struct statement){
		.ecosystem = arena_copy(&builder->arena, advisory->ecosystem),
		.name = arena_copy(&builder->arena, vulndb_normal_name(advisory->ecosystem, advisory->package, &builder->arena)),
		.id = arena_copy(&builder->arena, advisory->id),
		.packed = arena_copy(&builder->arena, buffer_slice(&builder->work)),
	};
}

/* From statements to entries */

static int compare_statements(const void *a, const void *b)
{
	const struct statement *x = a, *y = b;
	int order = slice_compare(x->ecosystem, y->ecosystem);

	if (order == 0)
		order = slice_compare(x->name, y->name);
	if (order == 0)
		order = slice_compare(x->id, y->id);
	return order ? order : slice_compare(x->packed, y->packed);
}

static int compare_ids(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static int compare_entries(const void *a, const void *b)
{
	return slice_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

static void sort_and_drop_twins(struct vulndb_builder *builder)
{
	size_t kept = 0;

	if (builder->count)
		qsort(builder->statements, builder->count, sizeof *builder->statements, compare_statements);
	for (size_t i = 0; i < builder->count; i++)
		if (kept == 0 || compare_statements(&builder->statements[kept - 1], &builder->statements[i]) != 0)
			builder->statements[kept++] = builder->statements[i];
	builder->count = kept;
}

static uint64_t count_ids(const struct vulndb_builder *builder)
{
	cleanup_free struct slice *ids = memory_grow(NULL, builder->count + 1, sizeof *ids);
	uint64_t count = 0;

	for (size_t i = 0; i < builder->count; i++)
		ids[i] = builder->statements[i].id;
	qsort(ids, builder->count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < builder->count; i++)
		count += i == 0 || !slice_equal(ids[i - 1], ids[i]);
	return count;
}

/* Seals what stands in the builder's work; WHAT it is about. */
static int add_entry(struct vulndb_builder *builder, struct entries *entries, const struct vulndb_key *key, struct slice what,
	struct error *err)
{
	cleanup_buffer struct buffer sealed = BUFFER_INIT(VALUE_BYTES_MAX);

	vulndb_seal(&sealed, slice_make(key->bytes, key->len), buffer_slice(&builder->work));
	if (sealed.full)
		return error_set(err, ERR_LIMIT, "what is said on %.*s is more than %u bytes", SLICE_ARG(what), VALUE_BYTES_MAX);
	memory_reserve(entries->items, entries->count, entries->capacity);
	entries->items[entries->count++] = (struct entry){
		.key = arena_copy(&builder->arena, slice_make(key->bytes, key->len)),
		.value = arena_copy(&builder->arena, buffer_slice(&sealed)),
	};
	return 0;
}

/* COUNT statements on one package. */
static int add_package(
	struct vulndb_builder *builder, struct entries *entries, const struct statement *first, size_t count, struct error *err)
{
	struct vulndb_key key;

	buffer_clear(&builder->work);
	vulndb_pack_text(&builder->work, first->ecosystem);
	vulndb_pack_text(&builder->work, first->name);
	vulndb_pack_u64(&builder->work, count);
	for (size_t i = 0; i < count; i++)
		buffer_add_slice(&builder->work, first[i].packed);
	vulndb_key_of(TABLE_PACKAGES, first->ecosystem, first->name, &key);
	return add_entry(builder, entries, &key, first->name, err);
}

static int add_ecosystem(
	struct vulndb_builder *builder, struct entries *entries, struct slice ecosystem, uint64_t packages, struct error *err)
{
	struct vulndb_key key;

	buffer_clear(&builder->work);
	vulndb_pack_text(&builder->work, ecosystem);
	vulndb_pack_u64(&builder->work, packages);
	vulndb_key_of(TABLE_ECOSYSTEMS, ecosystem, S(""), &key);
	return add_entry(builder, entries, &key, ecosystem, err);
}

static int add_texts(struct vulndb_builder *builder, struct entries *entries, struct error *err)
{
	for (size_t i = 0; i < builder->text_size; i++) {
		const struct text *text = &builder->texts[i];
		struct vulndb_key key;
		int r;

		if (!text->packed.ptr)
			continue;
		buffer_clear(&builder->work);
		buffer_add_slice(&builder->work, text->packed);
		vulndb_text_key(slice_make(text->name, sizeof text->name), &key);
		r = add_entry(builder, entries, &key, S("a flaw"), err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int add_packages(struct vulndb_builder *builder, struct entries *entries, uint64_t *ret_packages, struct error *err)
{
	uint64_t packages = 0, in_ecosystem = 0;
	size_t count;
	int r;

	for (size_t i = 0; i < builder->count; i += count) {
		const struct statement *first = &builder->statements[i], *next;

		for (count = 1; i + count < builder->count; count++)
			if (!slice_equal(first->ecosystem, first[count].ecosystem) ||
				!slice_equal(first->name, first[count].name))
				break;
		r = add_package(builder, entries, first, count, err);
		if (r < 0)
			return r;
		packages++;
		in_ecosystem++;
		next = i + count < builder->count ? first + count : NULL;
		if (next && slice_equal(next->ecosystem, first->ecosystem))
			continue;
		r = add_ecosystem(builder, entries, first->ecosystem, in_ecosystem, err);
		if (r < 0)
			return r;
		in_ecosystem = 0;
	}
	*ret_packages = packages;
	return 0;
}

static int make_entries(
	struct vulndb_builder *builder, const struct vulndb_facts *facts, struct entries *entries, struct error *err)
{
	struct vulndb_key key;
	uint64_t packages;
	int r;

	sort_and_drop_twins(builder);
	r = add_packages(builder, entries, &packages, err);
	if (r == 0)
		r = add_texts(builder, entries, err);
	if (r < 0)
		return r;
	buffer_clear(&builder->work);
	vulndb_pack_u64(&builder->work, VULNDB_FORMAT);
	vulndb_pack_text(&builder->work, facts->name);
	vulndb_pack_text(&builder->work, facts->built);
	vulndb_pack_text(&builder->work, facts->date);
	vulndb_pack_u64(&builder->work, count_ids(builder));
	vulndb_pack_u64(&builder->work, packages);
	vulndb_pack_u64(&builder->work, facts->partial);
	vulndb_key_of(TABLE_FACTS, S(""), S(""), &key);
	r = add_entry(builder, entries, &key, S("itself"), err);
	if (r < 0)
		return r;
	qsort(entries->items, entries->count, sizeof *entries->items, compare_entries);
	return 0;
}

/* Into the file */

static int lmdb_error(struct error *err, int code, const char *what)
{
	return error_set(err, code == ENOSPC ? ERR_LIMIT : ERR_IO, "%s: %s", what, mdb_strerror(code));
}

/* Room for everything, however LMDB lays it out: a page for each large value besides its own, twice the small ones. */
static size_t map_bytes(const struct entries *entries)
{
	const size_t page = 4096;
	size_t bytes = 64 * page;

	for (size_t i = 0; i < entries->count; i++) {
		bytes += 2 * (entries->items[i].key.len + entries->items[i].value.len + 64);
		if (entries->items[i].value.len > page / 4)
			bytes += 2 * page;
	}
	return (bytes + 65535) / 65536 * 65536;
}

static int append(MDB_env *env, const struct entries *entries, struct error *err)
{
	MDB_txn *txn = NULL;
	MDB_dbi table;
	int code = 0;

	for (size_t i = 0; code == 0 && i < entries->count; i++) {
		MDB_val key = { entries->items[i].key.len, (void *)entries->items[i].key.ptr };
		MDB_val value = { entries->items[i].value.len, (void *)entries->items[i].value.ptr };

		if (!txn)
			code = mdb_txn_begin(env, NULL, 0, &txn);
		if (code == 0)
			code = mdb_dbi_open(txn, NULL, 0, &table);
		if (code == 0)
			code = mdb_put(txn, table, &key, &value, MDB_APPEND);
		if (code == 0 && (i % COMMIT_EVERY == COMMIT_EVERY - 1 || i + 1 == entries->count)) {
			code = mdb_txn_commit(txn);
			txn = NULL;
		}
	}
	if (txn)
		mdb_txn_abort(txn);
	return code ? lmdb_error(err, code, "write") : 0;
}

/* FD is open on PATH, an empty file. LMDB fills new pages with zeros unless told not to, so nothing that was in memory by
 * chance gets into the file. */
static int write_entries(int fd, const char *path, const struct entries *entries, struct error *err)
{
	off_t bytes = 0;
	MDB_env *env = NULL;
	MDB_envinfo info;
	MDB_stat stat;
	int code, r;

	code = mdb_env_create(&env);
	if (code)
		return lmdb_error(err, code, "write");
	code = mdb_env_set_mapsize(env, map_bytes(entries));
	if (code == 0)
		code = mdb_env_open(env, path, MDB_NOSUBDIR | MDB_NOLOCK | MDB_NOSYNC, 0644);
	r = code ? lmdb_error(err, code, "write") : append(env, entries, err);
	if (r == 0) {
		mdb_env_info(env, &info);
		mdb_env_stat(env, &stat);
		bytes = (off_t)((info.me_last_pgno + 1) * stat.ms_psize);
	}
	mdb_env_close(env);
	/* Pages that were given back last were perhaps never written; the reader wants the file whole. */
	if (r == 0 && (ftruncate(fd, bytes) < 0 || fsync(fd) < 0))
		return error_errno(err, "write");
	return r;
}

/* The name is in its folder for good only when that is on the disk too. */
static int sync_folder(const char *path, struct error *err)
{
	struct slice folder = slice_folder_name(slice_from_text(path));
	cleanup_free char *name = folder.len ? memory_text(folder.ptr, folder.len) : memory_text(path[0] == '/' ? "/" : ".", 1);
	cleanup_fd int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fsync(fd) < 0)
		return error_errno(err, "folder '%s'", name);
	return 0;
}

static int write_file(const struct entries *entries, const char *path, struct error *err)
{
	unsigned char random[8];
	char random_text[2 * sizeof random + 1];
	cleanup_free char *temporary = NULL;
	cleanup_fd int fd = -1;
	int r;

	random_bytes(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(random_text + 2 * i, 3, "%02x", random[i]);
	temporary = memory_new(strlen(path) + sizeof random_text + 8);
	snprintf(temporary, strlen(path) + sizeof random_text + 8, "%s.%s.new", path, random_text);
	fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (fd < 0)
		return error_errno(err, "create '%s'", temporary);
	r = write_entries(fd, temporary, entries, err);
	if (r == 0 && rename(temporary, path) < 0)
		r = error_errno(err, "rename '%s'", temporary);
	if (r < 0) {
		unlink(temporary);
		return r;
	}
	return sync_folder(path, err);
}

int vulndb_builder_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path, struct error *err)
{
	struct entries entries = { 0 };
	int r = make_entries(builder, facts, &entries, err);

	if (r == 0)
		r = write_file(&entries, path, err);
	free(entries.items);
	return r < 0 ? error_context(err, r, "advisory store '%s'", path) : 0;
}
