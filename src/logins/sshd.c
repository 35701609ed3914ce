/* sshd.c - reads an sshd_config and what it includes, as sshd does */
#include "logins/sshd_parts.h"

#define INCLUDE_DEPTH_MAX 16u /* sshd's own */
#define INCLUDED_BYTES_MAX (4u << 20)
#define INCLUDES_MAX 500u
#define SETTINGS_MAX 20000u
#define RELEASE_NEWEST 1099u
#define RELEASE_SHELL_WORDS 807u /* release notes of 8.7: arguments are split as a shell does it */

static const struct sshd_keyword keywords[] = {
#define ALWAYS 0
#define NEVER 9999
#define SSHD_KEYWORD(name, present, kind, match_since, words) { name, present, SSHD_##kind, match_since, words },
#include "logins/sshd_keywords.def"
#undef SSHD_KEYWORD
#undef ALWAYS
#undef NEVER
};

const struct sshd_keyword *sshd_keyword_find(struct slice name)
{
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (slice_equal_ignoring_case(name, slice_from_text(keywords[i].name)))
			return &keywords[i];
	return NULL;
}

struct slice sshd_keyword_present(const struct sshd_keyword *keyword)
{
	return slice_from_text(*keyword->present ? keyword->present : keyword->name);
}

/* A file at work. */
struct reading {
	const struct root *root;
	struct sshd_config *config;
	struct error *err;
	size_t bytes_left;
	unsigned depth, includes;
};

/* A line at work. */
struct line {
	struct slice path;
	uint64_t number;
	struct slice text;
	struct slice arguments; /* what stands behind the keyword */
	struct slices words;
};

static int refuse(struct reading *reading, const struct line *line, const char *why, struct slice what)
{
	return error_set(reading->err, ERR_FORMAT, "/%.*s:%llu: %s%s%.*s", SLICE_ARG(line->path),
		(unsigned long long)line->number, why, what.len ? " " : "", SLICE_ARG(slice_first(what, 80)));
}

/* "a,b" as two values, where a keyword takes a list. */
static struct slices list_items(struct slice list, struct arena *arena)
{
	struct slices items = { arena_array(arena, struct slice, list.len / 2 + 1), 0 };
	struct slice item;

	while (slice_next_token(&list, ',', &item))
		if (item.len)
			items.items[items.count++] = item;
	return items;
}

static void add_setting(
	struct sshd_config *config, const struct line *line, const struct sshd_keyword *keyword, const struct sshd_scope *scope)
{
	struct sshd_setting *setting;

	if (config->count == config->capacity) {
		struct sshd_setting *more = arena_array(config->arena, struct sshd_setting, config->capacity * 2 + 64);

		if (config->count)
			memcpy(more, config->settings, config->count * sizeof *more);
		config->settings = more;
		config->capacity = config->capacity * 2 + 64;
	}
	setting = &config->settings[config->count++];
	*setting = (struct sshd_setting){ .keyword = keyword,
		.values = line->words,
		.exhibit = { line->path, line->number, slice_trim(line->text) },
		.scope = scope };
	if (keyword->kind == SSHD_ALGORITHMS)
		setting->values = list_items(line->words.items[0], config->arena);
}

static int read_file(struct reading *reading, const struct file *file, const struct sshd_scope *scope);

