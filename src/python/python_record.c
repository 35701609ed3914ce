/* python_record.c - the files that a Python package put in place: RECORD in NAME-VERSION.dist-info (PEP 376, 427)
 *
 * Lines of comma-separated values: the path as seen from the folder above, a digest, a size. */
#include "base/buffer.h"
#include "catalog/file_list.h"
#include "python/python_metadata.h"

/* The first value of LINE; in quotes, a quote stands twice. False: the quotes are not closed. */
static bool first_value(struct slice line, struct buffer *out)
{
	struct slice before, after;

	buffer_clear(out);
	if (!slice_starts_with(line, S("\""))) {
		buffer_add_slice(out, slice_cut(line, ',', &before, &after) ? before : line);
		return true;
	}
	for (size_t i = 1; i < line.len; i++) {
		if (line.ptr[i] == '"') {
			if (i + 1 == line.len || line.ptr[i + 1] != '"')
				return true;
			i++;
		}
		buffer_add_byte(out, line.ptr[i]);
	}
	return false;
}

/* "Name-1.0.dist-info" */
static struct slice package_of(struct slice folder)
{
	struct slice name = slice_base_name(folder);
	ptrdiff_t at;

	name.len -= slice_ends_with(name, S(".dist-info")) ? strlen(".dist-info") : 0;
	at = slice_find_last_byte(name, '-');
	return at > 0 ? slice_first(name, (size_t)at) : name;
}

static int python_record_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "python_record", PACKAGE_PYPI, sink, notes);
	struct slice folder = slice_folder_name(file->path), left = file->bytes, line;
	cleanup_buffer struct buffer value = BUFFER_INIT(0), path = BUFFER_INIT(0);
	struct file_list list = { 0 };

	for (uint64_t number = 1; slice_next_line(&left, &line); number++) {
		if (!first_value(line, &value)) {
			claims_note(&claims, NOTE_INCOMPLETE, "line %ju: quotes that are not closed", (uintmax_t)number);
			continue;
		}
		if (!value.len)
			continue;
		python_path_join(slice_folder_name(folder), buffer_slice(&value), &path);
		file_list_add(&list, buffer_slice(&path));
	}
	return file_list_end(&list, &claims, package_of(folder));
}

static const struct interest python_record_interests[] = {
	{ INTEREST_IN, ".dist-info:RECORD" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_python_record = {
	.name = "python_record",
	.interests = python_record_interests,
	.size_max_bytes = 32u << 20,
	.parse = python_record_parse,
};
