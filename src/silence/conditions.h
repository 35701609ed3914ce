/* conditions.h - inside this room: does a finding meet the conditions of an entry? */
#pragma once
#include "silence/products.h"

/* A package that a finding is about, or (without one) the finding's place. */
struct subject_of_ruling {
	const struct finding *finding;
	struct seen_package package;
	struct slice path;
};

/* All kinds of conditions that RULING has, each by one of its kind. What is not understood is not met. */
bool conditions_met(
	const struct ruling *ruling, const struct subject_of_ruling *subject, const struct report *report, struct arena *arena);
