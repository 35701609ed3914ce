/* explain.c - why a flaw is found in what was scanned, or is not */
#include "scan/explain.h"
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

int scan_explain(struct scan *scan, struct slice id, struct scan_explanation *ret_explanation, struct error *err)
{
	const struct report *report = &scan->report;
	struct scan_explanation explanation = { .search = { .keys = { id }, .key_count = 1 } };
	struct slices ids;
	int r = match_search(&explanation.search, 1, scan->stores, scan->store_count, &scan->arena, err);

	if (r < 0)
		return r;
	ids = (struct slices){ arena_array(&scan->arena, struct slice, explanation.search.ids.count + 1), 0 };
	ids.items[ids.count++] = id;
	for (size_t i = 0; i < explanation.search.ids.count; i++)
		ids.items[ids.count++] = explanation.search.ids.items[i];
	r = match_explain(ids, report->packages, report->package_count, &scan->distribution, scan->stores, scan->store_count,
		&scan->arena, &explanation.explanation, &scan->deadline, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < explanation.explanation.package_count; i++)
		leave_out_rejected(&explanation.explanation.packages[i], &explanation.search);
	*ret_explanation = explanation;
	return 0;
}
