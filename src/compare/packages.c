/* packages.c - packages that were added, removed, upgraded, downgraded */
#include "compare/comparing.h"

#include <stdlib.h>

/* The strictest first: a package that stays where it is is the same in another version; one that moved is the same, too; and of several versions
 * of one name the lowest belong together. */
enum likeness { SAME, SAME_PLACE, SAME_VERSION, SAME_NAME, LIKENESS_COUNT };

struct looking {
	const struct comparing *comparing;
	enum likeness likeness;
};

static bool key_of(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct looking *looking = context;
	const struct comparison *comparison = looking->comparing->comparison;
	const struct package *package = &(newer ? comparison->newer : comparison->older)->packages[index].package;
	struct sha256 *sha256 = looking->comparing->sha256;

	compare_add_part(sha256, slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	compare_add_part(sha256, package->name);
	if (looking->likeness != SAME_NAME)
		compare_add_part(sha256, package->architecture);
	if (looking->likeness == SAME || looking->likeness == SAME_VERSION)
		compare_add_part(sha256, package->version);
	if (looking->likeness == SAME || looking->likeness == SAME_PLACE)
		compare_add_part(sha256, package->path);
	sha256_end(sha256, ret_key);
	return which == 0;
}

static const struct package *package_of(const struct package_change *change)
{
	return change->after ? &change->after->package : &change->before->package;
}

static int change_order(const void *a, const void *b)
{
	const struct package_change *x = a, *y = b;
	const struct package *left = package_of(x), *right = package_of(y);
	int order = (x->step > y->step) - (x->step < y->step);

	if (!order)
		order = strcmp(package_type_facts((enum package_type)left->type)->purl,
			package_type_facts((enum package_type)right->type)->purl);
	if (!order)
		order = slice_compare(left->name, right->name);
	if (!order)
		order = slice_compare(left->version, right->version);
	if (!order)
		order = slice_compare(left->path, right->path);
	return order ? order : slice_compare(left->architecture, right->architecture);
}

static void add(struct comparison *comparison, enum package_step step, const struct found_package *before,
	const struct found_package *after)
{
	comparison->packages[comparison->package_count++] = (struct package_change){ step, before, after };
}

static void add_pair(struct comparing *comparing, const struct found_package *before, const struct found_package *after)
{
	const char *scheme = package_type_facts((enum package_type)after->package.type)->scheme;
	int order;

	if (slice_equal(before->package.version, after->package.version)) {
		comparing->comparison->same_package_count++;
		return;
	}
	order = comparing->versions(scheme, before->package.version, after->package.version);
	if (order == 0) { /* written otherwise, as 1.0 and 1.0.0 */
		comparing->comparison->same_package_count++;
		return;
	}
	add(comparing->comparison, order < 0 ? PACKAGE_UPGRADED : PACKAGE_DOWNGRADED, before, after);
}

void compare_packages(struct comparing *comparing)
{
	struct comparison *comparison = comparing->comparison;
	const struct report *older = comparison->older, *newer = comparison->newer;
	cleanup_pairs struct pairs pairs = { 0 };

	if (!older->list_all_packages || !newer->list_all_packages) {
		compare_note(comparing,
			"packages were not compared: the %s report does not list them (plimsoll scan --list-all-pkgs)",
			!older->list_all_packages ? "old" : "new");
		return;
	}
	comparison->packages_compared = true;
	pairs_init(&pairs, older->package_count, newer->package_count);
	for (enum likeness likeness = SAME; likeness < LIKENESS_COUNT; likeness++)
		pairs_match(&pairs, key_of, &(struct looking){ comparing, likeness });
	comparison->packages = arena_array(comparing->arena, struct package_change, older->package_count + newer->package_count);
	for (size_t i = 0; i < older->package_count; i++)
		if (pairs.older[i] == PAIR_NONE)
			add(comparison, PACKAGE_REMOVED, &older->packages[i], NULL);
		else
			add_pair(comparing, &older->packages[i], &newer->packages[pairs.older[i]]);
	for (size_t i = 0; i < newer->package_count; i++)
		if (pairs.newer[i] == PAIR_NONE)
			add(comparison, PACKAGE_ADDED, NULL, &newer->packages[i]);
	if (comparison->package_count)
		qsort(comparison->packages, comparison->package_count, sizeof *comparison->packages, change_order);
}
