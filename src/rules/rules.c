/* rules.c - configuration rules as data: read, checked, found */
#include "rules/rules.h"

#include "base/words.h"
#include "rules/reading.h"

#define ID_BYTES_MAX 40u
#define TITLE_BYTES_MAX 160u
#define WHY_BYTES_MAX 2000u
#define FIX_BYTES_MAX 2000u
#define ALIASES_MAX 100u
#define CLAUSES_MAX 50u
#define CLAUSE_BYTES_MAX 60u

static const struct {
	const char *name, *title;
} standards[] = {
#define STANDARD(name, title) { name, title },
#define EDITION(name, edition)
#include "rules/standards.def"
#undef EDITION
#undef STANDARD
};

static const struct {
	const char *name, *edition;
} editions[] = {
#define STANDARD(name, title)
#define EDITION(name, edition) { name, edition },
#include "rules/standards.def"
#undef EDITION
#undef STANDARD
};

#define STANDARD(name, title) " " name
#define EDITION(name, edition)
const char rule_standards[] = ""
#include "rules/standards.def"
	;
#undef EDITION
#define EDITION(name, edition) " " name
const char rule_standard_names[] = ""
#include "rules/standards.def"
	;
#undef EDITION
#undef STANDARD
const char rule_families[] = "any debian rhel suse alpine arch";

static bool is_id(struct slice id)
{
	for (size_t i = 0; i < id.len; i++) {
		char byte = id.ptr[i];

		if (!(byte >= 'A' && byte <= 'Z') && !(i && ((byte >= '0' && byte <= '9') || byte == '-')))
			return false;
	}
	return id.len > 0;
}

static struct slice read_id(struct reading *reading, const struct tree *value)
{
	struct schema *schema = &reading->schema;
	struct slice id = schema_line(schema, value, ID_BYTES_MAX), name = schema->name;

	if (schema->failed)
		return S("");
	if (!is_id(id))
		schema_fail(schema, value, "expected an id of A-Z, 0-9 and '-' that begins with a letter, found '%.*s'",
			SLICE_ARG(id));
	else if (reading->builtin && (!slice_starts_with(id, S("PLM-")) || name.len != id.len + 5 ||
					     !slice_starts_with(name, id) || !slice_ends_with(name, S(".yaml"))))
		schema_fail(schema, value,
			"expected a built-in rule's id that begins with 'PLM-' and is the file's name, found '%.*s'",
			SLICE_ARG(id));
	else if (!reading->builtin && slice_starts_with(id, S("PLM-")))
		schema_fail(schema, value,
			"ids that begin with 'PLM-' are those of the built-in rules; expected another, found '%.*s'",
			SLICE_ARG(id));
	return schema->failed ? S("") : id;
}

static void read_remedies(struct schema *schema, const struct tree *value, struct rule *rule)
{
	bool table = value && value->kind == TREE_TABLE;

	if (!value || (table && !schema_table(schema, value, rule_families)))
		return;
	rule->remedy_count = table ? value->count : 1;
	rule->remedies = arena_array(schema->arena, struct remedy, rule->remedy_count);
	for (size_t i = 0; i < rule->remedy_count; i++)
		rule->remedies[i] = (struct remedy){ table ? value->keys[i] : S("any"),
			schema_text(schema, table ? value->items[i] : value, FIX_BYTES_MAX) };
}

static void read_maps(struct schema *schema, const struct tree *value, struct rule *rule)
{
	if (!schema_table(schema, value, rule_standards))
		return;
	rule->map_count = value->count;
	rule->maps = arena_array(schema->arena, struct mapping, value->count);
	for (size_t i = 0; i < value->count; i++)
		rule->maps[i] =
			(struct mapping){ value->keys[i], schema_lines(schema, value->items[i], CLAUSES_MAX, CLAUSE_BYTES_MAX) };
}

