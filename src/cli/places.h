/* places.h - where the other programs and the data lie
 *
 * Found from the program's own place, so that a build tree and an unpacked archive run from anywhere:
 * bin/plimsoll, libexec/plimsoll/plimsoll-read, share/plimsoll/builtin.db, share/plimsoll/feeds.conf. PLIMSOLL_LIBEXECDIR and PLIMSOLL_DATADIR name other folders. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct places {
	const char *reader;     /* plimsoll-read */
	const char *fetcher;    /* plimsoll-net */
	const char *builtin;    /* the store of built-in advisories */
	const char *store;      /* the user's own: $XDG_DATA_HOME/plimsoll/advisories.db; NULL where no folder is the user's */
	const char *bases;      /* the user's own file of base images: $XDG_DATA_HOME/plimsoll/bases.jsonl; NULL as `store` is */
	const char *feeds;      /* the list of what can be fetched */
	const char *fetched;    /* the folder of what was fetched: $XDG_DATA_HOME/plimsoll/feeds; NULL as `store` is */
	const char *detectors;  /* what secrets and malware are looked for by, compiled; it need not be there */
	const char *registries; /* which registry a short name means, and where registries are asked */
};

/* All in ARENA. Whether they exist is for those to see who open them. */
int places_find(struct arena *arena, struct places *ret_places, struct error *err);
/* Is the reader there? */
int places_check_reader(const struct places *places, struct error *err);
/* Is all there that a scan needs? The error names what is not, and the variable that says where else it is. */
int places_check(const struct places *places, struct error *err);
