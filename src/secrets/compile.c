/* compile.c - patterns into bytes that are kept
 *
 * KEPT_MAGIC, the library's version, what the patterns say (patterns.h), and two databases of the engine: of expressions that are looked for in
 * files, and of those on paths whose files are found by their name alone. Why one for every processor: docs/decisions. */
#include "base/memory.h"
#include "secrets/compiled.h"
#include "secrets/engine.h"
#include "secrets/patterns.h"
#include "secrets/regex.h"
#include "secrets/secrets.h"

/* What gitleaks' patterns begin with: any part of a name before the word that they look for. It may be empty, so that matches end at the same
 * places without it, and the engine is a tenth faster; secrets_scan() puts it before what was found. */
#define CASE_IGNORED "(?i)"
#define SKIPPED_NAMES "[\\w.-]{0,50}?"

/* Where a class "[…]" ends that begins at FROM: behind its bracket. */
static size_t behind_class(struct slice regex, size_t from)
{
	size_t i = from + 1;

	if (i < regex.len && regex.ptr[i] == '^')
		i++;
	if (i < regex.len && regex.ptr[i] == ']')
		i++;
	for (; i < regex.len && regex.ptr[i] != ']'; i++)
		if (regex.ptr[i] == '\\')
			i++;
	return i + 1;
}

static bool has_alternatives(struct slice regex)
{
	size_t depth = 0;

	for (size_t i = 0; i < regex.len; i++) {
		char c = regex.ptr[i];

		if (c == '\\')
			i++;
		else if (c == '[')
			i = behind_class(regex, i) - 1;
		else if (c == '(')
			depth++;
		else if (c == ')' && depth)
			depth--;
		else if (c == '|' && depth == 0)
			return true;
	}
	return false;
}

static void skip_names(struct pattern *pattern, struct arena *arena)
{
	bool ignoring = slice_starts_with(pattern->regex, S(CASE_IGNORED SKIPPED_NAMES));
	struct slice rest = slice_from(pattern->regex, strlen(ignoring ? CASE_IGNORED SKIPPED_NAMES : SKIPPED_NAMES));

	if ((!ignoring && !slice_starts_with(pattern->regex, S(SKIPPED_NAMES))) || rest.len == 0 || has_alternatives(rest))
		return;
	pattern->regex = ignoring ? arena_printf(arena, CASE_IGNORED "%.*s", SLICE_ARG(rest)) : rest;
	pattern->names_skipped = true;
}

/* Patterns being compiled. */
struct compiling {
	struct patterns patterns;
	struct note_sink *notes;
};

static void leave_out(struct compiling *compiling, const struct pattern *pattern, const char *what, const char *why)
{
	note_add(compiling->notes, NOTE_REMARK, pattern->source, "the pattern '%.*s' is left out: its %s cannot be used: %s",
		SLICE_ARG(slice_first(pattern->id, 60)), what, why);
}

static bool is_regex(struct slice text, struct error *err)
{
	cleanup_regex struct regex *regex = NULL;

	return text.len == 0 || regex_new(text, &regex, err) >= 0;
}

/* Removes those whose expressions PCRE2 does not take. */
static void check_patterns(struct compiling *compiling)
{
	struct patterns *patterns = &compiling->patterns;
	size_t kept = 0;

	for (size_t i = 0; i < patterns->count; i++) {
		struct pattern *pattern = &patterns->items[i];
		struct error err;

		if (!is_regex(pattern->regex, &err)) {
			leave_out(compiling, pattern, "'regex'", err.text);
		} else if (!is_regex(pattern->path, &err)) {
			leave_out(compiling, pattern, "'path'", err.text);
		} else {
			skip_names(pattern, patterns->arena);
			patterns->items[kept++] = *pattern;
		}
	}
	patterns->count = kept;
}

/* Of a list that lets go what is found a wrong expression is left out: then more is found. */
static void check_list(struct compiling *compiling, struct slices *regexes, struct slice source)
{
	size_t kept = 0;

	for (size_t i = 0; i < regexes->count; i++) {
		struct error err;

		if (is_regex(regexes->items[i], &err))
			regexes->items[kept++] = regexes->items[i];
		else
			note_add(compiling->notes, NOTE_REMARK, source, "an expression of an allow list is left out: '%.*s': %s",
				SLICE_ARG(slice_first(regexes->items[i], 60)), err.text);
	}
	/* A list that asks for all must not be met by what is left of it. */
	regexes->count = kept;
}