static void read_examples(struct reading *reading, const struct tree *value, struct rule *rule)
{
	if (!schema_list(&reading->schema, value, 0, EXAMPLES_MAX))
		return;
	rule->example_count = value->count;
	rule->examples = arena_array(reading->schema.arena, struct example, value->count);
	for (size_t i = 0; i < value->count && !reading->schema.failed; i++)
		rule->examples[i] = example_read(reading, value->items[i]);
}

static struct rule read_rule(struct reading *reading, const struct tree *value)
{
	struct schema *schema = &reading->schema;
	struct rule rule = { 0 };

	if (!schema_table(schema, value, "id! title! why rating! hint scanner applies check! fix! maps aliases examples"))
		return rule;
	rule.file = schema->name;
	rule.line = value->line;
	rule.builtin = reading->builtin;
	rule.id = read_id(reading, tree_get(value, "id"));
	rule.title = schema_line(schema, tree_get(value, "title"), TITLE_BYTES_MAX);
	rule.why = schema_text(schema, tree_get(value, "why"), WHY_BYTES_MAX);
	rating_by_name(schema_word(schema, tree_get(value, "rating"), "critical high moderate low"), &rule.rating);
	rule.hint = schema_switch(schema, tree_get(value, "hint"), false);
	rule.of_accounts = slice_equal(schema_word(schema, tree_get(value, "scanner"), "config account"), S("account"));
	rule.applies = condition_read(reading, tree_get(value, "applies"));
	rule.check = condition_read(reading, tree_get(value, "check"));
	read_remedies(schema, tree_get(value, "fix"), &rule);
	read_maps(schema, tree_get(value, "maps"), &rule);
	rule.aliases = schema_lines(schema, tree_get(value, "aliases"), ALIASES_MAX, CLAUSE_BYTES_MAX);
	read_examples(reading, tree_get(value, "examples"), &rule);
	if (reading->builtin && !rule.why.len)
		schema_fail(schema, value, "the key 'why' is missing");
	return rule;
}

static int compare_rules(const void *a, const void *b)
{
	return slice_compare(((const struct rule *)a)->id, ((const struct rule *)b)->id);
}

/* RULES with room for COUNT more; what was there stays as it is. */
static struct rules with_room(struct rules rules, size_t count, struct arena *arena)
{
	struct rule *items;

	if (rules.capacity - rules.count >= count)
		return rules;
	rules.capacity = 2 * rules.capacity > rules.count + count ? 2 * rules.capacity : rules.count + count;
	items = arena_array(arena, struct rule, rules.capacity);
	if (rules.count)
		memcpy(items, rules.items, rules.count * sizeof *items);
	rules.items = items;
	return rules;
}

/* One rule, or a list of them, behind those that are there. */
static void read_rules(struct reading *reading, const struct tree *root, struct rules *rules)
{
	const struct tree *const *values = &root;
	size_t count = 1;

	if (root->kind == TREE_LIST) {
		if (!schema_list(&reading->schema, root, 1, RULES_MAX))
			return;
		values = (const struct tree *const *)root->items;
		count = root->count;
	}
	if (rules->count + count > RULES_MAX) {
		schema_fail(&reading->schema, root, "more than %u rules", RULES_MAX);
		return;
	}
	*rules = with_room(*rules, count, reading->schema.arena);
	for (size_t i = 0; i < count && !reading->schema.failed; i++)
		rules->items[rules->count + i] = read_rule(reading, values[i]);
	rules->count += count;
}

