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

static struct slice text(const struct tree *table, const char *key)
{
	return tree_as_text(get(table, key));
}

static void read_vulnerability(struct reading *reading, const struct tree *item)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	text_list_add(&entry.names, text(item, "id"), reading->arena);
	if (entry.names.count == 0)
		entry_refuse(reading, &entry, "it has no id");
	entry_until(reading, &entry, text(item, "ignoreUntil"));
	entry.ruling.reason = text(item, "reason");
	entry_end(reading, &entry);
}

/* One that does not ignore vulnerabilities is about licences. */
static void read_package(struct reading *reading, const struct tree *item)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	if (!slice_equal(text(item, "ignore"), S("true")) && !slice_equal(text(get(item, "vulnerability"), "ignore"), S("true")))
		return;
	if (text(item, "group").len)
		entry_refuse(reading, &entry, "groups of packages are not known here");
	entry_condition(reading, &entry, "name", text(item, "name"));
	entry_condition(reading, &entry, "version", text(item, "version"));
	entry_condition(reading, &entry, "ecosystem", text(item, "ecosystem"));
	entry_until(reading, &entry, text(item, "effectiveUntil"));
	entry.ruling.reason = text(item, "reason");
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
