/* build.h - make an advisory store from a folder of feeds (ARCHITECTURE.md, section 5)
 *
 * Each folder is a feed; every file of it goes into the jail alone, small documents that are a record each go together. A record that is
 * malformed is named, counted and left out; a file that is no good is refused, named, and nothing of it counts; its feed goes on. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

/* A source: a feed, or the part of it that lies in one of its folders ("osv/Go"); or a folder that is no feed. */
struct build_source {
	struct slice name;
	const char *skipped;             /* why it took no part, or NULL */
	struct slice date;               /* when it was last known to be up to date */
	bool dated_by_files;             /* see vulndb_feed */
	struct slice digest;             /* see vulndb_feed; empty where nothing was read */
	uint64_t files, documents;       /* that were read: files as they lie there, and what was in them */
	uint64_t advisories, statements; /* statements: advisories too, assessments, releases */
	uint64_t malformed;              /* records, each named in the notes */
	uint64_t refused;                /* files, each named in the notes */
	uint64_t unwanted;               /* files that are no part of the feed */
	uint64_t remarks;                /* records that were withdrawn and the like */
};

struct build_note {
	struct slice text;   /* "osv/x.json: line 3: …" */
	bool remark;         /* worth knowing, and nothing is missing for it: a record that was withdrawn */
	uint64_t file;       /* which it is about, in the order of their paths */
	struct slice source; /* whose that is */
};

struct build_progress {
	uint64_t file_count, files_done;
	uint64_t read_bytes, total_bytes;
	double seconds; /* since reading began */
};

/* When a file of a feed was last known to be what its publisher has, by who fetched it: that is its age then, whatever its data say. Of a
 * source of several files the oldest counts. */
struct build_checked {
	const char *path; /* below FROM: "osv/Go/all.zip" */
	const char *date; /* "2026-11-26" */
};

struct build_options {
	const char *from;   /* each of its folders is a feed */
	const char *output; /* the store; appears only when it is whole */
	const char *reader_path;
	const char *name;                    /* of the store: "builtin"; NULL: the output's base name */
	const char *date;                    /* of all sources: "2026-11-26"; NULL: what they state themselves */
	const struct build_checked *checked; /* counts before all but `date` */
	size_t checked_count;
	bool keep_previous; /* OUTPUT is the user's own place (supply/place.h), and what was there is kept beside it */
	bool partial;       /* the built-in set */
	bool strict;        /* an unknown folder, or something that could not be read, is an error */
	unsigned jobs;      /* readers at once; 0: one a core */
	void (*progress)(void *context, const struct build_progress *progress); /* may be NULL */
	void *progress_context;
};

struct build_result {
	struct arena arena;
	struct build_source *sources; /* by name */
	size_t source_count, source_capacity;
	struct build_note *notes; /* good when building failed, too: they say why there are no advisories */
	size_t note_count, note_capacity;
	struct slice *refused; /* files of which nothing could be taken: their paths below FROM */
	size_t refused_count, refused_capacity;
	uint64_t statements;
	struct slice date; /* of the store */
};

int supply_build(const struct build_options *options, struct build_result *ret_result, struct error *err);
void build_result_done(struct build_result *result);
