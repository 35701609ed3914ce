/* opened.h - inside this room: patterns that were opened, and what is known of the file at hand
 *
 * Regular expressions are compiled when they are first needed: most never are, and a few hundred of them cost more than all else of opening. */
#pragma once
#include "base/deadline.h"
#include "secrets/engine.h"
#include "secrets/patterns.h"
#include "secrets/regex.h"
#include "secrets/secrets.h"

enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* An expression, compiled when it is first asked. */
struct lazy_regex {
	struct slice text;
	struct regex *regex;
	bool broken;
};

struct opened_list {
	const struct allow_list *list;
	struct lazy_regex *regexes, *paths;
	size_t *word_starts; /* 257: where stop words begin that begin with a byte */
	uint64_t path_file;  /* for which file PATH_MET is known */
	bool path_met;
};

/* A pattern, and where its scan stands. */
struct opened_pattern {
	const struct pattern *pattern;
	struct lazy_regex regex, path;
	uint64_t file, window; /* whose the rest is; of others it is worthless */
	enum answer path_fits; /* of the file */
	uint64_t told;         /* in the file */
	bool stopped_in_file;  /* a limit did */
	bool stop_told;        /* in the file */
	bool stopped_in_window;
	enum answer keyword;      /* of the window: one stands in it */
	bool open;                /* the engine found something that was not looked at yet, which ends … */
	uint64_t from, to;        /* … between these, or begins behind FROM */
	uint64_t done;            /* what lies before was looked at */
	uint64_t searches;        /* in the window: what was spent */
	struct deadline deadline; /* until when more may be */
	uint64_t accepted;        /* in the window … */
	uint64_t stored;          /* … and of these kept, to be told */
	uint64_t may_tell, left;  /* while they are told */
};

struct found; /* a secret of the window (scan.c) */

struct secrets {
	struct arena arena; /* of what is opened */
	struct patterns patterns;
	struct opened_pattern *opened;
	struct opened_list *lists;
	struct engine *contents, *paths;
	unsigned char salt[SECRETS_SALT_SIZE];
	uint64_t file, window; /* numbers of those at hand; from 1 */
	uint32_t *touched;     /* patterns with something in the window */
	size_t touched_count;
	struct found *found;
	size_t found_count, found_capacity;
	uint64_t end, line_start; /* where the last window ended, and the line that was open there began */
	uint64_t path_hash;       /* of its file */
};

const struct regex *lazy_regex(struct lazy_regex *lazy); /* NULL: it is broken */
