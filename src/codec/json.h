/* json.h - read JSON by pulling (RFC 8259), and write it
 *
 * The reader goes over a slice and copies nothing but strings with escapes (into ARENA). It is sticky: after the first
 * error every call is a no-op that gives empty values and false, and json_end() says what and where. Limits: nesting depth
 * 64 unless set, no duplicate-key check, invalid UTF-8 is an error, a NUL escape in a string is an error, half a surrogate
 * pair becomes U+FFFD, a byte order mark at the start is ignored, numbers keep their text.
 *
 *	json_init(&json, text, &arena);
 *	json_enter_object(&json);
 *	while (json_next_key(&json, &key)) {
 *		if (slice_equal(key, S("name")))
 *			name = json_string(&json);
 *		else
 *			json_skip(&json);
 *	}
 *	if (json_end(&json, err) < 0) … */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

enum json_kind { JSON_NONE, JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_NUMBER, JSON_TRUE, JSON_FALSE, JSON_NULL };

#define JSON_DEPTH_MAX 64

struct json {
	const char *at, *start, *stop;
	struct arena *arena;
	unsigned depth, depth_max;
	bool first; /* no value was read yet in the innermost object or array */
	bool failed;
	bool nul_replaced; /* to be set after json_init: a NUL escape becomes U+FFFD and is no error: for texts that people wrote */
	struct error error;
};

void json_init(struct json *json, struct slice text, struct arena *arena);
enum json_kind json_peek(struct json *json); /* what comes next; JSON_NONE at an end or after an error */

/* Each must be followed by its loop until json_next_… says false; that also leaves it. On another kind: an error. */
void json_enter_object(struct json *json);
bool json_next_key(struct json *json, struct slice *ret_key); /* then exactly one value must be read or skipped */
void json_enter_array(struct json *json);
bool json_next_item(struct json *json);

struct slice json_string(struct json *json); /* on another kind: an error */
uint64_t json_u64(struct json *json);        /* a number without sign, fraction, exponent; else an error */
bool json_bool(struct json *json);
struct slice json_number_text(struct json *json);
void json_skip(struct json *json); /* any value, whatever it holds */
/* A string's text, or "" when another kind stands there (which is skipped): for files that nobody validates. */
struct slice json_string_or_skip(struct json *json);
/* Enters an object (array) and says true, or skips what else stands there and says false. */
bool json_enter_object_or_skip(struct json *json);
bool json_enter_array_or_skip(struct json *json);
void json_fail(struct json *json, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* 0, or -ERR_FORMAT / -ERR_LIMIT with "line 3, column 7: …"; what follows the value but white space is an error. */
int json_end(struct json *json, struct error *err);

/* The writer: into a buffer, indented by tabs or on one line. Strings are made valid UTF-8 (bad bytes become U+FFFD);
 * control characters are escaped. Keys and values alternate as the caller says; begin and end must match (asserted), and
 * nothing is nested deeper than JSON_DEPTH_MAX (asserted). A double that is not finite becomes null. */
struct json_writer {
	struct buffer *out;
	unsigned depth;
	uint64_t arrays; /* bit N: the level N is an array */
	bool indent;
	bool first, after_key;
};

void json_writer_init(struct json_writer *writer, struct buffer *out, bool indent);
void json_begin_object(struct json_writer *writer);
void json_end_object(struct json_writer *writer);
void json_begin_array(struct json_writer *writer);
void json_end_array(struct json_writer *writer);
void json_key(struct json_writer *writer, const char *key);
void json_put_string(struct json_writer *writer, struct slice text);
void json_put_u64(struct json_writer *writer, uint64_t value);
void json_put_double(struct json_writer *writer, double value, int decimals);
void json_put_bool(struct json_writer *writer, bool value);
void json_put_null(struct json_writer *writer);
/* key and string in one; the _if form writes nothing for an empty text. */
void json_member(struct json_writer *writer, const char *key, struct slice text);
void json_member_if(struct json_writer *writer, const char *key, struct slice text);
void json_member_bool(struct json_writer *writer, const char *key, bool value);
void json_member_u64(struct json_writer *writer, const char *key, uint64_t value);
/* An array; the _if form writes nothing for an empty one. */
void json_member_texts(struct json_writer *writer, const char *key, struct slices texts);
void json_member_texts_if(struct json_writer *writer, const char *key, struct slices texts);
