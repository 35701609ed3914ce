/* open.c - look packages up in an advisory store */
#include "base/memory.h"
#include "vulndb/flaws.h"
#include "vulndb/pack.h"
#include "vulndb/pages.h"
#include "vulndb/vulndb.h"

#define FEED_BYTES_MIN 6u

struct vulndb {
	struct pages *pages;
	struct arena arena; /* holds the facts */
	struct vulndb_facts facts;
	char *path;
};

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
	}
}

static int read_facts(struct vulndb *store, struct error *err)
{
	struct vulndb_facts *facts = &store->facts;
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	struct slice value;
	int r;

	vulndb_key_of(TABLE_FACTS, S(""), S(""), &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), &store->arena, &value, err);
	if (r < 0)
		return r;
	if (r == 0)
		return error_set(err, ERR_FORMAT, "not an advisory store");
	r = vulndb_unseal(slice_make(key.bytes, key.len), value, S("itself"), &unpack, err);
	if (r < 0)
		return r;
	facts->format = vulndb_unpack_u64(&unpack);
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
	arena_done(&store->arena);
	free(store->path);
	free(store);
}

const struct vulndb_facts *vulndb_facts(const struct vulndb *store)
{
	return &store->facts;
}

static int damaged(struct slice name, struct error *err)
{
	return error_set(err, ERR_FORMAT, "what it holds on %.*s is damaged", SLICE_ARG(name));
}

/* Finds what is kept on a package and steps over its ecosystem and name. 1, 0 or an error. */
static int find_package(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct vulndb_unpack *ret_unpack, struct error *err)
{
	struct vulndb_key key;
	struct slice value;
	int r;

	vulndb_key_of(TABLE_PACKAGES, ecosystem, name, &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), arena, &value, err);
	if (r <= 0)
		return r;
	r = vulndb_unseal(slice_make(key.bytes, key.len), value, name, ret_unpack, err);
	if (r < 0)
		return r;
	if (!slice_equal(vulndb_unpack_text(ret_unpack), ecosystem) || !slice_equal(vulndb_unpack_text(ret_unpack), name))
		return damaged(name, err);
	return 1;
}

int vulndb_find(struct vulndb *store, struct slice ecosystem, struct slice name, struct arena *arena,
	struct vulndb_statement **ret_statements, size_t *ret_count, struct error *err)
{
	struct slice normal = vulndb_normal_name(ecosystem, name, arena), source = S("");
	struct vulndb_statement *statements = NULL;
	struct vulndb_unpack unpack;
	size_t count = 0;
	int r = find_package(store, ecosystem, normal, arena, &unpack, err);

	if (r < 0)
		return error_context(err, r, "advisory store '%s'", store->path);
	if (r > 0) {
		count = vulndb_unpack_count(&unpack, VULNDB_STATEMENT_BYTES_MIN);
		statements = arena_array(arena, struct vulndb_statement, count);
		source = arena_copy(arena, store->facts.name);
		ecosystem = arena_copy(arena, ecosystem);
	}
	for (size_t i = 0; i < count; i++) {
		struct advisory *advisory = &statements[i].advisory;

		vulndb_unpack_advisory(&unpack, advisory, arena);
		advisory->source = vulndb_unpack_text(&unpack);
		statements[i].text = vulndb_unpack_text(&unpack);
		advisory->ecosystem = ecosystem;
		if (advisory->source.len == 0)
			advisory->source = source;
	}
	if (r > 0 && !vulndb_unpack_is_done(&unpack))
		return error_context(err, damaged(normal, err), "advisory store '%s'", store->path);
	*ret_statements = statements;
	*ret_count = count;
	return 0;
}

