/* npm_test.c - JavaScript packages as they lie installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_npm;

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_npm, path, slice_from_text(text)), 0);
}

TEST(npm_reads_name_version_and_licence)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "{\"name\":\"lodash\",\"version\":\"4.17.20\",\"license\":\"MIT\"}",
			"lodash 4.17.20 |  | lodash 4.17.20 | MIT |  | name and version\n" },
		{ "\xef\xbb\xbf{\"name\":\"a\",\"version\":\" 1.0.0 \"}", "a 1.0.0 |  | a 1.0.0 |  |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"license\":{\"url\":\"u\",\"type\":\"BSD\"}}",
			"a 1 |  | a 1 | BSD |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"licenses\":[{\"type\":\"X\"},{\"type\":\"Y\"}]}",
			"a 1 |  | a 1 | X OR Y |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"license\":[\"MIT\",{\"name\":\"Y\"},7,\"\"],\"licenses\":\"X\"}",
			"a 1 |  | a 1 | MIT OR Y |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"license\":7,\"licenses\":\"X\"}",
			"a 1 |  | a 1 | X |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"license\":\"(MIT OR Apache-2.0)\"}",
			"a 1 |  | a 1 | (MIT OR Apache-2.0) |  | name and version\n" },
		{ "{\"version\":\"1\",\"x\":{\"name\":\"no\"},\"name\":\"\\u0061\"}", "a 1 |  | a 1 |  |  | name and version\n" },
		{ "{\"name\":\"a\",\"version\":\"1\",\"version\":\"2\"}", "a 2 |  | a 2 |  |  | name and version\n" },
	};
	struct collected got = { .all = true };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, "app/node_modules/a/package.json", cases[i].text);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].want);
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(npm_tells_what_packages_need)
{
	struct collected got = { .with_depends = true };

	parse(&got, "app/node_modules/a/package.json",
		"{\"name\":\"a\",\"version\":\"1\",\"dependencies\":{\"c\":\"^1\",\"b\":\"npm:@real/b@^2\"},"
		"\"optionalDependencies\":{\"o\":\"*\"},\"peerDependencies\":{\"p\":\"1\",\"q\":\"1\",\"r\":\"1\"},"
		"\"peerDependenciesMeta\":{\"q\":{\"optional\":true},\"r\":{\"optional\":false}},\"devDependencies\":{\"d\":"
		"\"1\"}}");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1 > @real/b, c, o, p, r\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_counts_packages_where_they_are_installed)
{
	static const struct {
		const char *path;
		unsigned packages;
	} cases[] = {
		{ "app/node_modules/a/package.json", 1 },
		{ "app/node_modules/@s/a/package.json", 1 },
		{ "node_modules/a/node_modules/@s/b/node_modules/c/package.json", 1 },
		{ "usr/lib/node_modules/npm/node_modules/a/package.json", 1 },
		{ "usr/share/nodejs/a/package.json", 1 },
		{ "usr/share/nodejs/@s/a/package.json", 1 },
		{ "usr/share/nodejs/a/node_modules/b/package.json", 1 },
		{ "app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json", 1 },
		{ "app/node_modules/.pnpm/@s+a@1.0.0/node_modules/@s/a/package.json", 1 },
		{ "app/node_modules/.store/a-npm-1-0123/package/package.json", 1 },
		{ "app/node_modules/a/dist/node_modules/b/package.json", 1 }, /* bundled into another one */
		{ "app/package.json", 1 },                                    /* an application */
		{ "package.json", 1 },
		{ "app/node_modules/package.json", 0 },
		{ "app/node_modules/@s/package.json", 0 },
		{ "app/node_modules/a/esm/package.json", 0 },
		{ "app/node_modules/@s/a/lib/package.json", 0 },
		{ "app/node_modules/a/test/package.json", 0 },
		{ "app/node_modules/a/test/fixtures/node_modules/b/package.json", 0 },
		{ "app/node_modules/a/lib/__tests__/x/node_modules/@s/b/package.json", 0 },
		{ "app/node_modules/.cache/x/package.json", 0 },
		{ "usr/share/nodejs/a/test/package.json", 0 },
		{ "app/node_modules/a/node_modules_old/b/package.json", 0 },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].path, "{\"name\":\"a\",\"version\":\"1\"}");
		CHECK_INT(got.package_count, cases[i].packages);
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(npm_claims_nothing_without_name_and_version)
{
	static const struct {
		const char *path, *text, *notes;
	} cases[] = {
		{ "app/package.json", "{\"name\":\"a\"}", "" },
		{ "app/package.json", "{\"private\":true}", "" },
		{ "app/package.json", "{\"name\":5,\"version\":null}", "" },
		{ "node_modules/a/package.json", "{\"name\":\"a\"}",
			"remark node_modules/a/package.json: a package without a version\n" },
		{ "node_modules/a/package.json", "{\"version\":\"1\"}",
			"remark node_modules/a/package.json: a package without a name\n" },
		{ "node_modules/a/package.json", "{\"name\":\"a\\nb\",\"version\":\"1\"}",
			"incomplete node_modules/a/package.json: name and version: the name of a package is empty, too long, or "
			"holds "
			"control characters\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].path, cases[i].text);
		CHECK_INT(got.package_count, 0);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	collected_done(&got);
}

TEST(npm_notes_what_is_no_json)
{
	static const char *const texts[] = { "", "{", "[]", "{\"name\":\"a\",\"version\":\"1\"} x",
		"{\"name\":\"a\",\"version\":\"1\",}" };
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		parse(&got, "app/package.json", texts[i]);
		CHECK_INT(got.package_count, 0);
		CHECK_INT(got.note_count, 1);
		CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete app/package.json: line 1")));
	}
	collected_done(&got);
}
