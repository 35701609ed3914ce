/* cpanfile_snapshot.c - Perl distributions as Carton locked them: cpanfile.snapshot, format version 1.0
 *
 * Below DISTRIBUTIONS each stands behind two blanks as NAME-VERSION; what is further in says more of it. */
#include "catalog/claims.h"

static int cpanfile_snapshot_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "cpanfile_snapshot", PACKAGE_CPAN, sink, notes);
	struct slice left = file->bytes, line;
	struct claim_list list = { 0 };
	bool below = false;

	for (uint64_t number = 1; slice_next_line(&left, &line); number++) {
		struct claim claim = { .evidence = arena_printf(file->arena, "line %ju", (uintmax_t)number) };
		struct slice text = slice_trim(line);
		ptrdiff_t hyphen = slice_find_last_byte(text, '-');

		size_t indent = 0;

		while (indent < line.len && line.ptr[indent] == ' ')
			indent++;
		if (slice_equal(line, S("DISTRIBUTIONS")))
			below = true;
		else if (indent % 2 || (indent == 0 && text.len && !slice_starts_with(text, S("#"))) || indent > 6)
			claims_note(&claims, NOTE_INCOMPLETE, "line %ju: '%.*s' does not belong there", (uintmax_t)number,
				SLICE_ARG(slice_first(text, 80)));
		if (!below || indent != 2)
			continue;
		claim.name = hyphen < 0 ? text : slice_first(text, (size_t)hyphen);
		claim.version = hyphen < 0 ? S("") : slice_from(text, (size_t)hyphen + 1);
		claim_list_take(&list, &claims, &claim);
	}
	if (!below)
		claims_note(&claims, NOTE_INCOMPLETE, "no DISTRIBUTIONS: it is no snapshot of Carton");
	claims_check_end(&claims, file->bytes, NOTE_INCOMPLETE);
	return claim_list_end(&list, &claims);
}

static const struct interest cpanfile_snapshot_interests[] = {
	{ INTEREST_BASE_NAME, "cpanfile.snapshot" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_cpanfile_snapshot = {
	.name = "cpanfile_snapshot",
	.interests = cpanfile_snapshot_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = cpanfile_snapshot_parse,
};
