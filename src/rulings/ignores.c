/* ignores.c - ignore files of other scanners: which one is it, and what their entries have in common */
#include "rulings/ignores.h"
#include "base/moment.h"
#include "codec/toml.h"
#include <stdarg.h>
#include <stdio.h>

struct entry entry_begin(struct reading *reading, struct slice place)
{
	struct entry entry = { .ruling = reading->common };

	entry.ruling.place = place;
	entry.ruling.status = RULING_IGNORED;
	return entry;
}

void entry_refuse(struct reading *reading, struct entry *entry, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	if (entry->refused)
		return;
	entry->refused = true;
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	note_add(&reading->sink->notes, NOTE_REMARK, reading->path, "%.*s does not count: %s", SLICE_ARG(entry->ruling.place),
		text);
}

struct slice entry_text(struct reading *reading, struct entry *entry, const struct tree *table, const char *key)
{
	const struct tree *item = tree_get(table, key);

	if (!tree_is_null(table) && table->kind != TREE_TABLE)
		entry_refuse(reading, entry, "where '%s' is looked for there is no table", key);
	if (tree_is_null(item))
		return S("");
	if (item->kind != TREE_TEXT)
		entry_refuse(reading, entry, "'%s' is no text", key);
	else if (!item->text.len)
		entry_refuse(reading, entry, "'%s' is empty", key);
	return tree_as_text(item);
}

void entry_condition(struct reading *reading, struct entry *entry, const char *kind, struct slice value)
{
	if (value.len)
		text_list_add(
			&entry->conditions, arena_printf(reading->arena, "%s %.*s", kind, SLICE_ARG(value)), reading->arena);
}

void entry_until(struct reading *reading, struct entry *entry, struct slice date)
{
	struct moment moment;

	if (!moment_parse(date, &moment))
		entry_refuse(reading, entry, "'%.*s' is no date", SLICE_ARG(slice_first(date, 40)));
	entry->ruling.until = date;
}

void entry_end(struct reading *reading, struct entry *entry)
{
	entry->ruling.names = text_list_end(&entry->names);
	entry->ruling.conditions = text_list_end(&entry->conditions);
	if (entry->ruling.names.count == 0 && entry->ruling.conditions.count == 0)
		entry_refuse(reading, entry, "it names nothing");
	if (!entry->refused)
		reading_give(reading, &entry->ruling);
}

void entry_check_keys(struct reading *reading, struct entry *entry, const struct tree *table, const char *known)
{
	char key[64];

	for (size_t i = 0; table && table->kind == TREE_TABLE && i < table->count; i++) {
		snprintf(key, sizeof key, " %.*s ", SLICE_ARG(slice_first(table->keys[i], 60)));
		if (!strstr(known, key))
			entry_refuse(reading, entry, "'%.*s' is not known here", SLICE_ARG(slice_first(table->keys[i], 60)));
	}
}

static bool is_yaml(struct slice name)
{
	return slice_ends_with(name, S(".yaml")) || slice_ends_with(name, S(".yml"));
}

static int read_yaml(struct reading *reading, struct slice bytes, struct error *err)
{
	static const char *const sections[] = { "vulnerabilities", "misconfigurations", "secrets", "licenses" };
	const struct tree *root = NULL;
	int r = document_read(bytes, reading->arena, &root, err);

	if (r < 0 || !root)
		return r;
	if (tree_get(root, "ignore")) {
		ignores_read_grype(reading, root);
		return 0;
	}
	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (tree_find(root, slice_from_text(sections[i]))) {
			ignores_read_trivy(reading, root);
			return 0;
		}
	return error_set(err, ERR_FORMAT, "neither .trivyignore.yaml nor .grype.yaml: no list of what to ignore");
}

static int read_toml(struct reading *reading, struct slice bytes, struct error *err)
{
	const struct tree *root;
	int r = toml_read(bytes, reading->arena, &root, err);

	if (r >= 0)
		ignores_read_osv_scanner(reading, root);
	return r < 0 ? r : 0;
}

int rulings_read_ignores(struct slice path, struct slice bytes, uint64_t document, struct ruling_sink *sink, struct arena *arena,
	struct error *err)
{
	struct reading reading = { .sink = sink, .arena = arena, .path = path, .common.document = document };
	int r = 0;

	if (is_yaml(path))
		r = read_yaml(&reading, bytes, err);
	else if (slice_ends_with(path, S(".toml")))
		r = read_toml(&reading, bytes, err);
	else
		ignores_read_lines(&reading, bytes);
	return r < 0 ? r : reading.result;
}
