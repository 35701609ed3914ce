/* conda.c - packages as conda installed them: conda-meta/NAME-VERSION-BUILD.json below an environment's folder */
#include "base/buffer.h"
#include "catalog/file_list.h"
#include "codec/json.h"
#include "python/python_metadata.h"

static bool conda_accepts(struct slice path)
{
	return slice_equal(slice_base_name(slice_folder_name(path)), S("conda-meta")) && slice_ends_with(path, S(".json"));
}

/* ["python >=3.8,<4", …] */
static void depends_read(struct json *json, struct name_list *names)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice text = slice_trim(json_string_or_skip(json)), name;

		name_list_add(names, slice_next_token(&text, ' ', &name) ? name : S(""), json->arena);
	}
}

/* ["bin/a", …], below the environment's folder. */
static void files_read(struct json *json, struct slice folder, struct file_list *list)
{
	cleanup_buffer struct buffer path = BUFFER_INIT(0);

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice name = json_string_or_skip(json);

		if (!name.len)
			continue;
		python_path_join(folder, name, &path);
		file_list_add(list, buffer_slice(&path));
	}
}

static int conda_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "conda", PACKAGE_CONDA, sink, notes);
	struct slice folder = slice_folder_name(slice_folder_name(file->path)), key;
	struct package package = { .evidence = S("name and version") };
	struct name_list names = { 0 };
	struct file_list list = { 0 };
	struct error err;
	struct json json;
	int r, files;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("name")))
			package.name = json_string_or_skip(&json);
		else if (slice_equal(key, S("version")))
			package.version = json_string_or_skip(&json);
		else if (slice_equal(key, S("license")))
			package.licence = json_string_or_skip(&json);
		else if (slice_equal(key, S("channel")))
			package.origin = json_string_or_skip(&json);
		else if (slice_equal(key, S("depends")))
			depends_read(&json, &names);
		else if (slice_equal(key, S("files")))
			files_read(&json, folder, &list);
		else
			json_skip(&json);
	}
	r = json_end(&json, &err);
	if (r < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!package.name.len || !package.version.len)
		claims_note(&claims, NOTE_INCOMPLETE, "a package without a %s", package.name.len ? "version" : "name");
	package.depends = name_list_end(&names);
	/* What was read before a fault is true. */
	r = package.name.len && package.version.len ? claims_add(&claims, package) : 0;
	files = file_list_end(&list, &claims, package.name);
	return r < 0 ? r : files;
}

static const struct interest conda_interests[] = {
	{ INTEREST_PATH, "conda-meta/python.json" }, /* of a folder that is an environment itself */
	{ INTEREST_SUFFIX, ".json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_conda = {
	.name = "conda",
	.interests = conda_interests,
	.size_max_bytes = 32u << 20,
	.accepts = conda_accepts,
	.parse = conda_parse,
};
