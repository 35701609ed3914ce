/* explain.c - why a flaw is found in packages, or is not */
#include "match/explain.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/heard.h"
#include "match/words.h"

struct explaining {
	struct slices ids;
	struct vulndb *const *stores;
	size_t store_count;
	struct arena *arena;
	struct explained_package *packages;
	size_t count, capacity;
	size_t statement_capacity; /* of the last one */
};

static bool is_one_of(struct slice id, struct slices ids)
{
	for (size_t i = 0; i < ids.count; i++)
		if (slice_equal_ignoring_case(id, ids.items[i]))
			return true;
	return false;
}

static bool names_one(struct slices names, struct slices ids)
{
	for (size_t i = 0; i < names.count; i++)
		if (is_one_of(names.items[i], ids))
			return true;
	return false;
}

/* Does ADVISORY speak of one of IDS: as its id, an alias, its record or a bulletin? Ignoring case. */
static bool speaks_of(const struct advisory *advisory, struct slices ids)
{
	return is_one_of(advisory->id, ids) || names_one(advisory->aliases, ids) ||
	       (advisory->record.len && is_one_of(advisory->record, ids)) || names_one(advisory->bulletins, ids);
}

static bool wants(void *context, const struct advisory *advisory)
{
	const struct explaining *explaining = context;

	return speaks_of(advisory, explaining->ids);
}

static struct explained_package explained_package_of(const struct heard *heard, struct arena *arena)
{
	struct explained_package package = {
		.packages = arena_array(arena, const struct found_package *, heard->count),
		.package_count = heard->count,
		.name = heard->name,
		.version = heard->version,
	};

	for (size_t i = 0; i < heard->count; i++)
		package.packages[i] = heard->subjects[i].found;
	return package;
}

/* The subjects of one package come one after the other. */
static struct explained_package *package_of(struct explaining *explaining, const struct heard *heard)
{
	struct explained_package *last = explaining->count ? &explaining->packages[explaining->count - 1] : NULL;

	if (last && last->packages[0] == heard->subjects[0].found && slice_equal(last->name, heard->name))
		return last;
	memory_reserve(explaining->packages, explaining->count, explaining->capacity);
	explaining->packages[explaining->count] = explained_package_of(heard, explaining->arena);
	explaining->statement_capacity = 0;
	return &explaining->packages[explaining->count++];
}

static size_t index_of(const struct explaining *explaining, const struct vulndb *store)
{
	size_t index = 0;

	while (index + 1 < explaining->store_count && explaining->stores[index] != store)
		index++;
	return index;
}

static void hear(void *context, const struct heard *heard)
{
	struct explaining *explaining = context;
	struct explained_package *package = package_of(explaining, heard);
	const char *scheme = package_type_facts(heard->subjects[0].type)->scheme;

	if (package->statement_count == explaining->statement_capacity) {
		struct explained_statement *grown;

		explaining->statement_capacity = explaining->statement_capacity ? explaining->statement_capacity * 2 : 4;
		grown = arena_array(explaining->arena, struct explained_statement, explaining->statement_capacity);
		if (package->statement_count)
			memcpy(grown, package->statements, package->statement_count * sizeof *grown);
		package->statements = grown;
	}
	package->statements[package->statement_count++] = (struct explained_statement){
		.advisory = heard->kept ? heard->kept : finding_keep_advisory(heard->advisory, explaining->arena),
		.versions = finding_copy_list(heard->advisory->versions, explaining->arena),
		.store = index_of(explaining, heard->store),
		.range = match_range_in_words(heard->advisory, scheme, explaining->arena),
		.why = heard->why,
		.affected = heard->kept != NULL,
		.unjudged = heard->unjudged,
	};
}

/* Of a match: does one of the statements belong to it, and which decides? */
static bool find_decider(struct explained_package *package, const struct match *match)
{
	bool found = false;

	for (size_t i = 0; i < package->statement_count; i++)
		for (size_t k = 0; k < match->advisory_count; k++) {
			if (match->advisories[k] != package->statements[i].advisory)
				continue;
			found = true;
			package->statements[i].decides = package->statements[i].decides || k == 0;
		}
	return found;
}

static void add_matches(struct explained_package *package, const struct match_list *matches, struct arena *arena)
{
	package->matches = arena_array(arena, const struct match *, matches->count);
	for (size_t i = 0; i < matches->count; i++)
		if (find_decider(package, &matches->items[i]))
			package->matches[package->match_count++] = &matches->items[i];
}

static void ignore_note(void *context, const struct note *note)
{
	(void)context;
	(void)note; /* the scan has said it */
}

int match_explain(struct slices ids, const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, struct explanation *ret_explanation,
	struct deadline *deadline, struct error *err)
{
	struct explaining explaining = { .ids = ids, .stores = stores, .store_count = store_count, .arena = arena };
	const struct match_listener listener = { wants, hear, &explaining };
	struct note_sink notes = { ignore_note, NULL };
	struct match_list matches = { 0 };
	int r = match_packages_heard(
		packages, count, distribution, stores, store_count, arena, &listener, &matches, &notes, deadline, err);

	if (r == 0) {
		*ret_explanation =
			(struct explanation){ arena_array(arena, struct explained_package, explaining.count), explaining.count };
		for (size_t i = 0; i < explaining.count; i++) {
			ret_explanation->packages[i] = explaining.packages[i];
			add_matches(&ret_explanation->packages[i], &matches, arena);
		}
	}
	free(explaining.packages);
	return r;
}
