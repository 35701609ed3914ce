/* judge.c - what the merged tree's small files say: accounts, the distribution */
#include "judge/judge.h"
#include "judge/os_release.h"
#include "judge/passwd.h"
#include "settings/root.h"

#define LINKS_MAX 8       /* that are followed; the kernel gives up after 40, no image needs more than two */
#define PATH_LEN_MAX 4096 /* PATH_MAX */

struct tree {
	const struct file *files;
	size_t count;
	struct note_sink *notes;
	struct arena *arena;
};

static const struct file *file_at(const struct tree *tree, struct slice path)
{
	for (size_t i = 0; i < tree->count; i++)
		if (slice_equal(tree->files[i].path, path))
			return &tree->files[i];
	return NULL;
}

/* The regular file that PATH leads to, or NULL: there is none, or a note says why it cannot be read. */
static const struct file *file_resolve(const struct tree *tree, struct slice path)
{
	const struct file *file = file_at(tree, path);
	struct remarks remarks = { .notes = tree->notes, .path = path };

	for (unsigned links = 0; file; links++) {
		struct slice target;

		if (file->kind == FILE_REGULAR)
			return file;
		if (file->kind != FILE_SYMLINK && file->kind != FILE_HARDLINK) {
			remarks_add(&remarks, NOTE_INCOMPLETE, "is no regular file");
			return NULL;
		}
		if (links == LINKS_MAX || file->link.len > PATH_LEN_MAX) {
			remarks_add(&remarks, NOTE_INCOMPLETE, "a chain of links that is too long");
			return NULL;
		}
		/* A hard link's target is written as seen from the root of the archive. */
		target = root_joined(
			file->kind == FILE_HARDLINK ? S("") : slice_folder_name(file->path), file->link, S(""), tree->arena);
		file = file_at(tree, target);
		if (!file)
			remarks_add(&remarks, NOTE_INCOMPLETE, "links to '%.*s', which was not read", SLICE_ARG(target));
	}
	return NULL;
}

static bool os_release_at(const struct tree *tree, struct slice path, struct distribution *ret_distribution)
{
	const struct file *file = file_resolve(tree, path);
	struct distribution found;

	if (!file)
		return false;
	os_release_read(file->bytes, &found, &(struct remarks){ .notes = tree->notes, .path = file->path }, tree->arena);
	found.path = file->path;
	if (found.id.len == 0)
		return false;
	*ret_distribution = found;
	return true;
}

static bool older_at(const struct tree *tree, struct distribution *ret_distribution)
{
	for (const struct older_release *older = older_releases; older->path; older++) {
		const struct file *file = file_resolve(tree, slice_from_text(older->path));

		if (!file || !older->read(file->bytes, ret_distribution, tree->arena))
			continue;
		ret_distribution->path = file->path;
		return true;
	}
	return false;
}

void judge_files(const struct file *files, size_t count, struct judge_sink *sink, struct note_sink *notes, struct arena *arena)
{
	const struct tree tree = { files, count, notes, arena };
	const struct file *passwd = file_resolve(&tree, S("etc/passwd"));
	struct distribution distribution = { 0 };

	/* The order of os-release(5), then what is older than it. */
	if (os_release_at(&tree, S("etc/os-release"), &distribution) ||
		os_release_at(&tree, S("usr/lib/os-release"), &distribution) || older_at(&tree, &distribution))
		sink->add_distribution(sink->context, &distribution);
	if (passwd)
		passwd_read(passwd->path, passwd->bytes, sink, &(struct remarks){ .notes = notes, .path = passwd->path });
}
