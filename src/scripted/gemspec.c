/* gemspec.c - Ruby gems as they lie installed: specifications/NAME-VERSION.gemspec, which RubyGems writes
 *
 * They are Ruby, but of one shape: a line "# stub: name version platform require_paths", then a line an attribute. */
#include "scripted/source_text.h"

struct spec {
	struct slice name, version, platform, licence;
	struct name_list needs;
	bool otherwise; /* behind "else": what old RubyGems are told, with what the gem is developed with */
};

/* "# stub: rake 13.0.6 ruby lib" */
static void take_stub(struct spec *spec, struct slice text)
{
	struct slice *const words[] = { &spec->name, &spec->version, &spec->platform };
	struct slice word;

	for (size_t i = 0; i < sizeof words / sizeof words[0] && slice_next_token(&text, ' ', &word); i++)
		*words[i] = word;
}

/* "s.name": behind the name of the block's parameter. */
static bool is_attribute(struct slice line, const char *name, struct slice *ret_value)
{
	struct slice object, rest;

	if (!slice_cut(line, '.', &object, &rest) || object.len > 20 || !slice_starts_with(rest, slice_from_text(name)))
		return false;
	rest = slice_from(rest, strlen(name));
	if (rest.len && rest.ptr[0] != ' ' && rest.ptr[0] != '=' && rest.ptr[0] != '(')
		return false;
	*ret_value = rest;
	return true;
}

static void take_line(struct spec *spec, struct slice line, struct arena *arena)
{
	struct slice value, string, rest;

	if (slice_starts_with(line, S("# stub: "))) {
		if (spec->name.len)
			return; /* a second such line names what is to be built */
		take_stub(spec, slice_from(line, 8));
	} else if (is_attribute(line, "name", &value)) {
		if (!spec->name.len && source_string(value, &string, &rest))
			spec->name = string;
	} else if (is_attribute(line, "version", &value)) {
		if (!spec->version.len && source_string(value, &string, &rest))
			spec->version = string;
	} else if (is_attribute(line, "licenses", &value) || is_attribute(line, "license", &value)) {
		spec->licence = source_strings(value, " OR ", arena);
	} else if (slice_equal(line, S("else"))) {
		spec->otherwise = true;
	} else if (is_attribute(line, "add_runtime_dependency", &value) || is_attribute(line, "add_dependency", &value)) {
		if (!spec->otherwise && source_string(value, &string, &rest))
			name_list_add(&spec->needs, string, arena);
	}
}

static int gemspec_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "gemspec", PACKAGE_GEM, sink, notes);
	struct slice left = file->bytes, line;
	struct spec spec = { 0 };

	while (slice_next_line(&left, &line))
		take_line(&spec, slice_trim(line), file->arena);
	if (!spec.name.len || !spec.version.len) {
		claims_note(&claims, NOTE_INCOMPLETE, "a gem without a %s", spec.name.len ? "version" : "name");
		return 0;
	}
	return claims_add(&claims, (struct package){ .name = spec.name,
					   .version = spec.version,
					   .architecture = slice_equal(spec.platform, S("ruby")) ? S("") : spec.platform,
					   .licence = spec.licence,
					   .depends = name_list_end(&spec.needs),
					   .evidence = S("name and version") });
}

/* A gem's own sources have such files too, and there a version is a Ruby expression. */
static bool gemspec_accepts(struct slice path)
{
	struct slice folder = slice_folder_name(path), name = slice_base_name(folder);

	return slice_equal(name, S("specifications")) ||
	       (slice_equal(name, S("default")) && slice_equal(slice_base_name(slice_folder_name(folder)), S("specifications")));
}

static const struct interest gemspec_interests[] = {
	{ INTEREST_SUFFIX, ".gemspec" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_gemspec = {
	.name = "gemspec",
	.interests = gemspec_interests,
	.size_max_bytes = 4u << 20,
	.accepts = gemspec_accepts,
	.parse = gemspec_parse,
};
