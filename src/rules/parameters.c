/* parameters.c - the parameters of a check: which there are, and what values each takes */
#include "base/words.h"
#include "model/package.h"
#include "rules/reading.h"

enum value_type {
	VALUE_LINE,   /* a text of one line, not empty; also what the table does not name */
	VALUE_TEXT,   /* or empty */
	VALUE_SWITCH, /* yes or no */
	VALUE_NUMBER,
	VALUE_MODE,
	VALUE_PATTERN, /* for PCRE2, which only the reader has */
	VALUE_WANTED,  /* a path that is kept of an image */
	VALUE_PATH,    /* any path */
	VALUE_WORD     /* one of words */
};

static const char package_words[] = ""
#define PACKAGE_TYPE(symbol, purl, ecosystem, scheme, word) " " purl
#include "model/package_types.def"
#undef PACKAGE_TYPE
	;

static const char named_words[] = ""
#define NAMED(name, about) " " name
#include "rules/named.def"
#undef NAMED
	;

static const char workload_words[] = ""
#define WORKLOAD_FIELD(name, parts, list, about) " " name
#include "model/workload_fields.def"
#undef WORKLOAD_FIELD
	;

#define ANY_CHECK CHECK_KIND_COUNT

/* What is said of one check stands before what is said of all. */
static const struct value_rule {
	const char *name;
	enum check_kind check;
	enum value_type type;
	const char *words;
} value_rules[] = {
	{ "path", ANY_CHECK, VALUE_WANTED, NULL },
	{ "below", ANY_CHECK, VALUE_PATH, NULL },
	{ "but-not", ANY_CHECK, VALUE_PATH, NULL },
	{ "exists", ANY_CHECK, VALUE_SWITCH, NULL },
	{ "missing-is", ANY_CHECK, VALUE_SWITCH, NULL },
	{ "sticky", ANY_CHECK, VALUE_SWITCH, NULL },
	{ "owned-by-package", ANY_CHECK, VALUE_SWITCH, NULL },
	{ "is", CHECK_MODE, VALUE_MODE, NULL },
	{ "at-most", CHECK_MODE, VALUE_MODE, NULL },
	{ "at-most", ANY_CHECK, VALUE_NUMBER, NULL },
	{ "at-least", ANY_CHECK, VALUE_NUMBER, NULL },
	{ "uid", ANY_CHECK, VALUE_NUMBER, NULL },
	{ "matches", ANY_CHECK, VALUE_PATTERN, NULL },
	{ "not-matches", ANY_CHECK, VALUE_PATTERN, NULL },
	{ "is", ANY_CHECK, VALUE_TEXT, NULL },
	{ "is-not", ANY_CHECK, VALUE_TEXT, NULL },
	{ "default", ANY_CHECK, VALUE_TEXT, NULL },
	{ "value", ANY_CHECK, VALUE_TEXT, NULL },
	{ "kind", ANY_CHECK, VALUE_WORD, "file folder link" },
	{ "separator", ANY_CHECK, VALUE_WORD, "blank =" },
	{ "takes", ANY_CHECK, VALUE_WORD, "first last" },
	{ "has", CHECK_PASSWD, VALUE_WORD, "account login password" },
	{ "has", CHECK_DISTRIBUTION, VALUE_WORD, "end-of-life" },
	{ "type", CHECK_PAM, VALUE_WORD, "auth account password session" },
	{ "type", CHECK_PACKAGE, VALUE_WORD, package_words },
	{ "field", CHECK_WORKLOAD, VALUE_WORD, workload_words },
	{ "of", CHECK_WORKLOAD, VALUE_WORD, "kubernetes compose dockerfile" },
	{ "field", ANY_CHECK, VALUE_WORD, "user entrypoint cmd env ports volumes healthcheck labels workdir reference" },
	{ "instruction", ANY_CHECK, VALUE_WORD,
		"RUN ADD COPY ENV ARG LABEL USER EXPOSE VOLUME WORKDIR CMD ENTRYPOINT HEALTHCHECK SHELL STOPSIGNAL ONBUILD "
		"MAINTAINER" },
	{ "with", ANY_CHECK, VALUE_WORD, "setuid setgid world-writable capability device" },
	{ "family", ANY_CHECK, VALUE_WORD, "debian rhel suse alpine arch" },
	{ "check", ANY_CHECK, VALUE_WORD, named_words },
};

