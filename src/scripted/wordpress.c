/* wordpress.c - WordPress itself, its plugins and themes: the headers of their main files
 *
 * A plugin is a PHP file directly in its folder below wp-content/plugins (or in plugins itself) whose first 8 KiB have a header
 * "Plugin Name: …"; a theme has one in its style.css (developer.wordpress.org, "Header Requirements"). A plugin is called as its
 * folder, which is its name in the directory of plugins. */
#include "scripted/source_text.h"

#define HEADER_BYTES 8192u /* as get_file_data() of WordPress reads */

/* "* Version: 1.0 *" + "/": the value of a header line. */
static struct slice header(struct slice text, const char *name)
{
	struct slice line, key, value;

	while (slice_next_line(&text, &line)) {
		if (!slice_cut(line, ':', &key, &value))
			continue;
		key = slice_trim(key);
		if (slice_starts_with(key, S("<?php")))
			key = slice_trim(slice_from(key, 5));
		while (key.len && strchr("*/#@ \t", key.ptr[0]))
			key = slice_from(key, 1);
		if (!slice_equal_ignoring_case(key, slice_from_text(name)))
			continue;
		value = slice_trim(value);
		if (slice_ends_with(value, S("*/")))
			value.len -= 2;
		return slice_trim(value);
	}
	return S("");
}

static int core_parse(struct claims *claims, const struct catalog_file *file)
{
	struct slice left = file->bytes, line, version, rest;

	while (slice_next_line(&left, &line))
		if (slice_starts_with(slice_trim(line), S("$wp_version")) && source_string(line, &version, &rest))
			return claims_add(claims,
				(struct package){ .name = S("wordpress"),
					.version = version,
					.cpe = arena_printf(file->arena, "cpe:2.3:a:wordpress:wordpress:%.*s:*:*:*:*:*:*:*",
						SLICE_ARG(slice_first(version, 64))),
					.evidence = S("$wp_version") });
	claims_note(claims, NOTE_INCOMPLETE, "no $wp_version");
	return 0;
}

/* The folder of a plugin, or "": PATH is no main file. */
static struct slice place_of(struct slice path, struct slice kind)
{
	struct slice folder = slice_folder_name(path), above = slice_folder_name(folder);

	if (slice_equal(slice_base_name(above), kind) && slice_equal(slice_base_name(slice_folder_name(above)), S("wp-content")))
		return slice_base_name(folder);
	if (slice_equal(slice_base_name(folder), kind) && slice_equal(slice_base_name(above), S("wp-content")))
		return slice_base_name(path);
	return S("");
}

static bool is_core(struct slice path)
{
	return slice_ends_with(path, S("wp-includes/version.php"));
}

static int wordpress_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	bool theme = slice_ends_with(file->path, S("style.css"));
	struct claims claims =
		claims_begin(file, "wordpress", is_core(file->path) ? PACKAGE_GENERIC : PACKAGE_WORDPRESS, sink, notes);
	struct slice text = slice_first(file->bytes, HEADER_BYTES),
		     name = place_of(file->path, theme ? S("themes") : S("plugins"));
	struct slice version;

	if (is_core(file->path))
		return core_parse(&claims, file);
	if (!header(text, theme ? "Theme Name" : "Plugin Name").len)
		return 0; /* one of its other files */
	version = header(text, "Version");
	if (slice_ends_with(name, S(".php")))
		name.len -= 4;
	if (!version.len) {
		claims_note(&claims, NOTE_INCOMPLETE, "'%.*s' has no version", SLICE_ARG(slice_first(name, 80)));
		return 0;
	}
	return claims_add(&claims, (struct package){ .name = name,
					   .version = version,
					   .licence = header(text, "License"),
					   .maintainer = header(text, "Author"),
					   .evidence = theme ? S("Theme Name and Version") : S("Plugin Name and Version") });
}

static bool wordpress_accepts(struct slice path)
{
	if (slice_ends_with(path, S(".css")))
		return slice_equal(slice_base_name(path), S("style.css")) && place_of(path, S("themes")).len;
	return is_core(path) || place_of(path, S("plugins")).len;
}

static const struct interest wordpress_interests[] = {
	{ INTEREST_SUFFIX, ".php" },
	{ INTEREST_BASE_NAME, "style.css" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_wordpress = {
	.name = "wordpress",
	.interests = wordpress_interests,
	.size_max_bytes = 16u << 20,
	.accepts = wordpress_accepts,
	.parse = wordpress_parse,
};
