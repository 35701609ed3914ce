/* document.c - JSON and YAML documents as trees, and what their readers share */
#include "codec/json.h"
#include "codec/yaml.h"
#include "rulings/reading.h"
#include <stdarg.h>
#include <stdio.h>

#define NODES_MAX 4000000u

struct building {
	struct json json;
	struct arena *arena;
	size_t nodes;
};

static struct tree *take_value(struct building *building);

static struct tree *take_object(struct building *building)
{
	struct tree *tree = tree_new(building->arena, TREE_TABLE, 0);
	struct slice key;

	json_enter_object(&building->json);
	while (json_next_key(&building->json, &key)) {
		struct tree *item;

		key = arena_copy(building->arena, key);
		item = take_value(building);
		if (!item)
			continue;
		if (tree_find(tree, key)) /* readers differ on which one counts */
			json_fail(&building->json, "'%.*s' stands there twice", SLICE_ARG(slice_first(key, 60)));
		else
			tree_add(building->arena, tree, key, item);
	}
	return tree;
}

static struct tree *take_array(struct building *building)
{
	struct tree *tree = tree_new(building->arena, TREE_LIST, 0);

	json_enter_array(&building->json);
	while (json_next_item(&building->json)) {
		struct tree *item = take_value(building);

		if (item)
			tree_add(building->arena, tree, S(""), item);
	}
	return tree;
}

static struct tree *take_text(struct building *building, struct slice text, bool quoted)
{
	struct tree *tree = tree_new(building->arena, TREE_TEXT, 0);

	tree->text = text;
	tree->quoted = quoted;
	return tree;
}

/* NULL for a null. Depth is the JSON reader's limit. */
static struct tree *take_value(struct building *building)
{
	struct json *json = &building->json;

	if (++building->nodes > NODES_MAX)
		json_fail(json, "more than %u values", NODES_MAX);
	switch (json_peek(json)) {
	case JSON_OBJECT:
		return take_object(building);
	case JSON_ARRAY:
		return take_array(building);
	case JSON_STRING:
		return take_text(building, json_string(json), true);
	case JSON_NUMBER:
		return take_text(building, json_number_text(json), false);
	case JSON_TRUE:
	case JSON_FALSE:
		return take_text(building, json_bool(json) ? S("true") : S("false"), false);
	default:
		json_skip(json);
		return NULL;
	}
}

static int read_json(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct building building = { .arena = arena };
	struct tree *root;
	int r;

	json_init(&building.json, text, arena);
	root = take_value(&building);
	r = json_end(&building.json, err);
	if (r == 0)
		*ret_root = root;
	return r;
}

int document_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct slice start = slice_trim(slice_starts_with(text, S("\xef\xbb\xbf")) ? slice_from(text, 3) : text);

	if (start.len && (start.ptr[0] == '{' || start.ptr[0] == '['))
		return read_json(text, arena, ret_root, err);
	return yaml_read(text, arena, ret_root, err);
}

void reading_give(struct reading *reading, const struct ruling *ruling)
{
	if (reading->result >= 0)
		reading->result = reading->sink->add(reading->sink->context, ruling);
}

void reading_refuse(struct reading *reading, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	note_add(&reading->sink->notes, NOTE_REMARK, reading->path, "%s %zu does not count: %s",
		slice_equal(reading->common.format, S("openvex")) ? "statement" : "entry", reading->statement, text);
}

void text_list_add(struct text_list *list, struct slice text, struct arena *arena)
{
	if (text.len == 0 || list->count == RULING_LIST_MAX)
		return;
	for (size_t i = 0; i < list->count && i < 64; i++) /* twins stand near each other, and do no harm */
		if (slice_equal(list->items[i], text))
			return;
	if (list->count == list->capacity) { /* what is left behind stays in the arena */
		size_t capacity = list->capacity ? list->capacity * 2 : 4;
		struct slice *items = arena_array(arena, struct slice, capacity);

		if (list->count)
			memcpy(items, list->items, list->count * sizeof *items);
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = text;
}

struct slices text_list_end(const struct text_list *list)
{
	return (struct slices){ list->items, list->count };
}

void text_list_add_all(struct text_list *list, const struct tree *items, struct arena *arena)
{
	if (items && items->kind == TREE_TEXT)
		text_list_add(list, items->text, arena);
	for (size_t i = 0; items && items->kind == TREE_LIST && i < items->count; i++)
		text_list_add(list, tree_as_text(items->items[i]), arena);
}

struct slice reading_flaw_name(struct slice text)
{
	text = slice_trim(text);
	while (slice_find(text, S("://")) >= 0 && slice_ends_with(text, S("/")))
		text = slice_first(text, text.len - 1);
	return slice_find(text, S("://")) >= 0 ? slice_base_name(text) : text;
}

bool reading_status(struct slice word, enum ruling_status *ret_status)
{
	for (int status = 0; status < RULING_IGNORED; status++)
		if (slice_equal(word, slice_from_text(ruling_status_name((enum ruling_status)status)))) {
			*ret_status = (enum ruling_status)status;
			return true;
		}
	return false;
}