static const struct value_rule *value_rule_of(enum check_kind check, struct slice name)
{
	static const struct value_rule other = { "", ANY_CHECK, VALUE_LINE, NULL };

	for (size_t i = 0; i < sizeof value_rules / sizeof *value_rules; i++)
		if ((value_rules[i].check == check || value_rules[i].check == ANY_CHECK) &&
			slice_equal(name, slice_from_text(value_rules[i].name)))
			return &value_rules[i];
	return &other;
}

struct slice path_read(struct schema *schema, const struct tree *value, bool wild)
{
	struct slice path = schema_line(schema, value, PATH_BYTES_MAX), rest, part;

	if (schema->failed)
		return S("");
	if (path.ptr[0] != '/') {
		schema_fail(
			schema, value, "expected a path that begins with '/', found '%.*s'", SLICE_ARG(slice_first(path, 100)));
		return S("");
	}
	rest = slice_from(path, 1);
	while (slice_next_token(&rest, '/', &part))
		if (part.len == 0 || slice_equal(part, S(".")) || slice_equal(part, S("..")))
			schema_fail(schema, value, "expected a path without empty parts, '.' and '..', found '%.*s'",
				SLICE_ARG(slice_first(path, 100)));
	if (path.len > 1 && path.ptr[path.len - 1] == '/')
		schema_fail(schema, value, "expected a path without a slash at its end, found '%.*s'",
			SLICE_ARG(slice_first(path, 100)));
	if (!wild && (slice_find_byte(path, '*') >= 0 || slice_find_byte(path, '?') >= 0))
		schema_fail(
			schema, value, "expected a path without '*' and '?', found '%.*s'", SLICE_ARG(slice_first(path, 100)));
	return schema->failed ? S("") : path;
}

static bool asks_for_words(enum check_kind check)
{
	return check == CHECK_TEXT || check == CHECK_KEY_VALUE || check == CHECK_INI || check == CHECK_DIRECTIVE;
}

/* A pattern is found as a path is: by its folder, or by a base name without '*'. */
static struct slice read_wanted(struct reading *reading, const struct tree *value, enum check_kind check)
{
	struct slice path = path_read(&reading->schema, value, true);
	enum wanted_how how;

	if (reading->schema.failed)
		return S("");
	how = wanted_find(reading->wanted, slice_from(path, 1));
	if (how == WANTED_NOT)
		schema_fail(&reading->schema, value,
			"'%.*s' is not kept of an image, so that no rule can ask for it; docs/kept-files.md lists what is",
			SLICE_ARG(slice_first(path, 100)));
	else if (how != WANTED_BYTES && asks_for_words(check))
		schema_fail(&reading->schema, value,
			"of '%.*s' only mode, owner and kind are kept of an image, so that no rule can ask what it says",
			SLICE_ARG(slice_first(path, 100)));
	return path;
}

static struct slice read_value(
	struct reading *reading, const struct tree *value, enum check_kind check, const struct value_rule *rule)
{
	struct schema *schema = &reading->schema;
	struct slice text;

	switch (rule->type) {
	case VALUE_LINE:
		return schema_line(schema, value, PARAMETER_BYTES_MAX);
	case VALUE_TEXT:
		return schema_text(schema, value, PARAMETER_BYTES_MAX);
	case VALUE_SWITCH:
		return schema_switch(schema, value, false) ? S("yes") : S("no");
	case VALUE_NUMBER:
		schema_number(schema, value, 0, UINT64_MAX, 0);
		return tree_as_text(value);
	case VALUE_MODE:
		schema_mode(schema, value, 0);
		return tree_as_text(value);
	case VALUE_PATTERN:
		text = schema_line(schema, value, PARAMETER_BYTES_MAX);
		if (text.len > PATTERN_BYTES_MAX)
			schema_fail(
				schema, value, "expected a pattern of at most %u bytes, found %zu", PATTERN_BYTES_MAX, text.len);
		else if (pattern_problem(text))
			schema_fail(
				schema, value, "expected a pattern, found %s: '%.*s'", pattern_problem(text), SLICE_ARG(text));
		return text;
	case VALUE_WANTED:
		return read_wanted(reading, value, check);
	case VALUE_PATH:
		return path_read(&reading->schema, value, true);
	default:
		return schema_word(schema, value, rule->words);
	}
}

