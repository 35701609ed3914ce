/* match_fixture_test.h - for this room's tests: stores of a few advisories, and findings as text */
#pragma once
#include "base/buffer.h"
#include "base/test.h"
#include "match/match.h"

#define LIST(...)                                                                                               \
	(struct slices)                                                                                         \
	{                                                                                                       \
		(struct slice[]){ __VA_ARGS__ }, sizeof((struct slice[]){ __VA_ARGS__ }) / sizeof(struct slice) \
	}

#define FIXED_IN(version) LIST(S("-"), S("i0"), S("f" version))

#define STORE(...)                                                             \
	match_store("builtin", true, (const struct advisory[]){ __VA_ARGS__ }, \
		sizeof((const struct advisory[]){ __VA_ARGS__ }) / sizeof(struct advisory))

#define PACKAGES(...)                                  \
	(const struct found_package[]){ __VA_ARGS__ }, \
		sizeof((const struct found_package[]){ __VA_ARGS__ }) / sizeof(struct found_package)

#define DEB(binary, source, its_version)                  \
	{                                                 \
		.package = {                              \
			.type = PACKAGE_DEB,              \
			.name = S(binary),                \
			.version = S(its_version),        \
			.source_name = S(source),         \
			.source_version = S(its_version), \
			.path = S("var/lib/dpkg/status"), \
		},                                        \
	}

#define LANGUAGE(its_type, its_name, its_version, its_path)                                                           \
	{                                                                                                             \
		.package = { .type = its_type, .name = S(its_name), .version = S(its_version), .path = S(its_path) }, \
	}

static const struct distribution debian_12 = {
	.id = { "debian", 6 }, .version_id = { "12", 2 }, .path = { "etc/os-release", 14 }
};
static const struct distribution ubuntu_2204 = {
	.id = { "ubuntu", 6 }, .version_id = { "22.04", 5 }, .path = { "etc/os-release", 14 }
};
static const struct distribution no_distribution;

struct vulndb *match_store(const char *name, bool partial, const struct advisory *advisories, size_t count);
void match_collect_note(void *context, const struct note *note); /* CONTEXT: a buffer */
/* One line a finding. */
void match_describe(struct buffer *out, const struct match_list *list);
/* Matches and closes the stores; WANT_NOTES and WANT are what it must say. */
void match_check(const struct found_package *packages, size_t count, const struct distribution *distribution,
	struct vulndb *const *stores, size_t store_count, const char *want, const char *want_notes);
