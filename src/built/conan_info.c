/* conan_info.c - C and C++ packages in Conan's cache: conaninfo.txt of Conan 1
 *
 * …/data/NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt: where it lies says which package it is; [full_requires] in it what that
 * was built with. The files of Conan 2 (…/p/NAME…/p/conaninfo.txt) name no versions. */
#include "built/conan_reference.h"
#include "built/listed.h"
#include <inttypes.h>

/* Takes the last part off PATH. */
static struct slice part_off(struct slice *path)
{
	struct slice part = slice_base_name(*path);

	*path = slice_folder_name(*path);
	return part;
}

static bool place_cut(struct slice path, struct conan_reference *ret_reference)
{
	struct slice channel;

	part_off(&path);
	part_off(&path); /* the package's id */
	if (!slice_equal(part_off(&path), S("package")))
		return false;
	channel = part_off(&path);
	ret_reference->owner = part_off(&path);
	ret_reference->version = part_off(&path);
	ret_reference->name = part_off(&path);
	if (slice_equal(ret_reference->owner, S("_")) && slice_equal(channel, S("_")))
		ret_reference->owner = S("");
	return slice_equal(slice_base_name(path), S("data")) && ret_reference->name.len && ret_reference->version.len;
}

/* Of Conan 1 and 2. */
static bool is_section(struct slice line)
{
	static const char *const sections[] = { "[settings]", "[requires]", "[options]", "[full_settings]", "[full_requires]",
		"[full_options]", "[recipe_hash]", "[env]", "[python_requires]", "[build_requires]", "[tool_requires]", "[conf]",
		"[settings_target]" };

	for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
		if (slice_equal(line, slice_from_text(sections[i])))
			return true;
	return false;
}

static int conan_info_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "conan_info", PACKAGE_CONAN, sink, notes);
	struct conan_reference own = { 0 }, other;
	struct slice text = file->bytes, line, section = S("");
	struct name_list needs = { 0 };
	bool last = false, full;

	listed_check_end(&listed);
	for (uint64_t number = 1; slice_next_line(&text, &line); number++) {
		line = slice_trim(line);
		if (!line.len || slice_starts_with(line, S("#")))
			continue;
		if (slice_starts_with(line, S("[")) || slice_ends_with(line, S("requires]"))) {
			section = line;
			if (!is_section(line))
				claims_note(&listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": '%.*s' is no known section",
					number, SLICE_ARG(slice_first(line, 80)));
			last = last || slice_equal(section, S("[full_options]"));
			continue;
		}
		full = slice_equal(section, S("[full_requires]"));
		if (!full && !slice_equal(section, S("[requires]")))
			continue;
		if (!conan_reference_read(line, &other)) {
			claims_note(&listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": no reference", number);
			continue;
		}
		if (!full) /* the same again, with placeholders for what may change */
			continue;
		name_list_add(&needs, other.name, file->arena);
		listed_add(&listed, &(struct claim){ .name = other.name,
					    .version = other.version,
					    .origin = other.owner,
					    .evidence = listed_line(&listed, number) });
	}
	if (place_cut(file->path, &own))
		listed_add(&listed, &(struct claim){ .name = own.name,
					    .version = own.version,
					    .origin = own.owner,
					    .depends = name_list_end(&needs),
					    .evidence = S("path") });
	if (!last && own.name.len)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "[full_options] is missing, which stands behind what is needed");
	return listed_end(&listed);
}

static const struct interest conan_info_interests[] = {
	{ INTEREST_BASE_NAME, "conaninfo.txt" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_conan_info = {
	.name = "conan_info",
	.interests = conan_info_interests,
	.size_max_bytes = 4u << 20,
	.parse = conan_info_parse,
};
