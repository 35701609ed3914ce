/* store_fixture_test.c - for this room's tests: a store of a few assessments and releases */
#include "scan/store_fixture_test.h"
#include "base/test.h"
#include <stdio.h>
#include <unistd.h>

struct vulndb *store_of(
	const struct assessment *assessments, size_t assessment_count, const struct release *releases, size_t release_count)
{
	struct vulndb_builder *builder = vulndb_builder_new();
	const struct vulndb_facts facts = { .name = S("all") };
	char folder[] = "/tmp/plimsoll-scan-XXXXXX", path[64];
	struct vulndb *store = NULL;
	struct error err = { 0 };

	CHECK(mkdtemp(folder) != NULL);
	snprintf(path, sizeof path, "%s/store", folder);
	vulndb_builder_add(builder, 0, &(struct advisory){ .id = S("X-1"), .ecosystem = S("npm"), .package = S("a") });
	for (size_t i = 0; i < assessment_count; i++)
		vulndb_builder_add_assessment(builder, vulndb_builder_batch(builder, assessments[i].source), &assessments[i]);
	for (size_t i = 0; i < release_count; i++)
		vulndb_builder_add_release(builder, vulndb_builder_batch(builder, S("distro-info-data")), &releases[i]);
	if (vulndb_builder_finish(builder, &facts, path, &err) < 0 || vulndb_open(path, &store, &err) < 0)
		fail_msg("%s", err.text);
	vulndb_builder_free(builder);
	unlink(path);
	rmdir(folder);
	return store;
}
