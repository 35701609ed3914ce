/* assess.c - what is known of a flaw itself: exploited in the wild, how probably it will be */
#include "scan/assess.h"

/* No number of C's library: these depend on the locale, and read more than is written here. */
bool assess_to_share(struct slice text, double *ret_share)
{
	double share = 0, place = 1;
	bool point = false, digits = false;

	if (text.len > 40)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		digits = true;
		place = point ? place / 10 : place;
		share = point ? share + (text.ptr[i] - '0') * place : share * 10 + (text.ptr[i] - '0');
	}
	if (!digits || share > 1)
		return false;
	*ret_share = share;
	return true;
}

static void add(struct finding *finding, const struct assessment *assessment, struct arena *arena)
{
	double epss, percentile;

	if (assessment->kev.len && (finding->kev.len == 0 || slice_compare(assessment->kev, finding->kev) < 0))
		finding->kev = arena_copy(arena, assessment->kev);
	finding->ransomware = finding->ransomware || assessment->ransomware.len;
	if (!assess_to_share(assessment->epss, &epss) ||
		(finding->has_epss && slice_compare(assessment->date, finding->epss_date) <= 0))
		return;
	finding->has_epss = true;
	finding->epss = epss;
	finding->percentile = assess_to_share(assessment->percentile, &percentile) ? percentile : 0;
	finding->epss_date = arena_copy(arena, assessment->date);
}

static int assess(
	struct finding *finding, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err)
{
	for (size_t i = 0; i < store_count; i++) {
		struct assessment *assessments;
		size_t count;
		int r = vulndb_find_flaw(stores[i], finding->id, arena, &assessments, &count, err);

		if (r < 0)
			return r;
		for (size_t k = 0; k < count; k++)
			add(finding, &assessments[k], arena);
	}
	return 0;
}

int assess_findings(
	struct match_list *matches, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err)
{
	const struct finding *before = NULL;

	for (size_t i = 0; i < matches->count; i++) {
		struct finding *finding = &matches->items[i].finding;
		struct slice kev = finding->kev; /* what its advisories say of it */
		int r = 0;

		if (before && slice_equal(before->id, finding->id)) {
			finding->kev =
				kev.len && (before->kev.len == 0 || slice_compare(kev, before->kev) < 0) ? kev : before->kev;
			finding->ransomware = before->ransomware;
			finding->has_epss = before->has_epss;
			finding->epss = before->epss;
			finding->percentile = before->percentile;
			finding->epss_date = before->epss_date;
		} else {
			r = assess(finding, stores, store_count, arena, err);
		}
		if (r < 0)
			return r;
		before = finding;
	}
	return 0;
}
