/* match.h - packages + advisories -> findings (RATING-AND-POLICY.md, "Matching") */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "model/report.h"
#include "version/version.h"
#include "vulndb/vulndb.h"

/* A finding and the statements behind it, for the rating. */
struct match {
	struct finding finding; /* rating, reason, action not yet set */
	const struct advisory **advisories;
	size_t advisory_count;
	const struct assessment *assessments; /* of its flaw, while stores are open; not yet set */
	size_t assessment_count;
};

struct match_list {
	struct match *items;
	size_t count, capacity;
	struct slice unknown_distribution; /* the note that says that nobody speaks for the distribution's packages, or empty */
};

/* Distribution packages by source package and its version in the distribution's own release ("Debian:12"), language packages by
 * their own. True aliases (never two CVE ids) make one finding. One finding per (id, package name, version): for a source package
 * the place is its alphabetically first binary package and `binaries` names the others; further places are in `paths`.
 * Where no store knows the distribution or ecosystem of packages there are, or only partial ones among whole ones do, a note says
 * so: incomplete; as it does on a package without a usable version that a store speaks of (a remark where none does). The built-in
 * set decides after whole stores. The list is sorted by id, then package; its memory is the arena's, and it points to PACKAGES.
 * After DEADLINE (NULL: never) no more packages are judged, and a note says so: incomplete. */
int match_packages(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, struct match_list *ret_matches,
	struct note_sink *notes, struct deadline *deadline, struct error *err);

/* Is VERSION affected by ADVISORY (OSV evaluation: events sorted, several ranges, versions[])? *RET_FIXED: the lowest fix
 * above it in a range that holds it, or where the advisory calls that one affected, too, the next that it does not, or empty;
 * *RET_WHY: "3.0.11-1 is before 3.0.13-1~deb12u1 (deb order)". Both in ARENA. */
bool match_version(const struct advisory *advisory, const char *scheme, struct slice version, struct arena *arena,
	struct slice *ret_fixed, struct slice *ret_why);

/* The same, yes or no, for those who ask a thousand times. */
bool match_holds(const struct advisory *advisory, const struct version_scheme *scheme, struct slice version);
