/* actions.c - what to do about findings: those that one upgrade closes become one line */
#include "policy/actions.h"
#include "base/memory.h"

/* A line in the making. */
struct upgrade {
	struct action action;
	bool kev;    /* one of its findings is exploited in the wild */
	double epss; /* the highest of its findings */
	struct slice name, version;
};

/* A distribution's package is upgraded wherever it is listed; a language package in its place. */
static bool is_of_distribution(const struct package *package)
{
	return package_is_distributions((enum package_type)package->type);
}

static struct slice name_of(const struct package *package)
{
	return is_of_distribution(package) && package->source_name.len ? package->source_name : package->name;
}

static struct slice version_of(const struct package *package)
{
	return is_of_distribution(package) && package->source_version.len ? package->source_version : package->version;
}

static struct slice place_of(const struct finding *finding)
{
	if (is_of_distribution(finding->place.package))
		return S("");
	return finding->place.path.len ? finding->place.path : finding->place.package->path;
}

/* The findings of one upgrade are equal here. */
int actions_compare(const struct finding *a, const struct finding *b)
{
	const struct package *x = a->place.package, *y = b->place.package;
	int order = (x->type > y->type) - (x->type < y->type);

	if (!order)
		order = slice_compare(name_of(x), name_of(y));
	if (!order)
		order = slice_compare(version_of(x), version_of(y));
	return order ? order : slice_compare(place_of(a), place_of(b));
}

static int finding_order(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;
	int order = actions_compare(x, y);

	return order ? order : (x > y) - (x < y); /* as the report has them */
}

/* Unknown counts as high, and comes after those that are known to be. */
static int rank(enum rating rating)
{
	return 2 * (int)rating_for_policy(rating) + (rating != RATING_UNKNOWN);
}

static int upgrade_order(const void *a, const void *b)
{
	const struct upgrade *x = a, *y = b;
	int order = rank(y->action.worst) - rank(x->action.worst);

	if (!order)
		order = y->kev - x->kev;
	if (!order)
		order = (y->epss > x->epss) - (y->epss < x->epss);
	if (!order)
		order = (y->action.fixes > x->action.fixes) - (y->action.fixes < x->action.fixes);
	if (!order)
		order = slice_compare(x->name, y->name);
	if (!order)
		order = slice_compare(x->version, y->version);
	return order ? order : slice_compare(x->action.sentence, y->action.sentence);
}

bool actions_is_fixable(const struct finding *finding)
{
	return finding->kind == FINDING_VULNERABILITY && finding->fixed_version.len && finding->place.package &&
	       !finding->vendor_silent; /* what the distribution brought is not to be overwritten */
}

static bool is_higher(const struct policy_options *options, const struct package *package, struct slice a, struct slice b)
{
	const char *scheme = package_type_facts((enum package_type)package->type)->scheme;

	return (options->compare ? options->compare(scheme, a, b) : slice_compare(a, b)) > 0;
}

/* COUNT findings of one key: the highest version that any of them needs repairs all. */
static struct upgrade make_upgrade(
	const struct finding **findings, size_t count, const struct policy_options *options, struct arena *arena)
{
	const struct package *package = findings[0]->place.package;
	struct upgrade upgrade = { .name = name_of(package), .version = version_of(package) };
	struct slice target = findings[0]->fixed_version;
	size_t more_places = 0;

	upgrade.action.fixes = count;
	upgrade.action.worst = findings[0]->rating;
	upgrade.action.place = place_of(findings[0]);
	for (size_t i = 0; i < count; i++) {
		const struct finding *finding = findings[i];

		if (is_higher(options, package, finding->fixed_version, target))
			target = finding->fixed_version;
		if (rank(finding->rating) > rank(upgrade.action.worst))
			upgrade.action.worst = finding->rating;
		if (finding->paths.count > more_places)
			more_places = finding->paths.count;
		upgrade.action.exploited += finding_exploitation(finding) == EXPLOITATION_ACTIVE;
		upgrade.action.weaponised += finding_exploitation(finding) == EXPLOITATION_PUBLIC;
		upgrade.kev = upgrade.kev || finding->kev.len;
		if (finding->has_epss && finding->epss > upgrade.epss)
			upgrade.epss = finding->epss;
	}
	upgrade.action.sentence = arena_printf(arena, "upgrade %.*s%s%.*s to %.*s", SLICE_ARG(upgrade.name),
		upgrade.version.len ? " " : "", SLICE_ARG(upgrade.version), SLICE_ARG(target));
	if (upgrade.action.place.len && more_places)
		upgrade.action.place = arena_printf(arena, "%.*s and %zu more", SLICE_ARG(upgrade.action.place), more_places);
	return upgrade;
}

static struct slice action_of(const struct finding *finding, struct arena *arena)
{
	const struct package *package = finding->place.package;
	struct slice name = package ? name_of(package) : S("it");
	const char *why = "no fix is known";

	if (finding->vendor_silent)
		return arena_printf(arena,
			"%.*s of the distribution brought %.*s: ask whether it is affected, or accept it with a reason",
			SLICE_ARG(package ? package->owner : S("a package")), SLICE_ARG(name));
	if (finding->fixed_version.len)
		return arena_printf(arena, "upgrade %.*s to %.*s", SLICE_ARG(name), SLICE_ARG(finding->fixed_version));
	if (slice_equal(finding->status, S("end-of-life")))
		return arena_printf(
			arena, "its release gets no more fixes: move to a newer one, or remove %.*s", SLICE_ARG(name));
	if (slice_equal(finding->status, S("will-not-fix")))
		why = "the distribution will not fix it";
	else if (slice_equal(finding->status, S("deferred")))
		why = "the distribution fixes it later";
	else if (slice_equal(finding->status, S("under-investigation")))
		why = "it is still being looked into";
	return arena_printf(arena, "%s: remove %.*s, or accept it with a reason", why, SLICE_ARG(name));
}

void actions_decide(struct report *report, const struct policy_options *options, struct arena *arena)
{
	const struct finding **findings = arena_array(arena, const struct finding *, report->finding_count + 1);
	struct upgrade *upgrades = arena_array(arena, struct upgrade, report->finding_count + 1);
	size_t count = 0, upgrade_count = 0;

	for (size_t i = 0; i < report->finding_count; i++) {
		struct finding *finding = &report->findings[i];

		if (finding->kind == FINDING_VULNERABILITY && finding->action.len == 0)
			finding->action = action_of(finding, arena);
		if (actions_is_fixable(finding) && !finding->known)
			findings[count++] = finding;
	}
	qsort(findings, count, sizeof(const struct finding *), finding_order);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && actions_compare(findings[from], findings[to]) == 0;)
			to++;
		upgrades[upgrade_count++] = make_upgrade(findings + from, to - from, options, arena);
	}
	qsort(upgrades, upgrade_count, sizeof *upgrades, upgrade_order);
	report->actions = arena_array(arena, struct action, upgrade_count + 1);
	report->action_count = upgrade_count;
	for (size_t i = 0; i < upgrade_count; i++)
		report->actions[i] = upgrades[i].action;
}
