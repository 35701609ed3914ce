/* rule_files.h - the rules of a run: the built-in ones, and those of the user's own files */
#pragma once
#include "link/record.h"
#include "rules/rules.h"

#define RULE_FILES_MAX 1000u
#define RULE_TEXTS_BYTES_MAX (16u << 20) /* of all of a user's own files together */

struct rule_files {
	struct rules rules;
	struct rule_file *own; /* the user's files, which the reader reads again; the arena's */
	size_t own_count;
};

/* PATHS: files, or folders whose files *.yaml and *.yml are read in the order of their names. The first mistake in one is an error: no image is
 * judged by half of the rules. */
int rule_files_read(const char *const *paths, size_t count, struct arena *arena, struct rule_files *ret_files, struct error *err);
