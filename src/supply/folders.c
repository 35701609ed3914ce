/* folders.c - which files there are in a folder of feeds, and whose they are */
#include "base/cleanup.h"
#include "base/memory.h"
#include "supply/building.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER_DEPTH_MAX 16u /* GitHub's advisories lie seven deep */
#define SAMPLES "samples are never read"
#define RULES "rules for malware, not advisories"
#define UNKNOWN "no feed of this name is known"
#define FILES_MAX 10000000u
#define PATH_SIZE 4096
#define TOGETHER_BYTES_MAX (1u << 20) /* a larger document goes to a reader of its own */

/* One folder of a feed. */
struct folder {
	const char *shown; /* "osv/Go" */
	const struct feed_kind *kind;
	unsigned depth; /* 0: the feed's own */
};

static size_t add_source(struct building *building, struct slice name)
{
	struct build_result *result = building->result;

	memory_reserve(result->sources, result->source_count, result->source_capacity);
	result->sources[result->source_count] = (struct build_source){ .name = arena_copy(&result->arena, name) };
	return result->source_count++;
}

static size_t source_named(struct building *building, struct slice name)
{
	struct build_result *result = building->result;

	for (size_t i = result->source_count; i > 0; i--)
		if (slice_equal(result->sources[i - 1].name, name))
			return i - 1;
	return add_source(building, name);
}

/* Of OSV each ecosystem is a source of its own, of exploits each index: it is published, and can be had, apart. */
static bool has_parts(struct slice feed)
{
	return slice_equal(feed, S("osv")) || slice_equal(feed, S("exploits"));
}

static size_t source_of(struct building *building, struct slice path)
{
	struct slice feed, rest, folder, name;

	if (!slice_cut(path, '/', &feed, &rest))
		return source_named(building, path);
	if (!has_parts(feed) || !slice_cut(rest, '/', &folder, &name))
		return source_named(building, feed);
	return source_named(building, slice_first(path, feed.len + 1 + folder.len));
}

static int add_file(
	struct building *building, const struct folder *folder, const char *path, const struct stat *status, struct error *err)
{
	struct slice shown = slice_from_text(path), plain;
	size_t source = source_of(building, shown);
	enum feed_packing packing = feed_packing_of(shown, &plain);
	bool archive =
		packing == FEED_ZIP || packing == FEED_TAR || (packing == FEED_FOREIGN && slice_ends_with(plain, S(".tar")));
	struct build_file *file;

	if (!archive && !feed_kind_wants(folder->kind, slice_from(plain, strlen(folder->kind->folder) + 1))) {
		building->result->sources[source].unwanted++;
		return 0;
	}
	if (building->file_count >= FILES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u files", FILES_MAX);
	memory_reserve(building->files, building->file_count, building->file_capacity);
	file = &building->files[building->file_count++];
	*file = (struct build_file){ .path = arena_copy(&building->result->arena, shown),
		.kind = folder->kind,
		.source = source,
		.size = (uint64_t)status->st_size,
		.modified = status->st_mtime,
		.alone = folder->kind->unit == FEED_WHOLE || packing != FEED_PLAIN || status->st_size > TOGETHER_BYTES_MAX };
	return 0;
}

static int list_folder(struct building *building, int parent, const char *name, const struct folder *folder, struct error *err);

/* What is no file and no folder that is read is said, not followed. */
static void refuse_entry(struct building *building, const char *path, const char *why)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(2 * PATH_SIZE);
	size_t source = source_of(building, slice_from_text(path));

	buffer_addf(&text, "%s: %s", path, why);
	building_note(building, building->file_count, source, false, buffer_slice(&text));
	building->result->sources[source].refused++;
}

static void skip_folder(struct building *building, const char *path, const char *why)
{
	size_t source = add_source(building, slice_from_text(path));

	building->result->sources[source].skipped = why;
}

