/* explain.c - why a flaw is found in what was scanned, or is not */
#include "scan/explain.h"
#include "scan/state.h"

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
	if (r == 0)
		*ret_explanation = explanation;
	return r;
}
