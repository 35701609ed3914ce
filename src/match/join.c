/* join.c - put together the statements that speak of the same flaw
 *
 * A statement with CVE ids belongs to these flaws. One without belongs where one of its ids is named by others: statements
 * without a CVE are joined with each other by shared ids into groups, and a group belongs to every CVE whose statements share
 * an id with it. A group that shares none is a flaw without a CVE. */
#include "match/join.h"
#include "base/cleanup.h"
#include "base/memory.h"

#define CVES_OF_A_GROUP_MAX 64u /* real ones have one or two */

/* An id, and a statement that has it as its own or as an alias. */
struct name {
	struct slice id;
	size_t statement;
};

struct names {
	struct name *items;
	size_t count, capacity;
};

struct joining {
	const struct statement *statements;
	size_t count;
	bool *known;         /* the statement names a CVE */
	size_t *group;       /* of those that do not: towards the group's first */
	struct names names;  /* all ids but CVEs */
	struct names flaws;  /* CVE or other id of a flaw, and a statement that speaks of it */
	struct names groups; /* CVE, and the group that speaks of it */
};

static void add_name(struct names *names, struct slice id, size_t statement)
{
	memory_reserve(names->items, names->count, names->capacity);
	names->items[names->count++] = (struct name){ id, statement };
}

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = slice_compare(x->id, y->id);

	return order ? order : (x->statement > y->statement) - (x->statement < y->statement);
}

static void sort_and_drop_twins(struct names *names)
{
	size_t kept = 0;

	if (names->count)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	for (size_t i = 0; i < names->count; i++)
		if (kept == 0 || compare_names(&names->items[kept - 1], &names->items[i]) != 0)
			names->items[kept++] = names->items[i];
	names->count = kept;
}

/* How many names from START on have the same id. */
static size_t run_length(const struct names *names, size_t start)
{
	size_t count = 1;

	while (start + count < names->count && slice_equal(names->items[start].id, names->items[start + count].id))
		count++;
	return count;
}

static size_t group_of(struct joining *joining, size_t statement)
{
	while (joining->group[statement] != statement) {
		joining->group[statement] = joining->group[joining->group[statement]];
		statement = joining->group[statement];
	}
	return statement;
}

static void read_ids(struct joining *joining, size_t index)
{
	const struct advisory *advisory = joining->statements[index].advisory;

	joining->group[index] = index;
	if (advisory_is_cve(advisory->id)) {
		add_name(&joining->flaws, advisory->id, index);
		joining->known[index] = true;
	} else if (advisory->id.len) {
		add_name(&joining->names, advisory->id, index);
	}
	for (size_t i = 0; i < advisory->aliases.count; i++) {
		struct slice alias = advisory->aliases.items[i];

		if (alias.len == 0) {
			continue;
		} else if (!advisory_is_cve(alias)) {
			add_name(&joining->names, alias, index);
		} else if (!advisory_is_cve(advisory->id)) { /* a CVE is never another name of a CVE */
			add_name(&joining->flaws, alias, index);
			joining->known[index] = true;
		}
	}
}

/* Among the statements that share one id: those without a CVE are one group. */
static void join_groups(struct joining *joining)
{
	size_t run;

	for (size_t i = 0; i < joining->names.count; i += run) {
		size_t first = SIZE_MAX;

		run = run_length(&joining->names, i);
		for (size_t k = i; k < i + run; k++) {
			size_t statement = joining->names.items[k].statement;

			if (joining->known[statement])
				continue;
			if (first == SIZE_MAX)
				first = group_of(joining, statement);
			else
				joining->group[group_of(joining, statement)] = first;
		}
	}
}

/* The CVEs of a statement: its part of `flaws`, which still lies in the order of the statements. */
static void add_cves_of(struct joining *joining, const size_t *first_flaw, size_t statement, size_t group)
{
	for (size_t i = first_flaw[statement]; i < first_flaw[statement + 1]; i++)
		add_name(&joining->groups, joining->flaws.items[i].id, group);
}

static void find_cves_of_groups(struct joining *joining, const size_t *first_flaw)
{
	size_t run;

	for (size_t i = 0; i < joining->names.count; i += run) {
		size_t group = SIZE_MAX;

		run = run_length(&joining->names, i);
		for (size_t k = i; k < i + run && group == SIZE_MAX; k++)
			if (!joining->known[joining->names.items[k].statement])
				group = group_of(joining, joining->names.items[k].statement);
		for (size_t k = i; k < i + run && group != SIZE_MAX; k++)
			if (joining->known[joining->names.items[k].statement])
				add_cves_of(joining, first_flaw, joining->names.items[k].statement, group);
	}
	sort_and_drop_twins(&joining->groups);
}

static bool is_better_name(struct slice a, struct slice than)
{
	bool ghsa = slice_starts_with(a, S("GHSA-"));

	if (than.len == 0 || ghsa != slice_starts_with(than, S("GHSA-")))
		return than.len == 0 || ghsa;
	return slice_compare(a, than) < 0;
}

static int compare_groups(const void *a, const void *b)
{
	const struct name *x = a, *y = b;
	int order = (x->statement > y->statement) - (x->statement < y->statement);

	return order ? order : slice_compare(x->id, y->id);
}

