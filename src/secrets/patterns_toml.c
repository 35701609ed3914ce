/* patterns_toml.c - patterns as people write them: gitleaks' TOML, and what we add to it (docs/secrets.md) */
#include "base/memory.h"
#include "base/words.h"
#include "codec/schema.h"
#include "codec/toml.h"
#include "secrets/patterns.h"

#include <math.h>
#include <stdlib.h>

#define WORD_BYTES_MAX 1000u
#define LINE_BYTES_MAX 2000u
#define LIST_MAX 20000u
#define ALLOWS_OF_ONE_MAX 1000u

static const char root_keys[] = "title description minVersion extend rules allowlist allowlists";
static const char rule_keys[] = "id description title regex path secretGroup entropy keywords tags allowlist allowlists "
				"rating action reason reference checksum skipReport";
static const char allow_keys[] = "description condition regexTarget regexes paths stopwords commits targetRules";
static const char extend_keys[] = "path url useDefault disabledRules";
static const char default_action[] =
	"revoke it where it was issued, issue another, and hand that over at run time: what was in an "
	"image stays in its layers";

/* One text being read. */
struct reading {
	struct schema schema;
	struct patterns *patterns;
	const struct detector_text *text;
	struct note_sink *notes;
};

/* Newer versions of gitleaks have keys that we do not know: what they say is passed over, and that is told. */
static void tell_unknown_keys(struct reading *reading, const struct tree *table, const char *keys)
{
	for (size_t i = 0; table && table->kind == TREE_TABLE && i < table->count; i++) {
		const struct tree *value = table->items[i];
		struct slice key = slice_first(table->keys[i], 60), nearest;

		if (words_have(keys, table->keys[i]))
			continue;
		nearest = words_nearest(key, keys);
		note_add(reading->notes, NOTE_REMARK, reading->text->name,
			"line %lu, column %lu: the key '%.*s' is not known%s%.*s%s", (unsigned long)value->key_line,
			(unsigned long)value->key_column, SLICE_ARG(key), nearest.len ? "; did you mean '" : "",
			SLICE_ARG(nearest), nearest.len ? "'?" : "");
	}
}

static bool is_table(struct reading *reading, const struct tree *value, const char *keys)
{
	if (!value || reading->schema.failed)
		return false;
	if (value->kind != TREE_TABLE) {
		schema_fail(&reading->schema, value, "expected a table");
		return false;
	}
	tell_unknown_keys(reading, value, keys);
	return true;
}

static struct slices read_texts(struct reading *reading, const struct tree *value, size_t bytes_max, bool lower)
{
	struct slices texts = { 0 };

	if (!schema_list(&reading->schema, value, 0, LIST_MAX))
		return texts;
	texts.items = arena_array(reading->patterns->arena, struct slice, value->count + 1);
	for (size_t i = 0; i < value->count; i++) {
		struct slice text = schema_text(&reading->schema, value->items[i], bytes_max);

		if (text.len)
			texts.items[texts.count++] = lower ? arena_lower(reading->patterns->arena, text) : text;
	}
	return texts;
}

static double read_entropy(struct reading *reading, const struct tree *value)
{
	double entropy;
	char *end, text[40];

	if (!value || reading->schema.failed)
		return 0;
	if (value->kind == TREE_TEXT && !value->quoted && value->text.len < sizeof text) {
		memcpy(text, value->text.ptr, value->text.len);
		text[value->text.len] = '\0';
		entropy = strtod(text, &end);
		if (*end == '\0' && entropy >= 0 && entropy <= 8)
			return entropy;
	}
	schema_fail(&reading->schema, value, "expected a number from 0 to 8");
	return 0;
}

/* The number of a list that is read, in patterns.allows. */
static uint32_t read_allow_list(struct reading *reading, const struct tree *value)
{
	struct patterns *patterns = reading->patterns;
	struct schema *schema = &reading->schema;
	struct allow_list list = { 0 };
	struct slice condition, target;

	if (is_table(reading, value, allow_keys)) {
		condition = schema_word(schema, tree_get(value, "condition"), "OR AND or and || &&");
		target = schema_word(schema, tree_get(value, "regexTarget"), "secret match line");
		list.all = slice_equal_ignoring_case(condition, S("and")) || slice_equal(condition, S("&&"));
		list.target = slice_equal(target, S("match"))  ? ALLOW_MATCH
			      : slice_equal(target, S("line")) ? ALLOW_LINE
							       : ALLOW_SECRET;
		list.regexes = read_texts(reading, tree_get(value, "regexes"), PATTERN_REGEX_BYTES_MAX, false);
		list.paths = read_texts(reading, tree_get(value, "paths"), PATTERN_REGEX_BYTES_MAX, false);
		list.stop_words = read_texts(reading, tree_get(value, "stopwords"), WORD_BYTES_MAX, true);
		list.ids = read_texts(reading, tree_get(value, "targetRules"), WORD_BYTES_MAX, false);
		if (list.stop_words.count)
			qsort(list.stop_words.items, list.stop_words.count, sizeof *list.stop_words.items, slice_compare_items);
	}
	memory_reserve(patterns->allows, patterns->allow_count, patterns->allow_capacity);
	patterns->allows[patterns->allow_count] = list;
	return (uint32_t)patterns->allow_count++;
}

