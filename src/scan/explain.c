/* explain.c - why a flaw is found in what was scanned, or is not */
#include "scan/explain.h"
#include "match/ecosystem.h"
#include "scan/rejected.h"
#include "scan/state.h"

/* Assessments of one id lie together. */
static struct slice why_rejected(const struct search *search, struct slice id)
{
	size_t first = 0, count = 0;

	while (first < search->assessment_count && !slice_equal(search->assessments[first].id, id))
		first++;
	while (first + count < search->assessment_count && slice_equal(search->assessments[first + count].id, id))
		count++;
	return rejected_reason(search->assessments + first, count);
}

static void leave_out_rejected(struct explained_package *package, const struct search *search)
{
	size_t kept = 0;

	for (size_t i = 0; i < package->match_count; i++) {
		const struct match *match = package->matches[i];
		struct slice reason = why_rejected(search, match->finding.id);

		if (reason.len && rejected_is_sole_basis(match))
			package->rejected = reason;
		else
			package->matches[kept++] = match;
	}
	package->match_count = kept;
}

struct explained_store *scan_explained_stores(struct vulndb *const *stores, size_t count, struct arena *arena)
{
	struct explained_store *explained = arena_array(arena, struct explained_store, count);

	for (size_t i = 0; i < count; i++) {
		const struct vulndb_facts *facts = vulndb_facts(stores[i]);

		explained[i] = (struct explained_store){ .name = facts->name, .date = facts->date, .partial = facts->partial };
	}
	return explained;
}

static bool is_among(struct slice text, struct slices list)
{
	for (size_t i = 0; i < list.count; i++)
		if (slice_equal(list.items[i], text))
			return true;
	return false;
}

/* Under which names packages of TYPE would be looked for, and which of these the stores know: that decides who judges what. */
static void add_ecosystems(struct scan *scan, enum package_type type, struct scan_explanation *explanation)
{
	struct ecosystems ecosystems;

	match_ecosystems(type, &scan->distribution, &scan->arena, &ecosystems);
	for (size_t i = 0; i < scan->store_count; i++)
		for (size_t k = 0; k < ecosystems.count; k++) {
			struct slices *known = &explanation->stores[i].ecosystems;

			if (!is_among(ecosystems.names[k], *known) && vulndb_has_ecosystem(scan->stores[i], ecosystems.names[k]))
				known->items[known->count++] = ecosystems.names[k];
		}
}

static void find_stores(struct scan *scan, struct scan_explanation *explanation)
{
	bool types[PACKAGE_TYPE_COUNT] = { [PACKAGE_GENERIC] = true };

	explanation->store_count = scan->store_count;
	explanation->stores = scan_explained_stores(scan->stores, scan->store_count, &scan->arena);
	for (size_t i = 0; i < scan->store_count; i++)
		explanation->stores[i].ecosystems.items =
			arena_array(&scan->arena, struct slice, (size_t)PACKAGE_TYPE_COUNT * MATCH_ECOSYSTEMS_MAX);
	for (size_t i = 0; i < explanation->explanation.package_count; i++) {
		const struct explained_package *package = &explanation->explanation.packages[i];

		for (size_t k = 0; k < package->package_count; k++)
			types[package->packages[k]->package.type] = true;
	}
	for (size_t i = 0; i < explanation->other_count; i++)
		types[explanation->others[i]->package.type] = true;
	for (unsigned type = 1; type < PACKAGE_TYPE_COUNT; type++)
		if (types[type])
			add_ecosystems(scan, (enum package_type)type, explanation);
}

/* PACKAGE decides on some other that is spoken of. */
static bool decides(const struct found_package *package, const struct explanation *explanation)
{
	bool decides = false;

	for (size_t i = 0; i < explanation->package_count; i++) {
		const struct explained_package *spoken = &explanation->packages[i];

		for (size_t k = 0; k < spoken->package_count; k++) {
			if (spoken->packages[k] == package)
				return false; /* it is there itself */
			decides = decides || (package_is_distributions((enum package_type)package->package.type) &&
						     slice_equal(spoken->packages[k]->package.owner, package->package.name));
		}
		for (size_t k = 0; k < spoken->statement_count && package->package.cpe.len; k++)
			decides = decides || spoken->statements[k].advisory->conditions.count;
	}
	return decides;
}

static void find_others(struct scan *scan, struct scan_explanation *explanation)
{
	const struct report *report = &scan->report;

	explanation->others = arena_array(&scan->arena, const struct found_package *, report->package_count);
	for (size_t i = 0; i < report->package_count; i++)
		if (decides(&report->packages[i], &explanation->explanation))
			explanation->others[explanation->other_count++] = &report->packages[i];
}

int scan_explain_search(
	struct scan *scan, struct slice id, struct search *search, struct scan_explanation *ret_explanation, struct error *err)
{
	const struct report *report = &scan->report;
	struct scan_explanation explanation = { .search = *search, .distribution = &scan->distribution };
	struct slices ids = { arena_array(&scan->arena, struct slice, explanation.search.ids.count + 1), 0 };
	int r;

	ids.items[ids.count++] = id;
	for (size_t i = 0; i < explanation.search.ids.count; i++)
		ids.items[ids.count++] = explanation.search.ids.items[i];
	r = match_explain(ids, report->packages, report->package_count, &scan->distribution, scan->stores, scan->store_count,
		&scan->arena, &explanation.explanation, &scan->deadline, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < explanation.explanation.package_count; i++)
		leave_out_rejected(&explanation.explanation.packages[i], &explanation.search);
	find_others(scan, &explanation);
	find_stores(scan, &explanation);
	*ret_explanation = explanation;
	return 0;
}

int scan_explain(struct scan *scan, struct slice id, struct scan_explanation *ret_explanation, struct error *err)
{
	struct search search = { .keys = { id }, .key_count = 1 };
	int r = match_search(&search, 1, scan->stores, scan->store_count, &scan->arena, err);

	return r < 0 ? r : scan_explain_search(scan, id, &search, ret_explanation, err);
}
