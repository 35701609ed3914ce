/* open.c - look packages up in an advisory store */
#include "base/memory.h"
#include "vulndb/package.h"
#include "vulndb/store.h"

#define FEED_BYTES_MIN 8u
#define UNREAD_BYTES_MIN 2u
#define FORMAT_WITH_SEQUENCE 9u

static void unpack_feeds(struct vulndb_unpack *unpack, struct vulndb_facts *facts, struct arena *arena)
{
	facts->feed_count = vulndb_unpack_count(unpack, FEED_BYTES_MIN);
	facts->feeds = arena_array(arena, struct vulndb_feed, facts->feed_count);
	for (size_t i = 0; i < facts->feed_count; i++) {
		struct vulndb_feed *feed = &facts->feeds[i];

		feed->name = vulndb_unpack_text(unpack);
		feed->date = vulndb_unpack_text(unpack);
		feed->digest = vulndb_unpack_text(unpack);
		feed->documents = vulndb_unpack_u64(unpack);
		feed->statements = vulndb_unpack_u64(unpack);
		feed->skipped = vulndb_unpack_u64(unpack);
		feed->dated_by_files = vulndb_unpack_u64(unpack);
		feed->licence = vulndb_unpack_text(unpack);
		vulndb_unpack_list(unpack, &feed->skips, arena);
	}
	facts->unread_count = vulndb_unpack_count(unpack, UNREAD_BYTES_MIN);
	facts->unread = arena_array(arena, struct vulndb_unread, facts->unread_count);
	for (size_t i = 0; i < facts->unread_count; i++) {
		facts->unread[i].name = vulndb_unpack_text(unpack);
		facts->unread[i].why = vulndb_unpack_text(unpack);
	}
}

/* What every format has, to its end or to the sequence number: 0, with the rest in *RET_UNPACK. */
static int read_format(struct vulndb *store, struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct vulndb_key key;
	struct slice value;
	int r;

	vulndb_key_of(TABLE_FACTS, S(""), S(""), &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), &value, err);
	if (r < 0)
		return r;
	if (r == 0)
		return error_set(err, ERR_FORMAT, "not an advisory store");
	value = arena_copy(&store->arena, value);
	r = vulndb_unseal(slice_make(key.bytes, key.len), value, S("itself"), ret_unpack, err);
	if (r < 0)
		return r;
	store->facts.format = vulndb_unpack_u64(ret_unpack);
	store->facts.sequence = store->facts.format < FORMAT_WITH_SEQUENCE ? 0 : vulndb_unpack_u64(ret_unpack);
	return 0;
}

static int read_facts(struct vulndb *store, struct error *err)
{
	struct vulndb_facts *facts = &store->facts;
	struct vulndb_unpack unpack;
	int r = read_format(store, &unpack, err);

	if (r < 0)
		return r;
	if (facts->format != VULNDB_FORMAT)
		return error_set(err, ERR_UNSUPPORTED, "its format is %llu, this program reads %u",
			(unsigned long long)facts->format, VULNDB_FORMAT);
	facts->name = vulndb_unpack_text(&unpack);
	facts->built = vulndb_unpack_text(&unpack);
	facts->date = vulndb_unpack_text(&unpack);
	facts->advisory_count = vulndb_unpack_u64(&unpack);
	facts->package_count = vulndb_unpack_u64(&unpack);
	facts->partial = vulndb_unpack_u64(&unpack) != 0;
	unpack_feeds(&unpack, facts, &store->arena);
	if (!vulndb_unpack_is_done(&unpack))
		return error_set(err, ERR_FORMAT, "what it holds on itself is damaged");
	return 0;
}

int vulndb_open(const char *path, struct vulndb **ret_store, struct error *err)
{
	struct vulndb *store = memory_one(struct vulndb);
	int r = pages_open(path, &store->pages, err);

	if (r == 0)
		r = read_facts(store, err);
	if (r < 0) {
		vulndb_close(store);
		return error_context(err, r, "advisory store '%s'", path);
	}
	store->path = memory_text(path, strlen(path));
	*ret_store = store;
	return 0;
}

