/* python_egg.c - Python packages as setuptools and distutils installed them: NAME.egg-info, a folder or a file, and EGG-INFO in an egg
 *
 * PKG-INFO names the package, requires.txt what it needs, installed-files.txt what pip put in place. */
#include "base/buffer.h"
#include "catalog/file_list.h"
#include "python/python_metadata.h"

static const struct catalog_file *file_called(const struct catalog_file *files, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(slice_base_name(files[i].path), name))
			return &files[i];
	return NULL;
}

static int file_claim(const struct catalog_file *file, const struct catalog_file *requires, struct package_sink *sink,
	struct note_sink *notes, struct slice *ret_name)
{
	struct claims claims = claims_begin(file, "python_egg", PACKAGE_PYPI, sink, notes);
	struct name_list names = { 0 };

	if (requires)
		python_requires_read(requires->bytes, &names, file->arena);
	return python_metadata_claim(&claims, file->bytes, &names, S("Name and Version"), ret_name);
}

/* A path a line, as seen from the folder. */
static int files_own(const struct catalog_file *file, struct slice package, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "python_egg", PACKAGE_PYPI, sink, notes);
	struct slice left = file->bytes, line, folder = slice_folder_name(file->path);
	cleanup_buffer struct buffer path = BUFFER_INIT(0);
	struct file_list list = { 0 };

	while (slice_next_line(&left, &line)) {
		line = slice_trim(line);
		if (!line.len)
			continue;
		python_path_join(folder, line, &path);
		file_list_add(&list, buffer_slice(&path));
	}
	return file_list_end(&list, &claims, package);
}

static int python_egg_parse(const struct catalog_file *files, size_t count, struct package_sink *sink, struct note_sink *notes)
{
	const struct catalog_file *info = file_called(files, count, S("PKG-INFO"));
	const struct catalog_file *installed = file_called(files, count, S("installed-files.txt"));
	struct slice name = S("");
	int r = 0;

	for (size_t i = 0; i < count && r >= 0; i++)
		if (slice_ends_with(files[i].path, S(".egg-info")))
			r = file_claim(&files[i], NULL, sink, notes, NULL);
	if (r >= 0 && info)
		r = file_claim(info, file_called(files, count, S("requires.txt")), sink, notes, &name);
	return r >= 0 && name.len && installed ? files_own(installed, name, sink, notes) : r;
}

static const struct interest python_egg_interests[] = {
	{ INTEREST_SUFFIX, ".egg-info" },
	{ INTEREST_IN, ".egg-info:PKG-INFO" },
	{ INTEREST_IN, ".egg-info:requires.txt" },
	{ INTEREST_IN, ".egg-info:installed-files.txt" },
	{ INTEREST_IN, "EGG-INFO:PKG-INFO" },
	{ INTEREST_IN, "EGG-INFO:requires.txt" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_python_egg = {
	.name = "python_egg",
	.interests = python_egg_interests,
	.size_max_bytes = 4u << 20,
	.parse_together = python_egg_parse,
};
