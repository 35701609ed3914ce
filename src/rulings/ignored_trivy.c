/* ignored_trivy.c - .trivyignore.yaml: entries with paths, purls, a statement and an end */
#include "rulings/ignores.h"
#include <inttypes.h>

static void add_conditions(struct reading *reading, struct entry *entry, const char *kind, const struct tree *list)
{
	for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count; i++)
		entry_condition(reading, entry, kind, tree_as_text(list->items[i]));
	if (list && (list->kind != TREE_LIST || list->count == 0))
		entry_refuse(reading, entry, "'%ss' is no list, or an empty one", kind);
}

static void read_entry(struct reading *reading, const struct tree *item)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	entry_check_keys(reading, &entry, item, " id paths purls statement expired_at ");
	text_list_add(&entry.names, tree_text(item, "id"), reading->arena);
	if (entry.names.count == 0)
		entry_refuse(reading, &entry, "it has no id");
	add_conditions(reading, &entry, "path", tree_get(item, "paths"));
	add_conditions(reading, &entry, "purl", tree_get(item, "purls"));
	entry.ruling.reason = tree_text(item, "statement");
	entry_until(reading, &entry, tree_text(item, "expired_at"));
	entry_end(reading, &entry);
}

void ignores_read_trivy(struct reading *reading, const struct tree *root)
{
	static const char *const sections[] = { "vulnerabilities", "misconfigurations", "secrets", "licenses" };

	reading->common.format = S("trivyignore.yaml");
	for (size_t k = 0; k < sizeof sections / sizeof sections[0]; k++) {
		const struct tree *list = tree_get(root, sections[k]);

		for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count && reading->result >= 0; i++)
			read_entry(reading, list->items[i]);
	}
}
