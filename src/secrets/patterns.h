/* patterns.h - inside this room: what patterns say, as read from their texts and as kept
 *
 * patterns_read() makes them of TOML, patterns_write() and patterns_load() are the form that is kept. All memory is an arena's; what is loaded
 * points into the bytes that are kept. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/detector_text.h"
#include "model/note.h"
#include "model/rating.h"

#define PATTERNS_MAX 5000u
#define PATTERN_REGEX_BYTES_MAX 16384u
#define PATTERN_WIDTH_UNBOUNDED UINT32_MAX

enum allow_target { ALLOW_SECRET, ALLOW_MATCH, ALLOW_LINE, ALLOW_TARGET_COUNT };

/* What is found and yet none, by one list of a pattern or of a whole text. */
struct allow_list {
	bool all;        /* every kind of condition that it has must hold; else one is enough */
	uint64_t target; /* enum allow_target: what the expressions are asked of */
	struct slices regexes, paths;
	struct slices stop_words; /* lower case, sorted: parts of the secret */
	struct slices ids;        /* of a text's list: of which patterns alone; none: of all */
};

struct pattern {
	struct slice id, title, reason, action, source;
	struct slice regex, path; /* at least one of them */
	uint64_t rating;          /* enum rating */
	uint64_t group;           /* which group is the secret; 0: the first one that took part, or all */
	double entropy;           /* the secret has more bits a character; 0: nobody asks */
	bool generic;             /* no service's form: any name and value that look like it */
	bool builtin;
	bool checksum;          /* the secret ends in one, see checksum.h */
	bool names_skipped;     /* the expression began with SKIPPED_NAMES, which was taken off (see compile.c) */
	bool loose;             /* the engine looks for something weaker: what it finds may end earlier */
	uint64_t width;         /* bytes that a match has at most, or PATTERN_WIDTH_UNBOUNDED */
	struct slices keywords; /* lower case: one of them stands in the file, or it is not looked for; none: always */
	uint32_t *allows;       /* by number in patterns.allows */
	size_t allow_count;
};

struct patterns {
	struct pattern *items;
	struct allow_list *allows;
	size_t count, capacity, allow_count, allow_capacity;
	struct arena *arena;
};

/* A later text's patterns replace those of the same id that are there. */
int patterns_read(struct patterns *patterns, const struct detector_text *text, struct note_sink *notes, struct error *err);
void patterns_write(const struct patterns *patterns, struct buffer *out);
/* Of the beginning of BYTES, which it takes off. -ERR_FORMAT: they are none. */
int patterns_load(struct patterns *patterns, struct slice *bytes, struct arena *arena, struct error *err);
