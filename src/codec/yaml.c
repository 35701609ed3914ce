/* yaml.c - read YAML by libyaml as a tree */
#include "codec/yaml.h"
#include "base/memory.h"
#include <stdlib.h>
#include <yaml.h>

struct anchor {
	struct slice name;
	struct tree *tree;
	size_t nodes; /* below it, and itself */
};

struct reading {
	yaml_parser_t parser;
	struct arena *arena;
	struct anchor *anchors;
	size_t anchor_count, anchor_capacity;
	size_t nodes;
	struct error *err;
};

static int fail(struct reading *reading, enum error_code code, uint64_t line, const char *why)
{
	return error_set(reading->err, code, "line %lu: %s", (unsigned long)line, why);
}

static int next_event(struct reading *reading, yaml_event_t *ret_event)
{
	if (yaml_parser_parse(&reading->parser, ret_event))
		return 0;
	return fail(reading, ERR_FORMAT, reading->parser.problem_mark.line + 1,
		reading->parser.problem ? reading->parser.problem : "not YAML");
}

static int count_nodes(struct reading *reading, size_t count, uint64_t line)
{
	reading->nodes += count;
	return reading->nodes > YAML_NODES_MAX ? fail(reading, ERR_LIMIT, line, "too many values") : 0;
}

static void remember(struct reading *reading, const yaml_char_t *name, struct tree *tree, size_t nodes)
{
	if (!name)
		return;
	memory_reserve(reading->anchors, reading->anchor_count, reading->anchor_capacity);
	reading->anchors[reading->anchor_count++] =
		(struct anchor){ arena_copy(reading->arena, slice_from_text((const char *)name)), tree, nodes };
}

/* The tree that was said before stands here as well; it is not copied, but whoever walks all meets it again. */
static int take_alias(struct reading *reading, const yaml_event_t *event, uint64_t line, struct tree **ret_tree)
{
	struct slice name = slice_from_text((const char *)event->data.alias.anchor);

	for (size_t i = reading->anchor_count; i > 0; i--)
		if (slice_equal(reading->anchors[i - 1].name, name)) {
			*ret_tree = reading->anchors[i - 1].tree;
			return count_nodes(reading, reading->anchors[i - 1].nodes, line);
		}
	return fail(reading, ERR_FORMAT, line, "an alias of nothing");
}

static int take_node(struct reading *reading, const yaml_event_t *event, unsigned depth, struct tree **ret_tree);

/* The members of a list or table, up to its end. */
static int take_members(struct reading *reading, struct tree *tree, unsigned depth)
{
	for (;;) {
		struct tree *key = NULL, *item = NULL;
		yaml_event_t event;
		bool ended;
		int r = next_event(reading, &event);

		if (r < 0)
			return r;
		ended = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
		if (!ended)
			r = take_node(reading, &event, depth + 1, tree->kind == TREE_TABLE ? &key : &item);
		yaml_event_delete(&event);
		if (r < 0 || ended)
			return r;
		if (tree->kind == TREE_TABLE) {
			if (key->kind != TREE_TEXT)
				return fail(reading, ERR_FORMAT, key->line, "a key that is no text");
			if (tree_find(tree, key->text))
				return fail(reading, ERR_FORMAT, key->line, "a key that stands twice");
			r = next_event(reading, &event);
			if (r < 0)
				return r;
			r = take_node(reading, &event, depth + 1, &item);
			yaml_event_delete(&event);
			if (r < 0)
				return r;
		}
		tree_add(reading->arena, tree, key ? key->text : S(""), item);
	}
}

static int take_node(struct reading *reading, const yaml_event_t *event, unsigned depth, struct tree **ret_tree)
{
	uint64_t line = event->start_mark.line + 1;
	size_t before = reading->nodes;
	const yaml_char_t *anchor;
	struct tree *tree;
	int r;

	if (depth > YAML_DEPTH_MAX)
		return fail(reading, ERR_LIMIT, line, "values lie too deep in each other");
	r = count_nodes(reading, 1, line);
	if (r < 0)
		return r;
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return take_alias(reading, event, line, ret_tree);
	case YAML_SCALAR_EVENT:
		tree = tree_new(reading->arena, TREE_TEXT, line);
		tree->text = arena_copy(reading->arena, slice_make(event->data.scalar.value, event->data.scalar.length));
		tree->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
		anchor = event->data.scalar.anchor;
		break;
	case YAML_SEQUENCE_START_EVENT:
		tree = tree_new(reading->arena, TREE_LIST, line);
		anchor = event->data.sequence_start.anchor;
		break;
	case YAML_MAPPING_START_EVENT:
		tree = tree_new(reading->arena, TREE_TABLE, line);
		anchor = event->data.mapping_start.anchor;
		break;
	default:
		return fail(reading, ERR_FORMAT, line, "a value is missing");
	}
	if (tree->kind != TREE_TEXT)
		r = take_members(reading, tree, depth);
	if (r < 0)
		return r;
	remember(reading, anchor, tree, reading->nodes - before); /* only now: no tree holds itself */
	*ret_tree = tree;
	return 0;
}

static int take_document(struct reading *reading, struct tree **ret_root)
{
	bool ended = false, seen = false;

	while (!ended) {
		yaml_event_t event;
		int r = next_event(reading, &event);

		if (r < 0)
			return r;
		if (event.type == YAML_STREAM_END_EVENT)
			ended = true;
		else if (event.type == YAML_DOCUMENT_START_EVENT && seen)
			r = fail(reading, ERR_UNSUPPORTED, event.start_mark.line + 1, "a second document");
		else if (event.type == YAML_DOCUMENT_START_EVENT)
			seen = true;
		else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_END_EVENT)
			r = take_node(reading, &event, 1, ret_root);
		yaml_event_delete(&event);
		if (r < 0)
			return r;
	}
	return 0;
}

int yaml_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct reading *reading = memory_one(struct reading);
	struct tree *root = NULL;
	int r;

	reading->arena = arena;
	reading->err = err;
	if (!yaml_parser_initialize(&reading->parser))
		abort(); /* out of memory */
	yaml_parser_set_input_string(&reading->parser, (const unsigned char *)(text.ptr ? text.ptr : ""), text.len);
	r = take_document(reading, &root);
	if (r >= 0)
		*ret_root = root;
	yaml_parser_delete(&reading->parser);
	free(reading->anchors);
	free(reading);
	return r;
}
