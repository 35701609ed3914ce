/* root.c - the root of an image as its kept files have it, asked by path */
#include "settings/root.h"
#include "base/memory.h"
#include "base/wildcard.h"
#include "model/wanted.h"

#define LINKS_MAX 40u /* as Linux follows */

static int by_path(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return slice_compare(x->path, y->path);
}

struct root root_make(struct file *files, size_t count, struct arena *arena)
{
	struct root root = { .files = files, .arena = arena };

	if (count)
		qsort(files, count, sizeof *files, by_path);
	for (size_t i = 0; i < count; i++)
		if (root.count == 0 || !slice_equal(files[root.count - 1].path, files[i].path))
			files[root.count++] = files[i];
		else if (files[i].bytes.len > files[root.count - 1].bytes.len) /* the same once without what it says */
			files[root.count - 1] = files[i];
	return root;
}

/* The first file whose path is not before PATH. */
static size_t place_of(const struct root *root, struct slice path)
{
	size_t low = 0, high = root->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slice_compare(root->files[middle].path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct file *root_entry(const struct root *root, struct slice path)
{
	size_t at = place_of(root, path);

	return at < root->count && slice_equal(root->files[at].path, path) ? &root->files[at] : NULL;
}

bool root_has_below(const struct root *root, struct slice folder)
{
	size_t at = place_of(root, folder);

	at += at < root->count && slice_equal(root->files[at].path, folder);
	/* "a-b" stands between "a" and "a/b". */
	while (at < root->count && slice_starts_with(root->files[at].path, folder) && root->files[at].path.ptr[folder.len] < '/')
		at++;
	return at < root->count && root->files[at].path.len > folder.len && slice_starts_with(root->files[at].path, folder) &&
	       root->files[at].path.ptr[folder.len] == '/';
}

struct slice root_joined(struct slice folder, struct slice target, struct slice rest, struct arena *arena)
{
	char *path = arena_alloc(arena, folder.len + target.len + rest.len + 3);
	struct slice parts[] = { slice_starts_with(target, S("/")) ? S("") : folder, target, rest }, part;
	size_t len = 0;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		while (slice_next_token(&parts[i], '/', &part)) {
			if (part.len == 0 || slice_equal(part, S(".")))
				continue;
			if (slice_equal(part, S(".."))) {
				len = slice_folder_name(slice_make(path, len)).len;
				continue;
			}
			if (len)
				path[len++] = '/';
			memcpy(path + len, part.ptr, part.len);
			len += part.len;
		}
	return slice_make(path, len);
}

/* The first of PATH's own parts, from its root on, that is a symbolic link; *RET_END: where its name ends in PATH. */
static const struct file *first_link(const struct root *root, struct slice path, size_t *ret_end)
{
	for (size_t end = 0; end < path.len; end++) {
		const struct file *entry;

		while (end < path.len && path.ptr[end] != '/')
			end++;
		entry = root_entry(root, slice_first(path, end));
		if (entry && entry->kind == FILE_SYMLINK) {
			*ret_end = end;
			return entry;
		}
	}
	return NULL;
}

static enum root_answer resolve(const struct root *root, struct slice *path, struct slice *ret_why)
{
	const struct file *link;
	size_t end;

	for (unsigned links = 0; (link = first_link(root, *path, &end)); links++) {
		if (links == LINKS_MAX) {
			*ret_why = arena_printf(root->arena, "/%.*s is a chain of links that is too long", SLICE_ARG(*path));
			return ROOT_UNKNOWN;
		}
		*path = root_joined(slice_folder_name(link->path), link->link, slice_from(*path, end), root->arena);
	}
	return ROOT_THERE;
}

enum root_answer root_find(const struct root *root, struct slice path, const struct file **ret_file, struct slice *ret_why)
{
	struct slice asked = path;

	*ret_file = NULL;
	*ret_why = S("");
	if (resolve(root, &path, ret_why) == ROOT_UNKNOWN)
		return ROOT_UNKNOWN;
	*ret_file = root_entry(root, path);
	if (*ret_file)
		return ROOT_THERE;
	if (slice_equal(asked, path) || root_is_wanted(path))
		return ROOT_ABSENT;
	*ret_why = arena_printf(root->arena, "/%.*s leads to /%.*s, which is not read", SLICE_ARG(asked), SLICE_ARG(path));
	return ROOT_UNKNOWN;
}

static enum wanted_how how_wanted(struct slice path)
{
	struct wanted_table *table = wanted_new();
	enum wanted_how how = wanted_find(table, path);

	wanted_free(table);
	return how;
}

bool root_is_wanted(struct slice path)
{
	return how_wanted(path) != WANTED_NOT;
}

bool root_is_kept_whole(struct slice path)
{
	return how_wanted(path) == WANTED_BYTES;
}

/* Is what PATTERN stands for kept? Where nothing matches it, there is nothing then. */
static bool pattern_is_wanted(struct slice pattern, struct arena *arena)
{
	char *path = arena_alloc(arena, pattern.len + 1);

	for (size_t i = 0; i < pattern.len; i++)
		path[i] = pattern.ptr[i] == '*' || pattern.ptr[i] == '?' ? 'x' : pattern.ptr[i];
	return root_is_wanted(slice_make(path, pattern.len));
}

static bool want(const struct root *root, struct slice path)
{
	for (size_t i = 0; i < root->looked_count; i++)
		if (slice_equal(root->looked[i], path))
			return true;
	if (!root->wants)
		return false;
	for (size_t i = 0; i < root->wants->count; i++)
		if (slice_equal(root->wants->items[i], path))
			return false;
	if (root->wants->count < ROOT_WANTS_MAX)
		root->wants->items[root->wants->count++] = arena_copy(root->arena, path);
	return false;
}

bool root_knows(const struct root *root, struct slice path)
{
	const struct file *file;
	struct slice why;

	if (resolve(root, &path, &why) == ROOT_UNKNOWN)
		return false;
	file = root_entry(root, path);
	if (file && !(file->kind == FILE_REGULAR && file->size && !file->bytes.len))
		return true;
	return (!file && root_is_wanted(path)) || want(root, path);
}

static bool is_wild(struct slice pattern)
{
	return slice_find_byte(pattern, '*') >= 0 || slice_find_byte(pattern, '?') >= 0;
}

bool root_knows_pattern(const struct root *root, struct slice pattern)
{
	struct slice folder = slice_folder_name(pattern);

	if (!is_wild(pattern))
		return root_knows(root, pattern);
	if (pattern_is_wanted(pattern, root->arena))
		return true;
	if (is_wild(folder) || !folder.len)
		return false;
	return want(root, arena_printf(root->arena, "%.*s/", SLICE_ARG(folder)));
}

/* What stands before the first wildcard and a slash: where links may lead elsewhere. */
static struct slice fixed_folder(struct slice pattern)
{
	size_t wild = 0;

	while (wild < pattern.len && pattern.ptr[wild] != '*' && pattern.ptr[wild] != '?')
		wild++;
	return slice_folder_name(slice_first(pattern, wild < pattern.len ? wild + 1 : wild));
}

bool root_path_matches(struct slice pattern, struct slice path)
{
	return wildcard_matches(pattern, path, WILDCARD_PATHS);
}

/* As many as there are, not as many as there could be: patterns are asked often, and the arena keeps it all. */
static void add_match(struct root_matches *found, size_t *capacity, const struct file *file, struct arena *arena)
{
	if (found->count == *capacity) {
		const struct file **more = arena_array(arena, const struct file *, *capacity * 2 + 4);

		if (found->count)
			memcpy(more, found->files, found->count * sizeof *more);
		found->files = more;
		*capacity = *capacity * 2 + 4;
	}
	found->files[found->count++] = file;
}

static struct root_matches match(const struct root *root, struct slice pattern, bool regular, bool links)
{
	struct slice asked = fixed_folder(pattern), led = asked, folder, why;
	struct root_matches found = { 0 };
	size_t capacity = 0;

	if (asked.len && resolve(root, &led, &why) == ROOT_THERE && !slice_equal(led, asked))
		pattern = root_joined(led, S(""), slice_from(pattern, asked.len), root->arena);
	folder = fixed_folder(pattern);
	for (size_t i = place_of(root, folder); i < root->count; i++) {
		const struct file *file = &root->files[i];
		enum root_answer answer = ROOT_THERE;

		if (!slice_starts_with(file->path, folder))
			break;
		if (!wildcard_matches(pattern, file->path, WILDCARD_PATHS))
			continue;
		if (!links)
			answer = root_find(root, file->path, &file, &why);
		if (answer == ROOT_UNKNOWN) {
			(void)root_knows(root, root->files[i].path); /* it is read next */
			found.why = found.why.len ? found.why : why;
		}
		if (answer == ROOT_THERE && (!regular || file->kind == FILE_REGULAR))
			add_match(&found, &capacity, file, root->arena);
	}
	if (!found.count && !found.why.len && !slice_equal(led, asked) && !pattern_is_wanted(pattern, root->arena))
		found.why =
			arena_printf(root->arena, "/%.*s leads to /%.*s, which is not read", SLICE_ARG(asked), SLICE_ARG(led));
	return found;
}

struct root_matches root_match(const struct root *root, struct slice pattern)
{
	return match(root, pattern, true, false);
}

struct root_matches root_match_entries(const struct root *root, struct slice pattern, bool links)
{
	return match(root, pattern, false, links);
}
