/* support.h - packages that their distribution gave up before its release, or repairs against some things only */
#pragma once
#include "match/match.h"
#include "model/release.h"

/* What is said of the source package of a package that is in the image. */
struct supported {
	struct slice source;           /* "ckeditor3" */
	const struct release *support; /* its day, or limits, and why */
	bool ended;                    /* before today */
};

/* Of COUNT packages those of the distribution's own that SAID speaks of: each source package once, by name. */
size_t support_find(const struct found_package *packages, size_t count, const struct release *said, size_t said_count,
	struct slice today, struct arena *arena, struct supported **ret_supported);
/* Findings in what has ended: nobody will repair what has no repair yet. */
void support_mark(struct match_list *matches, const struct supported *supported, size_t count, struct arena *arena);
/* Those that ended as a sentence; empty where there are none. NAME: of the distribution's release. */
struct slice support_ended(const struct supported *supported, size_t count, struct slice name, struct arena *arena);
