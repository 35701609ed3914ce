/* rating.c - the four words for how bad a thing is */
#include "model/rating.h"

static const char *const names[RATING_COUNT] = {
	[RATING_UNKNOWN] = "unknown",
	[RATING_LOW] = "low",
	[RATING_MODERATE] = "moderate",
	[RATING_HIGH] = "high",
	[RATING_CRITICAL] = "critical",
};

static const struct {
	const char *name;
	enum rating rating;
} synonyms[] = {
	{ "medium", RATING_MODERATE },
	{ "negligible", RATING_LOW },
	{ "unimportant", RATING_LOW },
	{ "important", RATING_HIGH },
};

const char *rating_name(enum rating rating)
{
	return (unsigned)rating < RATING_COUNT ? names[rating] : names[RATING_UNKNOWN];
}

bool rating_by_name(struct slice name, enum rating *ret_rating)
{
	for (size_t i = 0; i < RATING_COUNT; i++) {
		if (slice_equal_ignoring_case(name, slice_from_text(names[i]))) {
			*ret_rating = (enum rating)i;
			return true;
		}
	}
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++) {
		if (slice_equal_ignoring_case(name, slice_from_text(synonyms[i].name))) {
			*ret_rating = synonyms[i].rating;
			return true;
		}
	}
	return false;
}

enum rating rating_for_policy(enum rating rating)
{
	return rating == RATING_UNKNOWN ? RATING_HIGH : rating;
}
