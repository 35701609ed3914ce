/* java_groups.h - the Maven groups of artifacts whose jars do not state them */
#pragma once
#include "base/slice.h"

struct java_group {
	const char *artifact; /* or the start of its name and '*' */
	const char *group;
	const char *folder; /* where its classes lie: what has none there is something else */
};

/* The next row for ARTIFACT behind BEFORE (NULL: the first), or NULL. */
const struct java_group *java_group_of(struct slice artifact, const struct java_group *before);
