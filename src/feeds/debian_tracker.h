/* debian_tracker.h - what the readers of the security tracker's documents share */
#pragma once
#include "feeds/feed.h"

#define DEBIAN_UNKNOWN_MAX 32u
#define DEBIAN_TRACKER_URL "https://security-tracker.debian.org/tracker/"

/* One document that is being read. */
struct debian_document {
	struct slice path;
	struct feed_sink *sink;
	struct arena *arena;
	struct slice unknown[DEBIAN_UNKNOWN_MAX]; /* series that were named in a note; further ones go without */
	size_t unknown_count;
};

/* The ecosystem of a release by its series: "bookworm" gives "Debian:12", "sid" "Debian:sid". Empty for one that is not known, which
 * is noted once: what the document says of it is lost. */
struct slice debian_ecosystem(struct debian_document *document, struct slice series);

/* The tracker's JSON (https://security-tracker.debian.org/tracker/data/json), and a list of bulletins (data/DSA/list, data/DLA/list).
 * -ERR_FORMAT where the document is none. */
int debian_read_json(struct debian_document *document, struct slice bytes, struct error *err);
int debian_read_list(struct debian_document *document, struct slice bytes, struct error *err);
