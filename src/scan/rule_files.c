/* rule_files.c - the rules of a run: the built-in ones, and those of the user's own files */
#include "scan/rule_files.h"

#include "base/file.h"
#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

struct collecting {
	struct rule_files files;
	struct arena *arena;
	size_t capacity;
	uint64_t bytes;
	struct error *err;
};

static int take_file(struct collecting *collecting, const char *path)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(RULE_FILE_BYTES_MAX);
	struct rule_files *files = &collecting->files;
	struct rule_file *own;
	int r = file_read(path, &text, collecting->err);

	if (r < 0)
		return r;
	collecting->bytes += text.len;
	if (files->own_count == RULE_FILES_MAX || collecting->bytes > RULE_TEXTS_BYTES_MAX)
		return error_set(collecting->err, ERR_LIMIT, "'%s': more than %u files of rules, or %u bytes", path,
			RULE_FILES_MAX, RULE_TEXTS_BYTES_MAX);
	memory_reserve(files->own, files->own_count, collecting->capacity);
	own = &files->own[files->own_count++];
	*own = (struct rule_file){ .name = arena_copy(collecting->arena, slice_from_text(path)),
		.text = arena_copy(collecting->arena, buffer_slice(&text)) };
	return rules_read(own->name, own->text, false, collecting->arena, &files->rules, collecting->err);
}

static int is_rule_file(const struct dirent *entry)
{
	struct slice name = slice_from_text(entry->d_name);

	return name.ptr[0] != '.' && (slice_ends_with(name, S(".yaml")) || slice_ends_with(name, S(".yml")));
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int take_folder(struct collecting *collecting, const char *path)
{
	struct slice folder = slice_from_text(path);
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, is_rule_file, compare_names), r = 0;

	if (count < 0)
		return error_errno(collecting->err, "read '%s'", path);
	if (count == 0)
		r = error_set(collecting->err, ERR_NOT_FOUND, "'%s' has no rules: no file *.yaml or *.yml", path);
	while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
		folder.len--;
	for (int i = 0; i < count; i++) {
		if (r >= 0)
			r = take_file(collecting,
				arena_printf(collecting->arena, "%.*s/%s", SLICE_ARG(folder), entries[i]->d_name).ptr);
		free(entries[i]);
	}
	free(entries);
	return r;
}

int rule_files_read(const char *const *paths, size_t count, struct arena *arena, struct rule_files *ret_files, struct error *err)
{
	struct collecting collecting = { .arena = arena, .err = err };
	struct rule_file *own;
	struct stat stat_of;
	int r = rules_read_builtin(true, arena, &collecting.files.rules, err);

	for (size_t i = 0; i < count && r >= 0; i++) {
		if (stat(paths[i], &stat_of) < 0)
			r = error_errno(err, "rules '%s'", paths[i]);
		else if (S_ISDIR(stat_of.st_mode))
			r = take_folder(&collecting, paths[i]);
		else
			r = take_file(&collecting, paths[i]);
	}
	own = arena_array(arena, struct rule_file, collecting.files.own_count);
	if (collecting.files.own_count)
		memcpy(own, collecting.files.own, collecting.files.own_count * sizeof *own);
	free(collecting.files.own);
	collecting.files.own = own;
	if (r >= 0)
		*ret_files = collecting.files;
	return r;
}