void vulndb_close(struct vulndb *store)
{
	if (!store)
		return;
	pages_close(store->pages);
	for (size_t i = 0; i < KEPT_COUNT; i++)
		buffer_done(&store->kept[i].bytes);
	arena_done(&store->arena);
	free(store->path);
	free(store);
}

int vulndb_sequence(const char *path, uint64_t *ret_sequence, struct error *err)
{
	struct vulndb *store = memory_one(struct vulndb);
	struct vulndb_unpack unpack;
	int r = pages_open(path, &store->pages, err);

	if (r == 0)
		r = read_format(store, &unpack, err);
	if (r < 0)
		r = error_context(err, r, "advisory store '%s'", path);
	else
		*ret_sequence = store->facts.sequence;
	vulndb_close(store);
	return r;
}

const struct vulndb_facts *vulndb_facts(const struct vulndb *store)
{
	return &store->facts;
}

int store_damaged(struct slice what, struct error *err)
{
	return error_set(err, ERR_FORMAT, "what it holds on %.*s is damaged", SLICE_ARG(what));
}

/* What is kept under KEY, on WHAT: 1, 0 or an error. A copy in ARENA; NULL: it is good until the next look-up. */
static int find(struct vulndb *store, const struct vulndb_key *key, struct slice what, struct arena *arena,
	struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct slice bytes = slice_make(key->bytes, key->len), value;
	int r = pages_find(store->pages, bytes, &value, err);

	if (r > 0)
		r = vulndb_unseal(bytes, arena ? arena_copy(arena, value) : value, what, ret_unpack, err) < 0 ? -ERR_FORMAT : 1;
	return r;
}

int store_error(const struct vulndb *store, int r, struct error *err)
{
	return r < 0 ? error_context(err, r, "advisory store '%s'", store->path) : r;
}

/* The rest of a statement on PACKAGE. */
bool store_unpack_rest(struct slice rest, const struct store_package *package, struct slice source,
	struct vulndb_statement *statement, struct arena *arena)
{
	bool good = vulndb_unpack_rest(rest, &statement->advisory, &statement->text, arena);

	statement->advisory.ecosystem = package->ecosystem;
	if (statement->advisory.package.len == 0)
		statement->advisory.package = package->name;
	if (statement->advisory.source.len == 0)
		statement->advisory.source = source;
	return good;
}

/* Each rest is read once; false: one is damaged. */
static bool unpack_all(struct package_reader *reader, struct slice source, struct arena *arena, struct store_package *package)
{
	struct vulndb_statement *rests = arena_array(arena, struct vulndb_statement, reader->rest_count + 1);
	struct vulndb_head head = { 0 };
	size_t rest, read = 0;
	bool good = true;

	while (good && package_next(reader, &head, &rest)) {
		struct vulndb_statement *statement = &package->statements[package->count++];

		if (rest == read)
			good = store_unpack_rest(package_rest(reader, rest), package, source, &rests[read++], arena);
		*statement = rests[rest];
		vulndb_keep_head(&head, &statement->advisory, arena);
	}
	vulndb_head_done(&head);
	return good && package_is_done(reader);
}

int store_unpack_package(struct vulndb_unpack *unpack, struct slice source, struct arena *arena,
	struct store_package *ret_package, struct error *err)
{
	struct package_reader reader;
	struct store_package package;
	bool good;

	package_read(unpack, &reader);
	package = (struct store_package){ .ecosystem = reader.ecosystem,
		.name = reader.name,
		.statements = arena_array(arena, struct vulndb_statement, reader.count) };
	good = unpack_all(&reader, source, arena, &package);
	package_reader_done(&reader);
	if (!good)
		return store_damaged(package.name, err);
	*ret_package = package;
	return 0;
}

