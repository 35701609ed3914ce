/* saved.h - a report of plimsoll scan --format json, read back
 *
 * As far as reports are compared: the image and its configuration, layers, packages, accounts, what rules say, findings and the verdict;
 * what else there is, and what later versions add, is skipped. The file is its user's word: bounded, and not believed to be whole. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/report.h"

#define SAVED_BYTES_MAX ((size_t)256 << 20)
#define SAVED_SCHEMA_MAJOR "1" /* what schema_version begins with: of another one nobody here knows what its members mean */
#define SAVED_FINDINGS_MAX 200000u
#define SAVED_PACKAGES_MAX 300000u
#define SAVED_ACCOUNTS_MAX 100000u
#define SAVED_LAYERS_MAX 10000u
#define SAVED_RULES_MAX 10000u
#define SAVED_SOURCES_MAX 1000u

struct saved {
	struct arena arena;
	struct image image;
	struct report report; /* with `list_all_packages` where the report lists them */
	size_t finding_capacity, suppressed_capacity, package_capacity, account_capacity, judged_capacity, layer_capacity;
	size_t decision_capacity, source_capacity;
	char *text; /* the file's, where it was read from one */
};

/* TEXT must stay until saved_done, which is to be called in any case. -ERR_FORMAT, -ERR_LIMIT or -ERR_UNSUPPORTED with line and column, or what it is
 * instead of a report. */
int saved_read(struct slice text, struct saved *ret_saved, struct error *err);
/* The same of a file, whose name stands in front of the error. */
int saved_read_file(const char *path, struct saved *ret_saved, struct error *err);
void saved_done(struct saved *saved);
/* Does the file at PATH begin as such a report does? */
bool saved_is_report(const char *path);

#define cleanup_saved __attribute__((cleanup(saved_done)))
