/* included.c - the files that an include of nginx or Apache httpd means */
#include "settings/directive.h"

/* What is included everywhere, and sets nothing that a rule could ask for: kinds of files, parameters for programs behind, modules to load. */
static bool is_harmless(struct slice path)
{
	static const char *const names[] = { "mime.types", "fastcgi_params", "fastcgi.conf", "fastcgi-php.conf", "uwsgi_params",
		"scgi_params", "proxy_params", "koi-utf", "koi-win", "win-utf" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal(slice_base_name(path), slice_from_text(names[i])))
			return true;
	return slice_find(path, S("nginx/modules")) >= 0;
}

static bool is_pattern(struct slice path)
{
	return slice_find_byte(path, '*') >= 0 || slice_find_byte(path, '?') >= 0;
}

struct root_matches settings_included(
	const struct root *root, struct slice folder, struct slice pattern, bool optional, struct stated_list *list)
{
	struct slice path = root_joined(folder, pattern, S(""), list->arena), why;
	struct root_matches found = { 0 };
	const struct file *file;

	if (list->files >= STATED_INCLUDES_MAX || slice_find_byte(pattern, '$') >= 0 || slice_find_byte(pattern, '[') >= 0) {
		stated_trouble(list, "what includes %.*s cannot be followed", SLICE_ARG(pattern));
		return found;
	}
	if (!is_pattern(path) &&
		(root_has_below(root, path) || (root_find(root, path, &file, &why) == ROOT_THERE && file->kind == FILE_FOLDER)))
		path = arena_printf(list->arena, "%.*s/*", SLICE_ARG(path));
	if (is_pattern(path)) {
		found = root_match(root, path);
		if (found.why.len && !is_harmless(path))
			stated_trouble(list, "%.*s", SLICE_ARG(found.why));
		else if (!found.count && !root_is_wanted(path) && !is_harmless(path))
			stated_trouble(list, "/%.*s is not read", SLICE_ARG(path));
		return found;
	}
	switch (settings_file(root, path, &file, &why)) {
	case ROOT_THERE:
		found.files = arena_array(list->arena, const struct file *, 1);
		found.files[0] = file;
		found.count = 1;
		break;
	case ROOT_UNKNOWN:
		if (!is_harmless(path))
			stated_trouble(list, "%.*s", SLICE_ARG(why));
		break;
	default:
		if (!optional && !is_harmless(path))
			stated_trouble(list, "/%.*s is included, and is not there", SLICE_ARG(path));
	}
	return found;
}
