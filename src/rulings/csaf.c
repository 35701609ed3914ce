/* csaf.c - CSAF 2.0 and 2.1 documents, above all of profile csaf_vex: what is said of products
 *
 * https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html. A product is known by its purls and CPE names; one that is "component of"
 * another by a relationship of the product tree means the component in the other. */
#include "rulings/reading.h"
#include <stdlib.h>

#define PRODUCTS_MAX 200000u
#define BRANCH_DEPTH_MAX 30u

struct product {
	struct slice id;
	const struct tree *helper;     /* product_identification_helper, or NULL */
	struct slice component, whole; /* of a relationship: ids of products */
};

struct csaf {
	struct reading *reading;
	struct product *products; /* by id */
	size_t count, capacity;
	const struct tree *groups;
};

static void add_product(struct csaf *csaf, const struct tree *name, struct slice component, struct slice whole)
{
	struct product product = { tree_text(name, "product_id"), tree_get(name, "product_identification_helper"), component,
		whole };

	if (product.id.len == 0 || csaf->count == PRODUCTS_MAX)
		return;
	if (csaf->count == csaf->capacity) { /* what is left behind stays in the arena */
		size_t capacity = csaf->capacity ? csaf->capacity * 2 : 64;
		struct product *products = arena_array(csaf->reading->arena, struct product, capacity);

		if (csaf->count)
			memcpy(products, csaf->products, csaf->count * sizeof *products);
		csaf->products = products;
		csaf->capacity = capacity;
	}
	csaf->products[csaf->count++] = product;
}

static void add_branches(struct csaf *csaf, const struct tree *branches, unsigned depth)
{
	for (size_t i = 0; branches && branches->kind == TREE_LIST && i < branches->count && depth < BRANCH_DEPTH_MAX; i++) {
		add_product(csaf, tree_get(branches->items[i], "product"), S(""), S(""));
		add_branches(csaf, tree_get(branches->items[i], "branches"), depth + 1);
	}
}

static int by_id(const void *a, const void *b)
{
	return slice_compare(((const struct product *)a)->id, ((const struct product *)b)->id);
}

static void read_products(struct csaf *csaf, const struct tree *root)
{
	const struct tree *tree = tree_get(root, "product_tree"), *names = tree_get(tree, "full_product_names");
	const struct tree *relations = tree_get(tree, "relationships");

	csaf->groups = tree_get(tree, "product_groups");
	add_branches(csaf, tree_get(tree, "branches"), 0);
	for (size_t i = 0; names && names->kind == TREE_LIST && i < names->count; i++)
		add_product(csaf, names->items[i], S(""), S(""));
	for (size_t i = 0; relations && relations->kind == TREE_LIST && i < relations->count; i++)
		add_product(csaf, tree_get(relations->items[i], "full_product_name"),
			tree_text(relations->items[i], "product_reference"),
			tree_text(relations->items[i], "relates_to_product_reference"));
	if (csaf->count)
		qsort(csaf->products, csaf->count, sizeof *csaf->products, by_id);
}

static const struct product *find_product(const struct csaf *csaf, struct slice id)
{
	struct product key = { .id = id };

	return csaf->count ? bsearch(&key, csaf->products, csaf->count, sizeof key, by_id) : NULL;
}

/* Purls and CPE names, of what has no relationship. */
static void add_identities(struct text_list *list, const struct product *product, struct arena *arena)
{
	if (!product)
		return;
	text_list_add(list, tree_text(product->helper, "purl"), arena);
	text_list_add_all(list, tree_get(product->helper, "purls"), arena); /* of CSAF 2.1 */
	text_list_add(list, tree_text(product->helper, "cpe"), arena);
}

/* False: nothing tells what it is. A component of a component is the innermost one, in the outermost. */
static bool identify(const struct csaf *csaf, struct slice id, struct ruling *ruling)
{
	struct arena *arena = csaf->reading->arena;
	const struct product *product = find_product(csaf, id), *component = product, *whole = product;
	struct text_list products = { 0 }, components = { 0 };

	for (unsigned depth = 0; component && component->component.len && depth < BRANCH_DEPTH_MAX; depth++)
		component = find_product(csaf, component->component);
	for (unsigned depth = 0; whole && whole->whole.len && depth < BRANCH_DEPTH_MAX; depth++)
		whole = find_product(csaf, whole->whole);
	add_identities(&products, whole, arena);
	if (whole != component || (product && product->whole.len))
		add_identities(&components, component, arena);
	ruling->products = text_list_end(&products);
	ruling->components = text_list_end(&components);
	return products.count && (components.count || !product->whole.len);
}

static bool lists(const struct tree *list, struct slice id)
{
	for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count; i++)
		if (slice_equal(tree_as_text(list->items[i]), id))
			return true;
	return false;
}

/* Is ITEM (a flag, a threat, a remediation) about the product? One that names none is about all. */
static bool concerns(const struct csaf *csaf, const struct tree *item, struct slice id)
{
	const struct tree *ids = tree_get(item, "product_ids"), *groups = tree_get(item, "group_ids");

	if (!ids && !groups)
		return true;
	if (lists(ids, id))
		return true;
	for (size_t i = 0; i < tree_count(csaf->groups) && csaf->groups->kind == TREE_LIST; i++)
		if (lists(groups, tree_text(csaf->groups->items[i], "group_id")) &&
			lists(tree_get(csaf->groups->items[i], "product_ids"), id))
			return true;
	return false;
}

