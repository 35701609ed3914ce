/* search.c - what stores say of ids and of names of packages
 *
 * Of all stores everything is visited. Where that finds flaws that have other names too, it is done again with these. Two CVE ids are
 * never names of one flaw. */
#include "match/search.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/ecosystem.h"
#include "match/finding.h"
#include "match/search_table.h"
#include "match/words.h"

#define NAMES_MAX 1000u /* of one search: a bulletin may be on hundreds of flaws */
#define ROUNDS_MAX 5u

struct list {
	struct search_statement *items;
	size_t count, capacity;
};

/* An id of a flaw, in lower case. */
struct name {
	struct slice id;
	bool joined; /* a further name of what is looked for, and no flaw of a bulletin that is looked for */
	bool of_cve; /* a CVE id, or a name of one: it brings no further CVE ids, for two are never names of one flaw */
	bool looked; /* for */
};

/* A search at work. */
struct looking {
	struct list list;
	struct name *names;
	size_t name_count, name_capacity;
	bool with_versions;
	size_t seen; /* the number of the last statement that it took */
};

struct searching {
	struct search *searches;
	struct looking *lookings;
	size_t count;
	struct vulndb *const *stores;
	size_t store;     /* the one that is visited */
	size_t statement; /* the number of this one, 1 and up */
	struct search_table table;
	struct arena *arena, *scratch;
};

static bool is_cve(struct slice id)
{
	return slice_starts_with(id, S("cve-"));
}

/* TEXT in lower case, in ROOM; empty where it has no room. */
static struct slice lower(struct slice text, char room[SEARCH_TERM_BYTES_MAX])
{
	if (text.len > SEARCH_TERM_BYTES_MAX)
		return S("");
	for (size_t i = 0; i < text.len; i++)
		room[i] = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z' ? (char)(text.ptr[i] + ('a' - 'A')) : text.ptr[i];
	return slice_make(room, text.len);
}

static struct slice keep_lower(struct slice text, struct arena *arena)
{
	char room[SEARCH_TERM_BYTES_MAX];

	return arena_copy(arena, lower(text, room));
}

static struct name *find_name(const struct looking *looking, struct slice id)
{
	for (size_t i = 0; i < looking->name_count; i++)
		if (slice_equal(looking->names[i].id, id))
			return &looking->names[i];
	return NULL;
}

static void add_name(struct searching *searching, struct looking *looking, struct slice id, bool joined, bool of_cve)
{
	char room[SEARCH_TERM_BYTES_MAX];
	struct slice name = lower(id, room);

	if (name.len == 0 || looking->name_count >= NAMES_MAX || find_name(looking, name) || (of_cve && joined && is_cve(name)))
		return;
	memory_reserve(looking->names, looking->name_count, looking->name_capacity);
	looking->names[looking->name_count++] =
		(struct name){ .id = arena_copy(searching->scratch, name), .joined = joined, .of_cve = of_cve || is_cve(name) };
}

/* ADVISORY was found by KEY, a name of the flaw: its other names are names of what is looked for. */
static void add_names(struct searching *searching, struct looking *looking, const struct advisory *advisory, struct slice key)
{
	bool of_cve;

	if (!find_name(looking, key))
		add_name(searching, looking, key, true, false);
	of_cve = looking->name_count < NAMES_MAX && find_name(looking, key)->of_cve;
	add_name(searching, looking, advisory->id, true, of_cve);
	for (size_t i = 0; i < advisory->aliases.count; i++)
		add_name(searching, looking, advisory->aliases.items[i], true, of_cve);
}

static int take(struct searching *searching, struct looking *looking, struct vulndb_statement *statement, struct error *err)
{
	const struct advisory *advisory = &statement->advisory;
	struct search_statement found = { .version_count = advisory->versions.count, .store = searching->store };
	cleanup_arena struct arena text = ARENA_INIT;
	int r;

	if (looking->seen == searching->statement)
		return 0;
	looking->seen = searching->statement;
	r = vulndb_read_text(searching->stores[searching->store], statement, &text, err);
	if (r < 0)
		return r;
	found.range =
		match_range_in_words(advisory, package_type_facts(match_type_of(advisory->ecosystem))->scheme, searching->arena);
	statement->advisory.details = S("");
	if (looking->with_versions)
		found.versions = finding_copy_list(advisory->versions, searching->arena);
	found.advisory = finding_keep_advisory(advisory, searching->arena);
	memory_reserve(looking->list.items, looking->list.count, looking->list.capacity);
	looking->list.items[looking->list.count++] = found;
	if (searching->arena->used_bytes > SEARCH_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "more than %zu MiB are found: ask for less at once", SEARCH_BYTES_MAX >> 20);
	return 0;
}

