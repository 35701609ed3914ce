/* rebuild.c - what a rebuild on a newer base image closes */
#include "base/memory.h"
#include "lineage/lineage.h"

/* A flaw in a package of the newer base, by one of their names each. */
struct presence {
	uint64_t type;
	struct slice package, id;
};

struct presences {
	struct presence *items;
	size_t count, capacity;
};

static int compare_presences(const void *a, const void *b)
{
	const struct presence *x = a, *y = b;
	int order = (x->type > y->type) - (x->type < y->type);

	if (!order)
		order = slice_compare(x->package, y->package);
	return order ? order : slice_compare(x->id, y->id);
}

/* The names that the package of a finding goes by: a library's changes with its ABI, that of its source does not. */
#define OWN_NAMES 2u

static struct slice package_name(const struct finding *finding, size_t index)
{
	if (index == 0)
		return finding->place.package->name;
	return index == 1 ? finding->place.package->source_name : finding->binaries.items[index - OWN_NAMES];
}

static size_t count_names(const struct finding *finding)
{
	return OWN_NAMES + finding->binaries.count;
}

static struct slice flaw_id(const struct finding *finding, size_t index)
{
	return index == 0 ? finding->id : finding->aliases.items[index - 1];
}

static bool is_flaw(const struct finding *finding)
{
	return finding->kind == FINDING_VULNERABILITY && finding->place.package;
}

static void add(struct presences *presences, const struct finding *finding)
{
	for (size_t i = 0; i < count_names(finding); i++) {
		struct slice name = package_name(finding, i);

		for (size_t k = 0; name.len && k <= finding->aliases.count; k++) {
			memory_reserve(presences->items, presences->count, presences->capacity);
			presences->items[presences->count++] =
				(struct presence){ finding->place.package->type, name, flaw_id(finding, k) };
		}
	}
}

static bool is_there(const struct presences *presences, const struct finding *finding)
{
	for (size_t i = 0; presences->count && i < count_names(finding); i++) {
		struct presence wanted = { .type = finding->place.package->type, .package = package_name(finding, i) };

		for (size_t k = 0; wanted.package.len && k <= finding->aliases.count; k++) {
			wanted.id = flaw_id(finding, k);
			if (bsearch(&wanted, presences->items, presences->count, sizeof wanted, compare_presences))
				return true;
		}
	}
	return false;
}

/* As policies count: what nobody has rated is as bad as high. */
static enum rating worse(enum rating a, enum rating b)
{
	enum rating x = rating_for_policy(a), y = rating_for_policy(b);

	return y > x || (y == x && a == RATING_UNKNOWN) ? b : a;
}

void lineage_compare(const struct report *report, const struct report *newer, struct base_image *base)
{
	struct presences presences = { 0 };

	base->compared = true;
	base->closes = base->finding_count = 0;
	for (size_t i = 0; i < newer->finding_count; i++)
		if (is_flaw(&newer->findings[i]))
			add(&presences, &newer->findings[i]);
	if (presences.count)
		qsort(presences.items, presences.count, sizeof *presences.items, compare_presences);
	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		if (!is_flaw(finding) || !finding->place.base)
			continue;
		base->finding_count++;
		if (is_there(&presences, finding))
			continue;
		base->worst = base->closes++ ? worse(base->worst, finding->rating) : finding->rating;
	}
	free(presences.items);
}