static int include(struct reading *reading, const struct line *line, struct slice pattern, const struct sshd_scope *scope)
{
	struct arena *arena = reading->config->arena;
	struct root_matches found;
	int r = 0;

	if (slice_starts_with(pattern, S("/")))
		while (slice_starts_with(pattern, S("/")))
			pattern = slice_from(pattern, 1);
	else
		pattern = arena_printf(arena, "etc/ssh/%.*s", SLICE_ARG(pattern));
	if (slice_find_byte(pattern, '[') >= 0 || slice_find_byte(pattern, '\\') >= 0 || slice_find(pattern, S("//")) >= 0 ||
		slice_find(pattern, S("./")) >= 0)
		return error_set(reading->err, ERR_UNSUPPORTED, "/%.*s:%llu: the pattern '%.*s' is not understood",
			SLICE_ARG(line->path), (unsigned long long)line->number, SLICE_ARG(slice_first(pattern, 80)));
	if (++reading->includes > INCLUDES_MAX)
		return error_set(reading->err, ERR_LIMIT, "/%.*s:%llu: too much is included", SLICE_ARG(line->path),
			(unsigned long long)line->number);
	found = root_match(reading->root, pattern);
	if (found.why.len)
		return error_set(reading->err, ERR_UNSUPPORTED, "/%.*s:%llu: %.*s", SLICE_ARG(line->path),
			(unsigned long long)line->number, SLICE_ARG(slice_first(found.why, 200)));
	if (found.count == 0 && !root_knows_pattern(reading->root, pattern))
		return error_set(reading->err, ERR_UNSUPPORTED, "/%.*s:%llu: '/%.*s' is not read", SLICE_ARG(line->path),
			(unsigned long long)line->number, SLICE_ARG(slice_first(pattern, 80)));
	if (found.count && reading->depth >= INCLUDE_DEPTH_MAX)
		return refuse(reading, line, "too many files that include each other", S(""));
	reading->depth++;
	for (size_t i = 0; i < found.count && r >= 0; i++)
		r = read_file(reading, found.files[i], scope);
	reading->depth--;
	return r;
}

static int read_include(struct reading *reading, const struct line *line, const struct sshd_scope *scope)
{
	int r = 0;

	if (line->words.count == 0)
		return refuse(reading, line, "Include of nothing", S(""));
	for (size_t i = 0; i < line->words.count && r >= 0; i++) {
		if (line->words.items[i].len == 0)
			return refuse(reading, line, "Include of nothing", S(""));
		r = include(reading, line, line->words.items[i], scope);
	}
	return r;
}

/* Splits what stands behind a keyword as the release does. */
static int split(struct reading *reading, struct line *line)
{
	struct arena *arena = reading->config->arena;
	struct slice rest = line->arguments, word;

	if (reading->config->release >= RELEASE_SHELL_WORDS)
		return sshd_split(line->arguments, arena, &line->words)
			       ? 0
			       : refuse(reading, line, "a quote that does not end", S(""));
	line->words = (struct slices){ arena_array(arena, struct slice, line->arguments.len / 2 + 2), 0 };
	while (rest.ptr && rest.len) {
		if (!sshd_next_word(&rest, arena, &word))
			return refuse(reading, line, "a quote that does not end", S(""));
		if (word.len)
			line->words.items[line->words.count++] = word;
	}
	return 0;
}

static int read_setting(struct reading *reading, struct line *line, struct slice name, const struct sshd_scope *scope)
{
	struct sshd_config *config = reading->config;
	const struct sshd_keyword *keyword = sshd_keyword_find(name);
	struct slice what = S("");
	struct sshd_value before;
	const char *why;

	if (!keyword)
		return refuse(reading, line, "a keyword that sshd does not know:", name);
	if (keyword->match_since > config->release && !sshd_scope_is_all(scope))
		return refuse(reading, line, "not allowed in a Match block:", name);
	if (keyword->kind == SSHD_NOTHING)
		return 0;
	if (keyword->kind == SSHD_REST) {
		if (line->words.count) {
			line->words = (struct slices){ arena_array(config->arena, struct slice, 1), 1 };
			line->words.items[0] = slice_trim(line->arguments);
		}
	}
	why = sshd_values_fault(keyword, &line->words, &what);
	if (why)
		return refuse(reading, line, why, what);
	if (strcmp(keyword->name, "authenticationmethods") == 0 && slice_equal(line->words.items[0], S("any")) &&
		sshd_get(config, name, NULL, &before) && !before.is_default)
		return refuse(reading, line, "'any' beside other AuthenticationMethods", S(""));
	if (config->count == SETTINGS_MAX)
		return error_set(reading->err, ERR_LIMIT, "/%.*s: more than %u settings", SLICE_ARG(line->path), SETTINGS_MAX);
	add_setting(config, line, keyword, scope);
	return 0;
}