enum how { BY_PACKAGE, BY_RECORD, BY_NAME };

/* To all searches for KEY. */
static int take_by(
	struct searching *searching, struct slice key, enum how how, struct vulndb_statement *statement, struct error *err)
{
	char room[SEARCH_TERM_BYTES_MAX];
	struct slice word = lower(key, room);
	int r = 0;

	if (word.len == 0)
		return 0;
	for (size_t i = search_table_find(&searching->table, word); i != SEARCH_NONE && r == 0;
		i = searching->table.entries[i].next) {
		struct looking *looking = &searching->lookings[searching->table.entries[i].search];

		if (how == BY_NAME)
			add_names(searching, looking, &statement->advisory, word);
		else if (how == BY_RECORD)
			add_name(searching, looking, statement->advisory.id, false, false);
		r = take(searching, looking, statement, err);
	}
	return r;
}

static int take_by_ids(struct searching *searching, struct vulndb_statement *statement, struct error *err)
{
	const struct advisory *advisory = &statement->advisory;
	int r = take_by(searching, advisory->id, BY_NAME, statement, err);

	for (size_t i = 0; i < advisory->aliases.count && r == 0; i++)
		r = take_by(searching, advisory->aliases.items[i], BY_NAME, statement, err);
	if (r == 0)
		r = take_by(searching, advisory->record, BY_RECORD, statement, err);
	for (size_t i = 0; i < advisory->bulletins.count && r == 0; i++)
		r = take_by(searching, advisory->bulletins.items[i], BY_RECORD, statement, err);
	return r;
}

#define PACKAGE_NAMES 4

/* The names under which somebody may look for a package: "openssl", "Debian:12/openssl", "Debian/openssl"; "log4j-core" of
 * "org.apache.logging.log4j:log4j-core". */
struct package_names {
	char room[PACKAGE_NAMES][SEARCH_TERM_BYTES_MAX];
	struct slice items[PACKAGE_NAMES];
	bool wanted; /* one of them is looked for */
};

static struct slice joined(struct slice ecosystem, struct slice name, char room[SEARCH_TERM_BYTES_MAX])
{
	if (ecosystem.len + 1 + name.len > SEARCH_TERM_BYTES_MAX)
		return S("");
	memcpy(room, ecosystem.ptr, ecosystem.len);
	room[ecosystem.len] = '/';
	memcpy(room + ecosystem.len + 1, name.ptr, name.len);
	return lower(slice_make(room, ecosystem.len + 1 + name.len), room);
}

static void name_package(struct searching *searching, const struct advisory *advisory, struct package_names *names)
{
	struct slice ecosystem = advisory->ecosystem, family = ecosystem, rest, group, artifact = S("");
	struct slice name = vulndb_normal_name(ecosystem, advisory->package, searching->scratch);

	slice_cut(ecosystem, ':', &family, &rest);
	if (name.len == 0)
		return;
	names->items[0] = lower(name, names->room[0]);
	names->items[1] = joined(ecosystem, name, names->room[1]);
	names->items[2] = family.len < ecosystem.len ? joined(family, name, names->room[2]) : S("");
	if (slice_equal(family, S("Maven")) || slice_equal(family, S(ECOSYSTEM_CPE)))
		slice_cut(name, ':', &group, &artifact);
	names->items[3] = lower(artifact, names->room[3]);
	names->wanted = false;
	for (size_t i = 0; i < PACKAGE_NAMES; i++)
		names->wanted = names->wanted || search_table_find(&searching->table, names->items[i]) != SEARCH_NONE;
}

