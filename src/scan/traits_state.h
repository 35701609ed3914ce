/* traits_state.h - the merged image's traits at work: shared by its own files */
#pragma once
#include "scan/traits.h"

struct traits_file {
	struct file_digest digest;
	struct slice key; /* system_file_key() of its path */
	uint64_t layer;
	size_t order;
	bool gone; /* its layer has something else there */
	bool copy; /* of a shell, and setuid: that says more than that it is nobody's */
};

struct traits_statement {
	struct stated_digest stated;
	struct slice key;
	uint64_t layer;
	size_t order;
};

enum traits_class { CLASS_PROGRAM, CLASS_SCRIPT, CLASS_OTHER };

/* A file that has a trait; those of one layer, trait, package and class are told as one. */
struct traits_seen {
	enum trait trait;
	const struct traits_file *file;
	struct slice package; /* of TRAIT_REPLACED; or empty */
	const struct stated_digest *stated;
	enum traits_class class;
};

struct traits_reading {
	const struct traits_image *image;
	struct arena *arena;
	struct traits_file *files; /* by key, then path; each path once */
	size_t file_count, file_capacity;
	struct traits_statement *statements; /* by key, then order */
	size_t statement_count, statement_capacity;
	struct traits_statement **diversions; /* by their target's key */
	size_t diversion_count;
	struct traits_seen *seen;
	size_t seen_count, seen_capacity;
};

/* traits_read.c: the records -> files and statements of what is uppermost; freed by traits_reading_done() */
int traits_read(struct traits_reading *reading, struct error *err);
void traits_reading_done(struct traits_reading *reading);
/* traits_tell.c: what was seen -> findings */
void traits_tell(struct traits_reading *reading, struct traits_found **ret_found, size_t *ret_count);
