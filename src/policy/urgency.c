/* urgency.c - which finding comes first (RATING-AND-POLICY.md, rule 6) */
#include "policy/actions.h"
#include "policy/policy.h"

/* Those that one upgrade closes are equal here. */
static int by_upgrade(const void *a, const void *b)
{
	return actions_compare(*(const struct finding *const *)a, *(const struct finding *const *)b);
}

static void count_closed(struct report *report, struct arena *arena)
{
	struct finding **fixable = arena_array(arena, struct finding *, report->finding_count + 1);
	size_t count = 0;

	for (size_t i = 0; i < report->finding_count; i++) {
		report->findings[i].closes = 0;
		if (actions_is_fixable(&report->findings[i]))
			fixable[count++] = &report->findings[i];
	}
	qsort(fixable, count, sizeof(struct finding *), by_upgrade);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && actions_compare(fixable[from], fixable[to]) == 0;)
			to++;
		for (size_t i = from; i < to; i++)
			fixable[i]->closes = to - from;
	}
}

static double epss_of(const struct finding *finding)
{
	return finding->has_epss ? finding->epss : 0.0;
}

int urgency_compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	enum rating left = rating_for_policy(x->rating), right = rating_for_policy(y->rating);
	int order = (right > left) - (right < left);

	if (!order)
		order = (y->kev.len > 0) - (x->kev.len > 0);
	if (!order)
		order = (y->fixed_version.len > 0) - (x->fixed_version.len > 0);
	if (!order)
		order = (epss_of(y) > epss_of(x)) - (epss_of(y) < epss_of(x));
	if (!order)
		order = (y->closes > x->closes) - (y->closes < x->closes);
	if (!order && x->place.package && y->place.package)
		order = slice_compare(x->place.package->name, y->place.package->name);
	if (!order)
		order = slice_compare(x->id, y->id);
	return order ? order : slice_compare(x->place.path, y->place.path);
}

void policy_sort_findings(struct report *report, struct arena *arena)
{
	count_closed(report, arena);
	if (report->finding_count)
		qsort(report->findings, report->finding_count, sizeof *report->findings, urgency_compare);
}