static int visit_package(void *context, struct vulndb_statement *statements, size_t count, struct error *err)
{
	struct searching *searching = context;
	struct package_names names = { .wanted = false };
	int r = 0;

	if (count)
		name_package(searching, &statements[0].advisory, &names);
	for (size_t i = 0; i < count && r == 0; i++) {
		searching->statement++;
		r = take_by_ids(searching, &statements[i], err);
		for (size_t k = 0; k < PACKAGE_NAMES && names.wanted && r == 0; k++)
			r = take_by(searching, names.items[k], BY_PACKAGE, &statements[i], err);
	}
	return r;
}

static int visit_all(struct searching *searching, size_t store_count, struct error *err)
{
	const struct vulndb_visitor visitor = { .package = visit_package, .context = searching };

	for (searching->store = 0; searching->store < store_count; searching->store++) {
		int r = vulndb_visit(searching->stores[searching->store], &visitor, err);

		if (r < 0)
			return r;
	}
	return 0;
}

static bool is_key(const struct search *search, struct slice id)
{
	for (size_t i = 0; i < search->key_count; i++)
		if (slice_equal_ignoring_case(search->keys[i], id))
			return true;
	return false;
}

/* The names that were found are looked for, too. False: there are none that were not. */
static bool look_for_names(struct searching *searching)
{
	bool more = false;

	for (size_t i = 0; i < searching->count; i++)
		for (size_t k = 0; k < searching->lookings[i].name_count; k++) {
			struct name *name = &searching->lookings[i].names[k];

			if (!name->joined || name->looked || is_key(&searching->searches[i], name->id))
				continue;
			search_table_add(&searching->table, name->id, i);
			name->looked = more = true;
		}
	return more;
}

static int compare_statements(const void *a, const void *b)
{
	const struct search_statement *x = a, *y = b;
	const struct advisory *left = x->advisory, *right = y->advisory;
	int order = slice_compare(left->ecosystem, right->ecosystem);

	if (!order)
		order = slice_compare(left->package, right->package);
	if (!order)
		order = slice_compare(left->id, right->id);
	if (!order)
		order = slice_compare(left->source, right->source);
	if (!order)
		order = slice_compare(left->record, right->record);
	return order ? order : (x->store > y->store) - (x->store < y->store);
}

/* The ids as statements write them. */
static struct slices ids_of(const struct looking *looking, const struct search *search, struct arena *arena)
{
	struct slices ids = { arena_array(arena, struct slice, looking->name_count + 1), 0 };

	for (size_t i = 0; i < looking->name_count; i++) {
		struct slice found = S("");

		for (size_t k = 0; k < search->statement_count && found.len == 0; k++) {
			const struct advisory *advisory = search->statements[k].advisory;

			if (slice_equal_ignoring_case(advisory->id, looking->names[i].id))
				found = advisory->id;
			for (size_t n = 0; n < advisory->aliases.count && found.len == 0; n++)
				if (slice_equal_ignoring_case(advisory->aliases.items[n], looking->names[i].id))
					found = advisory->aliases.items[n];
		}
		if (found.len)
			ids.items[ids.count++] = found;
	}
	if (ids.count)
		qsort(ids.items, ids.count, sizeof *ids.items, slice_compare_items);
	return ids;
}

static struct slice upper(struct slice text, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);

	for (size_t i = 0; i < text.len; i++)
		out[i] = text.ptr[i] >= 'a' && text.ptr[i] <= 'z' ? (char)(text.ptr[i] - ('a' - 'A')) : text.ptr[i];
	return slice_make(out, text.len);
}

struct assessments {
	struct assessment *items;
	size_t count, capacity;
	size_t *stores; /* of each */
	size_t store_count, store_capacity;
};

static int add_assessments(
	struct searching *searching, size_t store_count, struct slice id, struct assessments *list, struct error *err)
{
	for (size_t i = 0; i < store_count; i++) {
		struct assessment *found;
		size_t count;
		int r = vulndb_find_flaw(searching->stores[i], id, searching->arena, &found, &count, err);

		if (r < 0)
			return r;
		for (size_t k = 0; k < count; k++) {
			memory_reserve(list->items, list->count, list->capacity);
			list->items[list->count++] = found[k];
			memory_reserve(list->stores, list->store_count, list->store_capacity);
			list->stores[list->store_count++] = i;
		}
	}
	return 0;
}

