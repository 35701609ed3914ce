/* python_lock_test.c - Python packages as Poetry, uv, PDM and others locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_python_lock;

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_python_lock, path, slice_from_text(text)), 0);
	CHECK_SLICE(buffer_slice(&got->notes), "");
}

TEST(python_lock_reads_poetry)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "poetry.lock",
		"[[package]]\nname = \"a\"\nversion = \"1.0\"\ncategory = \"main\"\n\n[package.dependencies]\n"
		"c = {version = \"*\", markers = \"x\"}\nb = \">=1\"\n\n[package.extras]\nx = [\"y (>=1)\"]\n\n"
		"[[package]]\nname = \"t\"\nversion = \"2.0\"\ncategory = \"dev\"\n\n"
		"[[package]]\nname = \"g\"\nversion = \"3.0\"\ngroups = [\"docs\", \"dev\"]\n\n"
		"[[package]]\nname = \"m\"\nversion = \"4.0\"\ngroups = [\"dev\", \"main\"]\n\n"
		"[[package]]\nname = \"own\"\nversion = \"5.0\"\n[package.source]\ntype = \"directory\"\nurl = \"own\"\n\n"
		"[[package]]\nname = \"git\"\nversion = \"6.0\"\n[package.source]\ntype = \"git\"\nurl = \"x\"\n\n"
		"[metadata]\nlock-version = \"2.1\"\n");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0 |  | a 1.0 |  |  | line 1 > b, c\n"
						 "g 3.0 |  | g 3.0 |  |  | line 18, for docs\n"
						 "git 6.0 |  | git 6.0 |  |  | line 35\n"
						 "m 4.0 |  | m 4.0 |  |  | line 23\n"
						 "t 2.0 |  | t 2.0 |  |  | line 13, for dev\n");
	collected_done(&got);
}

TEST(python_lock_reads_uv)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "uv.lock",
		"version = 1\nrequires-python = \">=3.9\"\n\n"
		"[[package]]\nname = \"app\"\nversion = \"0.1.0\"\nsource = { virtual = \".\" }\ndependencies = [{ name = \"a\" "
		"}]\n\n"
		"[[package]]\nname = \"own\"\nversion = \"0.1.0\"\nsource = { editable = \"own\" }\n\n"
		"[[package]]\nname = \"a\"\nversion = \"1.0\"\nsource = { registry = \"https://example.invalid/simple\" }\n"
		"dependencies = [\n    { name = \"c\", marker = \"x\" },\n    { name = \"b\", extra = [\"y\"] },\n]\n"
		"[package.optional-dependencies]\nz = [{ name = \"z\" }]\n\n"
		"[[package]]\nname = \"git\"\nversion = \"2.0\"\nsource = { git = \"https://example.invalid/git\" }\n");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0 |  | a 1.0 |  |  | line 15 > b, c\n"
						 "git 2.0 |  | git 2.0 |  |  | line 26\n");
	collected_done(&got);
}

TEST(python_lock_reads_pdm)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "pdm.lock",
		"[metadata]\ngroups = [\"default\", \"test\"]\nlock_version = \"4.5.0\"\n\n"
		"[[package]]\nname = \"a\"\nversion = \"1.0\"\ngroups = [\"default\", \"test\"]\n"
		"dependencies = [\n    \"c[x]>=1; python_version < '3'\",\n    \"b\",\n]\n\n"
		"[[package]]\nname = \"t\"\nversion = \"2.0\"\ngroups = [\"test\"]\n\n"
		"[[package]]\nname = \"own\"\nversion = \"0.1\"\neditable = true\npath = \"./own\"\n");
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0 |  | a 1.0 |  |  | line 5 > b, c\n"
						 "t 2.0 |  | t 2.0 |  |  | line 14, for test\n");
	collected_done(&got);
}

/* After the example of PEP 751. */
TEST(python_lock_reads_pylock)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_python_lock, "pylock.dev.toml",
			  S("lock-version = '1.0'\ncreated-by = 'x'\n"
			    "[[packages]]\nname = 'attrs'\nversion = '25.1.0'\nwheels = [{name = 'attrs.whl', hashes = {sha256 = "
			    "'0'}}]\n"
			    "[[packages]]\nname = 'cattrs'\nversion = '24.1.2'\ndependencies = [{name = 'attrs'}]\n"
			    "[[packages]]\nname = 'own'\n[packages.directory]\npath = '.'\n"
			    "[[packages]]\nname = 'git'\n[packages.vcs]\ntype = 'git'\n"
			    "[[packages]]\nname = 'gone'\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "attrs 25.1.0 |  | attrs 25.1.0 |  |  | line 3\n"
						 "cattrs 24.1.2 |  | cattrs 24.1.2 |  |  | line 7 > attrs\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark pylock.dev.toml: line 15: 'git' is not counted: it is a URL without a version\n"
		"incomplete pylock.dev.toml: line 19: 'gone' has no version\n");
	CHECK(cataloger_python_lock.accepts(S("a/pylock.dev.toml")));
	CHECK(cataloger_python_lock.accepts(S("a/uv.lock")));
	CHECK(!cataloger_python_lock.accepts(S("a/pyproject.toml")));
	collected_done(&got);
}

TEST(python_lock_says_what_it_cannot_read)
{
	static const struct {
		const char *path, *text, *packages, *notes;
	} cases[] = {
		{ "poetry.lock", "[[package]]\nname = \"a\"\nversion = \"1\"\n", "a 1\n",
			"incomplete poetry.lock: no 'metadata' at its end: it was cut\n" },
		{ "uv.lock",
			"[[package]]\nname = \"a\"\n[[package]]\nversion = \"1\"\n[[package]]\nname = \"b\"\nversion = \"2\"\n",
			"b 2\n",
			"incomplete uv.lock: line 1: 'a' has no version\nincomplete uv.lock: line 3: a package without a "
			"name\n" },
		{ "uv.lock", "package = [1, { name = \"b\", version = \"2\" }]\n", "b 2\n",
			"incomplete uv.lock: line 1: no package\n" },
		{ "uv.lock", "package = 1\n", "", "" },
		{ "uv.lock", "[[pacage]]\nname = \"a\"\nversion = \"1\"\n", "",
			"incomplete uv.lock: line 1: 'pacage', which is unknown, may list packages\n" },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CHECK_INT(collected_parse(&got, &cataloger_python_lock, cases[i].path, slice_from_text(cases[i].text)), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	CHECK_INT(collected_parse(&got, &cataloger_python_lock, "uv.lock", S("[[package]]\nname = \"a\nversion = \"1\"\n")), 0);
	CHECK_INT(got.note_count, 1);
	CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete uv.lock: line 2, column ")));
	collected_done(&got);
}
