/* explain_test.c - which files packages explain: by dpkg's lists, and by where npm, pip, gem and composer put theirs */
#include "base/buffer.h"
#include "base/test.h"
#include "evidence/explain.h"
#include "model/cover.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define T(literal)                           \
	{                                    \
		literal, sizeof(literal) - 1 \
	}

static struct merged_package packages[] = {
	{ .package = { .type = PACKAGE_DEB, .name = T("base-files"), .path = T("var/lib/dpkg/status") } },
	{ .package = { .type = PACKAGE_NPM, .name = T("a"), .path = T("srv/node_modules/a/package.json") } },
	{ .package = { .type = PACKAGE_NPM, .name = T("locked"), .path = T("srv/package-lock.json") } },
	{ .package = { .type = PACKAGE_PYPI, .name = T("six"), .path = T("usr/lib/python3/six-1.0.dist-info/METADATA") } },
	{ .package = { .type = PACKAGE_PYPI, .name = T("old"), .path = T("usr/lib/python2/old.egg/EGG-INFO/PKG-INFO") } },
	{ .package = { .type = PACKAGE_GEM, .name = T("rack"), .path = T("gems/specifications/rack-2.0.gemspec") } },
	{ .package = { .type = PACKAGE_COMPOSER, .name = T("acme/log"), .path = T("app/vendor/composer/installed.json") } },
	{ .package = { .type = PACKAGE_CRAN, .name = T("zoo"), .path = T("usr/lib/R/library/zoo/DESCRIPTION") } },
	{ .package = { .type = PACKAGE_MAVEN, .name = T("g:a"), .path = T("app/app.war!/WEB-INF/lib/a.jar") } },
	{ .package = { .type = PACKAGE_MAVEN, .name = T("g:b"), .path = T("app/open/META-INF/maven/g/b/pom.properties") } },
	{ .package = { .type = PACKAGE_NUGET, .name = T("Newtonsoft.Json"), .path = T("app/web.deps.json") } },
	{ .package = { .type = PACKAGE_GOLANG, .name = T("example.org/x"), .path = T("usr/local/bin/tool") } },
};

/* The lists of one package: "bin/sh" as before /bin was a link, a Python source. */
static struct merged_files *lists(struct arena *arena)
{
	struct merged_files *owned = arena_array(arena, struct merged_files, 1);
	uint64_t *hashes = arena_array(arena, uint64_t, 2);

	hashes[0] = cover_hash(S("bin/sh"), false);
	hashes[1] = cover_hash(S("usr/lib/python3/x.py"), false);
	owned->files = (struct package_files){ .type = PACKAGE_DEB,
		.package = S("base-files"),
		.path = S("odd/place/base-files.list"),
		.hashes = slice_make(hashes, 2 * sizeof *hashes) };
	return owned;
}

TEST(files_are_explained_by_lists_places_and_databases)
{
	static const char *const explained_paths[] = { "bin/sh", "usr/bin/sh", "usr/lib/python3/x.py",
		"usr/lib/python3/__pycache__/x.cpython-311.pyc", "usr/lib/python3/x.pyc", "odd/place/base-files.list",
		"var/lib/dpkg/status", "var/lib/dpkg/info/x.list", "srv/node_modules/a/package.json",
		"srv/node_modules/a/lib/x.js", "srv/node_modules/a/node_modules/b/x.js", "srv/package-lock.json",
		"usr/lib/python3/six-1.0.dist-info/RECORD", "usr/lib/python2/old.egg/old/x.py",
		"gems/specifications/rack-2.0.gemspec", "gems/gems/rack-2.0/lib/rack.rb",
		"gems/extensions/x86_64-linux/3.1.0/rack-2.0/rack.so", "app/vendor/acme/log/src/x.php", "app/vendor/autoload.php",
		"app/vendor/composer/ClassLoader.php", "usr/lib/R/library/zoo/R/zoo.rdb", "app/app.war", "app/open/org/x.class",
		"app/web.deps.json", "app/Newtonsoft.Json.dll", "usr/local/bin/tool" };
	static const char *const others[] = { "", "bin", "usr/bin/bash", "var/lib/dpkg-x", "srv/node_modules/ab/x.js",
		"srv/node_modules/x.js", "srv/x.js", "usr/lib/python3/six.py", "usr/lib/python3/__pycache__/y.cpython-311.pyc",
		"__pycache__/.pyc", "usr/lib/python3/x.pyo", "gems/gems/rack-2.0.1/lib/rack.rb", "gems/gems/rack-2.0",
		"gems/extensions/x86_64-linux/3.1.0/rack-3.0/rack.so", "app/vendor/acme/mail/src/x.php", "app/app.war.bak",
		"app/x.dll", "usr/local/bin/tool2", "var/cache/apt/pkgcache.bin" };
	struct arena arena = ARENA_INIT;
	struct merged merged = {
		.packages = packages, .package_count = COUNT(packages), .owned = lists(&arena), .owned_count = 1
	};
	const struct explained *explained = explained_new(&merged, &arena);

	for (size_t i = 0; i < COUNT(explained_paths); i++)
		if (!explained_has(explained, slice_from_text(explained_paths[i])))
			CHECK_TEXT("not explained", explained_paths[i]);
	for (size_t i = 0; i < COUNT(others); i++)
		if (explained_has(explained, slice_from_text(others[i])))
			CHECK_TEXT("explained", others[i]);
	arena_done(&arena);
}

TEST(nothing_explains_anything_where_there_are_no_packages)
{
	struct arena arena = ARENA_INIT;
	struct merged merged = { 0 };
	const struct explained *explained = explained_new(&merged, &arena);

	CHECK(!explained_has(explained, S("usr/bin/x")));
	CHECK(explained_has(explained, S("var/lib/rpm/rpmdb.sqlite")));
	arena_done(&arena);
}
