/* build.h - make an advisory store from a folder of feeds (ARCHITECTURE.md, section 5) */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct build_feed {
	struct slice name;   /* of the folder: "osv" */
	const char *skipped; /* why it took no part, or NULL */
	uint64_t documents, advisories, notes, remarks;
};

struct build_note {
	struct slice text; /* "osv/x.json: line 3: …" */
	bool remark;       /* worth knowing, and nothing is missing for it: a record that was withdrawn */
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
	const char *name; /* of the store: "builtin"; NULL: the output's base name */
	const char *date; /* of the data: "2026-11-26" */
	const struct build_checked *checked;
	size_t checked_count;
	bool partial; /* the built-in set */
	bool strict;  /* an unknown folder, or something that could not be read, is an error */
};

struct build_result {
	struct arena arena;
	struct build_feed *feeds;
	size_t feed_count, feed_capacity;
	struct build_note *notes; /* good when building failed, too: they say why there are no advisories */
	size_t note_count, note_capacity;
	struct slice *refused; /* files of which nothing could be taken: their paths below FROM */
	size_t refused_count, refused_capacity;
	uint64_t advisories;
};

int supply_build(const struct build_options *options, struct build_result *ret_result, struct error *err);
void build_result_done(struct build_result *result);
