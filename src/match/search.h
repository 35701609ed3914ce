/* search.h - what stores say of ids and of names of packages: they are read from end to end, once for all questions */
#pragma once
#include "match/match.h"

struct search_statement {
	const struct advisory *advisory; /* without versions[] and details, with title */
	struct slice range;              /* the versions that it speaks of, in words */
	uint64_t version_count;          /* that it names besides its ranges */
	struct slices versions;          /* those, where they are asked for */
	size_t store;                    /* its index */
};

#define SEARCH_KEYS_MAX 24u
#define SEARCH_TERM_BYTES_MAX 512u
#define SEARCH_BYTES_MAX ((size_t)1 << 30) /* of what is found */

struct search {
	/* What is looked for: the id of a flaw, record or bulletin, a name of a package, or both with a slash between "ecosystem/name", where
	 * "Debian" stands for "Debian:12" and its like. A name of Maven's may be without its group. Upper and lower case are the same. */
	struct slice keys[SEARCH_KEYS_MAX];
	size_t key_count;
	bool with_versions; /* keep what statements name besides ranges, which may be thousands */

	struct slices
		ids; /* found: the names of flaws by which statements were found, sorted; empty where a package's name was what found them */
	struct search_statement *statements; /* by package, id, record */
	size_t statement_count;
	struct assessment *assessments; /* of the CVEs among keys and ids, by id */
	size_t assessment_count;
	size_t *assessment_stores; /* of each, the index of its store */
};

/* Answers COUNT searches, all in ARENA. A flaw is found by any of its names: what speaks of it under a CVE id is found by the GHSA id that
 * another statement gives the CVE. ERR_LIMIT where more is found than SEARCH_BYTES_MAX. */
int match_search(struct search *searches, size_t count, struct vulndb *const *stores, size_t store_count, struct arena *arena,
	struct error *err);

/* A sentence on the flaw; empty where there is none. */
struct slice search_title(const struct search *search);
/* What the bulletin that is looked for says of itself; empty where none is. */
struct slice search_headline(const struct search *search);
