/* assess.c - what is known of a flaw itself: exploited in the wild, how probably it will be */
#include "scan/assess.h"

/* "e-05", as Python writes what is small: how many places that moves the point. */
static bool take_exponent(struct slice text, unsigned *ret_places)
{
	uint64_t places;

	if (!slice_starts_with(text, S("e-")) || text.len > 4 || !slice_to_u64(slice_from(text, 2), &places))
		return false;
	*ret_places = (unsigned)places;
	return true;
}

/* No number of C's library: these depend on the locale, and read more than is written here. */
bool assess_to_share(struct slice text, double *ret_share)
{
	double share = 0, place = 1;
	bool point = false, digits = false;
	unsigned places = 0;

	if (text.len > 40)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (digits && text.ptr[i] == 'e' && take_exponent(slice_from(text, i), &places))
			break;
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		digits = true;
		place = point ? place / 10 : place;
		share = point ? share + (text.ptr[i] - '0') * place : share * 10 + (text.ptr[i] - '0');
	}
	for (; places; places--)
		share /= 10;
	if (!digits || share > 1)
		return false;
	*ret_share = share;
	return true;
}

static bool is_among(struct slice text, const struct slices *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i], text))
			return true;
	return false;
}

/* Each once: one index passes on what another has. */
static struct slices joined(struct slices a, struct slices b, struct arena *arena)
{
	struct slices both = { NULL, 0 };

	if (b.count == 0)
		return a;
	both.items = arena_array(arena, struct slice, a.count + b.count);
	for (size_t i = 0; i < a.count; i++)
		both.items[both.count++] = a.items[i];
	for (size_t i = 0; i < b.count; i++)
		if (!is_among(b.items[i], &both))
			both.items[both.count++] = arena_copy(arena, b.items[i]);
	return both;
}

static bool has_only_headline(const struct match *match)
{
	for (size_t i = 0; i < match->advisory_count; i++)
		if (advisory_is_titled(match->advisories[i]))
			return false;
	return true;
}

/* A sentence on the flaw, where its advisories have a bulletin's headline at the most. */
static void add_title(struct match *match)
{
	bool wanted = has_only_headline(match);

	for (size_t i = 0; i < match->assessment_count && wanted; i++)
		if (match->assessments[i].title.len) {
			match->finding.title = match->assessments[i].title;
			wanted = false;
		}
}

static void add(struct finding *finding, const struct assessment *assessment, struct arena *arena)
{
	double epss, percentile;

	if (assessment->kev.len && (finding->kev.len == 0 || slice_compare(assessment->kev, finding->kev) < 0))
		finding->kev = arena_copy(arena, assessment->kev);
	if (finding->kev_due.len == 0)
		finding->kev_due = arena_copy(arena, assessment->kev_due);
	finding->ransomware = finding->ransomware || assessment->ransomware.len;
	finding->exploits = joined(finding->exploits, assessment->weaponised, arena);
	finding->proofs = joined(finding->proofs, assessment->proofs, arena);
	finding->cwes = joined(finding->cwes, assessment->cwes, arena);
	if (finding->ssvc.len == 0)
		finding->ssvc = arena_copy(arena, assessment->ssvc);
	if (finding->url.len == 0)
		finding->url = arena_copy(arena, assessment->url);
	if (!assess_to_share(assessment->epss, &epss) ||
		(finding->has_epss && slice_compare(assessment->date, finding->epss_date) <= 0))
		return;
	finding->has_epss = true;
	finding->epss = epss;
	finding->percentile = assess_to_share(assessment->percentile, &percentile) ? percentile : 0;
	finding->epss_date = arena_copy(arena, assessment->date);
}

/* What all STORES say of the flaw ID. */
static int find_flaw(
	struct match *match, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err)
{
	struct assessment *all = NULL;

	match->assessment_count = 0;
	for (size_t i = 0; i < store_count; i++) {
		struct assessment *found, *both;
		size_t count;
		int r = vulndb_find_flaw(stores[i], match->finding.id, arena, &found, &count, err);

		if (r < 0)
			return r;
		if (count == 0)
			continue;
		both = arena_array(arena, struct assessment, match->assessment_count + count);
		if (match->assessment_count)
			memcpy(both, all, match->assessment_count * sizeof *both);
		memcpy(both + match->assessment_count, found, count * sizeof *both);
		all = both;
		match->assessment_count += count;
	}
	match->assessments = all;
	return 0;
}

int assess_findings(
	struct match_list *matches, struct vulndb *const *stores, size_t store_count, struct arena *arena, struct error *err)
{
	const struct match *before = NULL;

	for (size_t i = 0; i < matches->count; i++) {
		struct match *match = &matches->items[i];
		int r = 0;

		if (before && slice_equal(before->finding.id, match->finding.id)) {
			match->assessments = before->assessments;
			match->assessment_count = before->assessment_count;
		} else {
			r = find_flaw(match, stores, store_count, arena, err);
		}
		if (r < 0)
			return r;
		for (size_t k = 0; k < match->assessment_count; k++)
			add(&match->finding, &match->assessments[k], arena);
		add_title(match);
		before = match;
	}
	return 0;
}
