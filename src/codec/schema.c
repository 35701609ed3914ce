/* schema.c - what people write in YAML, read by what is expected of it */
#include "codec/schema.h"
#include "base/moment.h"
#include "base/words.h"
#include "codec/yaml.h"

#include <stdarg.h>
#include <stdio.h>

#define SHOWN_BYTES_MAX 60u /* of what was found instead */
#define NAME_BYTES_MAX 200u
#define LIST_BYTES_MAX 250u /* of what was expected; more are "..." */

__attribute__((format(printf, 4, 0))) static void fail_at(
	struct schema *schema, uint64_t line, uint64_t column, const char *format, va_list arguments)
{
	char text[ERROR_TEXT_SIZE];

	if (schema->failed)
		return;
	vsnprintf(text, sizeof text, format, arguments);
	schema->failed = error_set(schema->err, ERR_FORMAT, "%.*s:%llu:%llu: %s",
		SLICE_ARG(slice_first(schema->name, NAME_BYTES_MAX)), (unsigned long long)line, (unsigned long long)column, text);
}

void schema_fail(struct schema *schema, const struct tree *value, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fail_at(schema, value ? value->line : 1, value ? value->column : 1, format, arguments);
	va_end(arguments);
}

void schema_fail_key(struct schema *schema, const struct tree *value, const char *format, ...)
{
	bool keyed = value && value->key_line;
	va_list arguments;

	va_start(arguments, format);
	fail_at(schema,
		keyed   ? value->key_line
		: value ? value->line
			: 1,
		keyed   ? value->key_column
		: value ? value->column
			: 1,
		format, arguments);
	va_end(arguments);
}

/* "expected EXPECTED, found 'abc'" */
static void refuse(struct schema *schema, const struct tree *value, const char *expected)
{
	struct slice shown;

	if (value->kind != TREE_TEXT) {
		schema_fail(schema, value, "expected %s, found a %s", expected, value->kind == TREE_LIST ? "list" : "table");
	} else if (value->text.len == 0) {
		schema_fail(schema, value, "expected %s, found nothing", expected);
	} else {
		shown = slice_first(value->text, SHOWN_BYTES_MAX);
		schema_fail(schema, value, "expected %s, found '%.*s%s'", expected, SLICE_ARG(shown),
			shown.len < value->text.len ? "..." : "");
	}
}

const struct tree *schema_read(struct schema *schema, struct slice text)
{
	const struct tree *root = NULL;
	int r = yaml_read_strictly(schema->name, text, schema->arena, &root, schema->err);

	if (r < 0)
		schema->failed = r;
	else if (!root)
		schema_fail(schema, NULL, "the file says nothing");
	return schema->failed ? NULL : root;
}

/* KEYS without the "!" of those that must be there, ending with a NUL. */
static void plain_keys(const char *keys, struct buffer *out)
{
	struct slice key;

	while (words_next(&keys, &key)) {
		if (key.ptr[key.len - 1] == '!')
			key.len--;
		if (out->len)
			buffer_add_byte(out, ' ');
		buffer_add_slice(out, key);
	}
	buffer_add_byte(out, '\0');
}

/* What others call what is meant. */
static struct slice nearest_of(struct slice word, const char *words)
{
	static const struct {
		const char *word, *meant;
	} others[] = {
		{ "severity", "rating" },
		{ "level", "rating" },
		{ "medium", "moderate" },
		{ "negligible", "low" },
		{ "info", "low" },
		{ "description", "why" },
		{ "rationale", "why" },
		{ "name", "title" },
		{ "remediation", "fix" },
		{ "solution", "fix" },
		{ "references", "maps" },
		{ "tests", "examples" },
		{ "condition", "check" },
		{ "and", "all" },
		{ "or", "any" },
		{ "directory", "folder" },
		{ "dir", "folder" },
		{ "symlink", "link" },
		{ "permissions", "mode" },
		{ "suid", "setuid" },
		{ "sgid", "setgid" },
		{ "regex", "matches" },
		{ "pattern", "matches" },
		{ "equals", "is" },
		{ "min", "at-least" },
		{ "max", "at-most" },
		{ "deny", "block" },
		{ "fail", "block" },
		{ "ignore", "allow" },
		{ "pass", "allow" },
		{ "expires", "until" },
		{ "justification", "reason" },
	};
	struct slice nearest = words_nearest(word, words);