static void check_lists(struct compiling *compiling, size_t from, struct slice source)
{
	for (size_t i = from; i < compiling->patterns.allow_count; i++) {
		struct allow_list *list = &compiling->patterns.allows[i];
		size_t before = list->regexes.count + list->paths.count;

		check_list(compiling, &list->regexes, source);
		check_list(compiling, &list->paths, source);
		if (list->all && list->regexes.count + list->paths.count < before)
			*list = (struct allow_list){ 0 };
	}
}

/* TEXTS of those patterns that BY_PATH says -> OUT, with their length before them; what the engine refuses is named and marked. */
static int compile_engine(struct compiling *compiling, bool by_path, bool *refused, struct buffer *out, struct error *err)
{
	struct patterns *patterns = &compiling->patterns;
	struct engine_text *texts = memory_grow(NULL, patterns->count + 1, sizeof *texts);
	cleanup_buffer struct buffer database = BUFFER_INIT(0);
	uint64_t len;
	size_t count = 0;
	int r;

	for (size_t i = 0; i < patterns->count; i++)
		if ((patterns->items[i].regex.len == 0) == by_path)
			texts[count++] =
				(struct engine_text){ .regex = by_path ? patterns->items[i].path : patterns->items[i].regex,
					.id = (uint32_t)i };
	r = engine_compile(texts, count, &database, err);
	for (size_t i = 0; i < count; i++) {
		struct pattern *pattern = &patterns->items[texts[i].id];

		pattern->loose = texts[i].loose;
		pattern->width = texts[i].width;
		refused[texts[i].id] = texts[i].refused;
		if (r >= 0 && texts[i].refused)
			leave_out(compiling, pattern, by_path ? "'path'" : "'regex'", texts[i].why);
	}
	free(texts);
	len = database.len;
	buffer_add(out, &len, sizeof len);
	buffer_add_slice(out, buffer_slice(&database));
	return r;
}

static int write_all(struct compiling *compiling, struct buffer *out, struct error *err)
{
	struct patterns *patterns = &compiling->patterns;
	cleanup_buffer struct buffer databases = BUFFER_INIT(0);
	struct slice version = engine_version();
	bool *refused = memory_grow(NULL, patterns->count + 1, sizeof *refused);
	uint64_t len = version.len;
	int r = compile_engine(compiling, false, refused, &databases, err);

	if (r >= 0)
		r = compile_engine(compiling, true, refused, &databases, err);
	/* Ids are numbers of patterns: one that the engine refused keeps its place, without an expression. */
	for (size_t i = 0; r >= 0 && i < patterns->count; i++)
		if (refused[i])
			patterns->items[i].regex = patterns->items[i].path = S("");
	free(refused);
	if (r < 0)
		return r;
	buffer_add_slice(out, S(KEPT_MAGIC));
	buffer_add(out, &len, sizeof len);
	buffer_add_slice(out, version);
	patterns_write(patterns, out);
	buffer_add_slice(out, buffer_slice(&databases));
	return out->full ? error_set(err, ERR_LIMIT, "patterns take more than %zu bytes", out->ceiling_bytes) : 0;
}

int secrets_compile(
	const struct detector_text *texts, size_t count, struct note_sink *notes, struct buffer *out, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct compiling compiling = { .patterns = { .arena = &arena }, .notes = notes };
	int r = 0;

	for (size_t i = 0; i < count && r >= 0; i++) {
		size_t lists = compiling.patterns.allow_count;

		if (texts[i].kind != DETECTOR_PATTERNS)
			continue;
		r = patterns_read(&compiling.patterns, &texts[i], notes, err);
		if (r >= 0)
			check_lists(&compiling, lists, texts[i].name);
	}
	if (r >= 0) {
		check_patterns(&compiling);
		r = write_all(&compiling, out, err);
	}
	free(compiling.patterns.items);
	free(compiling.patterns.allows);
	return r;
}
