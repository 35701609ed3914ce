/* json_index.c - where each value of a JSON text stands */
#include "template/json_index.h"
#include "base/memory.h"
#include "codec/json_scan.h"

struct reading {
	struct json_index *index;
	const char *at, *start, *stop;
	size_t open[JSON_DEPTH_MAX]; /* the objects and lists that the place lies in */
	size_t depth;
	struct error *err;
};

static int fail(struct reading *reading, const char *why)
{
	return error_set(reading->err, ERR_FORMAT, "byte %zu: %s", (size_t)(reading->at - reading->start), why);
}

static size_t add(struct reading *reading, enum json_kind kind)
{
	struct json_index *index = reading->index;

	memory_reserve(index->nodes, index->count, index->capacity);
	index->nodes[index->count] = (struct json_node){ .at = (uint32_t)(reading->at - reading->start), .kind = kind };
	return index->count++;
}

static void end(struct reading *reading, size_t node)
{
	struct json_node *ended = &reading->index->nodes[node];

	ended->len = (uint32_t)(reading->at - reading->start) - ended->at;
	ended->next = (uint32_t)reading->index->count;
}

static int read_string(struct reading *reading)
{
	size_t node = add(reading, JSON_STRING);
	const char *at = reading->at + 1;

	for (;; at++) {
		at = plain_end(at, reading->stop);
		if (at >= reading->stop)
			return fail(reading, "a string without an end");
		if (*at == '"')
			break;
		if (*at == '\\' && ++at >= reading->stop)
			return fail(reading, "a string without an end");
	}
	reading->at = at + 1;
	end(reading, node);
	return 0;
}

static int read_word(struct reading *reading, const char *word, enum json_kind kind)
{
	size_t len = strlen(word), node = add(reading, kind);

	if ((size_t)(reading->stop - reading->at) < len || memcmp(reading->at, word, len) != 0)
		return fail(reading, "no value");
	reading->at += len;
	end(reading, node);
	return 0;
}

static int read_number(struct reading *reading)
{
	size_t node = add(reading, JSON_NUMBER);
	const char *start = reading->at;

	while (reading->at < reading->stop && *reading->at && strchr("+-.0123456789eE", *reading->at))
		reading->at++;
	end(reading, node);
	return reading->at > start ? 0 : fail(reading, "no value");
}

static int open_one(struct reading *reading, enum json_kind kind)
{
	if (reading->depth == JSON_DEPTH_MAX)
		return error_set(reading->err, ERR_LIMIT, "nested deeper than %d", JSON_DEPTH_MAX);
	reading->open[reading->depth++] = add(reading, kind);
	reading->at++;
	return 0;
}

static int read_value(struct reading *reading)
{
	if (reading->at >= reading->stop)
		return fail(reading, "no value");
	switch (*reading->at) {
	case '{':
		return open_one(reading, JSON_OBJECT);
	case '[':
		return open_one(reading, JSON_ARRAY);
	case '"':
		return read_string(reading);
	case 't':
		return read_word(reading, "true", JSON_TRUE);
	case 'f':
		return read_word(reading, "false", JSON_FALSE);
	case 'n':
		return read_word(reading, "null", JSON_NULL);
	default:
		return read_number(reading);
	}
}

static bool takes(struct reading *reading, char byte)
{
	reading->at = after_space(reading->at, reading->stop);
	if (reading->at >= reading->stop || *reading->at != byte)
		return false;
	reading->at++;
	return true;
}

/* A key and its colon, where the innermost is an object; then the value begins. */
static int read_key(struct reading *reading)
{
	int r;

	if (reading->index->nodes[reading->open[reading->depth - 1]].kind != JSON_OBJECT)
		return 0;
	reading->at = after_space(reading->at, reading->stop);
	if (reading->at >= reading->stop || *reading->at != '"')
		return fail(reading, "no key");
	r = read_string(reading);
	if (r < 0)
		return r;
	return takes(reading, ':') ? 0 : fail(reading, "no colon");
}

/* The next item of the innermost object or list, or its end. */
static int read_inside(struct reading *reading)
{
	size_t node = reading->open[reading->depth - 1];
	bool empty = node + 1 == reading->index->count;
	int r;

	if (takes(reading, reading->index->nodes[node].kind == JSON_OBJECT ? '}' : ']')) {
		end(reading, node);
		reading->depth--;
		return 0;
	}
	if (!empty && !takes(reading, ','))
		return fail(reading, "no comma");
	r = read_key(reading);
	if (r < 0)
		return r;
	reading->at = after_space(reading->at, reading->stop);
	return read_value(reading);
}

int json_index_make(struct slice text, struct json_index *index, struct error *err)
{
	struct reading reading = { .index = index, .at = text.ptr, .start = text.ptr, .stop = text.ptr + text.len, .err = err };
	int r;

	*index = (struct json_index){ .text = text };
	if (text.len == 0)
		return error_set(err, ERR_FORMAT, "byte 0: no value");
	if (text.len > UINT32_MAX)
		return error_set(err, ERR_LIMIT, "longer than %u bytes", UINT32_MAX);
	reading.at = after_space(reading.at, reading.stop);
	r = read_value(&reading);
	while (r == 0 && reading.depth)
		r = read_inside(&reading);
	reading.at = after_space(reading.at, reading.stop);
	if (r == 0 && reading.at < reading.stop)
		r = fail(&reading, "something behind the value");
	return r;
}

void json_index_done(struct json_index *index)
{
	free(index->nodes);
	*index = (struct json_index){ 0 };
}

struct slice json_index_raw(const struct json_index *index, size_t node)
{
	return slice_make(index->text.ptr + index->nodes[node].at, index->nodes[node].len);
}

struct slice json_index_string(const struct json_index *index, size_t node, struct arena *arena)
{
	struct slice raw = json_index_raw(index, node), inside = slice_make(raw.ptr + 1, raw.len - 2);
	struct json json;

	if (slice_find_byte(inside, '\\') < 0)
		return inside;
	json_init(&json, raw, arena);
	json.nul_replaced = true;
	return json_string(&json);
}

/* Keys with escapes are found as they are written: names in templates have none. */
size_t json_index_find(const struct json_index *index, size_t object, struct slice key)
{
	const struct json_node *nodes = index->nodes;

	for (size_t at = object + 1; nodes[object].kind == JSON_OBJECT && at < nodes[object].next; at = nodes[at + 1].next)
		if (nodes[at].len == key.len + 2 && memcmp(index->text.ptr + nodes[at].at + 1, key.ptr, key.len) == 0)
			return at + 1;
	return 0;
}
