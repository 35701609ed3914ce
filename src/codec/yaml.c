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
	bool strict;
	struct slice name; /* for errors of a strict reading */
	struct slice text;
	struct error *err;
};

static int fail(struct reading *reading, enum error_code code, yaml_mark_t mark, const char *why)
{
	if (reading->strict)
		return error_set(reading->err, code, "%.*s:%zu:%zu: %s", SLICE_ARG(slice_first(reading->name, 200)),
			mark.line + 1, mark.column + 1, why);
	return error_set(reading->err, code, "line %zu: %s", mark.line + 1, why);
}

/* Lines and columns begin with 0, and a column is a byte here: what stands before OFFSET need be no text. */
static yaml_mark_t mark_of_offset(const struct reading *reading, size_t offset)
{
	yaml_mark_t mark = { .index = offset };

	for (size_t i = 0; i < offset && i < reading->text.len; i++) {
		mark.column++;
		if (reading->text.ptr[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

/* Of bytes that are no text libyaml knows the offset alone; of what has no end, where it begins and where the file ends. */
static int fail_to_parse(struct reading *reading)
{
	const yaml_parser_t *parser = &reading->parser;
	const char *problem = parser->problem ? parser->problem : "not YAML";
	char text[120];

	if (parser->error == YAML_READER_ERROR)
		return fail(reading, ERR_FORMAT, mark_of_offset(reading, parser->problem_offset), problem);
	if (!reading->strict || !parser->context || parser->context_mark.line >= parser->problem_mark.line ||
		slice_find(slice_from_text(problem), S("unexpected end of stream")) < 0)
		return fail(reading, ERR_FORMAT, parser->problem_mark, problem);
	snprintf(text, sizeof text, "%s that begins here: the file ends before it does",
		slice_find(slice_from_text(parser->context), S("quoted")) >= 0 ? "a text in quotes" : "a value");
	return fail(reading, ERR_FORMAT, parser->context_mark, text);
}

static int next_event(struct reading *reading, yaml_event_t *ret_event)
{
	return yaml_parser_parse(&reading->parser, ret_event) ? 0 : fail_to_parse(reading);
}

static int count_nodes(struct reading *reading, size_t count, yaml_mark_t mark)
{
	reading->nodes += count;
	return reading->nodes > YAML_NODES_MAX ? fail(reading, ERR_LIMIT, mark, "too many values") : 0;
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
static int take_alias(struct reading *reading, const yaml_event_t *event, struct tree **ret_tree)
{
	struct slice name = slice_from_text((const char *)event->data.alias.anchor);

	for (size_t i = reading->anchor_count; i > 0; i--)
		if (slice_equal(reading->anchors[i - 1].name, name)) {
			*ret_tree = reading->anchors[i - 1].tree;
			return count_nodes(reading, reading->anchors[i - 1].nodes, event->start_mark);
		}
	return fail(reading, ERR_FORMAT, event->start_mark, "an alias of nothing");
}

static int take_node(struct reading *reading, const yaml_event_t *event, unsigned depth, struct tree **ret_tree);

/* The value that belongs to KEY. */
static int take_value(struct reading *reading, const struct tree *key, unsigned depth, struct tree **ret_item)
{
	yaml_event_t event;
	int r = next_event(reading, &event);

	if (r < 0)
		return r;
	r = take_node(reading, &event, depth, ret_item);
	yaml_event_delete(&event);
	if (r >= 0 && reading->strict) { /* an item of several tables, by aliases, has no one key */
		(*ret_item)->key_line = (uint32_t)key->line;
		(*ret_item)->key_column = key->column;
	}
	return r;
}

static int fail_twice(struct reading *reading, yaml_mark_t mark, struct slice key)
{
	char why[120];

	if (!reading->strict)
		return fail(reading, ERR_FORMAT, mark, "a key that stands twice");
	snprintf(why, sizeof why, "the key '%.*s' stands twice", SLICE_ARG(slice_first(key, 80)));
	return fail(reading, ERR_FORMAT, mark, why);
}

/* The members of a list or table, up to its end. */
static int take_members(struct reading *reading, struct tree *tree, unsigned depth)
{
	for (;;) {
		struct tree *key = NULL, *item = NULL;
		yaml_event_t event;
		yaml_mark_t mark;
		bool ended;
		int r = next_event(reading, &event);

		if (r < 0)
			return r;
		mark = event.start_mark;
		ended = event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
		if (!ended)
			r = take_node(reading, &event, depth + 1, tree->kind == TREE_TABLE ? &key : &item);
		yaml_event_delete(&event);
		if (r < 0 || ended)
			return r;
		if (tree->kind == TREE_TABLE) {
			if (key->kind != TREE_TEXT)
				return fail(reading, ERR_FORMAT, mark, "a key that is no text");
			if (tree_find(tree, key->text))
				return fail_twice(reading, mark, key->text);
			r = take_value(reading, key, depth + 1, &item);
			if (r < 0)
				return r;
		}
		tree_add(reading->arena, tree, key ? key->text : S(""), item);
	}
}

/* What a strict reading does not take; NULL: nothing of it is here. */
static const char *what_is_loose(const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return "an alias (*name), which is not used here";
	case YAML_SCALAR_EVENT:
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		if (memchr(event->data.scalar.value, 0, event->data.scalar.length))
			return "a text with a NUL byte";
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
		break;
	default:
		break;
	}
	if (tag)
		return "a tag (!type), which is not used here; a text that looks like something else stands in quotes";
	return anchor ? "an anchor (&name), which is not used here" : NULL;
}

/* A text, or a list or table that is empty as yet; NULL: it is none. */
static struct tree *begin_node(struct reading *reading, const yaml_event_t *event, const yaml_char_t **ret_anchor)
{
	uint64_t line = event->start_mark.line + 1;
	struct tree *tree = NULL;

	if (event->type == YAML_SCALAR_EVENT) {
		tree = tree_new(reading->arena, TREE_TEXT, line);
		tree->text = arena_copy(reading->arena, slice_make(event->data.scalar.value, event->data.scalar.length));
		tree->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
		*ret_anchor = event->data.scalar.anchor;
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		tree = tree_new(reading->arena, TREE_LIST, line);
		*ret_anchor = event->data.sequence_start.anchor;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		tree = tree_new(reading->arena, TREE_TABLE, line);
		*ret_anchor = event->data.mapping_start.anchor;
	}
	if (tree)
		tree->column = (uint32_t)event->start_mark.column + 1;
	return tree;
}

static int take_node(struct reading *reading, const yaml_event_t *event, unsigned depth, struct tree **ret_tree)
{
	const char *loose = reading->strict ? what_is_loose(event) : NULL;
	const yaml_char_t *anchor = NULL;
	size_t before = reading->nodes;
	struct tree *tree;
	int r;

	if (depth > YAML_DEPTH_MAX)
		return fail(reading, ERR_LIMIT, event->start_mark, "values lie too deep in each other");
	if (loose)
		return fail(reading, ERR_FORMAT, event->start_mark, loose);
	r = count_nodes(reading, 1, event->start_mark);
	if (r < 0)
		return r;
	if (event->type == YAML_ALIAS_EVENT)
		return take_alias(reading, event, ret_tree);
	tree = begin_node(reading, event, &anchor);
	if (!tree)
		return fail(reading, ERR_FORMAT, event->start_mark, "a value is missing");
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
			r = fail(reading, ERR_UNSUPPORTED, event.start_mark, "a second document");
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

/* What some editors put before a text: libyaml, told that it is UTF-8, stumbles over it. */
static int skip_byte_order_mark(struct reading *reading, struct slice *text)
{
	static const yaml_mark_t start = { 0 };

	if (slice_starts_with(*text, S("\xff\xfe")) || slice_starts_with(*text, S("\xfe\xff")))
		return fail(reading, ERR_FORMAT, start, "expected a text in UTF-8, found one in UTF-16");
	if (!slice_starts_with(*text, S("\xef\xbb\xbf")))
		return 0;
	*text = slice_from(*text, 3);
	if (slice_starts_with(*text, S("\xef\xbb\xbf")))
		return fail(reading, ERR_FORMAT, start, "expected a text, found a second byte order mark");
	return 0;
}

static int read_document(struct reading *reading, struct slice text, const struct tree **ret_root)
{
	struct tree *root = NULL;
	int r;

	if (reading->strict) {
		r = skip_byte_order_mark(reading, &text);
		if (r < 0)
			return r;
	}
	reading->text = text;
	if (!yaml_parser_initialize(&reading->parser))
		abort(); /* out of memory */
	if (reading->strict)
		yaml_parser_set_encoding(&reading->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reading->parser, (const unsigned char *)(text.ptr ? text.ptr : ""), text.len);
	r = take_document(reading, &root);
	if (r >= 0)
		*ret_root = root;
	yaml_parser_delete(&reading->parser);
	free(reading->anchors);
	return r;
}

int yaml_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct reading *reading = memory_one(struct reading);
	int r;

	reading->arena = arena;
	reading->err = err;
	r = read_document(reading, text, ret_root);
	free(reading);
	return r;
}

int yaml_read_strictly(struct slice name, struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	struct reading *reading = memory_one(struct reading);
	int r;

	reading->arena = arena;
	reading->err = err;
	reading->strict = true;
	reading->name = name;
	r = read_document(reading, text, ret_root);
	free(reading);
	return r;
}