static void add_allow(struct patterns *patterns, struct pattern *pattern, uint32_t number)
{
	uint32_t *allows = arena_array(patterns->arena, uint32_t, pattern->allow_count + 1);

	if (pattern->allow_count)
		memcpy(allows, pattern->allows, pattern->allow_count * sizeof *allows);
	allows[pattern->allow_count++] = number;
	pattern->allows = allows;
}

/* One table, or a list of them. */
static void read_allow_lists(struct reading *reading, struct pattern *pattern, const struct tree *value)
{
	if (!value || reading->schema.failed)
		return;
	if (value->kind == TREE_TABLE) {
		add_allow(reading->patterns, pattern, read_allow_list(reading, value));
		return;
	}
	if (!schema_list(&reading->schema, value, 0, ALLOWS_OF_ONE_MAX))
		return;
	for (size_t i = 0; i < value->count && !reading->schema.failed; i++)
		add_allow(reading->patterns, pattern, read_allow_list(reading, value->items[i]));
}

static bool have(struct slices texts, struct slice text)
{
	for (size_t i = 0; i < texts.count; i++)
		if (slice_equal(texts.items[i], text))
			return true;
	return false;
}

/* "aws-access-token": "aws access token" */
static struct slice title_of(struct arena *arena, struct slice id)
{
	struct slice title = arena_copy(arena, id);

	for (size_t i = 0; i < title.len; i++)
		if (title.ptr[i] == '-' || title.ptr[i] == '_')
			((char *)title.ptr)[i] = ' ';
	return title;
}

static void read_rating(struct reading *reading, struct pattern *pattern, const struct tree *value)
{
	struct slice word = schema_word(&reading->schema, value, "critical high moderate low");
	enum rating rating = pattern->generic ? RATING_MODERATE : RATING_HIGH;

	if (word.len)
		rating_by_name(word, &rating);
	pattern->rating = rating;
}

static struct slice line_or(struct reading *reading, const struct tree *table, const char *key, struct slice otherwise)
{
	const struct tree *value = tree_get(table, key);

	return value ? schema_line(&reading->schema, value, LINE_BYTES_MAX) : otherwise;
}

static void read_texts_of_rule(struct reading *reading, struct pattern *pattern, const struct tree *table)
{
	struct schema *schema = &reading->schema;

	pattern->title = line_or(reading, table, "title", title_of(reading->patterns->arena, pattern->id));
	pattern->reason = line_or(reading, table, "reason", S(""));
	pattern->action = line_or(reading, table, "action", slice_from_text(default_action));
	pattern->regex = schema_text(schema, tree_get(table, "regex"), PATTERN_REGEX_BYTES_MAX);
	pattern->path = schema_text(schema, tree_get(table, "path"), PATTERN_REGEX_BYTES_MAX);
	(void)schema_text(schema, tree_get(table, "description"), LINE_BYTES_MAX);
}

static struct pattern *find(struct patterns *patterns, struct slice id)
{
	for (size_t i = 0; i < patterns->count; i++)
		if (slice_equal(patterns->items[i].id, id))
			return &patterns->items[i];
	return NULL;
}

static void put(struct patterns *patterns, const struct pattern *pattern)
{
	struct pattern *old = find(patterns, pattern->id);

	if (old) {
		*old = *pattern;
		return;
	}
	memory_reserve(patterns->items, patterns->count, patterns->capacity);
	patterns->items[patterns->count++] = *pattern;
}

