/* schema.h - what people write in YAML, read by what is expected of it
 *
 * For documents that decide something: rules, policies. A value that is not what was expected is an error with its place and what was:
 * "FILE:3:7: unknown key 'chekc'; did you mean 'check'?". After the first error everything gives empty values and says nothing more, so that all
 * is read in a row and `failed` is looked at once. A value may be NULL, what tree_get() gives for a key that is not there: that is no error, and
 * gives what is empty, or OTHERWISE. Which keys must be there is schema_table()'s to ask. */
#pragma once
#include "codec/tree.h"

struct schema {
	struct slice name;   /* of the file, for errors */
	struct arena *arena; /* of all that is given */
	struct error *err;
	int failed; /* 0, or -ERR_…: `err` has the first error */
};

/* TEXT as codec/yaml.h reads it strictly; NULL: failed, as an empty file does. */
const struct tree *schema_read(struct schema *schema, struct slice text);

/* Is it a table with the keys that must be there and no unknown one? KEYS: "id! title! why", blanks between, "!" behind those that must. */
bool schema_table(struct schema *schema, const struct tree *value, const char *keys);
/* A list of COUNT_MIN to COUNT_MAX items. */
bool schema_list(struct schema *schema, const struct tree *value, size_t count_min, size_t count_max);

struct slice schema_text(struct schema *schema, const struct tree *value, size_t bytes_max); /* of any lines, or empty */
struct slice schema_line(
	struct schema *schema, const struct tree *value, size_t bytes_max); /* not empty, no control characters */
struct slice schema_word(
	struct schema *schema, const struct tree *value, const char *words);         /* one of them: "low moderate high" */
bool schema_switch(struct schema *schema, const struct tree *value, bool otherwise); /* yes, true, no, false */
uint64_t schema_number(struct schema *schema, const struct tree *value, uint64_t min, uint64_t max, uint64_t otherwise);
uint64_t schema_mode(
	struct schema *schema, const struct tree *value, uint64_t otherwise); /* "0644": octal, in quotes; at most 07777 */
struct slice schema_date(struct schema *schema, const struct tree *value);    /* "2026-11-26" */

/* One, or a list of such: at most COUNT_MAX. */
struct slices schema_lines(struct schema *schema, const struct tree *value, size_t count_max, size_t bytes_max);
struct slices schema_words(struct schema *schema, const struct tree *value, const char *words, size_t count_max);

/* Says what is wrong with VALUE, or with its key, unless something was before. VALUE may be NULL: the file as a whole. */
void schema_fail(struct schema *schema, const struct tree *value, const char *format, ...) __attribute__((format(printf, 3, 4)));
void schema_fail_key(struct schema *schema, const struct tree *value, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
