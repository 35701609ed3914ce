/* json.c - read JSON by pulling */
#include "codec/json.h"
#include "base/memory.h"
#include "codec/json_escape.h"
#include "codec/json_scan.h"
#include "codec/utf8.h"

#include <assert.h>
#include <stdarg.h>

void json_init(struct json *json, struct slice text, struct arena *arena)
{
	*json = (struct json){
		.arena = arena,
		.depth_max = JSON_DEPTH_MAX,
		.first = true,
	};
	if (slice_starts_with(text, S("\xef\xbb\xbf"))) /* RFC 8259, 8.1: a parser may ignore it, and files have it */
		text = slice_from(text, 3);
	json->start = json->at = text.len ? text.ptr : "";
	json->stop = json->start + text.len;
}

static void fail_at(struct json *json, const char *where, enum error_code code, const char *format, va_list arguments)
	__attribute__((format(printf, 4, 0)));
static void fail_at(struct json *json, const char *where, enum error_code code, const char *format, va_list arguments)
{
	char what[ERROR_TEXT_SIZE];
	const char *line_start = json->start;
	size_t line = 1;

	if (json->failed)
		return;
	for (const char *at = json->start; at < where; at++)
		if (*at == '\n') {
			line++;
			line_start = at + 1;
		}
	vsnprintf(what, sizeof what, format, arguments);
	error_set(&json->error, code, "line %zu, column %zu: %s", line, (size_t)(where - line_start) + 1, what);
	json->failed = true;
}

static void fail(struct json *json, enum error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void fail(struct json *json, enum error_code code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(json, json->at, code, format, arguments);
	va_end(arguments);
}

void json_fail(struct json *json, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(json, json->at, ERR_FORMAT, format, arguments);
	va_end(arguments);
}

/* What stands at the cursor is not what the grammar, or the caller, wants there. */
static void fail_wanted(struct json *json, const char *wanted)
{
	unsigned char byte;

	if (json->at == json->stop) {
		fail(json, ERR_FORMAT, "%s expected, the text ends", wanted);
		return;
	}
	byte = (unsigned char)*json->at;
	if (byte > 0x20 && byte < 0x7f)
		fail(json, ERR_FORMAT, "%s expected, not '%c'", wanted, byte);
	else
		fail(json, ERR_FORMAT, "%s expected, not byte 0x%02x", wanted, byte);
}

hot void skip_space(struct json *json)
{
	json->at = after_space(json->at, json->stop);
}

/* Space, then BYTE? If so it is eaten. */
hot bool eat(struct json *json, char byte)
{
	skip_space(json);
	if (json->at == json->stop || *json->at != byte)
		return false;
	json->at++;
	return true;
}

/* One look is cheaper than a table, as most values are texts. */
hot enum json_kind peek(struct json *json)
{
	if (json->failed)
		return JSON_NONE;
	skip_space(json);
	if (json->at == json->stop)
		return JSON_NONE;
	if (likely(*json->at == '"'))
		return JSON_STRING;
	switch (*json->at) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_ARRAY;
	case 't':
		return JSON_TRUE;
	case 'f':
		return JSON_FALSE;
	case 'n':
		return JSON_NULL;
	case '-':
	case '0' ... '9':
		return JSON_NUMBER;
	default:
		fail_wanted(json, "a value");
		return JSON_NONE;
	}
}

enum json_kind json_peek(struct json *json)
{
	return peek(json);
}

/* Strings */

/* Checks one escape at the cursor and steps over it. */
static bool scan_escape(struct json *json)
{
	char kind = json->stop - json->at < 2 ? '\0' : json->at[1];

	if (kind == 'u') {
		int code = json_hex4(json->at + 2, json->stop);

		if (code < 0)
			fail(json, ERR_FORMAT, "four hexadecimal digits expected after '\\u'");
		else if (code == 0 && !json->nul_replaced)
			fail(json, ERR_FORMAT, "a NUL in a string");
		if (json->failed)
			return false;
		json->at += 6;
		return true;
	}
	if (json_escaped(kind) == '\0') {
		fail(json, ERR_FORMAT, "unknown escape in a string");
		return false;
	}
	json->at += 2;
	return true;
}