static void read_rule(struct reading *reading, const struct tree *table)
{
	struct schema *schema = &reading->schema;
	struct pattern pattern = { 0 };
	struct slices tags;

	if (!is_table(reading, table, rule_keys))
		return;
	if (!tree_get(table, "id"))
		schema_fail(schema, table, "the key 'id' is missing");
	pattern.id = schema_line(schema, tree_get(table, "id"), WORD_BYTES_MAX);
	pattern.source = reading->text->builtin ? S("plimsoll") : reading->text->name;
	pattern.builtin = reading->text->builtin;
	read_texts_of_rule(reading, &pattern, table);
	pattern.group = schema_number(schema, tree_get(table, "secretGroup"), 0, 31, 0);
	pattern.entropy = read_entropy(reading, tree_get(table, "entropy"));
	pattern.keywords = read_texts(reading, tree_get(table, "keywords"), WORD_BYTES_MAX, true);
	tags = read_texts(reading, tree_get(table, "tags"), WORD_BYTES_MAX, true);
	pattern.generic = slice_starts_with(pattern.id, S("generic")) || have(tags, S("generic"));
	read_rating(reading, &pattern, tree_get(table, "rating"));
	pattern.checksum = schema_word(schema, tree_get(table, "checksum"), "crc32-base62").len > 0;
	read_allow_lists(reading, &pattern, tree_get(table, "allowlist"));
	read_allow_lists(reading, &pattern, tree_get(table, "allowlists"));
	if (schema->failed)
		return;
	if (!pattern.regex.len && !pattern.path.len)
		note_add(reading->notes, NOTE_REMARK, reading->text->name,
			"line %lu: the pattern '%.*s' has neither 'regex' nor 'path' and is left out", (unsigned long)table->line,
			SLICE_ARG(slice_first(pattern.id, 60)));
	else
		put(reading->patterns, &pattern);
}

/* What the text says of patterns that were there before; true: its own lists are for them, too. */
static bool read_extend(struct reading *reading, const struct tree *value)
{
	struct patterns *patterns = reading->patterns;
	struct slices ids;

	if (!is_table(reading, value, extend_keys))
		return false;
	if (tree_get(value, "path") || tree_get(value, "url"))
		schema_fail_key(&reading->schema, tree_get(value, tree_get(value, "path") ? "path" : "url"),
			"a file cannot name another: give both files");
	ids = read_texts(reading, tree_get(value, "disabledRules"), WORD_BYTES_MAX, false);
	for (size_t i = 0; i < ids.count; i++) {
		struct pattern *pattern = find(patterns, ids.items[i]);

		if (pattern)
			memmove(pattern, pattern + 1, (size_t)(&patterns->items[--patterns->count] - pattern) * sizeof *pattern);
		else
			note_add(reading->notes, NOTE_REMARK, reading->text->name, "line %lu: no pattern is called '%.*s'",
				(unsigned long)tree_get(value, "disabledRules")->line, SLICE_ARG(slice_first(ids.items[i], 60)));
	}
	return schema_switch(&reading->schema, tree_get(value, "useDefault"), false);
}

/* The text's own lists: for its patterns, or for all that there are. */
static void give_lists(struct reading *reading, const struct tree *root, bool to_all)
{
	struct patterns *patterns = reading->patterns;
	struct slice source = reading->text->builtin ? S("plimsoll") : reading->text->name;
	struct pattern lists = { 0 };

	read_allow_lists(reading, &lists, tree_get(root, "allowlist"));
	read_allow_lists(reading, &lists, tree_get(root, "allowlists"));
	for (size_t i = 0; i < patterns->count; i++)
		for (size_t k = 0; k < lists.allow_count; k++) {
			struct slices ids = patterns->allows[lists.allows[k]].ids;

			if ((to_all || slice_equal(patterns->items[i].source, source)) &&
				(ids.count == 0 || have(ids, patterns->items[i].id)))
				add_allow(patterns, &patterns->items[i], lists.allows[k]);
		}
}

int patterns_read(struct patterns *patterns, const struct detector_text *text, struct note_sink *notes, struct error *err)
{
	struct reading reading = { .patterns = patterns, .text = text, .notes = notes };
	const struct tree *root, *rules;
	bool to_all;
	int r = toml_read(text->text, patterns->arena, &root, err);

	if (r < 0)
		return error_context(err, r, "%.*s", SLICE_ARG(text->name));
	reading.schema = (struct schema){ .name = text->name, .arena = patterns->arena, .err = err };
	is_table(&reading, root, root_keys);
	to_all = read_extend(&reading, tree_get(root, "extend"));
	rules = tree_get(root, "rules");
	if (schema_list(&reading.schema, rules, 0, PATTERNS_MAX))
		for (size_t i = 0; i < rules->count && !reading.schema.failed; i++)
			read_rule(&reading, rules->items[i]);
	if (patterns->count > PATTERNS_MAX)
		schema_fail(&reading.schema, rules, "more than %u patterns in all", PATTERNS_MAX);
	give_lists(&reading, root, to_all);
	return reading.schema.failed;
}
