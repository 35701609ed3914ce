/* feed_list.h - what can be fetched, from where: share/plimsoll/feeds.conf, or a list of the user's in its place (a mirror's)
 *
 * A line a file: name, default (yes or no), path below the feeds folder, size, ceiling, licence, URL, description; tabs between, "#" begins
 * a comment line. What stands in a name before its first slash is its group. A pure function of the text. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define FEED_LIST_BYTES_MAX (1u << 20)
#define FEED_LIST_COUNT_MAX 1000u

struct feed_source {
	const char *name; /* "osv/Go" */
	const char *path; /* "osv/Go/all.zip": below the folder, never out of it, no part begins with a dot */
	const char *licence, *url, *about;
	uint64_t size_bytes, ceiling_bytes; /* about; at most */
	bool standard;                      /* fetched when nothing is said */
};

struct feed_list {
	struct feed_source *items; /* as the list has them; no name and no path twice */
	size_t count;
};

/* All in ARENA. An error names the line, and what was expected there. */
int feed_list_parse(struct slice text, struct arena *arena, struct feed_list *ret_list, struct error *err);

/* Sets CHOSEN[i] for each that WORDS mean: names and groups, commas between; "default", "all". -ERR_USAGE for one that means none. */
int feed_list_choose(const struct feed_list *list, struct slice words, bool *chosen, struct error *err);
