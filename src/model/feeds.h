/* feeds.h - every feed that is known, and which files of its folder are read */
#pragma once
#include "base/slice.h"

/* What a document that cannot be read costs. */
enum feed_unit {
	FEED_RECORD, /* itself: it is one record of many */
	FEED_WHOLE,  /* all of its file */
};

/* What feeds.def says of a feed. */
struct feed_kind {
	const char *folder;   /* "osv": also its name */
	const char *patterns; /* fnmatch(3), blanks between */
	enum feed_unit unit;
	const char *concerns; /* see there */
};

extern const struct feed_kind feed_kinds[];                   /* `folder` of the last is NULL */
const struct feed_kind *feed_kind_named(struct slice folder); /* or NULL */

/* Under which licence the source called NAME publishes, see feed_licences.def; empty where that is not known. */
struct slice feed_licence_of(struct slice name);

/* Is that read? PATH is below the feed's folder, or in an archive there; the first folder of an archive may be one that holds all the rest.
 * False for what lies in a folder of samples. */
bool feed_kind_wants(const struct feed_kind *kind, struct slice path);
/* The name of a folder that is never read, wherever it lies: "samples", "tracker-json-excerpts". */
bool feed_folder_is_samples(struct slice name);

/* Rules for malware are fetched with the feeds, into a folder beside them, and are no feed: no store is made of them. */
#define FEED_RULES_FOLDER "yara"
/* Is PATH, below the feeds folder, that folder, or in it? */
bool feed_is_rules(struct slice path);
/* Is it called like a file of rules, or a zip of them? */
bool feed_rules_wants(struct slice path);

/* What a file is, by its name. */
enum feed_packing {
	FEED_PLAIN,
	FEED_COMPRESSED, /* one document: .gz, .zst */
	FEED_TAR,        /* perhaps compressed */
	FEED_ZIP,
	FEED_FOREIGN, /* compressed in a way that is not read: .bz2, .xz */
};
/* *RET_PLAIN: PATH without the suffix of a compression. */
enum feed_packing feed_packing_of(struct slice path, struct slice *ret_plain);