/* Into the order of ids, unless one stands twice. */
static void sort_rules(struct reading *reading, const struct rules *before, struct rules *rules)
{
	bool sorted = true;
	struct rule *items;

	for (size_t i = before->count ? before->count : 1; i < rules->count; i++)
		sorted = sorted && compare_rules(&rules->items[i - 1], &rules->items[i]) < 0;
	if (sorted)
		return;
	items = arena_array(reading->schema.arena, struct rule, rules->capacity); /* BEFORE keeps its own order */
	memcpy(items, rules->items, rules->count * sizeof *items);
	rules->items = items;
	qsort(items, rules->count, sizeof *items, compare_rules);
	for (size_t i = 1; i < rules->count; i++) {
		const struct rule *a = &items[i - 1], *b = &items[i], *later;

		if (compare_rules(a, b) != 0)
			continue;
		if (!slice_equal(a->file, b->file)) /* which of the two is new? */
			later = slice_equal(a->file, reading->schema.name) ? a : b;
		else
			later = a->line > b->line ? a : b;
		schema_fail(&reading->schema, &(struct tree){ .line = later->line, .column = 1 },
			"the id '%.*s' is taken by %.*s line %llu", SLICE_ARG(later->id),
			SLICE_ARG(slice_first((later == a ? b : a)->file, 100)), (unsigned long long)(later == a ? b : a)->line);
	}
}

/* One file, by a table that several share. */
static int read_file(struct slice name, struct slice text, bool builtin, struct wanted_table *wanted, struct arena *arena,
	struct rules *rules, struct error *err)
{
	struct reading reading = { .schema = { .name = name, .arena = arena, .err = err }, .wanted = wanted, .builtin = builtin };
	const struct tree *root;
	struct rules after = *rules;

	if (text.len > RULE_FILE_BYTES_MAX)
		return error_set(
			err, ERR_LIMIT, "%.*s: longer than %u bytes", SLICE_ARG(slice_first(name, 200)), RULE_FILE_BYTES_MAX);
	root = schema_read(&reading.schema, text);
	if (!root)
		return reading.schema.failed;
	read_rules(&reading, root, &after);
	if (!reading.schema.failed)
		sort_rules(&reading, rules, &after);
	if (!reading.schema.failed)
		*rules = after;
	return reading.schema.failed;
}

int rules_read(struct slice name, struct slice text, bool builtin, struct arena *arena, struct rules *rules, struct error *err)
{
	struct wanted_table *wanted = wanted_new();
	int r = read_file(name, text, builtin, wanted, arena, rules, err);

	wanted_free(wanted);
	return r;
}

int rules_read_builtin(bool examples, struct arena *arena, struct rules *rules, struct error *err)
{
	struct wanted_table *wanted = wanted_new();
	int r = 0;

	for (size_t i = 0; i < rules_builtin_count && r >= 0; i++)
		r = read_file(rules_builtin[i].name, examples ? rules_builtin[i].text : rules_builtin[i].head, true, wanted,
			arena, rules, err);
	wanted_free(wanted);
	return r;
}

const struct rule *rules_find(const struct rules *rules, struct slice id)
{
	for (size_t i = 0; i < rules->count; i++)
		if (slice_equal_ignoring_case(rules->items[i].id, id))
			return &rules->items[i];
	return NULL;
}

bool rule_has_alias(const struct rule *rule, struct slice alias)
{
	for (size_t i = 0; i < rule->aliases.count; i++)
		if (slice_equal_ignoring_case(rule->aliases.items[i], alias))
			return true;
	return false;
}

const struct mapping *rule_mapping(const struct rule *rule, struct slice standard)
{
	for (size_t i = 0; i < rule->map_count; i++)
		if (slice_equal(rule->maps[i].standard, standard))
			return &rule->maps[i];
	return NULL;
}

struct slice rule_remedy(const struct rule *rule, struct slice family)
{
	struct slice any = S("");

	for (size_t i = 0; i < rule->remedy_count; i++) {
		if (slice_equal(rule->remedies[i].family, family))
			return rule->remedies[i].text;
		if (slice_equal(rule->remedies[i].family, S("any")))
			any = rule->remedies[i].text;
	}
	return any;
}

struct slice rule_standard(struct slice name)
{
	for (size_t i = 0; i < sizeof editions / sizeof *editions; i++)
		if (slice_equal(name, slice_from_text(editions[i].name)))
			return slice_from_text(editions[i].edition);
	return name;
}

const char *rule_standard_title(struct slice standard)
{
	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
		if (slice_equal(standard, slice_from_text(standards[i].name)))
			return standards[i].title;
	return "";
}