/* A group takes part in the flaws of its CVEs, or is a flaw of its own under the best of its names. */
static void add_groups(struct joining *joining)
{
	cleanup_free struct slice *best = memory_new((joining->count + 1) * sizeof *best);
	cleanup_free size_t *first_cve = memory_new((joining->count + 1) * sizeof *first_cve);
	cleanup_free size_t *cves = memory_new((joining->count + 1) * sizeof *cves);

	for (size_t i = 0; i < joining->names.count; i++) {
		const struct name *name = &joining->names.items[i];
		size_t group = group_of(joining, name->statement);

		if (!joining->known[name->statement] && is_better_name(name->id, best[group]))
			best[group] = name->id;
	}
	if (joining->groups.count)
		qsort(joining->groups.items, joining->groups.count, sizeof *joining->groups.items, compare_groups);
	for (size_t i = joining->groups.count; i-- > 0;) {
		first_cve[joining->groups.items[i].statement] = i;
		cves[joining->groups.items[i].statement]++;
	}
	for (size_t k = 0; k < joining->count; k++) {
		size_t group = group_of(joining, k);

		if (joining->known[k])
			continue;
		if (cves[group] == 0)
			add_name(&joining->flaws, best[group], k);
		for (size_t i = 0; i < cves[group] && i < CVES_OF_A_GROUP_MAX; i++)
			add_name(&joining->flaws, joining->groups.items[first_cve[group] + i].id, k);
	}
}

/* The statement that has the flaw's id itself before those that know it as an alias. */
static int compare_in_flaw(const void *a, const void *b, void *context)
{
	const struct statement *x = *(const struct statement *const *)a, *y = *(const struct statement *const *)b;
	const struct flaw *flaw = context;
	int order = (x->rank > y->rank) - (x->rank < y->rank);

	if (order == 0)
		order = slice_equal(y->advisory->id, flaw->id) - slice_equal(x->advisory->id, flaw->id);
	if (order == 0)
		order = slice_compare(x->advisory->id, y->advisory->id);
	return order ? order : (x > y) - (x < y);
}

static void make_flaws(struct joining *joining, struct arena *arena, struct flaw **ret_flaws, size_t *ret_count)
{
	struct flaw *flaws = arena_array(arena, struct flaw, joining->flaws.count);
	size_t count = 0, run;

	sort_and_drop_twins(&joining->flaws);
	for (size_t i = 0; i < joining->flaws.count; i += run) {
		struct flaw *flaw = &flaws[count++];

		run = run_length(&joining->flaws, i);
		flaw->id = joining->flaws.items[i].id;
		flaw->count = run;
		flaw->statements = arena_array(arena, const struct statement *, run);
		for (size_t k = 0; k < run; k++)
			flaw->statements[k] = &joining->statements[joining->flaws.items[i + k].statement];
		qsort_r(flaw->statements, run, sizeof *flaw->statements, compare_in_flaw, flaw);
	}
	*ret_flaws = flaws;
	*ret_count = count;
}

void join_statements(
	const struct statement *statements, size_t count, struct arena *arena, struct flaw **ret_flaws, size_t *ret_count)
{
	cleanup_free bool *known = memory_new((count + 1) * sizeof *known);
	cleanup_free size_t *group = memory_new((count + 1) * sizeof *group);
	cleanup_free size_t *first_flaw = memory_new((count + 1) * sizeof *first_flaw);
	struct joining joining = { .statements = statements, .count = count, .known = known, .group = group };

	for (size_t i = 0; i < count; i++) {
		first_flaw[i] = joining.flaws.count;
		read_ids(&joining, i);
	}
	first_flaw[count] = joining.flaws.count;
	sort_and_drop_twins(&joining.names);
	join_groups(&joining);
	find_cves_of_groups(&joining, first_flaw);
	add_groups(&joining);
	make_flaws(&joining, arena, ret_flaws, ret_count);
	free(joining.names.items);
	free(joining.flaws.items);
	free(joining.groups.items);
}

static bool has_id(const struct advisory *advisory, struct slice id)
{
	bool has = id.len && slice_equal(advisory->id, id);

	for (size_t i = 0; id.len && !has && i < advisory->aliases.count; i++)
		has = slice_equal(advisory->aliases.items[i], id);
	return has;
}

static bool flaw_has_id(const struct flaw *flaw, struct slice id)
{
	for (size_t i = 0; i < flaw->count; i++)
		if (has_id(flaw->statements[i]->advisory, id))
			return true;
	return false;
}

bool join_speaks_of(const struct advisory *advisory, const struct flaw *flaw)
{
	bool names_cve = advisory_is_cve(advisory->id);

	if (has_id(advisory, flaw->id))
		return true;
	for (size_t i = 0; !names_cve && i < advisory->aliases.count; i++)
		names_cve = advisory_is_cve(advisory->aliases.items[i]);
	if (names_cve && advisory_is_cve(flaw->id))
		return false;
	if (!advisory_is_cve(advisory->id) && flaw_has_id(flaw, advisory->id))
		return true;
	for (size_t i = 0; i < advisory->aliases.count; i++)
		if (!advisory_is_cve(advisory->aliases.items[i]) && flaw_has_id(flaw, advisory->aliases.items[i]))
			return true;
	return false;
}
