/* opam.c - OCaml packages that opam installed: SWITCH/.opam-switch/switch-state
 *
 * https://opam.ocaml.org/doc/Manual.html#Switch-state: installed: [ "name.version" … ]. */
#include "built/listed.h"
#include <inttypes.h>

static int opam_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct listed listed = listed_begin(file, "opam", PACKAGE_OPAM, sink, notes);
	struct slice text = file->bytes, line, name, version;
	bool inside = false, any = false;

	listed_check_end(&listed);
	for (uint64_t number = 1; slice_next_line(&text, &line); number++) {
		if (slice_starts_with(line, S("installed:"))) {
			inside = any = true;
			line = slice_from(line, strlen("installed:"));
		}
		while (inside && line.len) {
			struct slice before = text_until(line, "\"]"), item;

			if (before.len == line.len)
				break;
			inside = line.ptr[before.len] != ']';
			line = slice_from(line, before.len + 1);
			if (!inside)
				break;
			item = text_until(line, "\"");
			if (item.len == line.len || !slice_cut(item, '.', &name, &version)) {
				claims_note(&listed.claims, NOTE_INCOMPLETE, "line %" PRIu64 ": no package and version", number);
				break;
			}
			line = slice_from(line, item.len + 1);
			listed_add(&listed,
				&(struct claim){ .name = name, .version = version, .evidence = listed_line(&listed, number) });
		}
	}
	if (inside)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "ends in the middle of what is installed");
	else if (!any && file->bytes.len)
		claims_note(&listed.claims, NOTE_INCOMPLETE, "does not say what is installed");
	return listed_end(&listed);
}

static const struct interest opam_interests[] = {
	{ INTEREST_IN, ".opam-switch:switch-state" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_opam = {
	.name = "opam",
	.interests = opam_interests,
	.size_max_bytes = 8u << 20,
	.parse = opam_parse,
};