/* *SCOPE becomes that of a Match line; OUTER is the file's. */
static int read_line(struct reading *reading, struct line *line, const struct sshd_scope *outer, const struct sshd_scope **scope)
{
	struct slice rest = line->text, name = S("");
	const char *why;
	int r;

	while (rest.len && strchr(" \t\r\n\f", rest.ptr[rest.len - 1]))
		rest.len--;
	while (rest.len && strchr(" \t\r", rest.ptr[0]))
		rest = slice_from(rest, 1);
	if (rest.len == 0 || rest.ptr[0] == '#')
		return 0;
	if (!sshd_next_word(&rest, reading->config->arena, &name))
		return 0; /* a quote that does not end: sshd leaves the line out */
	if (name.len == 0 && !sshd_next_word(&rest, reading->config->arena, &name))
		return 0;
	if (name.len == 0 || name.ptr[0] == '#')
		return 0;
	if (!rest.ptr || rest.len == 0)
		return refuse(reading, line, "no value for", name);
	line->arguments = rest;
	r = split(reading, line);
	if (r < 0)
		return r;
	if (slice_equal_ignoring_case(name, S("include")))
		return read_include(reading, line, *scope);
	if (!slice_equal_ignoring_case(name, S("match")))
		return read_setting(reading, line, name, *scope);
	*scope = sshd_scope_read(rest, outer, reading->config->arena, &why);
	return *scope ? 0 : refuse(reading, line, why, S(""));
}

static int read_file(struct reading *reading, const struct file *file, const struct sshd_scope *scope)
{
	struct line line = { .path = file->path };
	struct slice left = file->bytes;
	const struct sshd_scope *now = scope;
	int r = 0;

	if (file->bytes.len < file->size)
		return error_set(reading->err, ERR_LIMIT, "/%.*s is too large", SLICE_ARG(file->path));
	if (file->bytes.len > reading->bytes_left)
		return error_set(reading->err, ERR_LIMIT, "/%.*s: too much is included", SLICE_ARG(file->path));
	reading->bytes_left -= file->bytes.len;
	while (r >= 0 && slice_next_token(&left, '\n', &line.text)) {
		line.number++;
		r = read_line(reading, &line, scope, &now);
	}
	return r;
}

/* "9.2p1" is 902. */
static unsigned release_of(struct slice version)
{
	struct slice major = version, minor = S("");
	uint64_t a = 0, b = 0;
	size_t digits = 0;

	if (!slice_cut(version, '.', &major, &minor))
		return RELEASE_NEWEST;
	while (digits < minor.len && minor.ptr[digits] >= '0' && minor.ptr[digits] <= '9')
		digits++;
	if (!slice_to_u64(major, &a) || !slice_to_u64(slice_first(minor, digits), &b) || a > 90 || b > 99)
		return RELEASE_NEWEST;
	return (unsigned)(a * 100 + b);
}

int sshd_read(const struct root *root, struct slice path, struct slice version, struct arena *arena,
	struct sshd_config **ret_config, struct error *err)
{
	struct sshd_config *config = arena_array(arena, struct sshd_config, 1);
	struct reading reading = { .root = root, .config = config, .err = err, .bytes_left = INCLUDED_BYTES_MAX };
	const struct file *file;
	const char *fault;
	struct slice why;
	int r;

	config->arena = arena;
	config->release = release_of(version);
	switch (root_find(root, path, &file, &why)) {
	case ROOT_ABSENT:
		return error_set(err, ERR_NOT_FOUND, "there is no /%.*s", SLICE_ARG(path));
	case ROOT_UNKNOWN:
		return error_set(err, ERR_UNSUPPORTED, "%.*s", SLICE_ARG(why));
	default:
		break;
	}
	if (file->kind != FILE_REGULAR)
		return error_set(err, ERR_FORMAT, "/%.*s is no file", SLICE_ARG(path));
	r = read_file(&reading, file, NULL);
	if (r < 0)
		return r;
	fault = sshd_config_fault(config);
	if (fault)
		return error_set(err, ERR_FORMAT, "/%.*s: %s", SLICE_ARG(path), fault);
	*ret_config = config;
	return 0;
}
