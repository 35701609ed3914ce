/* go_mod.c - Go modules that a project requires: go.mod, and go.sum where go.mod does not name all of them
 *
 * https://go.dev/ref/mod#go-mod-file. From Go 1.17 on go.mod names every module that the project is built with; before, what others
 * require stands in go.sum alone. The main module has no version, and which compiler builds it the file only bounds from below:
 * neither is claimed, as the program says both itself. */
#include "built/listed.h"
#include <inttypes.h>
#include <stdlib.h>

#define TOKENS_MAX 8 /* of a line; what means something here has fewer */

struct require {
	struct slice path, version;
	uint64_t line;
};

/* replace and exclude; sorted by path and version. */
struct rule {
	struct slice path, version; /* without a version: any */
	struct slice new_path, new_version;
	size_t order;
};

struct rules {
	struct rule *items;
	size_t count, capacity;
};

struct go_mod {
	struct listed listed;
	struct require *requires;
	size_t require_count, require_capacity;
	struct rules replaces, excludes;
	uint64_t line;
	uint64_t block_line; /* where the open block begins, or 0 */
	struct slice verb;   /* of the open block */
	bool names_all;      /* go 1.17 or later */
	bool full;           /* of requires, and that was said */
};

/* The next word, "string" or `string` of a line; "//" ends it. */
static bool next_token(struct slice *line, struct slice *ret_token)
{
	size_t len = 0;

	*line = slice_trim(*line);
	if (line->len == 0 || slice_starts_with(*line, S("//")))
		return false;
	if (line->ptr[0] == '"' || line->ptr[0] == '`') {
		struct slice rest = slice_from(*line, 1);
		ptrdiff_t end = slice_find_byte(rest, line->ptr[0]);

		if (end >= 0) {
			*ret_token = slice_first(rest, (size_t)end);
			*line = slice_from(rest, (size_t)end + 1);
			return true;
		}
	}
	if (line->ptr[0] == '(' || line->ptr[0] == ')')
		len = 1;
	else
		while (len < line->len && !strchr(" \t()", line->ptr[len]) && !slice_starts_with(slice_from(*line, len), S("//")))
			len++;
	if (len == 0) /* a NUL byte, which strchr finds too */
		len = 1;
	*ret_token = slice_first(*line, len);
	*line = slice_from(*line, len);
	return true;
}

static void say_bad_line(struct go_mod *mod)
{
	claims_note(&mod->listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": not understood", mod->line);
}

static void require_add(struct go_mod *mod, struct slice path, struct slice version)
{
	if (mod->require_count == CLAIM_LIST_MAX) {
		if (!mod->full)
			claims_note(&mod->listed.claims, NOTE_INCOMPLETE, "more than %d entries: the rest is left out",
				CLAIM_LIST_MAX);
		mod->full = true;
		return;
	}
	if (mod->require_count == mod->require_capacity) { /* what is left behind stays in the arena */
		size_t capacity = mod->require_capacity ? mod->require_capacity * 2 : 16;
		struct require *requires = arena_array(mod->listed.arena, struct require, capacity);

		if (mod->require_count)
			memcpy(requires, mod->requires, mod->require_count * sizeof *requires);
		mod->requires = requires;
		mod->require_capacity = capacity;
	}
	mod->requires[mod->require_count++] = (struct require){ path, version, mod->line };
}

static void rule_add(struct go_mod *mod, struct rules *rules, struct rule rule)
{
	if (rules->count == CLAIM_LIST_MAX) {
		claims_note(&mod->listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": one rule too many", mod->line);
		return;
	}
	if (rules->count == rules->capacity) {
		size_t capacity = rules->capacity ? rules->capacity * 2 : 16;
		struct rule *items = arena_array(mod->listed.arena, struct rule, capacity);

		if (rules->count)
			memcpy(items, rules->items, rules->count * sizeof *items);
		rules->items = items;
		rules->capacity = capacity;
	}
	rule.order = rules->count;
	rules->items[rules->count++] = rule;
}