	for (size_t i = 0; !nearest.len && i < sizeof others / sizeof *others; i++)
		if (slice_equal(word, slice_from_text(others[i].word)) && words_have(words, slice_from_text(others[i].meant)))
			nearest = slice_from_text(others[i].meant);
	return nearest;
}

static void refuse_key(struct schema *schema, const struct tree *value, struct slice key, const char *keys)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(LIST_BYTES_MAX);
	struct slice nearest = nearest_of(key, keys), shown = slice_first(key, SHOWN_BYTES_MAX);

	words_list(&list, keys);
	if (nearest.len)
		schema_fail_key(schema, value, "unknown key '%.*s'; did you mean '%.*s'?", SLICE_ARG(shown), SLICE_ARG(nearest));
	else
		schema_fail_key(schema, value, "unknown key '%.*s'; expected one of %.*s%s", SLICE_ARG(shown),
			SLICE_ARG(buffer_slice(&list)), list.full ? ", ..." : "");
}

static void refuse_no_table(struct schema *schema, const struct tree *value, const char *keys)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(LIST_BYTES_MAX);
	char expected[LIST_BYTES_MAX + 20];

	words_list(&list, keys);
	snprintf(expected, sizeof expected, "a table of %.*s%s", SLICE_ARG(buffer_slice(&list)), list.full ? ", ..." : "");
	refuse(schema, value, expected);
}

bool schema_table(struct schema *schema, const struct tree *value, const char *keys)
{
	cleanup_buffer struct buffer plain = BUFFER_INIT(0);
	struct slice key;

	if (!value || schema->failed)
		return false;
	plain_keys(keys, &plain);
	if (value->kind != TREE_TABLE) {
		refuse_no_table(schema, value, plain.ptr);
		return false;
	}
	for (size_t i = 0; i < value->count; i++)
		if (!words_have(plain.ptr, value->keys[i]))
			refuse_key(schema, value->items[i], value->keys[i], plain.ptr);
	while (words_next(&keys, &key)) {
		if (key.ptr[key.len - 1] != '!')
			continue;
		key.len--;
		if (!tree_find(value, key))
			schema_fail(schema, value, "the key '%.*s' is missing", SLICE_ARG(key));
	}
	return !schema->failed;
}

bool schema_list(struct schema *schema, const struct tree *value, size_t count_min, size_t count_max)
{
	if (!value || schema->failed)
		return false;
	if (value->kind != TREE_LIST)
		refuse(schema, value, "a list");
	else if (value->count < count_min)
		schema_fail(schema, value, "expected a list of %zu or more, found %zu", count_min, value->count);
	else if (value->count > count_max)
		schema_fail(schema, value, "expected a list of at most %zu, found %zu", count_max, value->count);
	return !schema->failed;
}

/* A text, whatever it says: else fails and says that EXPECTED was. */
static bool is_text(struct schema *schema, const struct tree *value, const char *expected)
{
	if (!value || schema->failed)
		return false;
	if (value->kind != TREE_TEXT || tree_is_null(value)) {
		refuse(schema, value, expected);
		return false;
	}
	return true;
}

static bool is_short(struct schema *schema, const struct tree *value, size_t bytes_max)
{
	if (value->text.len <= bytes_max)
		return true;
	schema_fail(schema, value, "expected a text of at most %zu bytes, found %zu", bytes_max, value->text.len);
	return false;
}

static bool is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7f;
}

struct slice schema_text(struct schema *schema, const struct tree *value, size_t bytes_max)
{
	if (!is_text(schema, value, "a text") || !is_short(schema, value, bytes_max))
		return S("");
	return value->text;
}

struct slice schema_line(struct schema *schema, const struct tree *value, size_t bytes_max)
{
	if (!is_text(schema, value, "a text") || !is_short(schema, value, bytes_max))
		return S("");
	if (value->text.len == 0)
		refuse(schema, value, "a text");
	for (size_t i = 0; i < value->text.len; i++)
		if (is_control(value->text.ptr[i]))
			schema_fail(schema, value, "expected a text of one line without control characters");
	return schema->failed ? S("") : value->text;
}

