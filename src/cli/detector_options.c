/* detector_options.c - what secrets and malware are looked for by, besides what plimsoll brings */
#include "cli/detector_options.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/places.h"
#include "model/detector_text.h"
#include "model/feeds.h"
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 20000u
#define ALL_BYTES_MAX (56u << 20)
#define FOLDERS_DEEP_MAX 8u
#define FETCHED "fetched" /* a file that is called so is ./fetched */

struct collecting {
	struct arena *arena;
	struct detector_text *texts;
	size_t count, capacity;
	uint64_t bytes;
	struct error *err;
};

/* Of a folder, by their extensions. */
static const char *const pattern_files[] = { ".toml", NULL };
static const char *const yara_files[] = { ".yar", ".yara", ".zip", NULL };
static const char *const signature_files[] = { ".hdb", ".hsb", ".ndb", ".txt", ".csv", ".ioc", ".list", ".md5", ".sha1",
	".sha256", NULL };

static const struct {
	enum option_id option;
	enum detector_text_kind kind;
	const char *const *extensions;
	const char *wanted; /* in words */
} sources[] = {
	{ OPTION_SECRET_RULES, DETECTOR_PATTERNS, pattern_files, "*.toml" },
	{ OPTION_YARA, DETECTOR_YARA, yara_files, "*.yar, *.yara or *.zip" },
	{ OPTION_SIGNATURES, DETECTOR_SIGNATURES, signature_files, "*.hdb, *.hsb, *.ndb, or lists of digests" },
};

static int take_file(struct collecting *collecting, enum detector_text_kind kind, const char *path)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(DETECTOR_TEXT_BYTES_MAX);
	int r = file_read(path, &text, collecting->err);

	if (r < 0)
		return r;
	collecting->bytes += text.len;
	if (collecting->count == FILES_MAX || collecting->bytes > ALL_BYTES_MAX)
		return error_set(collecting->err, ERR_LIMIT, "'%s': more than %u files, or %u MiB of them", path, FILES_MAX,
			ALL_BYTES_MAX >> 20);
	memory_reserve(collecting->texts, collecting->count, collecting->capacity);
	collecting->texts[collecting->count++] = (struct detector_text){ .kind = kind,
		.name = arena_copy(collecting->arena, slice_from_text(path)),
		.text = arena_copy(collecting->arena, buffer_slice(&text)) };
	return 0;
}

static bool is_called_so(const char *name, const char *const *extensions)
{
	for (size_t i = 0; extensions[i]; i++)
		if (slice_ends_with(slice_from_text(name), slice_from_text(extensions[i])))
			return true;
	return false;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* NOLINTNEXTLINE(misc-no-recursion): at most FOLDERS_DEEP_MAX */
static int take_folder(struct collecting *collecting, enum detector_text_kind kind, const char *const *extensions,
	const char *path, unsigned depth)
{
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_visible, compare_names), r = 0;

	if (count < 0)
		return error_errno(collecting->err, "read '%s'", path);
	for (int i = 0; i < count; i++) {
		const char *inner = arena_printf(collecting->arena, "%s/%s", path, entries[i]->d_name).ptr;
		struct stat status;

		if (r >= 0 && stat(inner, &status) == 0) {
			if (S_ISDIR(status.st_mode) && depth < FOLDERS_DEEP_MAX)
				r = take_folder(collecting, kind, extensions, inner, depth + 1);
			else if (S_ISREG(status.st_mode) && is_called_so(entries[i]->d_name, extensions))
				r = take_file(collecting, kind, inner);
		}
		free(entries[i]);
	}
	free(entries);
	return r;
}

/* Whatever lies there: who has no network carries the folder. */
static int take_fetched(struct collecting *collecting)
{
	size_t before = collecting->count;
	struct places places;
	int r = places_find(collecting->arena, &places, collecting->err);
	const char *folder;

	if (r < 0)
		return r;
	if (!places.fetched)
		return error_set(collecting->err, ERR_NOT_FOUND,
			"--yara " FETCHED ": neither XDG_DATA_HOME nor HOME says where db update keeps what it fetches");
	folder = arena_printf(collecting->arena, "%s/" FEED_RULES_FOLDER, places.fetched).ptr;
	if (access(folder, F_OK) == 0)
		r = take_folder(collecting, DETECTOR_YARA, yara_files, folder, 0);
	else if (errno != ENOENT)
		return error_errno(collecting->err, "read '%s'", folder);
	if (r >= 0 && collecting->count == before)
		return error_set(collecting->err, ERR_NOT_FOUND,
			"--yara " FETCHED ": no rules in '%s'; plimsoll db update --feeds " FEED_RULES_FOLDER
			" fetches public sets",
			folder);
	return r;
}

static int take_source(struct collecting *collecting, size_t source, const char *path)
{
	size_t before = collecting->count;
	struct stat status;
	int r;

	if (sources[source].kind == DETECTOR_YARA && strcmp(path, FETCHED) == 0)
		return take_fetched(collecting);
	if (stat(path, &status) < 0)
		return error_errno(collecting->err, "read '%s'", path);
	if (!S_ISDIR(status.st_mode))
		return take_file(collecting, sources[source].kind, path);
	r = take_folder(collecting, sources[source].kind, sources[source].extensions, path, 0);
	if (r >= 0 && collecting->count == before)
		return error_set(collecting->err, ERR_NOT_FOUND, "'%s' has no %s", path, sources[source].wanted);
	return r;
}

int detector_options_read(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err)
{
	struct collecting collecting = { .arena = arena, .err = err };
	int r = 0;

	scan->clamd_address = option_text(options, OPTION_CLAMD);
	if (!scan->secrets && option_given(options, OPTION_SECRET_RULES))
		return error_set(err, ERR_USAGE, "--secret-rules: secrets are not looked for (--scanners secret)");
	if (!scan->malware &&
		(option_given(options, OPTION_YARA) || option_given(options, OPTION_SIGNATURES) || scan->clamd_address))
		return error_set(err, ERR_USAGE, "--yara, --signatures, --clamd: malware is not looked for (--scanners malware)");
	for (size_t source = 0; source < sizeof sources / sizeof *sources && r >= 0; source++) {
		const struct option_values *paths = &options->values[sources[source].option];

		for (size_t i = 0; i < paths->count && r >= 0; i++)
			r = take_source(&collecting, source, paths->items[i]);
	}
	if (r >= 0 && collecting.count) {
		struct detector_text *texts = arena_array(arena, struct detector_text, collecting.count);

		memcpy(texts, collecting.texts, collecting.count * sizeof *texts);
		scan->detector_texts = texts;
		scan->detector_text_count = collecting.count;
	}
	free(collecting.texts);
	return r;
}