/* KEV and EPSS know CVE ids, also such as no statement is on. */
static int find_assessments(
	struct searching *searching, size_t store_count, const struct looking *looking, struct search *search, struct error *err)
{
	struct assessments list = { 0 };
	int r = 0;

	for (size_t i = 0; i < search->key_count && r == 0; i++) {
		struct slice key = upper(search->keys[i], searching->arena), lowered = keep_lower(key, searching->scratch);

		if (is_cve(lowered) && !find_name(looking, lowered))
			r = add_assessments(searching, store_count, key, &list, err);
	}
	for (size_t i = 0; i < search->ids.count && r == 0; i++)
		r = add_assessments(searching, store_count, search->ids.items[i], &list, err);
	search->assessments = arena_array(searching->arena, struct assessment, list.count);
	search->assessment_stores = arena_array(searching->arena, size_t, list.count);
	search->assessment_count = list.count;
	for (size_t i = 0; i < list.count; i++) {
		search->assessments[i] = list.items[i];
		search->assessment_stores[i] = list.stores[i];
	}
	free(list.items);
	free(list.stores);
	return r;
}

static int finish(struct searching *searching, size_t store_count, struct error *err)
{
	int r = 0;

	for (size_t i = 0; i < searching->count && r == 0; i++) {
		struct looking *looking = &searching->lookings[i];
		struct search *search = &searching->searches[i];

		search->statement_count = looking->list.count;
		search->statements = arena_array(searching->arena, struct search_statement, looking->list.count);
		if (looking->list.count) {
			memcpy(search->statements, looking->list.items, looking->list.count * sizeof *looking->list.items);
			qsort(search->statements, search->statement_count, sizeof *search->statements, compare_statements);
		}
		search->ids = ids_of(looking, search, searching->arena);
		r = find_assessments(searching, store_count, looking, search, err);
	}
	return r;
}

static int search_all(struct searching *searching, size_t store_count, struct error *err)
{
	int r = visit_all(searching, store_count, err);

	for (size_t round = 1; r == 0 && round < ROUNDS_MAX && look_for_names(searching); round++) {
		for (size_t i = 0; i < searching->count; i++)
			searching->lookings[i].list.count = 0;
		r = visit_all(searching, store_count, err);
	}
	return r < 0 ? r : finish(searching, store_count, err);
}

int match_search(struct search *searches, size_t count, struct vulndb *const *stores, size_t store_count, struct arena *arena,
	struct error *err)
{
	cleanup_arena struct arena scratch = ARENA_INIT;
	struct searching searching = {
		.searches = searches, .count = count, .stores = stores, .arena = arena, .scratch = &scratch
	};
	int r;

	if (count == 0)
		return 0;
	searching.lookings = memory_new(count * sizeof *searching.lookings);
	search_table_init(&searching.table);
	for (size_t i = 0; i < count; i++)
		searching.lookings[i].with_versions = searches[i].with_versions;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < searches[i].key_count; k++)
			search_table_add(&searching.table, keep_lower(searches[i].keys[k], &scratch), i);
	r = search_all(&searching, store_count, err);
	for (size_t i = 0; i < count; i++) {
		free(searching.lookings[i].list.items);
		free(searching.lookings[i].names);
	}
	free(searching.lookings);
	search_table_done(&searching.table);
	return r;
}

struct slice search_title(const struct search *search)
{
	for (size_t i = 0; i < search->assessment_count; i++)
		if (search->assessments[i].title.len)
			return search->assessments[i].title;
	for (size_t i = 0; i < search->statement_count; i++)
		if (advisory_is_titled(search->statements[i].advisory))
			return search->statements[i].advisory->title;
	return S("");
}

struct slice search_headline(const struct search *search)
{
	for (size_t i = 0; i < search->statement_count; i++) {
		const struct advisory *advisory = search->statements[i].advisory;
		struct slice id = advisory->record.len ? advisory->record : advisory->id;

		if (!advisory_is_titled(advisory) && is_key(search, id))
			return advisory->title;
	}
	return S("");
}
