/* compare.h - what changed between two reports
 *
 * All memory is the caller's arena; texts are the reports', which must stay. Lists are in the order in which people read them, and the same for
 * the same two reports. */
#pragma once
#include "base/arena.h"
#include "compare/saved.h"

enum package_step { PACKAGE_ADDED, PACKAGE_REMOVED, PACKAGE_UPGRADED, PACKAGE_DOWNGRADED, PACKAGE_STEP_COUNT };

struct package_change {
	enum package_step step;
	const struct found_package *before, *after; /* NULL: it was, or is, not there */
};

enum finding_step {
	FINDING_NEW,
	FINDING_WORSE,  /* its rating went up */
	FINDING_BETTER, /* or down */
	FINDING_FIXED,  /* it is gone, and its package is there in a higher version that repairs it */
	FINDING_GONE,   /* for another reason */
	FINDING_SAME,   /* not in the list: counted */
	FINDING_STEP_COUNT
};

/* Why a finding is new or gone, as far as the reports tell. */
enum finding_cause {
	CAUSE_UNKNOWN,    /* the package is the same: what is known of it has changed */
	CAUSE_PACKAGE,    /* its package was added or removed */
	CAUSE_VERSION,    /* its package has another version */
	CAUSE_SUPPRESSED, /* what is gone is suppressed now; what is new was suppressed before */
	CAUSE_FILE,       /* of what is no package's: it is new, or gone, with what lies there */
};

struct finding_change {
	enum finding_step step;
	enum finding_cause cause;
	const struct finding *before, *after; /* NULL: it was, or is, not there */
	const struct package_change *package; /* what became of its package, or NULL: nothing, or nobody knows */
};

/* Of the configuration, or the distribution. */
struct setting_change {
	const char *name;           /* "user", "entrypoint", "port" … */
	struct slice before, after; /* of lists one item each: it was added or removed, and the other is empty */
	bool is_item;
};

struct rule_change {
	const struct judged_rule *before, *after; /* NULL: the report says nothing of it */
};

struct account_change {
	const struct account *before, *after;
};

enum layer_step { LAYER_SHARED, LAYER_ADDED, LAYER_REMOVED };

struct layer_change {
	enum layer_step step;
	const struct layer *layer;
};

struct comparison {
	const struct report *older, *newer;
	struct package_change *packages; /* added, removed, upgraded, downgraded; by type, name, version */
	size_t package_count;
	bool packages_compared; /* both reports list them */
	size_t same_package_count;
	struct finding_change *findings; /* new, worse, better, fixed, gone; the worst first */
	size_t finding_count;
	size_t counts[FINDING_STEP_COUNT];
	struct setting_change *settings;
	size_t setting_count;
	struct rule_change *rules; /* whose result is another, by id */
	size_t rule_count;
	struct account_change *accounts; /* by name */
	size_t account_count;
	struct layer_change *layers; /* the newer report's, lowest first, then those that were removed */
	size_t layer_count;
	uint64_t layer_bytes[3]; /* by layer_step */
	size_t layer_steps[3];
	struct slices notes; /* what could not be compared, and what makes the two unlike */
};

/* VERSIONS orders two versions as SCHEME does (package_type_facts). */
void compare_reports(const struct report *older, const struct report *newer,
	int (*versions)(const char *scheme, struct slice a, struct slice b), struct arena *arena,
	struct comparison *ret_comparison);

/* Was something of it not examined, as its policy sees it? */
bool compare_is_incomplete(const struct report *report);
/* New findings that bad or worse, as --fail-on-new has it: unknown counts as high, and what is in files of a distribution that says nothing of it
 * does not count. RATING_UNKNOWN: of any rating. */
size_t compare_new_count(const struct comparison *comparison, enum rating at_least);
/* "openssl 3.0.11-1" of what a finding is about, or its path; for people. */
struct slice compare_subject(const struct finding *finding, struct arena *arena);
/* Why, in words: "openssl was upgraded from 3.0.11-1 to 3.0.13-1"; or empty. */
struct slice compare_cause(const struct finding_change *change, struct arena *arena);

extern const char *const finding_step_names[FINDING_STEP_COUNT]; /* "new" */
extern const char *const package_step_names[PACKAGE_STEP_COUNT]; /* "added" */