/* The member WANTED of the first item that concerns the product, and has CATEGORY where one is asked for. */
static struct slice told(
	const struct csaf *csaf, const struct tree *items, const char *category, const char *wanted, struct slice id)
{
	for (size_t i = 0; items && items->kind == TREE_LIST && i < items->count; i++)
		if ((!category || slice_equal(tree_text(items->items[i], "category"), slice_from_text(category))) &&
			tree_text(items->items[i], wanted).len && concerns(csaf, items->items[i], id))
			return tree_text(items->items[i], wanted);
	return S("");
}

static struct slices names_of(const struct tree *vulnerability, struct arena *arena)
{
	const struct tree *ids = tree_get(vulnerability, "ids");
	struct text_list names = { 0 };

	text_list_add(&names, tree_text(vulnerability, "cve"), arena);
	for (size_t i = 0; ids && ids->kind == TREE_LIST && i < ids->count; i++)
		if (slice_starts_with(tree_text(ids->items[i], "text"), S("GHSA-")) || names.count == 0)
			text_list_add(&names, tree_text(ids->items[i], "text"), arena); /* others are numbers of trackers */
	return text_list_end(&names);
}

static const struct {
	const char *name;
	enum ruling_status status;
} groups[] = {
	{ "first_affected", RULING_AFFECTED },
	{ "known_affected", RULING_AFFECTED },
	{ "last_affected", RULING_AFFECTED },
	{ "under_investigation", RULING_UNDER_INVESTIGATION },
	{ "first_fixed", RULING_FIXED },
	{ "fixed", RULING_FIXED },
	{ "known_not_affected", RULING_NOT_AFFECTED },
};

/* A product in contradicting groups (CSAF 2.0, 6.1.6) counts as affected. */
static bool is_affected_too(const struct csaf *csaf, const struct tree *vulnerability, struct slice id)
{
	const struct tree *status = tree_get(vulnerability, "product_status");

	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (groups[i].status == RULING_AFFECTED && lists(tree_get(status, groups[i].name), id)) {
			note_add(&csaf->reading->sink->notes, NOTE_REMARK, csaf->reading->path,
				"vulnerability %zu: '%.*s' is affected and not affected: it counts as affected",
				csaf->reading->statement, SLICE_ARG(slice_first(id, 80)));
			return true;
		}
	return false;
}

static void read_status(
	struct csaf *csaf, const struct tree *vulnerability, const struct tree *ids, struct ruling ruling, size_t *unknown)
{
	for (size_t i = 0; ids && ids->kind == TREE_LIST && i < ids->count && csaf->reading->result >= 0; i++) {
		struct slice id = tree_as_text(ids->items[i]);

		if (ruling.status == RULING_NOT_AFFECTED && is_affected_too(csaf, vulnerability, id))
			continue;
		if (!identify(csaf, id, &ruling)) {
			(*unknown)++;
			continue;
		}
		ruling.justification = told(csaf, tree_get(vulnerability, "flags"), NULL, "label", id);
		ruling.reason = told(csaf, tree_get(vulnerability, "threats"), "impact", "details", id);
		ruling.action = told(csaf, tree_get(vulnerability, "remediations"), NULL, "details", id);
		reading_give(csaf->reading, &ruling);
	}
}

static void read_vulnerability(struct csaf *csaf, const struct tree *vulnerability)
{
	struct reading *reading = csaf->reading;
	struct ruling ruling = reading->common;
	const struct tree *status = tree_get(vulnerability, "product_status");
	size_t unknown = 0;

	ruling.names = names_of(vulnerability, reading->arena);
	if (ruling.names.count == 0) {
		reading_refuse(reading, "no vulnerability is named");
		return;
	}
	ruling.place = arena_printf(reading->arena, "vulnerability %zu", reading->statement);
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		ruling.status = groups[i].status;
		read_status(csaf, vulnerability, tree_get(status, groups[i].name), ruling, &unknown);
	}
	if (unknown)
		reading_refuse(reading, "of %zu products no purl or CPE name says what they are", unknown);
}

static bool knows(const struct tree *root)
{
	const struct tree *document = tree_get(root, "document");

	return tree_text(document, "csaf_version").len && tree_get(document, "category");
}

static void read(struct reading *reading, const struct tree *root)
{
	const struct tree *document = tree_get(root, "document"), *tracking = tree_get(document, "tracking");
	const struct tree *vulnerabilities = tree_get(root, "vulnerabilities");
	struct csaf csaf = { .reading = reading };

	reading->common.id = tree_text(tracking, "id");
	reading->common.author = tree_text(tree_get(document, "publisher"), "name");
	reading->common.stated = tree_text(tracking, "current_release_date");
	read_products(&csaf, root);
	for (size_t i = 0; vulnerabilities && vulnerabilities->kind == TREE_LIST && i < vulnerabilities->count; i++) {
		reading->statement = i + 1;
		read_vulnerability(&csaf, vulnerabilities->items[i]);
	}
}

const struct ruling_format vex_format_csaf = { "csaf", knows, read };
