/* store_fixture_test.h - for this room's tests: a store of a few assessments and releases */
#pragma once
#include "vulndb/vulndb.h"

struct vulndb *store_of(
	const struct assessment *assessments, size_t assessment_count, const struct release *releases, size_t release_count);
