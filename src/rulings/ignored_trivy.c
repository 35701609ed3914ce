/* ignored_trivy.c - .trivyignore.yaml: entries with paths, purls, a statement and an end */
#include "rulings/ignores.h"
#include <inttypes.h>

static void add_conditions(
	struct reading *reading, struct entry *entry, const char *kind, const struct tree *table, const char *key)
{
	const struct tree *list = tree_find(table, slice_from_text(key));

	if (!list)
		return;
	if (list->kind != TREE_LIST || list->count == 0)
		entry_refuse(reading, entry, "'%s' is no list, or an empty one", key);
	for (size_t i = 0; list->kind == TREE_LIST && i < list->count; i++) {
		if (!tree_as_text(list->items[i]).len)
			entry_refuse(reading, entry, "'%s' has what is no text, or an empty one", key);
		entry_condition(reading, entry, kind, tree_as_text(list->items[i]));
	}
}

static void read_entry(struct reading *reading, const struct tree *item, const char *kind)
{
	struct entry entry = entry_begin(reading, arena_printf(reading->arena, "line %" PRIu64, item->line));

	entry_check_keys(reading, &entry, item, " id paths purls statement expired_at ");
	text_list_add(&entry.names, entry_text(reading, &entry, item, "id"), reading->arena);
	if (entry.names.count == 0)
		entry_refuse(reading, &entry, "it has no id");
	if (item->kind == TREE_TABLE) {
		add_conditions(reading, &entry, "path", item, "paths");
		add_conditions(reading, &entry, "purl", item, "purls");
		if (tree_find(item, S("expired_at")))
			entry_until(reading, &entry, entry_text(reading, &entry, item, "expired_at"));
	}
	entry_condition(reading, &entry, "kind", slice_from_text(kind));
	entry.ruling.reason = tree_text(item, "statement");
	entry_end(reading, &entry);
}

/* A section is about findings of its kind. */
void ignores_read_trivy(struct reading *reading, const struct tree *root)
{
	static const struct {
		const char *name, *kind;
	} sections[] = {
		{ "vulnerabilities", "vulnerability" },
		{ "misconfigurations", "setting" },
		{ "secrets", "secret" },
		{ "licenses", "licence" },
	};

	reading->common.format = S("trivyignore.yaml");
	for (size_t k = 0; k < sizeof sections / sizeof sections[0]; k++) {
		const struct tree *list = tree_get(root, sections[k].name);

		for (size_t i = 0; list && list->kind == TREE_LIST && i < list->count && reading->result >= 0; i++)
			read_entry(reading, list->items[i], sections[k].kind);
	}
}
