/* matching.h - what the parts of the matcher share */
#pragma once
#include "match/cpe.h"
#include "match/ecosystem.h"
#include "match/finding.h"
#include "match/heard.h"
#include "match/join.h"

#define UNJUDGED_NAMED_MAX 3u

/* The packages of one type: who speaks for them. */
struct kind {
	struct ecosystems ecosystems;
	size_t package_count;
	size_t by_cpe_count;                            /* that are judged by their CPE names, as nobody else speaks for them */
	const struct package *left[UNJUDGED_NAMED_MAX]; /* the first that nobody judges */
	size_t left_count;                              /* of all */
	bool known;                                     /* to some store */
	bool known_whole;                               /* to one that is not partial */
};

/* A language package whose files a package of the distribution brought, which has the same flaw. */
struct owned_place {
	const struct package *owner;
	const struct advisory *advisory; /* what the distribution says, and its finding is made of */
	struct slice path;
};

struct matching {
	const struct distribution *distribution;
	struct vulndb **stores; /* whole ones before partial ones */
	size_t store_count, whole_count;
	struct kind kinds[PACKAGE_TYPE_COUNT];
	struct subject *subjects;
	size_t subject_count;
	size_t bad_versions[2];               /* [1]: of packages that a store speaks of */
	const struct subject *asked;          /* the last one whose name was asked for on that account, or NULL */
	bool asked_spoken;                    /* what came of it */
	struct cpe_image *image;              /* what conditions are asked of */
	const struct found_package *packages; /* all there are */
	size_t package_count;
	struct subscribed {
		struct slice name; /* "Ubuntu Pro" */
		bool shows;
	} subscribed;          /* what the image shows of the one that was last asked for: a distribution has one */
	struct vendor *vendor; /* NULL: no distribution's word counts for what it owns */
	struct owned_place *places;
	size_t place_count, place_capacity;
	struct arena *arena;
	struct arena scratch; /* for all that is read on one package */
	struct match_list list;
	struct note_sink *notes;
	const struct match_listener *listener; /* or NULL */
	struct deadline *deadline;
	struct error *err;
};

static inline struct kind *kind_of(struct matching *matching, const struct package *package)
{
	return &matching->kinds[package->type < PACKAGE_TYPE_COUNT ? package->type : PACKAGE_UNKNOWN];
}

/* Notes on the types of packages that nobody, or only the built-in set, can judge. */
void unjudged_note(struct matching *matching);
/* The remark on packages of modules whose streams are not known. */
void unjudged_note_modules(struct matching *matching);
/* May its version be compared? */
bool unjudged_version_is_usable(const struct subject *subject);
/* If not, a note says so: incomplete where a store speaks of packages of that name, else a remark. */
int unjudged_note_version(struct matching *matching, const struct subject *subject);
/* The notes on those that were too many for one each. */
void unjudged_count_versions(struct matching *matching);

/* FOUND under the name by which it is looked up: a language package's as ECOSYSTEM writes it. */
struct subject subject_of(const struct found_package *found, struct slice ecosystem, struct arena *arena);

/* All that one store says under one name. */
struct source {
	struct vulndb *store;
	bool whole;
	bool kept; /* the statements live as long as the matching, not as what else is read on one package */
	struct vulndb_statement *statements;
	size_t count;
};

/* All stores, under every name of the ecosystem, those that decide before others first. */
struct sources {
	struct source *items;
	size_t count, capacity;
};

/* What every store says of the packages of TYPE that are called NAME; WHOLE: but partial ones. Its memory is ARENA's; `items` is the
 * caller's to free, and used again. */
int sources_read(struct matching *matching, enum package_type type, struct slice name, bool whole, struct arena *arena,
	struct sources *sources);

/* The same, of all stores, for packages that have one of COUNT VERSIONS: what holds none of them may be left out, unless a partial store
 * speaks of the package and a whole one can deny it. Good until the scratch is cleared. */
int sources_read_for(struct matching *matching, enum package_type type, struct slice name, const struct slice *versions,
	size_t count, struct sources *sources);

/* The statements that hold VERSION, and what whole stores say of it besides. Zero-initialise; statements_free. */
struct statements {
	struct statement *items;
	size_t count, capacity;
	const struct advisory **others; /* of whole stores, and not so: fixed, not affected … */
	size_t other_count, other_capacity;
	bool quiet; /* nobody is told: these packages are judged elsewhere, too */
};

void statements_free(struct statements *statements);
/* Judges COUNT packages from the FIRST of its run on, which are called NAME there and have the version of SUBJECT; adds to STATEMENTS. */
int statements_add(struct matching *matching, const struct subject *subject, struct slice name, struct slice version,
	const struct sources *sources, size_t first, size_t count, struct statements *statements);
/* A whole store outranks the built-in set: where it speaks of the flaw and does not say that it is here, it is not. */
bool statements_deny(const struct statements *statements, const struct flaw *flaw);

/* Packages of distributions, and what these say of the files that they brought. NULL where no whole store knows the distribution. */
struct vendor *vendor_new(struct matching *matching, const struct found_package *packages, size_t count);

enum vendor_word {
	VENDOR_NOT_ASKED, /* nobody's file, or a third party's: judged as any other */
	VENDOR_SILENT,    /* the distribution says nothing of the flaw in the package that owns it */
	VENDOR_DENIES,    /* it says so, and the owner does not have it, or no longer */
	VENDOR_AFFIRMS,   /* the owner has it: a finding of its own */
};

/* What the distribution says of FLAW in a language package that lies in a file of its own; *RET_PLACE is set where it affirms. */
int vendor_ask(struct matching *matching, const struct found_package *found, const struct flaw *flaw, enum vendor_word *ret_word,
	struct owned_place *ret_place);