int vulndb_find(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err)
{
	struct slice normal = vulndb_normal_name(ecosystem, name, arena);
	struct store_package package = { 0 };
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	int r;

	vulndb_key_of(TABLE_PACKAGES, ecosystem, normal, &key);
	r = find(store, &key, normal, arena, &unpack, err);
	if (r > 0)
		r = store_unpack_package(&unpack, arena_copy(arena, store->facts.name), arena, &package, err);
	if (r == 0 && package.name.ptr && (!slice_equal(package.ecosystem, ecosystem) || !slice_equal(package.name, normal)))
		r = store_damaged(normal, err);
	if (r < 0)
		return store_error(store, r, err);
	*ret_statements = package.statements;
	*ret_count = package.count;
	return 0;
}

int vulndb_read_text(struct vulndb *store, struct vulndb_statement *statement, struct arena *arena, struct error *err)
{
	struct advisory *advisory = &statement->advisory;
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	int r;

	if (statement->text.len == 0)
		return 0;
	vulndb_text_key(statement->text, &key);
	r = find(store, &key, advisory->id, arena, &unpack, err);
	if (r > 0)
		advisory->details = vulndb_unpack_text(&unpack);
	if (r == 0 || (r > 0 && !vulndb_unpack_is_done(&unpack)))
		r = store_damaged(advisory->id, err);
	return store_error(store, r < 0 ? r : 0, err);
}

bool vulndb_has_ecosystem(struct vulndb *store, struct slice ecosystem)
{
	struct vulndb_unpack unpack;
	struct vulndb_key key;

	vulndb_key_of(TABLE_ECOSYSTEMS, ecosystem, S(""), &key);
	return find(store, &key, ecosystem, NULL, &unpack, NULL) > 0 && slice_equal(vulndb_unpack_text(&unpack), ecosystem);
}

int store_unpack_releases(
	struct vulndb_unpack *unpack, struct arena *arena, struct release **ret_releases, size_t *ret_count, struct error *err)
{
	struct slice distribution = vulndb_unpack_text(unpack);
	size_t count = vulndb_unpack_count(unpack, VULNDB_RELEASE_BYTES_MIN);
	struct release *releases = arena_array(arena, struct release, count);

	for (size_t i = 0; i < count; i++) {
		vulndb_unpack_release(unpack, &releases[i]);
		releases[i].distribution = distribution;
	}
	if (!vulndb_unpack_is_done(unpack))
		return store_damaged(distribution, err);
	*ret_releases = releases;
	*ret_count = count;
	return 0;
}

/* All that is said of DISTRIBUTION. */
static int read_releases(struct vulndb *store, struct slice distribution, struct arena *arena, struct release **ret_releases,
	size_t *ret_count, struct error *err)
{
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	int r;

	vulndb_key_of(TABLE_RELEASES, distribution, S(""), &key);
	r = find(store, &key, distribution, arena, &unpack, err);
	if (r > 0)
		r = store_unpack_releases(&unpack, arena, ret_releases, ret_count, err);
	if (r == 0 && *ret_count && !slice_equal((*ret_releases)->distribution, distribution))
		r = store_damaged(distribution, err);
	return r < 0 ? store_error(store, r, err) : 0;
}

int vulndb_find_release(struct vulndb *store, struct slice distribution, struct slice version, struct slice codename,
	struct arena *arena, struct release *ret_release, struct error *err)
{
	struct release *releases = NULL;
	size_t count = 0;
	int r = read_releases(store, distribution, arena, &releases, &count, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if (releases[i].package.len == 0 && (version.len ? slice_equal(releases[i].version, version)
								 : codename.len && slice_equal(releases[i].codename, codename))) {
			*ret_release = releases[i];
			return 1;
		}
	return 0;
}

int vulndb_find_support(struct vulndb *store, struct slice distribution, struct slice version, struct arena *arena,
	struct release **ret_packages, size_t *ret_count, struct error *err)
{
	struct release *releases = NULL;
	size_t count = 0, kept = 0;
	int r = read_releases(store, distribution, arena, &releases, &count, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < count; i++)
		if (releases[i].package.len && (releases[i].version.len == 0 || slice_equal(releases[i].version, version)))
			releases[kept++] = releases[i];
	*ret_packages = releases;
	*ret_count = kept;
	return 0;
}
