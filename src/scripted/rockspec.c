/* rockspec.c - Lua rocks as LuaRocks installed them: …/rocks-5.4/NAME/VERSION/NAME-VERSION.rockspec
 *
 * A rockspec is Lua, of which these lines count: package = "…", version = "…", and license = "…" in its description. */
#include "scripted/source_text.h"

static bool is_set(struct slice line, const char *name, struct slice *ret_value)
{
	struct slice key, value, rest;

	return slice_cut(line, '=', &key, &value) && slice_equal(slice_trim(key), slice_from_text(name)) &&
	       source_string(value, ret_value, &rest);
}

static int rockspec_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "rockspec", PACKAGE_LUAROCKS, sink, notes);
	struct package package = { .evidence = S("package and version") };
	struct slice left = file->bytes, line, value;

	while (slice_next_line(&left, &line)) {
		if (!package.name.len && is_set(line, "package", &value))
			package.name = value;
		else if (!package.version.len && is_set(line, "version", &value))
			package.version = value;
		else if (!package.licence.len && is_set(line, "license", &value))
			package.licence = value;
	}
	if (!package.name.len || !package.version.len) {
		claims_note(&claims, NOTE_INCOMPLETE, "a rock without a %s", package.name.len ? "version" : "name");
		return 0;
	}
	return claims_add(&claims, package);
}

/* Rocks bring the rockspecs of their sources too: what is installed lies in a tree of rocks. */
static bool rockspec_accepts(struct slice path)
{
	struct slice tree = slice_base_name(slice_folder_name(slice_folder_name(slice_folder_name(path))));

	return slice_starts_with(tree, S("rocks"));
}

static const struct interest rockspec_interests[] = {
	{ INTEREST_SUFFIX, ".rockspec" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_rockspec = {
	.name = "rockspec",
	.interests = rockspec_interests,
	.size_max_bytes = 1u << 20,
	.accepts = rockspec_accepts,
	.parse = rockspec_parse,
};
