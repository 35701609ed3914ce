/* finished_test.h - for the tests: a store of what a builder has, and what it says of a flaw */
#pragma once
#include "base/test.h"
#include "vulndb/vulndb.h"

/* BUILDER is freed. FACTS: NULL: plain ones. */
static inline struct vulndb *test_finish(struct vulndb_builder *builder, const struct vulndb_facts *facts, const char *path)
{
	static const struct vulndb_facts plain = { .name = { "test", 4 }, .built = { "2026-01-02T03:04:05Z", 20 } };
	struct vulndb *store = NULL;
	struct error err = { 0 };

	if (vulndb_builder_finish(builder, facts ? facts : &plain, path, &err) < 0 || vulndb_open(path, &store, &err) < 0)
		fail_msg("%s", err.text);
	vulndb_builder_free(builder);
	return store;
}

static inline size_t test_find_flaw(
	struct vulndb *store, const char *id, struct arena *arena, struct assessment **ret_assessments)
{
	struct error err = { 0 };
	size_t count = 0;

	if (vulndb_find_flaw(store, slice_from_text(id), arena, ret_assessments, &count, &err) < 0)
		fail_msg("%s", err.text);
	return count;
}