/* Steps over what plain_end stopped at, within a string: characters beyond ASCII, or an escape. */
static bool scan_special(struct json *json, bool *has_escapes)
{
	if (*json->at == '\\') {
		*has_escapes = true;
		return scan_escape(json);
	}
	if ((unsigned char)*json->at < 0x20) {
		fail(json, ERR_FORMAT, "a control character (0x%02x) in a string", (unsigned char)*json->at);
		return false;
	}
	do {
		size_t len = utf8_sequence(json->at, json->stop);

		if (len == 0) {
			fail(json, ERR_FORMAT, "invalid UTF-8 (byte 0x%02x) in a string", (unsigned char)*json->at);
			return false;
		}
		json->at += len;
	} while (json->at < json->stop && (unsigned char)*json->at >= 0x80);
	return true;
}

/* Steps over the string at the cursor, which is at its first quote, and checks all of it. */
hot bool scan_string(struct json *json, struct slice *ret_raw, bool *ret_has_escapes)
{
	const char *quote = json->at, *start = quote + 1, *at = start, *stop = json->stop;
	bool has_escapes = false;

	for (;;) {
		at = plain_end(at, stop);
		if (likely(at < stop && *at == '"'))
			break;
		if (at == stop) {
			json->at = quote;
			fail(json, ERR_FORMAT, "a string that does not end");
			return false;
		}
		json->at = at;
		if (!scan_special(json, &has_escapes))
			return false;
		at = json->at;
	}
	*ret_raw = slice_make(start, (size_t)(at - start));
	*ret_has_escapes = has_escapes;
	json->at = at + 1;
	return true;
}

/* The string at the cursor; KEEP false: only checked. */
hot bool read_string(struct json *json, bool keep, struct slice *ret_text)
{
	struct slice raw;
	bool has_escapes;

	if (!scan_string(json, &raw, &has_escapes))
		return false;
	*ret_text = has_escapes && keep ? json_unescape(json->arena, raw) : raw;
	return true;
}

/* Objects and arrays */

static void enter(struct json *json, char open, const char *wanted)
{
	if (json->failed)
		return;
	skip_space(json);
	if (json->at == json->stop || *json->at != open) {
		fail_wanted(json, wanted);
		return;
	}
	if (json->depth >= json->depth_max) {
		fail(json, ERR_LIMIT, "nested deeper than %u", json->depth_max);
		return;
	}
	json->at++;
	json->depth++;
	json->first = true;
}

void json_enter_object(struct json *json)
{
	enter(json, '{', "an object");
}

void json_enter_array(struct json *json)
{
	enter(json, '[', "an array");
}

/* Is there another member? Eats the comma before it, or the CLOSE behind the last one. */
hot bool next_member(struct json *json, char close, const char *wanted)
{
	const char *stop = json->stop, *at;

	if (json->failed)
		return false;
	assert(json->depth > 0);
	at = after_space(json->at, stop);
	if (likely(at < stop && *at == ',' && !json->first)) {
		json->at = after_space(at + 1, stop);
		return true;
	}
	json->at = at;
	if (at < stop && *at == close) {
		json->at++;
		json->depth--;
		json->first = false;
		return false;
	}
	if (!json->first) {
		fail_wanted(json, wanted);
		return false;
	}
	json->first = false;
	return true;
}

hot bool next_key(struct json *json, bool keep, struct slice *ret_key)
{
	struct slice key;

	if (!next_member(json, '}', "',' or '}'"))
		return false;
	if (json->at == json->stop || *json->at != '"') {
		fail_wanted(json, "a key");
		return false;
	}
	if (!read_string(json, keep, &key))
		return false;
	if (!eat(json, ':')) {
		fail_wanted(json, "':'");
		return false;
	}
	*ret_key = key;
	return true;
}

bool json_next_key(struct json *json, struct slice *ret_key)
{
	return next_key(json, true, ret_key);
}

bool json_next_item(struct json *json)
{
	if (!next_member(json, ']', "',' or ']'"))
		return false;
	if (peek(json) == JSON_NONE) { /* so that "[1,]" is an error here and not a value that is missing */
		fail_wanted(json, "a value");
		return false;
	}
	return true;
}

/* Values */

hot struct slice take_string(struct json *json)
{
	struct slice text;

	json->first = false;
	return read_string(json, true, &text) ? text : S("");
}

