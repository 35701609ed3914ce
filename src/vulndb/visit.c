/* visit.c - everything in an advisory store, in the order of the file */
#include "vulndb/store.h"

struct visiting {
	struct vulndb *store;
	const struct vulndb_visitor *visitor;
	bool ended; /* by the visitor */
};

/* A key is the table, the first name, a NUL and the second; a hash, which begins with a NUL, says nothing. */
struct slice store_what(struct slice key, struct arena *arena)
{
	struct slice first, second;

	if (key.len && key.ptr[0] == TABLE_TEXTS)
		return S("the text of a flaw");
	if (!slice_cut(slice_from(key, 1), '\0', &first, &second) || first.len == 0)
		return S("something without a name");
	return arena_printf(arena, "%.*s%s%.*s", SLICE_ARG(first), second.len ? " " : "", SLICE_ARG(second));
}

int store_check_key(struct slice key, enum vulndb_table table, struct slice first, struct slice second, struct error *err)
{
	struct vulndb_key wanted;

	vulndb_key_of(table, first, second, &wanted);
	return slice_equal(key, slice_make(wanted.bytes, wanted.len)) ? 0 : store_damaged(first, err);
}

static int visit_package(
	struct visiting *visiting, struct slice key, struct vulndb_unpack *unpack, struct arena *arena, struct error *err)
{
	struct store_package package;
	int r = store_unpack_package(unpack, visiting->store->facts.name, arena, &package, err);

	if (r == 0)
		r = store_check_key(key, TABLE_PACKAGES, package.ecosystem, package.name, err);
	for (size_t i = 0; r == 0 && i < package.count; i++)
		if (!slice_equal(
			    vulndb_normal_name(package.ecosystem, package.statements[i].advisory.package, arena), package.name))
			r = store_damaged(package.name, err);
	if (r < 0 || !visiting->visitor->package)
		return r;
	r = visiting->visitor->package(visiting->visitor->context, package.statements, package.count, err);
	visiting->ended = r != 0;
	return r;
}

static int visit_block(
	struct visiting *visiting, struct slice key, struct vulndb_unpack *unpack, struct arena *arena, struct error *err)
{
	struct store_block block;
	size_t run;
	int r = store_unpack_block(unpack, visiting->store->facts.name, S(""), arena, &block, err);

	if (r == 0)
		r = store_check_key(key, TABLE_FLAWS, block.name, S(""), err);
	for (size_t i = 0; r == 0 && visiting->visitor->flaw && i < block.count; i += run) {
		const struct assessment *first = &block.assessments[i];

		for (run = 1; i + run < block.count && slice_equal(first->id, first[run].id);)
			run++;
		r = visiting->visitor->flaw(visiting->visitor->context, first, run, err);
		visiting->ended = r != 0;
	}
	return r;
}

/* A visitor gets each score as if nothing else were said of its flaw. */
static int visit_scores(
	struct visiting *visiting, struct slice key, struct vulndb_unpack *unpack, struct arena *arena, struct error *err)
{
	struct score_numbers numbers;
	int r = store_check_scores(key, unpack, &numbers, err);

	for (size_t i = 0; r == 0 && visiting->visitor->flaw && i < numbers.count; i++) {
		struct slice id = score_at(&numbers, i) ? score_id_of(numbers.name, i, arena) : S("");
		struct assessment score;

		if (id.len == 0)
			continue;
		r = store_find_score(visiting->store, id, arena, &score, err);
		if (r > 0) {
			r = visiting->visitor->flaw(visiting->visitor->context, &score, 1, err);
			visiting->ended = r != 0;
		}
	}
	return r;
}

static int visit_releases(
	struct visiting *visiting, struct slice key, struct vulndb_unpack *unpack, struct arena *arena, struct error *err)
{
	struct release *releases;
	size_t count = 0;
	int r = store_unpack_releases(unpack, arena, &releases, &count, err);

	if (r == 0 && count)
		r = store_check_key(key, TABLE_RELEASES, releases->distribution, S(""), err);
	for (size_t i = 0; r == 0 && visiting->visitor->release && i < count; i++) {
		r = visiting->visitor->release(visiting->visitor->context, &releases[i], err);
		visiting->ended = r != 0;
	}
	return r;
}

static int visit_entry(void *context, struct slice key, struct slice value, struct error *err)
{
	struct visiting *visiting = context;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_unpack unpack;
	int r = vulndb_unseal(key, value, store_what(key, &arena), &unpack, err);

	if (r < 0)
		return r;
	switch (key.ptr[0]) {
	case TABLE_PACKAGES:
		return visit_package(visiting, key, &unpack, &arena, err);
	case TABLE_FLAWS:
		return visit_block(visiting, key, &unpack, &arena, err);
	case TABLE_SCORES:
		return visit_scores(visiting, key, &unpack, &arena, err);
	case TABLE_RELEASES:
		return visit_releases(visiting, key, &unpack, &arena, err);
	default:
		return error_set(
			err, ERR_FORMAT, "it holds something that is not known here: %.*s", SLICE_ARG(store_what(key, &arena)));
	}
}

int store_visit_value(
	struct vulndb *store, const struct vulndb_visitor *visitor, struct slice key, struct slice value, struct error *err)
{
	struct visiting visiting = { .store = store, .visitor = visitor };

	return visit_entry(&visiting, key, value, err);
}

int vulndb_visit(struct vulndb *store, const struct vulndb_visitor *visitor, struct error *err)
{
	static const char from = (char)TABLE_PACKAGES, to = (char)TABLE_TEXTS;
	struct visiting visiting = { .store = store, .visitor = visitor };
	int r = pages_walk(store->pages, slice_make(&from, 1), slice_make(&to, 1), visit_entry, &visiting, err);

	return r < 0 && !visiting.ended ? error_context(err, r, "advisory store '%s'", store->path) : r;
}
