/* json_index.h - where each value of a JSON text stands, so that members can be looked for without reading what lies between
 *
 * The text itself is kept, and not copied: 16 bytes are noted of each value and of each key. */
#pragma once
#include "base/error.h"
#include "codec/json.h"

struct json_node {
	uint32_t at, len; /* in the text; a string with its quotes */
	uint32_t next;    /* the node behind all that is in this one */
	uint32_t kind;    /* enum json_kind */
};

/* Node 0 is the whole. What is in a node follows it: of an object each key, a string, and then its value. */
struct json_index {
	struct slice text;
	struct json_node *nodes;
	size_t count, capacity;
};

/* -ERR_FORMAT "byte 17: …", -ERR_LIMIT: of 4 GiB and more, or nested deeper than JSON_DEPTH_MAX. json_index_done in any case. */
int json_index_make(struct slice text, struct json_index *index, struct error *err);
void json_index_done(struct json_index *index);

struct slice json_index_raw(const struct json_index *index, size_t node); /* as it is written */
/* The text of a string, in ARENA where it has escapes. */
struct slice json_index_string(const struct json_index *index, size_t node, struct arena *arena);
/* The value of an object's member, or 0: that is the whole, which is in nothing. */
size_t json_index_find(const struct json_index *index, size_t object, struct slice key);

#define cleanup_json_index __attribute__((cleanup(json_index_done)))