struct slice schema_word(struct schema *schema, const struct tree *value, const char *words)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(LIST_BYTES_MAX);
	struct slice nearest;
	char expected[LIST_BYTES_MAX + 20];

	if (!value || schema->failed)
		return S("");
	if (value->kind == TREE_TEXT && words_have(words, value->text))
		return value->text;
	words_list(&list, words);
	snprintf(expected, sizeof expected, "%s%.*s%s", strchr(words, ' ') ? "one of " : "", SLICE_ARG(buffer_slice(&list)),
		list.full ? ", ..." : "");
	nearest = value->kind == TREE_TEXT ? nearest_of(value->text, words) : S("");
	if (nearest.len)
		schema_fail(schema, value, "expected %s, found '%.*s'; did you mean '%.*s'?", expected,
			SLICE_ARG(slice_first(value->text, SHOWN_BYTES_MAX)), SLICE_ARG(nearest));
	refuse(schema, value, expected);
	return S("");
}

bool schema_switch(struct schema *schema, const struct tree *value, bool otherwise)
{
	struct slice word = schema_word(schema, value, "yes no true false");

	return word.len ? slice_equal(word, S("yes")) || slice_equal(word, S("true")) : otherwise;
}

uint64_t schema_number(struct schema *schema, const struct tree *value, uint64_t min, uint64_t max, uint64_t otherwise)
{
	uint64_t number;
	char expected[100];

	if (!is_text(schema, value, "a whole number"))
		return otherwise;
	if (!slice_to_u64(value->text, &number)) {
		refuse(schema, value, "a whole number");
		return otherwise;
	}
	if (number >= min && number <= max)
		return number;
	snprintf(expected, sizeof expected, "a whole number from %llu to %llu", (unsigned long long)min, (unsigned long long)max);
	refuse(schema, value, expected);
	return otherwise;
}

uint64_t schema_mode(struct schema *schema, const struct tree *value, uint64_t otherwise)
{
	static const char expected[] = "an octal mode in quotes, as \"0644\"";
	uint64_t mode = 0;

	if (!is_text(schema, value, expected))
		return otherwise;
	/* Without quotes 0644 is 644 to some readers of YAML and 420 to others. */
	if (!value->quoted || value->text.len < 3 || value->text.len > 5) {
		refuse(schema, value, expected);
		return otherwise;
	}
	for (size_t i = 0; i < value->text.len; i++) {
		if (value->text.ptr[i] < '0' || value->text.ptr[i] > '7')
			refuse(schema, value, expected);
		mode = mode * 8 + (uint64_t)(value->text.ptr[i] - '0');
	}
	if (mode > 07777)
		refuse(schema, value, expected);
	return schema->failed ? otherwise : mode;
}

struct slice schema_date(struct schema *schema, const struct tree *value)
{
	static const char expected[] = "a date, as 2026-11-26";
	struct moment moment;

	if (!is_text(schema, value, expected))
		return S("");
	if (value->text.len != 10 || !moment_parse(value->text, &moment)) {
		refuse(schema, value, expected);
		return S("");
	}
	return value->text;
}

/* What is read of each item: a line of BYTES_MAX, or one of WORDS. */
static struct slices read_several(
	struct schema *schema, const struct tree *value, const char *words, size_t count_max, size_t bytes_max)
{
	const struct tree *const *items = &value;
	struct slices several = { 0 };

	if (!value || schema->failed)
		return several;
	several.count = 1;
	if (value->kind == TREE_LIST) {
		if (!schema_list(schema, value, 0, count_max))
			return (struct slices){ 0 };
		items = (const struct tree *const *)value->items;
		several.count = value->count;
	}
	several.items = arena_array(schema->arena, struct slice, several.count);
	for (size_t i = 0; i < several.count; i++)
		several.items[i] = words ? schema_word(schema, items[i], words) : schema_line(schema, items[i], bytes_max);
	if (schema->failed)
		return (struct slices){ 0 };
	return several;
}

struct slices schema_lines(struct schema *schema, const struct tree *value, size_t count_max, size_t bytes_max)
{
	return read_several(schema, value, NULL, count_max, bytes_max);
}

struct slices schema_words(struct schema *schema, const struct tree *value, const char *words, size_t count_max)
{
	return read_several(schema, value, words, count_max, 0);
}
