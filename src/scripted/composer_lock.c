/* composer_lock.c - PHP packages as Composer locked them: composer.lock
 *
 * Those for development count as well: nothing says whether they were left out when it was installed. */
#include "scripted/composer.h"

static int composer_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "composer_lock", PACKAGE_COMPOSER, sink, notes);
	struct claim_list list = { 0 };
	unsigned lists = 0;
	struct json json;
	struct slice key;
	struct error err;

	json_init(&json, file->bytes, file->arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("packages")) || slice_equal(key, S("packages-dev"))) {
			composer_packages_read(&list, &claims, &json);
			lists++;
		} else {
			json_skip(&json);
		}
	}
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	else if (lists < 2) /* Composer writes both, also when one is empty */
		claims_note(&claims, NOTE_INCOMPLETE, "one of its two lists of packages is missing");
	return claim_list_end(&list, &claims);
}

static const struct interest composer_lock_interests[] = {
	{ INTEREST_BASE_NAME, "composer.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_composer_lock = {
	.name = "composer_lock",
	.interests = composer_lock_interests,
	.size_max_bytes = 32u << 20,
	.places = CATALOG_SOURCE,
	.parse = composer_lock_parse,
};
