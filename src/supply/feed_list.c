/* feed_list.c - read the list of what can be fetched */
#include "supply/feed_list.h"
#include "link/fetcher.h"
#include "model/detector_text.h"
#include "model/feeds.h"
#include <ctype.h>

#define NAME_BYTES_MAX 100u
#define PATH_BYTES_MAX 200u /* its file is found under one name, too: NAME_MAX is 255 */
#define TEXT_BYTES_MAX 500u
#define CEILING_BYTES_MAX (16ull << 30)

enum column {
	COLUMN_NAME,
	COLUMN_DEFAULT,
	COLUMN_PATH,
	COLUMN_SIZE,
	COLUMN_CEILING,
	COLUMN_LICENCE,
	COLUMN_URL,
	COLUMN_ABOUT,
	COLUMN_COUNT
};

static const struct {
	const char *name, *expected;
} columns[COLUMN_COUNT] = {
	[COLUMN_NAME] = { "the name", "letters, digits, . _ + - / and blanks, as osv/Go" },
	[COLUMN_DEFAULT] = { "the default", "yes or no" },
	[COLUMN_PATH] = { "the path",
		"FOLDER/FILE below the feeds folder, no part of it beginning with a dot, as osv/Go/all.zip" },
	[COLUMN_SIZE] = { "the size", "a number of bytes" },
	[COLUMN_CEILING] = { "the ceiling", "a number of bytes, not less than the size and at most 16 GiB" },
	[COLUMN_LICENCE] = { "the licence", "a short text" },
	[COLUMN_URL] = { "the URL", "https://… or http://…, without blanks" },
	[COLUMN_ABOUT] = { "the description", "a short text" },
};

static bool is_text(struct slice text, size_t most)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f)
			return false;
	return text.len > 0 && text.len <= most;
}

/* Parts of plain characters with slashes between: nothing that could lead elsewhere, be hidden, or be mistaken in a list of names. */
static bool is_path(struct slice path, size_t most)
{
	struct slice rest = path, part;

	for (size_t i = 0; i < path.len; i++)
		if (!isalnum((unsigned char)path.ptr[i]) && !memchr("._+-/ ", path.ptr[i], 6))
			return false;
	while (slice_next_token(&rest, '/', &part))
		if (part.len == 0 || part.ptr[0] == '.' || part.ptr[0] == ' ' || part.ptr[part.len - 1] == ' ')
			return false;
	return path.len > 0 && path.len <= most && !slice_ends_with(path, S("/"));
}

static bool is_url(struct slice url)
{
	size_t scheme = slice_starts_with(url, S("https://")) ? 8 : slice_starts_with(url, S("http://")) ? 7 : 0;

	return scheme && url.len > scheme && is_text(url, FETCH_URL_SIZE - 1) && slice_find_byte(url, ' ') < 0;
}

/* Which column is wrong, or COLUMN_COUNT. */
static enum column take_columns(const struct slice *fields, struct feed_source *source, struct arena *arena)
{
	if (!is_path(fields[COLUMN_NAME], NAME_BYTES_MAX))
		return COLUMN_NAME;
	source->standard = slice_equal(fields[COLUMN_DEFAULT], S("yes"));
	if (!source->standard && !slice_equal(fields[COLUMN_DEFAULT], S("no")))
		return COLUMN_DEFAULT;
	if (!is_path(fields[COLUMN_PATH], PATH_BYTES_MAX) || slice_find_byte(fields[COLUMN_PATH], '/') < 0)
		return COLUMN_PATH;
	if (!slice_to_u64(fields[COLUMN_SIZE], &source->size_bytes))
		return COLUMN_SIZE;
	if (!slice_to_u64(fields[COLUMN_CEILING], &source->ceiling_bytes) || source->ceiling_bytes < source->size_bytes ||
		source->ceiling_bytes == 0 || source->ceiling_bytes > CEILING_BYTES_MAX)
		return COLUMN_CEILING;
	if (!is_text(fields[COLUMN_LICENCE], TEXT_BYTES_MAX))
		return COLUMN_LICENCE;
	if (!is_url(fields[COLUMN_URL]))
		return COLUMN_URL;
	if (!is_text(fields[COLUMN_ABOUT], TEXT_BYTES_MAX))
		return COLUMN_ABOUT;
	source->name = arena_text(arena, fields[COLUMN_NAME]);
	source->path = arena_text(arena, fields[COLUMN_PATH]);
	source->licence = arena_text(arena, fields[COLUMN_LICENCE]);
	source->url = arena_text(arena, fields[COLUMN_URL]);
	source->about = arena_text(arena, fields[COLUMN_ABOUT]);
	return COLUMN_COUNT;
}

/* Is A the same file as B, or a folder that B lies in? */
static bool is_in_the_way(const char *a, const char *b)
{
	size_t len = strlen(a);

	return strncmp(a, b, len) == 0 && (b[len] == '\0' || b[len] == '/');
}

static int check_twins(const struct feed_list *list, const struct feed_source *source, size_t line, struct error *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct feed_source *other = &list->items[i];

		if (strcmp(other->name, source->name) == 0)
			return error_set(err, ERR_FORMAT, "line %zu: the name '%s' is there before: each has one of its own",
				line, source->name);
		if (is_in_the_way(other->path, source->path) || is_in_the_way(source->path, other->path))
			return error_set(err, ERR_FORMAT, "line %zu: the path '%s' is in the way of that of '%s'", line,
				source->path, other->name);
	}
	return 0;
}

