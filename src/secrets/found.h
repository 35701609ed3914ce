/* found.h - inside this room: secrets of a window, until all of them are known and can be told */
#pragma once
#include "secrets/opened.h"

struct found {
	uint32_t pattern;    /* its number */
	uint64_t start, end; /* of the secret, in the window */
	enum rating rating;
	const char *why_low; /* or NULL */
	double entropy;
	bool dropped;
};

/* Of one span one is left: a service's form before no service's, the worse rating, the earlier pattern. Sorted by place after that. */
void found_settle(struct secrets *secrets);
/* Tells them: of one pattern FOUND_TOLD_MAX a file, and where more windows have more, one a window; the last one says how many more. */
#define FOUND_TOLD_MAX 100u
int found_tell(struct secrets *secrets, const struct secrets_input *input, struct arena *arena, const struct secret_sink *sink);
/* What the next window needs to know of this one's lines. */
void found_count_lines(struct secrets *secrets, struct secrets_input *input);