/* "old [version] => new [version]" */
static bool replace_take(struct go_mod *mod, const struct slice *tokens, size_t count)
{
	size_t arrow = count > 1 && slice_equal(tokens[1], S("=>")) ? 1 : 2;
	struct rule rule = { .path = tokens[0] };

	if (count < arrow + 2 || count > arrow + 3 || !slice_equal(tokens[arrow], S("=>")))
		return false;
	if (arrow == 2)
		rule.version = tokens[1];
	rule.new_path = tokens[arrow + 1];
	if (count == arrow + 3)
		rule.new_version = tokens[arrow + 2];
	rule_add(mod, &mod->replaces, rule);
	return true;
}

/* "1.21rc2", "1.16": a language version of 1.17 or later. */
static bool names_all_since(struct slice version)
{
	struct slice major, rest = version;
	uint64_t minor = 0;

	if (!slice_next_token(&rest, '.', &major) || !slice_equal(major, S("1")))
		return !slice_equal(major, S("1")) && version.len && version.ptr[0] >= '2' && version.ptr[0] <= '9';
	for (size_t i = 0; i < rest.len && rest.ptr[i] >= '0' && rest.ptr[i] <= '9' && minor < 1000; i++)
		minor = minor * 10 + (uint64_t)(rest.ptr[i] - '0');
	return minor >= 17;
}

/* One line of VERB, without the verb itself. */
static void directive_take(struct go_mod *mod, struct slice verb, const struct slice *tokens, size_t count)
{
	bool good = true;

	if (slice_equal(verb, S("require"))) {
		good = count == 2;
		if (good)
			require_add(mod, tokens[0], tokens[1]);
	} else if (slice_equal(verb, S("exclude"))) {
		good = count == 2;
		if (good)
			rule_add(mod, &mod->excludes, (struct rule){ .path = tokens[0], .version = tokens[1] });
	} else if (slice_equal(verb, S("replace"))) {
		good = count >= 3 && replace_take(mod, tokens, count);
	} else if (slice_equal(verb, S("go"))) {
		good = count == 1;
		mod->names_all = good && names_all_since(tokens[0]);
	} else if (slice_equal(verb, S("module")) || slice_equal(verb, S("toolchain"))) {
		good = count == 1;
		if (good && verb.ptr[0] == 'm')
			mod->listed.claims.module = tokens[0];
	}
	if (!good)
		say_bad_line(mod);
}

static bool is_verb(struct slice word)
{
	static const char *const verbs[] = { "module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract",
		"tool", "ignore" };

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (slice_equal(word, slice_from_text(verbs[i])))
			return true;
	return false;
}

static void line_take(struct go_mod *mod, struct slice line)
{
	struct slice tokens[TOKENS_MAX];
	size_t count = 0;

	while (count < TOKENS_MAX && next_token(&line, &tokens[count]))
		count++;
	if (count == 0)
		return;
	if (mod->block_line && slice_equal(tokens[0], S(")"))) {
		mod->block_line = 0;
		return;
	}
	if (mod->block_line) {
		directive_take(mod, mod->verb, tokens, count);
	} else if (!is_verb(tokens[0])) {
		say_bad_line(mod);
	} else if (count == 2 && slice_equal(tokens[1], S("("))) {
		mod->verb = tokens[0];
		mod->block_line = mod->line;
	} else {
		directive_take(mod, tokens[0], tokens + 1, count - 1);
	}
}

static int compare_rules(const void *left, const void *right)
{
	const struct rule *a = left, *b = right;
	int order = slice_compare(a->path, b->path);

	if (order == 0)
		order = slice_compare(a->version, b->version);
	return order ? order : (a->order > b->order) - (a->order < b->order);
}

