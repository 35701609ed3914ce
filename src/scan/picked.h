/* picked.h - the source whose word counts instead of the rating table's (--severity-source) */
#pragma once
#include "base/error.h"
#include "base/slice.h"
#include "vulndb/vulndb.h"

/* -ERR_USAGE, with the names of the right ones: no store has anything of a source of that name (rating_is_source). */
int picked_check(struct slice name, struct vulndb *const *stores, size_t store_count, struct error *err);
