/* source_file.c - which files of a folder of sources say how a container is built and run: by their names */
#include "model/source_file.h"

static bool starts_as(struct slice text, struct slice start)
{
	return text.len >= start.len && slice_equal_ignoring_case(slice_first(text, start.len), start);
}

static bool ends_as(struct slice text, struct slice end)
{
	return text.len >= end.len && slice_equal_ignoring_case(slice_from(text, text.len - end.len), end);
}

static bool is_below(struct slice path, struct slice folder)
{
	struct slice part;

	while (slice_next_token(&path, '/', &part))
		if (slice_equal(part, folder))
			return true;
	return false;
}

/* "Dockerfile.j2" is a text that a Dockerfile is made of, "Dockerfile.dockerignore" and "Dockerfile.md" speak of one. */
static bool is_variant(struct slice ending)
{
	static const char *const others[] = { "dockerignore", "containerignore", "md", "rst", "txt", "html", "j2", "jinja",
		"jinja2", "tmpl", "tpl", "template", "erb", "in", "mustache", "ejs", "m4", "sh", "py", "rb", "js", "ts", "go",
		"java", "c", "h", "json", "yaml", "yml", "toml", "xml", "swp", "bak", "orig", "rej", "patch", "diff" };
	ptrdiff_t dot = slice_find_last_byte(ending, '.');
	struct slice last = dot < 0 ? ending : slice_from(ending, (size_t)dot + 1);

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_equal_ignoring_case(last, slice_from_text(others[i])))
			return false;
	return ending.len > 0 && ending.ptr[ending.len - 1] != '~';
}

static bool is_dockerfile(struct slice name)
{
	static const char *const names[] = { "Dockerfile", "Containerfile" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct slice known = slice_from_text(names[i]);

		if (slice_equal_ignoring_case(name, known))
			return true;
		if (starts_as(name, known) && name.ptr[known.len] == '.')
			return is_variant(slice_from(name, known.len + 1));
		if (ends_as(name, known) && name.ptr[name.len - known.len - 1] == '.')
			return true;
	}
	return false;
}

enum source_file source_file_of(struct slice path)
{
	struct slice name = slice_base_name(path);

	if (is_below(slice_folder_name(path), S(".git")) || is_below(slice_folder_name(path), S("node_modules")))
		return SOURCE_NOT;
	if (is_dockerfile(name))
		return SOURCE_DOCKERFILE;
	if (!ends_as(name, S(".yaml")) && !ends_as(name, S(".yml")))
		return SOURCE_NOT;
	for (size_t i = 0; i < 2; i++) {
		struct slice known = i ? S("compose") : S("docker-compose");

		if (starts_as(name, known) && (name.ptr[known.len] == '.' || name.ptr[known.len] == '-'))
			return SOURCE_COMPOSE;
	}
	return name.ptr[0] == '.' ? SOURCE_NOT : SOURCE_YAML;
}
