/* collected.h - for this room's tests: what a cataloger handed out, as text */
#pragma once
#include "base/buffer.h"
#include "catalog/cataloger.h"

struct collected {
	struct arena arena; /* the file's, emptied by each parse */
	struct buffer
		packages;    /* a line each: "name version"; with ALL: also architecture, source, licence, maintainer, evidence */
	struct buffer notes; /* a line each: "incomplete path: text" */
	struct buffer files; /* of packages that list theirs, a line each: "package number"; of licences "package: licence" */
	struct buffer
		stated; /* with STATES, a line each: "package path digest", "package path changeable", "package path > target" */
	unsigned package_count, note_count;
	unsigned package_max; /* the sink refuses more; 0: never */
	bool all, with_path;
	bool states;       /* somebody asks for digests that packages state */
	bool with_depends; /* " > a, b" behind each */
};

/* Parses and forgets what was collected before. */
int collected_parse(struct collected *collected, const struct cataloger *cataloger, const char *path, struct slice bytes);
/* Several files, sorted by path, for a cataloger that takes them together. Their arenas are set. */
int collected_parse_all(struct collected *collected, const struct cataloger *cataloger, struct catalog_file *files, size_t count);
void collected_done(struct collected *collected);
/* A file of the test data (base/test.h), in ARENA; skips the test without them. */
struct slice collected_data(const char *below, struct arena *arena);
/* Parses conformance/packages/lockfiles/FILE as if it were at PATH: its packages are those of the peer's list beside it. */
void collected_check_peer(struct collected *collected, const struct cataloger *cataloger, const char *file, const char *path);
/* The lines of TEXT, sorted, each once; into the arena. */
struct slice lines_sorted(struct slice text, struct arena *arena);