int vulndb_read_text(struct vulndb *store, struct vulndb_statement *statement, struct arena *arena, struct error *err)
{
	struct advisory *advisory = &statement->advisory;
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	struct slice value;
	int r;

	if (statement->text.len == 0)
		return 0;
	vulndb_text_key(statement->text, &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), arena, &value, err);
	if (r > 0)
		r = vulndb_unseal(slice_make(key.bytes, key.len), value, advisory->id, &unpack, err);
	else if (r == 0)
		r = damaged(advisory->id, err);
	if (r < 0)
		return error_context(err, r, "advisory store '%s'", store->path);
	advisory->title = vulndb_unpack_text(&unpack);
	advisory->details = vulndb_unpack_text(&unpack);
	if (!vulndb_unpack_is_done(&unpack))
		return error_context(err, damaged(advisory->id, err), "advisory store '%s'", store->path);
	return 0;
}

bool vulndb_has_ecosystem(struct vulndb *store, struct slice ecosystem)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	struct slice value;

	vulndb_key_of(TABLE_ECOSYSTEMS, ecosystem, S(""), &key);
	return pages_find(store->pages, slice_make(key.bytes, key.len), &arena, &value, NULL) > 0 &&
	       vulndb_unseal(slice_make(key.bytes, key.len), value, ecosystem, &unpack, NULL) == 0 &&
	       slice_equal(vulndb_unpack_text(&unpack), ecosystem);
}

/* One source has at most one word on a flaw in a store. */
int vulndb_find_flaw(struct vulndb *store, struct slice id, struct arena *arena, struct assessment **ret_assessments,
	size_t *ret_count, struct error *err)
{
	struct assessment *assessments = NULL;
	struct slice value, block, source = S("");
	struct vulndb_unpack unpack;
	size_t count = 0, kept = 0;
	struct vulndb_key key;
	int r;

	flaw_key_of(id, &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), arena, &value, err);
	if (r > 0)
		r = vulndb_unseal(slice_make(key.bytes, key.len), value, id, &unpack, err) < 0 ? -ERR_FORMAT : 1;
	if (r > 0) {
		flaw_unpack_block(&unpack, arena, &block, &assessments, &count);
		if (!vulndb_unpack_is_done(&unpack) || !slice_equal(block, flaw_block(id)))
			r = damaged(id, err);
		source = arena_copy(arena, store->facts.name);
	}
	if (r < 0)
		return error_context(err, r, "advisory store '%s'", store->path);
	for (size_t i = 0; i < count; i++) {
		if (!slice_equal(assessments[i].id, id))
			continue;
		assessments[kept] = assessments[i];
		if (assessments[kept].source.len == 0)
			assessments[kept].source = source;
		kept++;
	}
	*ret_assessments = assessments;
	*ret_count = kept;
	return 0;
}

int vulndb_find_release(struct vulndb *store, struct slice distribution, struct slice version, struct slice codename,
	struct arena *arena, struct release *ret_release, struct error *err)
{
	struct vulndb_unpack unpack;
	struct vulndb_key key;
	struct slice value;
	size_t count;
	int r;

	vulndb_key_of(TABLE_RELEASES, distribution, S(""), &key);
	r = pages_find(store->pages, slice_make(key.bytes, key.len), arena, &value, err);
	if (r > 0)
		r = vulndb_unseal(slice_make(key.bytes, key.len), value, distribution, &unpack, err) < 0 ? -ERR_FORMAT : 1;
	if (r > 0 && !slice_equal(vulndb_unpack_text(&unpack), distribution))
		r = damaged(distribution, err);
	if (r <= 0)
		return r < 0 ? error_context(err, r, "advisory store '%s'", store->path) : 0;
	count = vulndb_unpack_count(&unpack, VULNDB_RELEASE_BYTES_MIN);
	r = 0;
	for (size_t i = 0; i < count; i++) {
		struct release release = { .distribution = arena_copy(arena, distribution) };

		vulndb_unpack_release(&unpack, &release);
		if (r == 0 && (version.len ? slice_equal(release.version, version)
					   : codename.len && slice_equal(release.codename, codename))) {
			*ret_release = release;
			r = 1;
		}
	}
	if (!vulndb_unpack_is_done(&unpack))
		return error_context(err, damaged(distribution, err), "advisory store '%s'", store->path);
	return r;
}