static void read_parameter(struct reading *reading, const struct tree *value, struct slice name, bool several,
	enum check_kind check, struct parameter *ret_parameter)
{
	const struct value_rule *rule = value_rule_of(check, name);
	const struct tree *const *items = &value;
	struct parameter parameter = { name, { NULL, 1 } };

	if (value->kind == TREE_LIST) {
		if (!several)
			schema_fail(&reading->schema, value, "expected one value of '%.*s', found a list", SLICE_ARG(name));
		if (!schema_list(&reading->schema, value, 1, PARAMETER_VALUES_MAX))
			return;
		items = (const struct tree *const *)value->items;
		parameter.values.count = value->count;
	}
	parameter.values.items = arena_array(reading->schema.arena, struct slice, parameter.values.count);
	for (size_t i = 0; i < parameter.values.count; i++)
		parameter.values.items[i] = read_value(reading, items[i], check, rule);
	if (!reading->schema.failed)
		*ret_parameter = parameter;
}

/* The marks of NAME among the parameters SPEC of a check. */
static struct slice marks_of(const char *spec, struct slice name)
{
	struct slice word, plain, marks;

	while (words_next(&spec, &word)) {
		marks = parameter_marks(word, &plain);
		if (slice_equal(plain, name))
			return marks;
	}
	return S("");
}

/* KEYS: for schema_table(). ONES: of which one must be there. */
static void split_spec(const char *spec, struct buffer *keys, struct buffer *ones)
{
	struct slice word, name, marks;

	while (words_next(&spec, &word)) {
		marks = parameter_marks(word, &name);
		buffer_add_slice(keys, name);
		buffer_add_slice(keys, slice_find_byte(marks, '!') >= 0 ? S("! ") : S(" "));
		if (slice_find_byte(marks, '+') < 0)
			continue;
		buffer_add_slice(ones, name);
		buffer_add_byte(ones, ' ');
	}
	buffer_add_byte(keys, '\0');
	buffer_add_byte(ones, '\0');
}

static void check_ones(struct reading *reading, const struct tree *value, const char *ones)
{
	cleanup_buffer struct buffer list = BUFFER_INIT(ERROR_TEXT_SIZE);

	for (size_t i = 0; i < value->count; i++)
		if (words_have(ones, value->keys[i]))
			return;
	words_list(&list, ones);
	if (list.len)
		schema_fail(&reading->schema, value, "expected one of %.*s, found none of them", SLICE_ARG(buffer_slice(&list)));
}

static void check_range(struct reading *reading, const struct tree *value, const struct condition *condition)
{
	uint64_t least = 0, most = UINT64_MAX;

	if (condition->check == CHECK_MODE)
		return;
	slice_to_u64(condition_value(condition, "at-least"), &least);
	slice_to_u64(condition_value(condition, "at-most"), &most);
	if (least > most)
		schema_fail(&reading->schema, value, "no number is at least %llu and at most %llu", (unsigned long long)least,
			(unsigned long long)most);
}

void parameters_read(struct reading *reading, const struct tree *value, struct condition *condition)
{
	cleanup_buffer struct buffer keys = BUFFER_INIT(0), ones = BUFFER_INIT(0);
	const char *spec = check_parameters(condition->check);

	split_spec(spec, &keys, &ones);
	if (!schema_table(&reading->schema, value, keys.ptr))
		return;
	check_ones(reading, value, ones.ptr);
	condition->parameter_count = value->count;
	condition->parameters = arena_array(reading->schema.arena, struct parameter, value->count);
	for (size_t i = 0; i < value->count && !reading->schema.failed; i++) {
		bool several = slice_find_byte(marks_of(spec, value->keys[i]), '*') >= 0;

		read_parameter(reading, value->items[i], value->keys[i], several, condition->check, &condition->parameters[i]);
	}
	if (!reading->schema.failed)
		check_range(reading, value, condition);
}
