/* rule_sets.h - the rules for malware that were fetched */
#pragma once
#include "base/arena.h"
#include "base/error.h"

struct rule_set {
	const char *path;      /* below the feeds folder: "yara/signature-base-master.zip" */
	uint64_t checked_unix; /* when it was last known to be what its publisher has */
	struct slice licence;  /* empty where that is not known */
};

/* Those that update.h fetched into the feeds folder at PATH and that are as they were then, by path; in ARENA. Nothing is written. */
int supply_rule_sets(const char *path, struct arena *arena, struct rule_set **ret_sets, size_t *ret_count, struct error *err);