struct slice json_string(struct json *json)
{
	if (json->failed)
		return S("");
	if (peek(json) != JSON_STRING) {
		fail_wanted(json, "a string");
		return S("");
	}
	return take_string(json);
}

static const char *skip_digits(const char *at, const char *stop)
{
	while (at < stop && *at >= '0' && *at <= '9')
		at++;
	return at;
}

struct slice json_number_text(struct json *json)
{
	const char *start, *at, *digits, *stop = json->stop;

	if (json->failed)
		return S("");
	if (json_peek(json) != JSON_NUMBER) {
		fail_wanted(json, "a number");
		return S("");
	}
	start = at = json->at;
	if (*at == '-')
		at++;
	digits = at;
	at = skip_digits(at, stop);
	if (at - digits > 1 && *digits == '0')
		at = digits; /* no leading zeros */
	if (at > digits && at < stop && *at == '.') {
		digits = ++at;
		at = skip_digits(at, stop);
	}
	if (at > digits && at < stop && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < stop && (*at == '+' || *at == '-'))
			at++;
		digits = at;
		at = skip_digits(at, stop);
	}
	if (at == digits) { /* the last part has none */
		fail(json, ERR_FORMAT, "not a number as JSON writes it");
		return S("");
	}
	json->at = at;
	json->first = false;
	return slice_make(start, (size_t)(at - start));
}

uint64_t json_u64(struct json *json)
{
	struct slice text = json_number_text(json);
	uint64_t value = 0;

	if (json->failed)
		return 0;
	if (!slice_to_u64(text, &value)) {
		json->at = text.ptr;
		fail(json, ERR_FORMAT, "a whole number from 0 to 2^64-1 expected");
		return 0;
	}
	return value;
}

static void read_word(struct json *json, struct slice word)
{
	if (!slice_starts_with(slice_make(json->at, (size_t)(json->stop - json->at)), word)) {
		fail_wanted(json, "a value");
		return;
	}
	json->at += word.len;
	json->first = false;
}

bool json_bool(struct json *json)
{
	enum json_kind kind = json_peek(json);

	if (json->failed)
		return false;
	if (kind == JSON_TRUE)
		read_word(json, S("true"));
	else if (kind == JSON_FALSE)
		read_word(json, S("false"));
	else
		fail_wanted(json, "true or false");
	return kind == JSON_TRUE && !json->failed;
}

/* Recursion is as deep as depth_max lets it be. */
void json_skip(struct json *json)
{
	struct slice unused;

	switch (peek(json)) {
	case JSON_STRING:
		json->first = false;
		read_string(json, false, &unused);
		break;
	case JSON_OBJECT:
		json_enter_object(json);
		while (next_key(json, false, &unused))
			json_skip(json);
		break;
	case JSON_ARRAY:
		json_enter_array(json);
		while (next_member(json, ']', "',' or ']'"))
			json_skip(json);
		break;
	case JSON_NUMBER:
		json_number_text(json);
		break;
	case JSON_TRUE:
		read_word(json, S("true"));
		break;
	case JSON_FALSE:
		read_word(json, S("false"));
		break;
	case JSON_NULL:
		read_word(json, S("null"));
		break;
	case JSON_NONE:
		if (!json->failed)
			fail_wanted(json, "a value");
		break;
	}
}

struct slice json_string_or_skip(struct json *json)
{
	if (likely(peek(json) == JSON_STRING))
		return take_string(json);
	json_skip(json);
	return S("");
}

bool json_enter_object_or_skip(struct json *json)
{
	if (json_peek(json) != JSON_OBJECT) {
		json_skip(json);
		return false;
	}
	json_enter_object(json);
	return !json->failed;
}

bool json_enter_array_or_skip(struct json *json)
{
	if (json_peek(json) != JSON_ARRAY) {
		json_skip(json);
		return false;
	}
	json_enter_array(json);
	return !json->failed;
}

int json_end(struct json *json, struct error *err)
{
	if (!json->failed) {
		skip_space(json);
		if (json->first && json->depth == 0)
			fail_wanted(json, "a value");
		else if (json->depth > 0)
			fail_wanted(json, "the end of an object or array");
		else if (json->at != json->stop)
			fail_wanted(json, "the end of the text");
	}
	if (!json->failed)
		return 0;
	if (err)
		*err = json->error;
	return -(int)json->error.code;
}
