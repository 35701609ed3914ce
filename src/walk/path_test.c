#include "base/test.h"
#include "walk/index.h"
#include "walk/path.h"

TEST(names_are_made_plain)
{
	static const struct {
		const char *written, *want;
		enum path_result result;
	} cases[] = {
		{ "etc/passwd", "etc/passwd", PATH_GOOD },
		{ "./etc/passwd", "etc/passwd", PATH_GOOD },
		{ "/etc//./passwd/", "etc/passwd", PATH_GOOD },
		{ "./", "", PATH_GOOD },
		{ "", "", PATH_GOOD },
		{ "a/b/../c", "a/c", PATH_GOOD },
		{ "a/..", "", PATH_GOOD },
		{ "../etc/shadow", "etc/shadow", PATH_CLIMBS },
		{ "a/../../../etc/shadow", "etc/shadow", PATH_CLIMBS },
		{ "..a/...", "..a/...", PATH_GOOD },
	};
	char storage[WALK_PATH_BYTES_MAX];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice path;

		CHECK_INT(path_normalise(slice_from_text(cases[i].written), storage, &path), cases[i].result);
		CHECK_SLICE(path, cases[i].want);
	}
}

TEST(names_that_no_engine_could_unpack_are_refused)
{
	static char longest[WALK_PATH_BYTES_MAX + 1], deep[2 * WALK_PATH_DEPTH_MAX + 2];
	char storage[WALK_PATH_BYTES_MAX];
	struct slice path;

	memset(longest, 'a', sizeof longest);
	CHECK_INT(path_normalise(slice_make(longest, WALK_PATH_BYTES_MAX), storage, &path), PATH_TOO_LONG);
	CHECK_INT(path_normalise(slice_make(longest, WALK_PATH_BYTES_MAX - 1), storage, &path), PATH_GOOD);
	for (size_t i = 0; i < sizeof deep; i++)
		deep[i] = i % 2 ? '/' : 'a';
	CHECK_INT(path_normalise(slice_make(deep, 2 * WALK_PATH_DEPTH_MAX), storage, &path), PATH_GOOD);
	CHECK_INT(path_normalise(slice_make(deep, sizeof deep), storage, &path), PATH_TOO_LONG);
	CHECK_INT(path_normalise(S("etc/pass\0wd"), storage, &path), PATH_BAD);
}

TEST(each_taker_gets_the_files_it_named)
{
	static const struct interest dpkg[] = { { INTEREST_PATH, "var/lib/dpkg/status" },
		{ INTEREST_FOLDER, "var/lib/dpkg/status.d" }, { INTEREST_END, NULL } };
	static const struct interest npm[] = { { INTEREST_BASE_NAME, "package.json" }, { INTEREST_END, NULL } };
	static const struct interest jar[] = { { INTEREST_SUFFIX, ".jar" }, { INTEREST_SUFFIX, ".war" }, { INTEREST_END, NULL } };
	static const struct interest python[] = { { INTEREST_IN, ".dist-info:METADATA" }, { INTEREST_END, NULL } };
	static const struct interest status[] = { { INTEREST_BASE_NAME, "status" }, { INTEREST_END, NULL } };
	static const struct {
		const char *path;
		taker_set takers;
	} cases[] = {
		{ "var/lib/dpkg/status", 1 | 16 },
		{ "var/lib/dpkg/status-old", 0 },
		{ "srv/var/lib/dpkg/status", 16 },
		{ "var/lib/dpkg/status.d/base", 1 },
		{ "var/lib/dpkg/status.d/a/base", 0 },
		{ "status.d/base", 0 },
		{ "package.json", 2 },
		{ "a/b/package.json", 2 },
		{ "a/package.json5", 0 },
		{ "opt/App.JAR", 4 },
		{ "opt/app.war", 4 },
		{ "opt/jar", 0 },
		{ "opt/.jar", 4 },
		{ "usr/lib/x-1.0.dist-info/METADATA", 8 },
		{ "usr/lib/x-1.0.egg-info/METADATA", 0 },
		{ "METADATA", 0 },
	};
	struct index *index = index_new();

	index_add(index, 0, dpkg);
	index_add(index, 1, npm);
	index_add(index, 2, jar);
	index_add(index, 3, python);
	index_add(index, 4, status);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(index_find(index, slice_from_text(cases[i].path)), cases[i].takers);
	index_free(index);
}
