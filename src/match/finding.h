/* finding.h - make a finding of the statements on one flaw in one package */
#pragma once
#include "match/join.h"
#include "match/match.h"

/* A package under the name and version by which it is judged. */
struct subject {
	const struct found_package *found;
	enum package_type type;
	struct slice name; /* of the source package, for distributions; as the ecosystem compares names */
	struct slice version;
};

struct slices finding_copy_list(struct slices list, struct arena *arena);
/* A copy of ADVISORY in ARENA: all but versions[], which may be thousands, and have been judged. */
struct advisory *finding_keep_advisory(const struct advisory *advisory, struct arena *arena);

/* SUBJECTS are of one name and version, sorted by binary package and path; the first is the finding's place. */
void finding_make(
	const struct subject *subjects, size_t count, const struct flaw *flaw, struct arena *arena, struct match *ret_match);
void finding_add_path(struct finding *finding, struct slice path, struct arena *arena);
