/* configurations.h - NVD's configurations of CPE names: which versions of which products have a flaw, and beside what
 *
 * A flaw's configurations are alternatives. One is a list of nodes, any of which is enough, or with AND all together; a node is a list of
 * names with versions, likewise. What is named as vulnerable becomes a statement on that product; all else that must hold of the image
 * becomes conditions of it, see match/cpe.h. Left out is what holds in no container: hardware itself, and what is vulnerable only in or beside
 * certain hardware. A version "-" is none, which nothing that is installed has. */
#pragma once
#include "codec/json.h"
#include "feeds/feed.h"

struct configurations {
	struct cpe_statement *first, *last;
	size_t count, match_count;
	bool there;          /* there is one at least */
	const char *problem; /* the last thing that was wrong, or NULL; what it was in is left out */
	struct slice where;  /* the name that it was about, or empty */
	struct arena *arena;
};

/* Reads the value that comes next. CONFIGURATIONS is zero, but for its arena. */
void configurations_read(struct json *json, struct configurations *configurations);
/* Hands over a statement a product and set of conditions, all else as in LIKE. */
int configurations_hand_over(
	const struct configurations *configurations, const struct advisory *like, struct feed_sink *sink, struct error *err);
