/* ignored_osv_scanner.c - osv-scanner.toml: vulnerabilities and packages to ignore; keys in any case */
#include "rulings/ignores.h"
#include <inttypes.h>

static const struct tree *get(const struct tree *table, const char *key)
{
	for (size_t i = 0; table && table->kind == TREE_TABLE && i < table->count; i++)
		if (slice_equal_ignoring_case(table->keys[i], slice_from_text(key)))
			return table->items[i];
	return NULL;
}

/* As entry_text. */
static struct slice text(struct reading *reading, struct entry *entry, const struct tree *table, const char *key)
{
	const struct tree *item = get(table, key);

	if (!item)
		return S("");
	if (item->kind != TREE_TEXT || !item->text.len)
		entry_refuse(reading, entry, "'%s' is no text, or an empty one", key);
	return tree_as_text(item);
}

/* As entry_check_keys: KNOWN ends with NULL. */
static void check_keys(struct reading *reading, struct entry *entry, const struct tree *table, const char *const *known)
{
	if (table->kind != TREE_TABLE)
		entry_refuse(reading, entry, "it is no table");
	for (size_t i = 0; table->kind == TREE_TABLE && i < table->count; i++) {
		bool found = false;

		for (size_t k = 0; known[k] && !found; k++)
			found = slice_equal_ignoring_case(table->keys[i], slice_from_text(known[k]));
		if (!found)
			entry_refuse(reading, entry, "'%.*s' is not known here", SLICE_ARG(slice_first(table->keys[i], 60)));
	}
}

/* An end that stands there must be a date. */
static void take_until(struct reading *reading, struct entry *entry, const struct tree *table, const char *key)
{
	if (get(table, key))
		entry_until(reading, entry, text(reading, entry, table, key));
}

static void read_vulnerability(struct reading *reading, const struct tree *item)
{
	static const char *const known[] = { "id", "ignoreUntil", "reason", NULL };
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	check_keys(reading, &entry, item, known);
	text_list_add(&entry.names, text(reading, &entry, item, "id"), reading->arena);
	if (entry.names.count == 0)
		entry_refuse(reading, &entry, "it has no id");
	take_until(reading, &entry, item, "ignoreUntil");
	entry.ruling.reason = tree_as_text(get(item, "reason"));
	entry_end(reading, &entry);
}

static bool is_true(const struct tree *item)
{
	return slice_equal(tree_as_text(item), S("true"));
}

/* One that does not ignore vulnerabilities is about licences. */
static void read_package(struct reading *reading, const struct tree *item)
{
	static const char *const known[] = { "name", "version", "ecosystem", "group", "ignore", "vulnerability", "license",
		"effectiveUntil", "reason", NULL };
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	if (!is_true(get(item, "ignore")) && !is_true(get(get(item, "vulnerability"), "ignore")))
		return;
	check_keys(reading, &entry, item, known);
	if (get(item, "group"))
		entry_refuse(reading, &entry, "groups of packages are not known here");
	entry_condition(reading, &entry, "name", text(reading, &entry, item, "name"));
	entry_condition(reading, &entry, "version", text(reading, &entry, item, "version"));
	entry_condition(reading, &entry, "ecosystem", text(reading, &entry, item, "ecosystem"));
	take_until(reading, &entry, item, "effectiveUntil");
	entry.ruling.reason = tree_as_text(get(item, "reason"));
	entry_end(reading, &entry);
}

void ignores_read_osv_scanner(struct reading *reading, const struct tree *root)
{
	const struct tree *flaws = get(root, "IgnoredVulns"), *packages = get(root, "PackageOverrides");

	reading->common.format = S("osv-scanner.toml");
	for (size_t i = 0; flaws && flaws->kind == TREE_LIST && i < flaws->count && reading->result >= 0; i++)
		read_vulnerability(reading, flaws->items[i]);
	for (size_t i = 0; packages && packages->kind == TREE_LIST && i < packages->count && reading->result >= 0; i++)
		read_package(reading, packages->items[i]);
}