/* What a scan would not read would be fetched for nothing. */
static int check_rules(const struct feed_source *source, size_t line, struct error *err)
{
	if (!feed_rules_wants(slice_from_text(source->path)))
		return error_set(err, ERR_FORMAT, "line %zu: the path '%s': of rules only these are read: *.yar *.yara *.zip",
			line, source->path);
	if (source->ceiling_bytes > DETECTOR_TEXT_BYTES_MAX)
		return error_set(err, ERR_FORMAT, "line %zu: the ceiling of rules is %u bytes at most: a scan takes no more",
			line, DETECTOR_TEXT_BYTES_MAX);
	return 0;
}

/* A file that no feed reads would be fetched for nothing. */
static int check_use(const struct feed_source *source, size_t line, struct error *err)
{
	struct slice folder, below, plain;
	const struct feed_kind *kind = NULL;
	enum feed_packing packing;

	if (feed_is_rules(slice_from_text(source->path)))
		return check_rules(source, line, err);
	if (slice_cut(slice_from_text(source->path), '/', &folder, &below))
		kind = feed_kind_named(folder);
	if (!kind)
		return error_set(err, ERR_FORMAT, "line %zu: the path '%s': no feed '%.*s' is known", line, source->path,
			SLICE_ARG(folder));
	packing = feed_packing_of(below, &plain);
	if (packing == FEED_FOREIGN)
		return error_set(err, ERR_FORMAT, "line %zu: the path '%s': bzip2 and xz are not read", line, source->path);
	if (packing != FEED_ZIP && packing != FEED_TAR && !feed_kind_wants(kind, plain))
		return error_set(err, ERR_FORMAT, "line %zu: the path '%s': of the feed %s only these are read: %s", line,
			source->path, kind->folder, kind->patterns);
	return 0;
}

static int take_line(struct feed_list *list, struct slice text, size_t line, struct arena *arena, struct error *err)
{
	struct slice fields[COLUMN_COUNT], rest = text, field;
	struct feed_source source = { 0 };
	enum column wrong;
	size_t count = 0;
	int r;

	while (slice_next_token(&rest, '\t', &field)) {
		if (count < COLUMN_COUNT)
			fields[count] = slice_trim(field);
		count++;
	}
	if (count != COLUMN_COUNT)
		return error_set(err, ERR_FORMAT,
			"line %zu: %zu columns where %d are expected, tabs between: name, default, path, size, ceiling, licence, "
			"URL, "
			"description",
			line, count, COLUMN_COUNT);
	wrong = take_columns(fields, &source, arena);
	if (wrong != COLUMN_COUNT)
		return error_set(err, ERR_FORMAT, "line %zu: %s '%.*s' is not what is expected: %s", line, columns[wrong].name,
			SLICE_ARG(slice_first(fields[wrong], 80)), columns[wrong].expected);
	r = check_twins(list, &source, line, err);
	if (r >= 0)
		r = check_use(&source, line, err);
	if (r < 0)
		return r;
	if (list->count == FEED_LIST_COUNT_MAX)
		return error_set(err, ERR_LIMIT, "line %zu: more than %u feeds", line, FEED_LIST_COUNT_MAX);
	list->items[list->count++] = source;
	return 0;
}

int feed_list_parse(struct slice text, struct arena *arena, struct feed_list *ret_list, struct error *err)
{
	struct feed_list list = { arena_array(arena, struct feed_source, FEED_LIST_COUNT_MAX), 0 };
	struct slice line;
	int r = 0;

	if (text.len > FEED_LIST_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u bytes", FEED_LIST_BYTES_MAX);
	for (size_t number = 1; r >= 0 && slice_next_line(&text, &line); number++)
		if (slice_trim(line).len > 0 && line.ptr[0] != '#')
			r = take_line(&list, line, number, arena, err);
	if (r >= 0 && list.count == 0)
		r = error_set(err, ERR_FORMAT, "it names no feed");
	if (r < 0)
		return r;
	*ret_list = list;
	return 0;
}

/* Does WORD mean this one? */
static bool is_meant(const struct feed_source *source, struct slice word)
{
	struct slice name = slice_from_text(source->name);

	if (slice_equal(word, S("all")) || (slice_equal(word, S("default")) && source->standard))
		return true;
	return slice_starts_with(name, word) && (name.len == word.len || name.ptr[word.len] == '/');
}

int feed_list_choose(const struct feed_list *list, struct slice words, bool *chosen, struct error *err)
{
	struct slice word;
	bool any = false;

	while (slice_next_token(&words, ',', &word)) {
		bool meant = false;

		word = slice_trim(word);
		for (size_t i = 0; word.len && i < list->count; i++)
			if (is_meant(&list->items[i], word))
				meant = chosen[i] = true;
		if (!meant)
			return error_set(err, ERR_USAGE,
				"'%.*s' is no feed and no group of feeds; plimsoll db update --list names them, and there are "
				"default and all",
				SLICE_ARG(slice_first(word, 80)));
		any = true;
	}
	return any ? 0 : error_set(err, ERR_USAGE, "no feed is named; plimsoll db update --list names them");
}
