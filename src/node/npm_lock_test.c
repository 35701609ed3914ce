/* npm_lock_test.c - JavaScript packages as npm locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_npm_lock;

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_npm_lock, path, slice_from_text(text)), 0);
}

TEST(npm_lock_names_packages_by_their_places)
{
	struct collected got = { .all = true };

	parse(&got, "app/package-lock.json",
		"{\"name\":\"app\",\"version\":\"9\",\"lockfileVersion\":3,\"packages\":{"
		"\"\":{\"name\":\"app\",\"version\":\"9\"},"
		"\"node_modules/b\":{\"version\":\"1.0.0\",\"license\":\"MIT\",\"dev\":true},"
		"\"node_modules/@s/a\":{\"version\":\"2.0.0\"},"
		"\"node_modules/b/node_modules/c\":{\"version\":\"3.0.0\"},"
		"\"node_modules/alias\":{\"name\":\"real\",\"version\":\"4.0.0\"},"
		"\"node_modules/w\":{\"resolved\":\"packages/w\",\"link\":true},"
		"\"packages/w\":{\"version\":\"0.1.0\"},"
		"\"packages/@s/x\":{\"version\":\"0.2.0\"},"
		"\"packages/v\":{},"
		"\"node_modules/other-platform\":{\"optional\":true},"
		"\"packages/w/node_modules/c\":{\"version\":\"3.0.0\"}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "@s/a 2.0.0 |  | @s/a 2.0.0 |  |  | node_modules/@s/a\n"
						 "@s/x 0.2.0 |  | @s/x 0.2.0 |  |  | packages/@s/x\n"
						 "b 1.0.0 |  | b 1.0.0 | MIT |  | node_modules/b, for development\n"
						 "c 3.0.0 |  | c 3.0.0 |  |  | node_modules/b/node_modules/c\n"
						 "real 4.0.0 |  | real 4.0.0 |  |  | node_modules/alias\n"
						 "w 0.1.0 |  | w 0.1.0 |  |  | packages/w\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_lock_reads_the_nested_dependencies_of_version_1)
{
	struct collected got = { 0 };

	parse(&got, "app/npm-shrinkwrap.json",
		"{\"name\":\"app\",\"version\":\"9\",\"lockfileVersion\":1,\"dependencies\":{"
		"\"a\":{\"version\":\"1.0.0\",\"requires\":{\"b\":\"^2\"},\"dependencies\":{\"b\":{\"version\":\"2.0.0\","
		"\"dependencies\":{\"@s/c\":{\"version\":\"3.0.0\",\"bundled\":true}}}}},"
		"\"alias\":{\"version\":\"npm:@real/d@4.0.0\"},"
		"\"alias2\":{\"version\":\"npm:e@5.0.0\"},"
		"\"local\":{\"version\":\"file:../local\"},"
		"\"name-inside\":{\"name\":\"x\",\"version\":\"7.0.0\"},"
		"\"other-platform\":{\"optional\":true}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "@real/d 4.0.0\n@s/c 3.0.0\na 1.0.0\nb 2.0.0\ne 5.0.0\nname-inside 7.0.0\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_lock_tells_what_packages_need)
{
	struct collected got = { .with_depends = true };

	parse(&got, "package-lock.json",
		"{\"packages\":{\"\":{\"dependencies\":{\"a\":\"1\"}},"
		"\"node_modules/a\":{\"version\":\"1\",\"dependencies\":{\"c\":\"^1\",\"b\":\"npm:@real/b@^2\"},"
		"\"optionalDependencies\":{\"o\":\"*\"},\"peerDependencies\":{\"p\":\"1\",\"c\":\"1\"},"
		"\"devDependencies\":{\"d\":\"1\"}},"
		"\"node_modules/x\":{\"version\":\"1\",\"dependencies\":[\"no\"]}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1 > @real/b, c, o, p\nx 1\n");
	parse(&got, "package-lock.json",
		"{\"requires\":true,\"dependencies\":{\"a\":{\"version\":\"1\",\"requires\":{\"b\":\"2\"},"
		"\"dependencies\":{\"b\":{\"version\":\"2\",\"requires\":true}}}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1 > b\nb 2\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_lock_of_version_1_names_what_no_registry_has)
{
	struct collected got = { 0 };

	parse(&got, "package-lock.json",
		"{\"dependencies\":{\"a\":{\"version\":\"git+ssh://git@example.invalid/a.git#0123\"},"
		"\"b\":{\"version\":\"https://example.invalid/b.tgz\"},\"c\":{\"version\":\"link:../c\"}}}");
	CHECK_INT(got.package_count, 0);
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark package-lock.json: a: 'a' is not counted: it comes from 'git+ssh://git@example.invalid/a.git#0123', no "
		"registry\n"
		"remark package-lock.json: b: 'b' is not counted: it comes from 'https://example.invalid/b.tgz', no registry\n");
	collected_done(&got);
}

TEST(npm_lock_takes_places_before_nested_dependencies_whatever_their_order)
{
	struct collected got = { 0 };

	parse(&got, "package-lock.json",
		"{\"dependencies\":{\"alias\":{\"version\":\"npm:a@1\"},\"b\":{\"version\":\"2\"}},"
		"\"packages\":{\"\":{},\"node_modules/a\":{\"version\":\"1\"}},\"lockfileVersion\":2}");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\n");
	parse(&got, "package-lock.json", "{\"packages\":{},\"dependencies\":{\"b\":{\"version\":\"2\"}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "b 2\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_lock_counts_only_where_a_project_or_npm_put_it)
{
	static const struct {
		const char *path;
		unsigned packages;
	} cases[] = {
		{ "package-lock.json", 1 },
		{ "srv/app/npm-shrinkwrap.json", 1 },
		{ "srv/app/node_modules/a/package-lock.json", 0 },
		{ "srv/app/node_modules/a/npm-shrinkwrap.json", 0 },
		{ "usr/share/nodejs/a/package-lock.json", 0 },
		{ "srv/app/node_modules/package-lock.json", 0 },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].path, "{\"packages\":{\"node_modules/a\":{\"version\":\"1\"}}}");
		CHECK_INT(got.package_count, cases[i].packages);
		CHECK_INT(got.note_count, 0);
	}
	collected_done(&got);
}

TEST(npm_lock_keeps_what_it_read_before_a_fault)
{
	struct collected got = { 0 };

	parse(&got, "package-lock.json", "{\"packages\":{\"node_modules/a\":{\"version\":\"1\"},\n\"node_modules/b\":}}");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1\n");
	CHECK_INT(got.note_count, 1);
	CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete package-lock.json: line 2")));
	collected_done(&got);
}

TEST(npm_lock_says_which_entry_lacks_a_version)
{
	struct collected got = { 0 };

	parse(&got, "package-lock.json",
		"{\"packages\":{\"node_modules/a\":{},\"node_modules/b\":{\"version\":2},\"node_modules/"
		"\":{\"version\":\"1\"}}}");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete package-lock.json: node_modules/a: 'a' has no version\n"
					      "incomplete package-lock.json: node_modules/b: 'b' has no version\n"
					      "incomplete package-lock.json: node_modules/: a package without a name\n");
	parse(&got, "package-lock.json", "{\"dependencies\":{\"a\":{},\"b\":[],\"c\":{\"version\":\"1\"}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "c 1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete package-lock.json: a: 'a' has no version\n"
					      "incomplete package-lock.json: 'b' is no entry\n");
	parse(&got, "package-lock.json", "{\"packages\":{\"node_modules/a\":\"1\"}}");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete package-lock.json: 'node_modules/a' is no entry\n");
	parse(&got, "package-lock.json", "{\"lockfileVersion\":1,\"requires\":true}");
	CHECK_SLICE(buffer_slice(&got.notes), "remark package-lock.json: has neither 'packages' nor 'dependencies'\n");
	parse(&got, "package-lock.json", "{\"lockfileVersion\":3,\"packages\":{}}");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(npm_lock_is_not_drawn_into_the_depths)
{
	struct collected got = { 0 };
	struct buffer text = BUFFER_INIT(0);

	for (size_t i = 0; i < 100000; i++)
		buffer_add_slice(&text, S("{\"dependencies\":{\"a\":"));
	CHECK_INT(collected_parse(&got, &cataloger_npm_lock, "package-lock.json", buffer_slice(&text)), 0);
	CHECK_INT(got.package_count, 0);
	CHECK_INT(got.note_count, 1);
	buffer_done(&text);
	collected_done(&got);
}

TEST(npm_lock_has_a_ceiling_for_entries)
{
	struct collected got = { 0 };
	struct buffer text = BUFFER_INIT(0);

	buffer_add_slice(&text, S("{\"packages\":{\"\":{}"));
	for (size_t i = 0; i < 100002; i++)
		buffer_addf(&text, ",\"node_modules/a%zu\":{\"version\":\"1\"}", i);
	buffer_add_slice(&text, S("}}"));
	CHECK_INT(collected_parse(&got, &cataloger_npm_lock, "package-lock.json", buffer_slice(&text)), 0);
	CHECK_INT(got.package_count, 100000);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete package-lock.json: more than 100000 entries: the rest is left out\n");
	buffer_done(&text);
	collected_done(&got);
}
