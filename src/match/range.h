/* range.h - the events of one range of an advisory, in order */
#pragma once
#include "model/advisory.h"
#include "version/version.h"

struct range_event {
	enum advisory_event kind;
	struct slice version;
	size_t index; /* its place in the record, which decides between equals */
	bool lowest;  /* introduced in "0": before every version */
};

struct range {
	struct range_event
		*events; /* the caller's: room for as many as the advisory has. In the order of SCHEME, limits behind them */
	size_t count, limit_count; /* without and of limits */
};

/* Takes the next range off *TEXTS, the events of an advisory. SCHEME NULL: by bytes. */
void range_take(struct slices *texts, const struct version_scheme *scheme, struct range *range);
bool range_is_before_limit(const struct range *range, const struct version_scheme *scheme, struct slice version);
/* FIX, or where ADVISORY calls that affected, too, the first of its fixes above that it does not; empty where there is none. */
struct slice range_first_good(const struct advisory *advisory, const struct version_scheme *scheme, struct slice fix);
/* How VERSION stands to the event's. */
int range_compare(const struct version_scheme *scheme, struct slice version, const struct range_event *event);
