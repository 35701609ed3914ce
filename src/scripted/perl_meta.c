/* perl_meta.c - Perl distributions as CPAN clients leave their records: .meta/NAME-VERSION/MYMETA.json (CPAN::Meta::Spec 2) */
#include "scripted/json_licence.h"

static int perl_meta_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "perl_meta", PACKAGE_CPAN, sink, notes);
	struct package package = { .evidence = S("name and version") };
	struct json json;
	struct slice key;
	struct error err;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("name")))
			package.name = json_string_or_skip(&json);
		else if (slice_equal(key, S("version")))
			package.version = json_peek(&json) == JSON_NUMBER ? json_number_text(&json) : json_string_or_skip(&json);
		else if (slice_equal(key, S("license")))
			package.licence = json_licence_read(&json, file->arena);
		else
			json_skip(&json);
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!package.name.len || !package.version.len)
		claims_note(&claims, NOTE_INCOMPLETE, "a distribution without a %s", package.name.len ? "version" : "name");
	if (!package.name.len || !package.version.len)
		return 0;
	return claims_add(&claims, package);
}

static bool perl_meta_accepts(struct slice path)
{
	return slice_equal(slice_base_name(slice_folder_name(slice_folder_name(path))), S(".meta"));
}

static const struct interest perl_meta_interests[] = {
	{ INTEREST_BASE_NAME, "MYMETA.json" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_perl_meta = {
	.name = "perl_meta",
	.interests = perl_meta_interests,
	.size_max_bytes = 4u << 20,
	.accepts = perl_meta_accepts,
	.parse = perl_meta_parse,
};
