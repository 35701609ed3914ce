/* openvex.c - OpenVEX documents, https://github.com/openvex/spec: 0.2.0, and 0.0.1 with or without a version in its context */
#include "base/moment.h"
#include "rulings/reading.h"

static bool knows(const struct tree *root)
{
	return slice_find(tree_text(root, "@context"), S("openvex.dev/ns")) >= 0 ||
	       slice_equal(tree_text(root, "format"), S("text/vex+json")) ||
	       slice_equal(tree_text(root, "format"), S("vex_attestation"));
}

/* 0.0.1 has a text, 0.2.0 a table; where a table has only an "@id", that is a name or ends with one. */
static struct slices names_of(const struct tree *vulnerability, struct arena *arena)
{
	struct text_list names = { 0 };

	if (vulnerability && vulnerability->kind == TREE_TEXT)
		text_list_add(&names, reading_flaw_name(vulnerability->text), arena);
	text_list_add(&names, reading_flaw_name(tree_text(vulnerability, "name")), arena);
	if (names.count == 0)
		text_list_add(&names, reading_flaw_name(tree_text(vulnerability, "@id")), arena);
	text_list_add_all(&names, tree_get(vulnerability, "aliases"), arena);
	return text_list_end(&names);
}

/* All that means the product or subcomponent ITEM: its "@id", which should be a purl, its identifiers and hashes. */
static void add_identities(struct text_list *list, const struct tree *item, struct arena *arena)
{
	const struct tree *identifiers = tree_get(item, "identifiers"), *hashes = tree_get(item, "hashes");

	if (item && item->kind == TREE_TEXT)
		text_list_add(list, item->text, arena);
	text_list_add(list, tree_text(item, "@id"), arena);
	for (size_t i = 0; identifiers && identifiers->kind == TREE_TABLE && i < identifiers->count; i++)
		text_list_add(list, tree_as_text(identifiers->items[i]), arena);
	for (size_t i = 0; hashes && hashes->kind == TREE_TABLE && i < hashes->count; i++)
		if (slice_equal(hashes->keys[i], S("sha-256")) && tree_as_text(hashes->items[i]).len)
			text_list_add(list, arena_printf(arena, "sha256:%.*s", SLICE_ARG(tree_as_text(hashes->items[i]))), arena);
}

/* Adds all of LIST's; an item may be a text (0.0.1) or a table. */
static void add_all_identities(struct text_list *list, const struct tree *items, struct arena *arena)
{
	for (size_t i = 0; items && items->kind == TREE_LIST && i < items->count; i++)
		add_identities(list, items->items[i], arena);
}

/* The later one of when it was stated and when it was last changed. */
static struct slice time_of(const struct tree *statement, struct slice otherwise)
{
	struct slice stated = tree_text(statement, "timestamp"), updated = tree_text(statement, "last_updated");
	struct moment a, b;

	if (!moment_parse(stated, &a))
		stated = otherwise;
	if (moment_parse(updated, &b) && (!moment_parse(stated, &a) || moment_compare(&b, &a) > 0))
		stated = updated;
	return stated;
}

/* A time that cannot be read would make an old statement as good as a new one. */
static bool check_times(struct reading *reading, const struct tree *root, const struct tree *statement)
{
	const struct slice times[] = { tree_text(root, "timestamp"), tree_text(statement, "timestamp"),
		tree_text(statement, "last_updated") };
	struct moment moment;

	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		if (times[i].len && !moment_parse(times[i], &moment)) {
			reading_refuse(reading, "'%.*s' is no time", SLICE_ARG(slice_first(times[i], 40)));
			return false;
		}
	return true;
}

/* Status justifications of the specification, "Status Justifications". */
static const char *const justifications[] = { "component_not_present", "vulnerable_code_not_present",
	"vulnerable_code_not_in_execute_path", "vulnerable_code_cannot_be_controlled_by_adversary",
	"inline_mitigations_already_exist" };

/* "not_affected" MUST say why: by one of these words, or by an impact statement. */
static bool is_justified(struct reading *reading, const struct ruling *ruling, struct slice impact)
{
	for (size_t i = 0; i < sizeof justifications / sizeof *justifications; i++)
		if (slice_equal(ruling->justification, slice_from_text(justifications[i])))
			return true;
	if (ruling->justification.len)
		reading_refuse(reading, "no justification is called '%.*s'", SLICE_ARG(slice_first(ruling->justification, 60)));
	else if (!impact.len)
		reading_refuse(reading, "not_affected without a justification or an impact statement");
	return !ruling->justification.len && impact.len;
}

static bool has_subcomponents(const struct tree *product, const struct tree *statement)
{
	return tree_get(product, "subcomponents") || tree_get(statement, "subcomponents");
}

static void read_statement(struct reading *reading, const struct tree *root, const struct tree *statement)
{
	struct arena *arena = reading->arena;
	const struct tree *products = tree_get(statement, "products");
	struct ruling ruling = reading->common;
	enum ruling_status status;

	ruling.place = arena_printf(arena, "statement %zu", reading->statement);
	ruling.names = names_of(tree_get(statement, "vulnerability"), arena);
	ruling.stated = time_of(statement, tree_text(root, "timestamp"));
	ruling.justification = tree_text(statement, "justification");
	ruling.reason = tree_text(statement, "impact_statement");
	ruling.action = tree_text(statement, "action_statement");
	if (ruling.reason.len == 0)
		ruling.reason = tree_text(statement, "status_notes");
	if (!reading_status(tree_text(statement, "status"), &status)) {
		reading_refuse(reading, "no status, or none that is known");
		return;
	}
	ruling.status = status;
	if (ruling.names.count == 0) {
		reading_refuse(reading, "no vulnerability is named");
		return;
	}
	if (!products || products->kind != TREE_LIST || products->count == 0) {
		reading_refuse(reading, "it names no product");
		return;
	}
	if (!check_times(reading, root, statement))
		return;
	if (status == RULING_NOT_AFFECTED && !is_justified(reading, &ruling, tree_text(statement, "impact_statement")))
		return;
	for (size_t i = 0; i < products->count; i++) {
		struct text_list identities = { 0 }, components = { 0 };

		add_identities(&identities, products->items[i], arena);
		add_all_identities(&components, tree_get(products->items[i], "subcomponents"), arena);
		add_all_identities(&components, tree_get(statement, "subcomponents"), arena); /* of 0.0.1: of each product */
		ruling.products = text_list_end(&identities);
		ruling.components = text_list_end(&components);
		if (ruling.products.count == 0 || (components.count == 0 && has_subcomponents(products->items[i], statement)))
			reading_refuse(reading,
				"a product or its subcomponents have no names"); /* else it would mean the whole product */
		else
			reading_give(reading, &ruling);
	}
}

static void read(struct reading *reading, const struct tree *root)
{
	const struct tree *statements = tree_get(root, "statements");

	reading->common.id = tree_text(root, "@id");
	reading->common.author = tree_text(root, "author");
	for (size_t i = 0; statements && statements->kind == TREE_LIST && i < statements->count && reading->result >= 0; i++) {
		reading->statement = i + 1;
		read_statement(reading, root, statements->items[i]);
	}
}

const struct ruling_format vex_format_openvex = { "openvex", knows, read };
