/* gradle_lock.c - Java packages as Gradle locked them: gradle.lockfile, buildscript-gradle.lockfile, gradle/dependency-locks/X.lockfile
 *
 * https://docs.gradle.org/current/userguide/dependency_locking.html: "group:artifact:version=configuration,configuration" a line, of
 * before Gradle 7 without configurations; "empty=…" names those that need nothing. */
#include "catalog/claims.h"
#include <inttypes.h>

/* Since Gradle 7 "empty=" is a lock file's last line. */
static void check_end(struct claims *claims, bool empty)
{
	struct slice bytes = claims->file->bytes;

	if (!bytes.len)
		claims_note(claims, NOTE_INCOMPLETE, "is empty");
	else if (!empty && slice_ends_with(claims->file->path, S("gradle.lockfile")))
		claims_note(claims, NOTE_INCOMPLETE, "'empty=' is missing, which stands at its end");
	else if (bytes.ptr[bytes.len - 1] != '\n')
		claims_note(claims, NOTE_REMARK, "its last line has no end: it may be cut off");
}

static int gradle_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "gradle_lock", PACKAGE_MAVEN, sink, notes);
	struct claim_list list = { 0 };
	struct slice text = file->bytes, line, coordinates, configurations;
	bool empty = false;

	for (uint64_t number = 1; slice_next_line(&text, &line); number++) {
		ptrdiff_t colon;

		line = slice_trim(line);
		/* Gradle's own comments have no coordinates. */
		if (slice_starts_with(line, S("#")) && slice_find_byte(line, ':') > 0 && slice_find_byte(line, '=') > 0)
			claims_note(&claims, NOTE_REMARK, "line %" PRIu64 ": a comment: what it holds is not read", number);
		empty = empty || slice_starts_with(line, S("empty="));
		if (!line.len || slice_starts_with(line, S("#")) || slice_starts_with(line, S("empty=")))
			continue;
		configurations = S("");
		if (!slice_cut(line, '=', &coordinates, &configurations))
			coordinates = line;
		colon = slice_find_last_byte(coordinates, ':');
		if (colon <= 0 || slice_find_byte(coordinates, ':') == colon || slice_find_byte(configurations, ':') >= 0) {
			claims_note(&claims, NOTE_INCOMPLETE, "line %" PRIu64 ": no group, artifact and version", number);
			continue;
		}
		claim_list_take(&list, &claims,
			&(struct claim){ .name = slice_first(coordinates, (size_t)colon),
				.version = slice_from(coordinates, (size_t)colon + 1),
				.evidence = arena_printf(file->arena, "line %" PRIu64, number) });
	}
	check_end(&claims, empty);
	return claim_list_end(&list, &claims);
}

static bool gradle_lock_accepts(struct slice path)
{
	struct slice name = slice_base_name(path);

	return slice_equal(name, S("gradle.lockfile")) || slice_equal(name, S("buildscript-gradle.lockfile")) ||
	       slice_equal(slice_base_name(slice_folder_name(path)), S("dependency-locks"));
}

static const struct interest gradle_lock_interests[] = {
	{ INTEREST_SUFFIX, ".lockfile" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_gradle_lock = {
	.name = "gradle_lock",
	.interests = gradle_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.accepts = gradle_lock_accepts,
	.parse = gradle_lock_parse,
};
