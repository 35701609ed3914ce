/* affected.c - the packages that a finding is about, each in each place */
#include "exchange/affected.h"

static int order(const struct package *a, const struct package *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return slice_compare(a->name, b->name);
}

/* The first of the report's packages that is not before PACKAGE: they are in order of type and name. */
static size_t first_of(const struct report *report, const struct package *package)
{
	size_t low = 0, high = report->package_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(&report->packages[middle].package, package) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Goes to the packages of the name at work. */
static void find_name(struct affected *affected)
{
	const struct finding *finding = affected->finding;
	struct package wanted = { .type = finding->place.package->type, .name = finding->place.package->name };

	if (affected->name)
		wanted.name = finding->binaries.items[affected->name - 1];
	affected->at = affected->end = first_of(affected->report, &wanted);
	while (affected->end < affected->report->package_count &&
		order(&affected->report->packages[affected->end].package, &wanted) == 0)
		affected->end++;
}

void affected_begin(struct affected *affected, const struct report *report, const struct finding *finding)
{
	*affected = (struct affected){ .report = report, .finding = finding };
	if (finding->place.package)
		find_name(affected);
	else
		affected->name = finding->binaries.count + 1;
}

bool affected_next(struct affected *affected, const struct found_package **ret_found)
{
	const struct finding *finding = affected->finding;

	while (affected->name <= finding->binaries.count && affected->count < AFFECTED_MAX) {
		if (affected->at == affected->end) {
			if (++affected->name <= finding->binaries.count)
				find_name(affected);
			continue;
		}
		*ret_found = &affected->report->packages[affected->at++];
		if (finding_is_about(finding, *ret_found)) {
			affected->count++;
			return true;
		}
	}
	return false;
}