static int list_entry(struct building *building, int parent, const char *entry, const struct folder *folder, struct error *err)
{
	char path[PATH_SIZE];
	struct folder below = { path, folder->kind, folder->depth + 1 };
	struct stat status;

	if (entry[0] == '.')
		return 0;
	if (snprintf(path, sizeof path, "%s/%s", folder->shown, entry) >= (int)sizeof path)
		return error_set(err, ERR_LIMIT, "'%s/%s': a path that is too long", folder->shown, entry);
	if (fstatat(parent, entry, &status, AT_SYMLINK_NOFOLLOW) < 0) {
		error_errno(err, "not read");
		refuse_entry(building, path, err->text);
		return 0;
	}
	if (S_ISREG(status.st_mode))
		return add_file(building, folder, path, &status, err);
	if (S_ISLNK(status.st_mode))
		refuse_entry(building, path, "a link, which is not followed");
	else if (!S_ISDIR(status.st_mode))
		refuse_entry(building, path, "neither a file nor a folder");
	if (!S_ISDIR(status.st_mode))
		return 0;
	if (feed_folder_is_samples(slice_from_text(entry)))
		skip_folder(building, path, SAMPLES);
	else if (below.depth <= FOLDER_DEPTH_MAX)
		return list_folder(building, parent, entry, &below, err);
	else
		refuse_entry(building, path, "not read: 16 folders in each other are the limit");
	return 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int list_folder(struct building *building, int parent, const char *name, const struct folder *folder, struct error *err)
{
	/* The user may link a feed into the folder; links inside of a feed are somebody else's. */
	cleanup_fd int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (folder->depth ? O_NOFOLLOW : 0));
	struct dirent **entries = NULL;
	int count = fd < 0 ? -1 : scandirat(fd, ".", &entries, NULL, by_name), r = 0;

	if (count < 0) {
		error_errno(err, "not read");
		refuse_entry(building, folder->shown, err->text);
		return 0;
	}
	for (int i = 0; i < count; i++) {
		if (r >= 0)
			r = list_entry(building, fd, entries[i]->d_name, folder, err);
		free(entries[i]);
	}
	free(entries);
	return r;
}

static int list_feed(struct building *building, const char *name, struct error *err)
{
	struct folder folder = { name, feed_kind_named(slice_from_text(name)), 0 };
	size_t sources = building->result->source_count;
	int r = 0;

	if (feed_folder_is_samples(slice_from_text(name))) {
		skip_folder(building, name, SAMPLES);
	} else if (feed_is_rules(slice_from_text(name))) {
		skip_folder(building, name, RULES);
	} else if (!folder.kind) {
		skip_folder(building, name, UNKNOWN);
		if (building->options->strict)
			return error_set(err, ERR_UNSUPPORTED, "'%s/%s': " UNKNOWN, building->options->from, name);
	} else {
		building->feed_count++;
		r = list_folder(building, building->from, name, &folder, err);
		if (building->result->source_count == sources)
			add_source(building, slice_from_text(name)); /* an empty one */
	}
	return r;
}

static int by_path(const void *a, const void *b)
{
	return slice_compare(((const struct build_file *)a)->path, ((const struct build_file *)b)->path);
}

int building_list(struct building *building, struct error *err)
{
	struct dirent **entries = NULL;
	int count = scandirat(building->from, ".", &entries, NULL, by_name), r = 0;

	if (count < 0)
		return error_errno(err, "list '%s'", building->options->from);
	for (int i = 0; i < count; i++) {
		struct stat status;

		if (r >= 0 && entries[i]->d_name[0] != '.' && fstatat(building->from, entries[i]->d_name, &status, 0) == 0 &&
			S_ISDIR(status.st_mode))
			r = list_feed(building, entries[i]->d_name, err);
		free(entries[i]);
	}
	free(entries);
	if (building->file_count)
		qsort(building->files, building->file_count, sizeof *building->files, by_path);
	return r;
}
