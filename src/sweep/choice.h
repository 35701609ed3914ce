/* choice.h - which tags of a registry are swept */
#pragma once
#include "base/slice.h"

struct sweep_choice {
	/* Patterns ('*' and '?' stand for any bytes, also for '/') of "team/app:1.2"; without a ':' of the repository alone, whatever the tag.
	 * With the registry before it, too. */
	const char *const *include; /* one of them; none: all */
	size_t include_count;
	const char *const *exclude; /* and none of these */
	size_t exclude_count;
	size_t tags_max; /* of each repository, those that come last (sweep_newest_tags); 0: all */
};

/* REPOSITORY: "registry.example:5000/team/app". Can a tag of it be wanted? */
bool sweep_wants_repository(const struct sweep_choice *choice, struct slice repository);
bool sweep_wants_tag(const struct sweep_choice *choice, struct slice repository, struct slice tag);
/* No image's own: what tools put beside one, as "sha256-….sig". */
bool sweep_is_companion(struct slice tag);
/* The last MAX of TAGS stand first then, the last one first: numbers by their value, "latest" behind all. How many that are. */
size_t sweep_newest_tags(struct slice *tags, size_t count, size_t max);
