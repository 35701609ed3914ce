/* version_set.c - sets of versions */
#include "feeds/version_set.h"

#include "model/advisory.h"

struct version_set version_set_all(void)
{
	return (struct version_set){ .first = true };
}

struct version_set version_set_none(void)
{
	return (struct version_set){ .first = false };
}

struct version_set version_set_not(struct version_set set)
{
	set.first = !set.first;
	return set;
}

bool version_set_compare(struct version_sets *sets, struct slice operator, struct slice version, struct version_set *ret_set)
{
	static const struct {
		const char *operator;
		bool first, before, after; /* has what is lower; a cut before it, after it */
	} rows[] = { { "<", true, true, false }, { "<=", true, false, true }, { ">", false, false, true },
		{ ">=", false, true, false }, { "=", false, true, true }, { "==", false, true, true },
		{ "!=", true, true, true } };

	for (size_t i = 0; version.len && i < sizeof rows / sizeof *rows; i++) {
		struct version_set set = { .first = rows[i].first };

		if (!slice_equal(operator, slice_from_text(rows[i].operator)))
			continue;
		set.cuts = arena_array(sets->arena, struct version_cut, 2);
		if (rows[i].before)
			set.cuts[set.count++] = (struct version_cut){ version, false };
		if (rows[i].after)
			set.cuts[set.count++] = (struct version_cut){ version, true };
		*ret_set = set;
		return true;
	}
	return false;
}

static int compare_cuts(const struct version_scheme *scheme, const struct version_cut *a, const struct version_cut *b)
{
	int order = scheme->compare(a->version, b->version);

	return order ? order : (int)a->after - (int)b->after;
}

/* Goes along both: at each cut one or both change, and where that changes what holds of them together there is a cut. */
static struct version_set combine(struct version_sets *sets, struct version_set a, struct version_set b, bool both)
{
	bool in_a = a.first, in_b = b.first, in = both ? in_a && in_b : in_a || in_b;
	struct version_set set = { .first = in };
	size_t i = 0, k = 0;

	if (a.count + b.count > VERSION_SET_CUTS_MAX) {
		sets->full = true;
		return version_set_none();
	}
	set.cuts = arena_array(sets->arena, struct version_cut, a.count + b.count + 1);
	while (i < a.count || k < b.count) {
		int order = i == a.count ? 1 : k == b.count ? -1 : compare_cuts(sets->scheme, &a.cuts[i], &b.cuts[k]);
		struct version_cut cut = order <= 0 ? a.cuts[i] : b.cuts[k];

		if (order <= 0) {
			in_a = !in_a;
			i++;
		}
		if (order >= 0) {
			in_b = !in_b;
			k++;
		}
		if ((both ? in_a && in_b : in_a || in_b) == in)
			continue;
		in = !in;
		set.cuts[set.count++] = cut;
	}
	return set;
}

struct version_set version_set_and(struct version_sets *sets, struct version_set a, struct version_set b)
{
	return combine(sets, a, b, true);
}

struct version_set version_set_or(struct version_sets *sets, struct version_set a, struct version_set b)
{
	return combine(sets, a, b, false);
}

static void add_event(struct version_sets *sets, struct osv_list *events, enum advisory_event kind, struct slice version)
{
	char *text = arena_alloc(sets->arena, version.len + 1);

	text[0] = (char)kind;
	memcpy(text + 1, version.ptr, version.len);
	osv_list_add(events, slice_make(text, version.len + 1), sets->arena);
}

void version_set_write(struct version_sets *sets, struct version_set set, struct osv_list *events)
{
	bool in = set.first;

	if (!set.first && set.count == 0)
		return;
	osv_list_add(events, S("-"), sets->arena);
	if (set.first)
		osv_list_add(events, S("i0"), sets->arena);
	for (size_t i = 0; i < set.count; i++) {
		bool after = set.cuts[i].after;

		add_event(sets, events,
			in      ? after ? EVENT_LAST_AFFECTED : EVENT_FIXED
			: after ? EVENT_AFTER
				: EVENT_INTRODUCED,
			set.cuts[i].version);
		in = !in;
	}
}
