/* renv_lock.c - R packages as renv locked them: renv.lock (https://rstudio.github.io/renv/articles/lockfile.html) */
#include "catalog/claims.h"
#include "codec/json.h"

static void entry_read(struct claim_list *list, struct claims *claims, struct json *json, struct slice place)
{
	struct claim claim = { .evidence = place };
	struct name_list needs = { 0 };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("Package"))) {
			claim.name = json_string_or_skip(json);
		} else if (slice_equal(key, S("Version"))) {
			claim.version = json_string_or_skip(json);
		} else if (slice_equal(key, S("Repository"))) {
			claim.origin = json_string_or_skip(json);
		} else if (slice_equal(key, S("Requirements")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				struct slice name = json_string_or_skip(json);

				if (!slice_equal(name, S("R")))
					name_list_add(&needs, name, claims->file->arena);
			}
		} else if (!slice_equal(key, S("Requirements"))) {
			json_skip(json);
		}
	}
	claim.depends = name_list_end(&needs);
	claim_list_take(list, claims, &claim);
}

static int renv_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "renv_lock", PACKAGE_CRAN, sink, notes);
	struct claim_list list = { 0 };
	bool listed = false;
	struct slice key, place;
	struct json json;
	struct error err;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("Packages"))) {
			json_skip(&json);
			continue;
		}
		listed = true;
		if (json_enter_object_or_skip(&json))
			while (json_next_key(&json, &place))
				entry_read(&list, &claims, &json, place);
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (!listed)
		claims_note(&claims, NOTE_INCOMPLETE, "no Packages");
	return claim_list_end(&list, &claims);
}

static const struct interest renv_lock_interests[] = {
	{ INTEREST_BASE_NAME, "renv.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_renv_lock = {
	.name = "renv_lock",
	.interests = renv_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = renv_lock_parse,
};
