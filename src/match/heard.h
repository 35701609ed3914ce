/* heard.h - listen to the matcher at work: every statement that it reads on a package, and what it made of it */
#pragma once
#include "match/finding.h"
#include "match/match.h"

struct heard {
	const struct subject *subjects; /* COUNT that were judged together */
	size_t count;
	struct slice name, version;      /* under which */
	const struct advisory *advisory; /* good during the call only */
	const struct vulndb *store;      /* that has it */
	const struct advisory *kept;     /* that of the match, or NULL where the package is not affected */
	struct slice why;                /* the comparison in words */
	bool unjudged;                   /* nothing could be compared */
};

struct match_listener {
	bool (*wants)(void *context, const struct advisory *advisory);
	void (*hear)(void *context, const struct heard *heard); /* what it wants */
	void *context;
};

/* match_packages, and LISTENER (NULL: nobody) is told. */
int match_packages_heard(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, struct arena *arena, const struct match_listener *listener,
	struct match_list *ret_matches, struct note_sink *notes, struct deadline *deadline, struct error *err);

struct matching;
struct sources;

/* Tells of HEARD, without its `why` where that is for match_why_not to say. */
void heard_tell(struct matching *matching, const struct heard *heard);
/* Nothing could be compared with the version of these. */
void heard_tell_unusable(struct matching *matching, const struct subject *subjects, size_t count, const struct sources *sources);
