/* debian_support.c - debian-security-support: source packages that get no security repairs any more, or not against everything
 *
 *	security-support-ended.deb12:  ckeditor3   3.6.6.1+dfsg-7   2025-04-04   Only a build dependency
 *	security-support-limited:      binutils    Only suitable for trusted content
 *
 * Columns are apart by blanks: source package, (of those that ended) the last version with support and the day when it ended, and words.
 * "php-horde.*" is all whose names begin so. "#" begins a comment. The file's name says the release; without one it is all of them. */
#include "feeds/feed.h"
#include "feeds/words.h"

#define NOTES_MAX 100u /* lines that are named */

struct list {
	struct slice path, version;
	bool ended;
	struct feed_sink *sink;
	struct arena *arena;
};

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static struct slice take_column(struct slice *line)
{
	struct slice column;
	size_t len = 0;

	while (len < line->len && !is_blank(line->ptr[len]))
		len++;
	column = slice_first(*line, len);
	*line = slice_trim(slice_from(*line, len));
	return column;
}

/* False: the file is none of the lists. */
static bool read_name(struct slice path, struct list *list)
{
	static const struct slice ended = { "security-support-ended", 22 }, limited = { "security-support-limited", 24 };
	struct slice name = slice_base_name(path), rest;
	uint64_t number;

	list->ended = slice_starts_with(name, ended);
	if (!list->ended && !slice_starts_with(name, limited))
		return false;
	rest = slice_from(name, list->ended ? ended.len : limited.len);
	if (rest.len == 0)
		return !list->ended;
	list->version = slice_from(rest, 4);
	return slice_starts_with(rest, S(".deb")) && slice_to_u64(list->version, &number);
}

/* Names of packages as Debian writes them, and ".*" at the end of a beginning, which becomes "*". */
static bool read_package(struct slice text, struct arena *arena, struct slice *ret_package)
{
	bool pattern = slice_ends_with(text, S(".*"));
	struct slice name = pattern ? slice_first(text, text.len - 2) : text;

	for (size_t i = 0; i < name.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.+-", name.ptr[i]) || name.ptr[i] == '\0')
			return false;
	*ret_package = pattern ? arena_printf(arena, "%.*s*", SLICE_ARG(name)) : name;
	return name.len > 0;
}

/* What is wrong with it, or NULL. */
static const char *read_line(const struct list *list, struct slice line, struct release *release)
{
	if (!read_package(take_column(&line), list->arena, &release->package))
		return "no name of a package";
	if (list->ended) {
		struct slice version = take_column(&line), day = take_column(&line);

		release->eol = words_day(day);
		if (version.len == 0 || release->eol.len != day.len || day.len == 0)
			return "no day when its support ended";
	}
	release->remark = line;
	return NULL;
}

static int debian_support_parse(
	struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	struct list list = { .path = path, .sink = sink, .arena = arena };
	struct slice line;
	size_t bad = 0;
	int r = 0;

	if (!read_name(path, &list))
		return error_set(err, ERR_UNSUPPORTED, "no list of debian-security-support is known by the file's name");
	for (size_t number = 1; r >= 0 && slice_next_line(&bytes, &line); number++) {
		struct release release = { .distribution = S("debian"), .version = list.version };
		const char *problem;

		line = slice_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		problem = read_line(&list, line, &release);
		if (problem && bad++ < NOTES_MAX)
			note_add(&sink->notes, NOTE_INCOMPLETE, path, "line %zu: %s: '%.*s'", number, problem,
				SLICE_ARG(slice_first(line, 60)));
		if (!problem)
			r = sink->release(sink->context, &release);
	}
	if (r < 0)
		return error_set(err, (enum error_code) - r, "stopped at '%.*s'", SLICE_ARG(slice_first(line, 60)));
	if (bad > NOTES_MAX)
		note_add(&sink->notes, NOTE_INCOMPLETE, path, "%zu more lines are not understood", bad - NOTES_MAX);
	return 0;
}

const struct feed feed_debian_support = {
	.name = "debian-security-support",
	.parse = debian_support_parse,
};
