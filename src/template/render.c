/* render.c - the parts of a template, filled in from JSON */
#include "template/json_index.h"
#include "template/parts.h"

#include <stdio.h>

/* What a section is written for. */
struct frame {
	size_t node;
	size_t number, count; /* of a list's items, from 1; 0: of no list */
};

struct rendering {
	const struct template *template;
	struct json_index index;
	struct frame frames[TEMPLATE_DEPTH_MAX + 1];
	size_t depth;
	uint64_t steps;
	struct arena arena; /* of one value */
	struct buffer *out;
};

struct value {
	enum json_kind kind; /* JSON_NONE: there is no such member */
	size_t node;
	struct slice raw;
	char digits[24];
};

static struct value of_node(const struct rendering *rendering, size_t node)
{
	return (struct value){ (enum json_kind)rendering->index.nodes[node].kind, node, json_index_raw(&rendering->index, node),
		"" };
}

static struct value of_truth(bool truth)
{
	return (struct value){ truth ? JSON_TRUE : JSON_FALSE, 0, truth ? S("true") : S("false"), "" };
}

/* Where a list's item stands in it. Others have such names, too: JMustache, GRMustache. */
static bool find_number(const struct rendering *rendering, struct slice name, struct value *ret_value)
{
	const struct frame *frame = NULL;

	if (!slice_starts_with(name, S("-")))
		return false;
	for (size_t i = rendering->depth; i-- > 0 && !frame;)
		if (rendering->frames[i].number)
			frame = &rendering->frames[i];
	if (!frame)
		return false;
	if (slice_equal(name, S("-first"))) {
		*ret_value = of_truth(frame->number == 1);
	} else if (slice_equal(name, S("-last"))) {
		*ret_value = of_truth(frame->number == frame->count);
	} else if (slice_equal(name, S("-index"))) {
		*ret_value = (struct value){ .kind = JSON_NUMBER };
		snprintf(ret_value->digits, sizeof ret_value->digits, "%zu", frame->number);
	} else {
		return false;
	}
	return true;
}

/* The first part of the name is looked for in all that is around, from within; the others in what that is. */
static struct value find(const struct rendering *rendering, struct slice name)
{
	struct slice rest = name, part;
	struct value number;
	size_t node = 0;

	if (slice_equal(name, S(".")))
		return of_node(rendering, rendering->frames[rendering->depth - 1].node);
	if (find_number(rendering, name, &number))
		return number;
	slice_next_token(&rest, '.', &part);
	for (size_t i = rendering->depth; i-- > 0 && !node;)
		node = json_index_find(&rendering->index, rendering->frames[i].node, part);
	while (node && slice_next_token(&rest, '.', &part))
		node = json_index_find(&rendering->index, node, part);
	return node ? of_node(rendering, node) : (struct value){ .kind = JSON_NONE };
}

static bool is_zero(struct slice number)
{
	for (size_t i = 0; i < number.len && number.ptr[i] != 'e' && number.ptr[i] != 'E'; i++)
		if (number.ptr[i] >= '1' && number.ptr[i] <= '9')
			return false;
	return true;
}

/* As mustache.js has it: nothing, false, no text, 0 and an empty list are not. */
static bool is_true(const struct rendering *rendering, const struct value *value)
{
	switch (value->kind) {
	case JSON_NONE:
	case JSON_NULL:
	case JSON_FALSE:
		return false;
	case JSON_STRING:
		return value->raw.len > 2;
	case JSON_NUMBER:
		return value->digits[0] || !is_zero(value->raw);
	case JSON_ARRAY:
		return rendering->index.nodes[value->node].next > value->node + 1;
	default:
		return true;
	}
}

static void put_value(struct rendering *rendering, const struct part *part)
{
	struct value value = find(rendering, part->text);
	struct slice raw = value.digits[0] ? slice_from_text(value.digits) : value.raw, text = raw;

	if (value.kind == JSON_STRING) {
		text = json_index_string(&rendering->index, value.node, &rendering->arena);
	} else if (value.kind == JSON_NONE || value.kind == JSON_NULL) {
		text = S("");
		raw = S("null");
	}
	escape_put(rendering->out, part->escape, value.kind, raw, text);
	arena_clear(&rendering->arena);
}

static int put_parts(struct rendering *rendering, size_t at, size_t end);

static int put_for(struct rendering *rendering, size_t section, struct frame frame)
{
	int r;

	rendering->frames[rendering->depth++] = frame;
	r = put_parts(rendering, section + 1, rendering->template->parts[section].end);
	rendering->depth--;
	return r;
}

static int put_list(struct rendering *rendering, size_t section, size_t list)
{
	const struct json_node *nodes = rendering->index.nodes;
	struct frame frame = { .number = 1 };
	int r = 0;

	for (size_t at = list + 1; at < nodes[list].next; at = nodes[at].next)
		frame.count++;
	rendering->steps += frame.count; /* also of a section that writes nothing */
	for (size_t at = list + 1; r == 0 && at < nodes[list].next; at = nodes[at].next, frame.number++) {
		frame.node = at;
		r = put_for(rendering, section, frame);
	}
	return r;
}

static int put_section(struct rendering *rendering, size_t section)
{
	const struct part *part = &rendering->template->parts[section];
	struct value value = find(rendering, part->text);
	bool holds = is_true(rendering, &value);

	if (part->kind == PART_INVERTED)
		return holds ? 0 : put_parts(rendering, section + 1, part->end);
	if (!holds)
		return 0;
	if (value.kind == JSON_ARRAY)
		return put_list(rendering, section, value.node);
	if (!value.node) /* one of ours: nothing is in it */
		return put_parts(rendering, section + 1, part->end);
	return put_for(rendering, section, (struct frame){ .node = value.node });
}

/* Sections are at most TEMPLATE_DEPTH_MAX in each other: so deep does it go. */
static int put_parts(struct rendering *rendering, size_t at, size_t end)
{
	const struct part *parts = rendering->template->parts;
	int r = 0;

	while (at < end && r == 0) {
		if (++rendering->steps > TEMPLATE_STEPS_MAX || rendering->out->full)
			return -ERR_LIMIT;
		if (parts[at].kind == PART_TEXT)
			buffer_add_slice(rendering->out, parts[at].text);
		else if (parts[at].kind == PART_VALUE)
			put_value(rendering, &parts[at]);
		else
			r = put_section(rendering, at);
		at = parts[at].kind < PART_SECTION ? at + 1 : parts[at].end;
	}
	return r;
}

int template_render(const struct template *template, struct slice json, struct buffer *out, struct error *err)
{
	struct rendering rendering = { .template = template, .depth = 1, .out = out };
	int r = json_index_make(json, &rendering.index, err);

	if (r == 0) {
		r = put_parts(&rendering, 0, template->count);
		if (r < 0 && !out->full)
			r = error_set(err, ERR_LIMIT, "more than %u parts would be written", TEMPLATE_STEPS_MAX);
		else
			r = 0;
	}
	json_index_done(&rendering.index);
	arena_done(&rendering.arena);
	return r;
}
