/* rating.h - the four words for how bad a thing is, and unknown, said openly */
#pragma once
#include "base/slice.h"

enum rating { RATING_UNKNOWN, RATING_LOW, RATING_MODERATE, RATING_HIGH, RATING_CRITICAL, RATING_COUNT };

const char *rating_name(enum rating rating);                     /* "critical" */
bool rating_by_name(struct slice name, enum rating *ret_rating); /* also "medium", "negligible", "important"; any case */
/* What a rule of the rating table made of what is known (rating/rules.h). */
struct rating_row {
	unsigned rule;
	enum rating rating; /* after it */
	struct slice reason;
};
#define RATING_RULES 7u /* 0 to 6 */

/* Where policy puts it in the order: unknown counts as high. */
enum rating rating_for_policy(enum rating rating);
