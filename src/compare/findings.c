/* findings.c - findings that are new, worse, better, fixed, gone, and why */
#include "compare/comparing.h"
#include "compare/finding_pairs.h"

#include <stdlib.h>

const char *const finding_step_names[FINDING_STEP_COUNT] = {
	[FINDING_NEW] = "new",
	[FINDING_WORSE] = "worse",
	[FINDING_BETTER] = "better",
	[FINDING_FIXED] = "fixed",
	[FINDING_GONE] = "gone",
	[FINDING_SAME] = "same",
};

/* Changes of packages, to be found by the package of either report. */
struct index_entry {
	unsigned char key[SHA256_SIZE];
	const struct package_change *change;
};

struct package_index {
	struct index_entry *placed, *named; /* by type, name, version and path; without the path */
	size_t count;
};

static void package_key(
	const struct comparing *comparing, const struct package *package, bool with_path, unsigned char ret_key[SHA256_SIZE])
{
	compare_add_part(comparing->sha256, slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	compare_add_part(comparing->sha256, package->name);
	compare_add_part(comparing->sha256, package->version);
	if (with_path)
		compare_add_part(comparing->sha256, package->path);
	sha256_end(comparing->sha256, ret_key);
}

static int entry_order(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int order = memcmp(x->key, y->key, SHA256_SIZE);

	return order ? order : (x->change > y->change) - (x->change < y->change);
}

static int key_order(const void *key, const void *entry)
{
	return memcmp(key, ((const struct index_entry *)entry)->key, SHA256_SIZE);
}

static struct package_index index_packages(const struct comparing *comparing, bool newer)
{
	const struct comparison *comparison = comparing->comparison;
	struct package_index index = { .placed = arena_array(comparing->arena, struct index_entry, comparison->package_count),
		.named = arena_array(comparing->arena, struct index_entry, comparison->package_count) };

	for (size_t i = 0; i < comparison->package_count; i++) {
		const struct package_change *change = &comparison->packages[i];
		const struct found_package *found = newer ? change->after : change->before;

		if (!found)
			continue;
		index.placed[index.count].change = index.named[index.count].change = change;
		package_key(comparing, &found->package, true, index.placed[index.count].key);
		package_key(comparing, &found->package, false, index.named[index.count].key);
		index.count++;
	}
	if (index.count) {
		qsort(index.placed, index.count, sizeof *index.placed, entry_order);
		qsort(index.named, index.count, sizeof *index.named, entry_order);
	}
	return index;
}

static const struct package_change *find_change(
	const struct comparing *comparing, const struct package_index *index, const struct finding *finding)
{
	struct package package;
	unsigned char key[SHA256_SIZE];
	const struct index_entry *entry;

	if (!finding->place.package || index->count == 0)
		return NULL;
	package = *finding->place.package;
	package.path = finding->place.path;
	package_key(comparing, &package, true, key);
	entry = bsearch(key, index->placed, index->count, sizeof *index->placed, key_order);
	if (!entry) {
		package_key(comparing, &package, false, key);
		entry = bsearch(key, index->named, index->count, sizeof *index->named, key_order);
	}
	return entry ? entry->change : NULL;
}

/* A distribution's flaws are told of the source's versions. */
static struct slice version_of(const struct package *package)
{
	return package_is_distributions((enum package_type)package->type) && package->source_version.len ? package->source_version
													 : package->version;
}

static bool repairs(const struct comparing *comparing, const struct finding *finding, const struct package *package)
{
	return finding->fixed_version.len == 0 ||
	       comparing->versions(package_type_facts((enum package_type)package->type)->scheme, version_of(package),
		       finding->fixed_version) >= 0;
}

static enum finding_cause cause_of(const struct finding *finding, const struct package_change *change, bool suppressed)
{
	if (suppressed)
		return CAUSE_SUPPRESSED;
	if (!finding->place.package)
		return CAUSE_FILE;
	if (!change)
		return CAUSE_UNKNOWN;
	return change->before && change->after ? CAUSE_VERSION : CAUSE_PACKAGE;
}

static bool is_examined(const struct report *report, enum finding_kind kind)
{
	switch (kind) {
	case FINDING_VULNERABILITY:
		return !report->vulnerabilities_skipped;
	case FINDING_SETTING:
		return !report->settings_skipped && !report->accounts_skipped;
	case FINDING_SECRET:
		return !report->secrets_skipped;
	case FINDING_MALWARE:
		return !report->malware_skipped;
	default:
		return true;
	}
}

/* What one report did not look for is neither new nor gone. */
static bool is_compared(const struct comparison *comparison, enum finding_kind kind)
{
	return is_examined(comparison->older, kind) == is_examined(comparison->newer, kind);
}

static void note_unexamined(struct comparing *comparing)
{
	static const char *const words[FINDING_KIND_COUNT] = {
		[FINDING_VULNERABILITY] = "vulnerabilities",
		[FINDING_SETTING] = "settings and accounts",
		[FINDING_SECRET] = "secrets",
		[FINDING_MALWARE] = "malware",
	};
	const struct comparison *comparison = comparing->comparison;

	for (int kind = 0; kind < FINDING_KIND_COUNT; kind++)
		if (!is_compared(comparison, (enum finding_kind)kind))
			compare_note(comparing, "%s were not compared: the %s report did not look for %s (--scanners)",
				words[kind], is_examined(comparison->older, (enum finding_kind)kind) ? "new" : "old",
				kind == FINDING_SETTING ? "both" : "them");
}

static void add(struct comparison *comparison, const struct finding_change *change)
{
	comparison->counts[change->step]++;
	if (change->step != FINDING_SAME)
		comparison->findings[comparison->finding_count++] = *change;
}

static void add_pair(struct comparison *comparison, const struct finding *before, const struct finding *after)
{
	enum rating was = rating_for_policy(before->rating), is = rating_for_policy(after->rating);

	add(comparison, &(struct finding_change){ .step = is > was   ? FINDING_WORSE
							  : is < was ? FINDING_BETTER
								     : FINDING_SAME,
				.before = before,
				.after = after });
}

struct findings {
	struct comparing *comparing;
	struct package_index older_packages, newer_packages;
	struct pairs pairs, silenced, heard; /* of findings; of older ones that are suppressed now; of newer ones that were */
};

static void add_gone(const struct findings *findings, size_t index)
{
	struct comparing *comparing = findings->comparing;
	const struct finding *before = &comparing->comparison->older->findings[index];
	struct finding_change change = {
		.step = FINDING_GONE, .before = before, .package = find_change(comparing, &findings->older_packages, before)
	};

	change.cause = cause_of(before, change.package, findings->silenced.older[index] != PAIR_NONE);
	if (change.cause == CAUSE_VERSION && before->kind == FINDING_VULNERABILITY && change.package->step == PACKAGE_UPGRADED &&
		repairs(comparing, before, &change.package->after->package))
		change.step = FINDING_FIXED;
	add(comparing->comparison, &change);
}

static void add_new(const struct findings *findings, size_t index)
{
	struct comparing *comparing = findings->comparing;
	const struct finding *after = &comparing->comparison->newer->findings[index];
	struct finding_change change = {
		.step = FINDING_NEW, .after = after, .package = find_change(comparing, &findings->newer_packages, after)
	};

	change.cause = cause_of(after, change.package, findings->heard.newer[index] != PAIR_NONE);
	add(comparing->comparison, &change);
}

static int change_order(const void *a, const void *b)
{
	const struct finding_change *x = a, *y = b;
	const struct finding *left = x->after ? x->after : x->before, *right = y->after ? y->after : y->before;
	int order = (x->step > y->step) - (x->step < y->step);

	if (!order)
		order = (int)rating_for_policy(right->rating) - (int)rating_for_policy(left->rating);
	if (!order)
		order = (left->kind > right->kind) - (left->kind < right->kind);
	if (!order)
		order = slice_compare(left->id, right->id);
	if (!order && left->place.package && right->place.package)
		order = slice_compare(left->place.package->name, right->place.package->name);
	if (!order)
		order = slice_compare(left->place.path, right->place.path);
	return order ? order : (left > right) - (left < right); /* two of one report: as it has them */
}

static void list_changes(const struct findings *findings)
{
	struct comparison *comparison = findings->comparing->comparison;
	const struct report *older = comparison->older, *newer = comparison->newer;

	comparison->findings =
		arena_array(findings->comparing->arena, struct finding_change, older->finding_count + newer->finding_count);
	for (size_t i = 0; i < older->finding_count; i++) {
		if (!is_compared(comparison, older->findings[i].kind))
			continue;
		if (findings->pairs.older[i] == PAIR_NONE)
			add_gone(findings, i);
		else
			add_pair(comparison, &older->findings[i], &newer->findings[findings->pairs.older[i]]);
	}
	for (size_t i = 0; i < newer->finding_count; i++)
		if (is_compared(comparison, newer->findings[i].kind) && findings->pairs.newer[i] == PAIR_NONE)
			add_new(findings, i);
	if (comparison->finding_count)
		qsort(comparison->findings, comparison->finding_count, sizeof *comparison->findings, change_order);
}

void compare_findings(struct comparing *comparing)
{
	const struct report *older = comparing->comparison->older, *newer = comparing->comparison->newer;
	struct finding_list old_list = { older->findings, older->finding_count };
	struct finding_list new_list = { newer->findings, newer->finding_count };
	struct findings findings = { .comparing = comparing };
	bool alike, ignored;

	note_unexamined(comparing);
	findings.older_packages = index_packages(comparing, false);
	findings.newer_packages = index_packages(comparing, true);
	finding_pairs_match(old_list, new_list, &findings.pairs, &alike);
	finding_pairs_match(
		old_list, (struct finding_list){ newer->suppressed, newer->suppressed_count }, &findings.silenced, &ignored);
	finding_pairs_match(
		(struct finding_list){ older->suppressed, older->suppressed_count }, new_list, &findings.heard, &ignored);
	if (alike)
		compare_note(comparing,
			"no fingerprint of a secret stands in both reports, as those of two users do not: secrets "
			"were told by their place and by what is shown of them");
	list_changes(&findings);
	pairs_done(&findings.pairs);
	pairs_done(&findings.silenced);
	pairs_done(&findings.heard);
}