static const struct rule *rule_of(const struct rules *rules, struct slice path, struct slice version)
{
	size_t low = 0, high = rules->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct rule *rule = &rules->items[middle];
		int order = slice_compare(rule->path, path);

		if (order == 0)
			order = slice_compare(rule->version, version);
		if (order == 0)
			return rule;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool is_local(struct slice path)
{
	return slice_starts_with(path, S("./")) || slice_starts_with(path, S("../")) || slice_starts_with(path, S("/")) ||
	       slice_equal(path, S(".")) || slice_equal(path, S(".."));
}

static void requires_end(struct go_mod *mod)
{
	struct listed *listed = &mod->listed;

	if (mod->replaces.count)
		qsort(mod->replaces.items, mod->replaces.count, sizeof *mod->replaces.items, compare_rules);
	if (mod->excludes.count)
		qsort(mod->excludes.items, mod->excludes.count, sizeof *mod->excludes.items, compare_rules);
	for (size_t i = 0; i < mod->require_count; i++) {
		const struct require *require = &mod->requires[i];
		const struct rule *rule = rule_of(&mod->replaces, require->path, require->version);
		struct claim claim = { .name = require->path, .version = require->version };

		if (!rule)
			rule = rule_of(&mod->replaces, require->path, S(""));
		if (rule && is_local(rule->new_path)) /* the project's own folder, which has no version */
			continue;
		if (rule) {
			claim.name = rule->new_path;
			claim.version = rule->new_version;
		} else if (rule_of(&mod->excludes, require->path, require->version)) {
			claims_note(&listed->claims, NOTE_REMARK, "line %" PRIu64 ": '%.*s' is required and excluded: left out",
				require->line, SLICE_ARG(slice_first(require->path, 120)));
			continue;
		}
		claim.evidence = listed_line(listed, require->line);
		listed_add(listed, &claim);
	}
}

static void mod_read(struct go_mod *mod)
{
	struct slice text = mod->listed.claims.file->bytes, line;

	listed_check_end(&mod->listed);
	claims_check_text(&mod->listed.claims, text);
	while (slice_next_line(&text, &line)) {
		mod->line++;
		line_take(mod, line);
	}
	if (mod->block_line)
		claims_note(&mod->listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": a block that does not end", mod->block_line);
	requires_end(mod);
}

static bool mod_requires(const struct go_mod *mod, struct slice path)
{
	/* go.mod of before 1.17 is short: what it names itself. */
	for (size_t i = 0; i < mod->require_count; i++)
		if (slice_equal(mod->requires[i].path, path))
			return true;
	return false;
}

#define REQUIRES_BEFORE_SUM_MAX 2000 /* each line of go.sum is looked up among them */

/* "module version hash", sorted: the last line of a module that was not only looked at ("version/go.mod") has the version used. */
static int sum_read(const struct go_mod *mod, const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "go_mod", PACKAGE_GOLANG, sink, notes);
	struct slice text = file->bytes, line, fields[4];
	struct claim claim = { 0 };

	listed.claims.module = mod->listed.claims.module;
	listed_check_end(&listed);
	claims_check_text(&listed.claims, text);
	for (uint64_t number = 1; slice_next_line(&text, &line); number++) {
		size_t count = 0;

		while (count < 4 && next_token(&line, &fields[count]))
			count++;
		if (count == 0)
			continue;
		if (count != 3) {
			claims_note(&listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": not understood", number);
			continue;
		}
		if (slice_ends_with(fields[1], S("/go.mod")))
			continue;
		if (claim.name.len && !slice_equal(claim.name, fields[0]))
			listed_add(&listed, &claim);
		claim = (struct claim){ 0 };
		if (!mod_requires(mod, fields[0]))
			claim = (struct claim){
				.name = fields[0], .version = fields[1], .evidence = listed_line(&listed, number)
			};
	}
	if (claim.name.len)
		listed_add(&listed, &claim);
	return listed_end(&listed);
}

static int go_mod_parse(const struct catalog_file *files, size_t count, struct package_sink *sink, struct note_sink *notes)
{
	const struct catalog_file *sum = NULL;
	struct go_mod mod = { 0 };
	int r = 0;

	for (size_t i = 0; i < count && r >= 0; i++) {
		if (slice_equal(slice_base_name(files[i].path), S("go.sum"))) {
			sum = &files[i];
			continue;
		}
		mod.listed = listed_begin(&files[i], "go_mod", PACKAGE_GOLANG, sink, notes);
		mod_read(&mod);
		r = listed_end(&mod.listed);
	}
	if (r < 0 || !sum || !mod.listed.claims.file || mod.names_all)
		return r;
	if (mod.require_count > REQUIRES_BEFORE_SUM_MAX) {
		claims_note(&mod.listed.claims, NOTE_INCOMPLETE, "requires so much that go.sum is not read");
		return 0;
	}
	return sum_read(&mod, sum, sink, notes);
}

static const struct interest go_mod_interests[] = {
	{ INTEREST_BASE_NAME, "go.mod" },
	{ INTEREST_BASE_NAME, "go.sum" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_go_mod = {
	.name = "go_mod",
	.interests = go_mod_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE, /* what was built says itself what is in it */
	.parse_together = go_mod_parse,
};
