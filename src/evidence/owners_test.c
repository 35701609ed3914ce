/* owners_test.c - whose file is it? */
#include "base/test.h"
#include "evidence/owners.h"
#include "model/cover.h"

TEST(a_distributions_package_owns_before_others_that_list_the_same_file)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t both = cover_hash(S("usr/lib/a"), false), bin = cover_hash(S("bin/b"), false),
		 pips = cover_hash(S("usr/local/lib/c"), false), pips_bin = cover_hash(S("usr/bin/b"), false);
	uint64_t pip[] = { both, pips, pips_bin }, deb[] = { both, bin };
	struct merged_files lists[] = {
		{ .files = { .type = PACKAGE_PYPI, .package = S("a"), .hashes = slice_make(pip, sizeof pip) } },
		{ .files = { .type = PACKAGE_DEB, .package = S("python3-a"), .hashes = slice_make(deb, sizeof deb) } },
	};
	struct merged_package packages[] = {
		{ .package = { .type = PACKAGE_PYPI, .path = S("usr/lib/a") } },
		{ .package = { .type = PACKAGE_PYPI, .path = S("usr/local/lib/c") } },
		{ .package = { .type = PACKAGE_MAVEN, .path = S("usr/bin/b!/c") } },
		{ .package = { .type = PACKAGE_DEB, .path = S("usr/lib/a") } },
	};
	struct owners *owners = owners_new(lists, 2, &arena);

	CHECK_SLICE(owners_find(owners, S("usr/lib/a")), "python3-a");
	CHECK_SLICE(owners_find(owners, S("usr/local/lib/c")), "a");
	CHECK_SLICE(owners_find(owners, S("usr/bin/b")), "python3-a");
	CHECK_SLICE(owners_find(owners, S("usr/lib/d")), "");
	owners_set(owners, packages, 4);
	CHECK_SLICE(packages[0].package.owner, "python3-a");
	CHECK_SLICE(packages[1].package.owner, "");
	CHECK_SLICE(packages[2].package.owner, "python3-a");
	CHECK_SLICE(packages[3].package.owner, "");
}

static struct merged_package said(const char *cataloger, const char *path, const char *version, uint64_t layer)
{
	return (struct merged_package){ .package = { .type = PACKAGE_GENERIC,
						.name = S("bash"),
						.version = slice_from_text(version),
						.path = slice_from_text(path),
						.cataloger = slice_from_text(cataloger) },
		.layer = layer };
}

TEST(what_programs_say_is_left_out_where_their_package_says_it)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t hash = cover_hash(S("bin/bash"), false);
	struct merged_files list = {
		.files = { .type = PACKAGE_DEB, .package = S("bash"), .hashes = slice_make(&hash, sizeof hash) }, .layer = 1
	};
	struct merged_package packages[] = {
		{ .package = { .type = PACKAGE_DEB,
			  .name = S("bash"),
			  .version = S("1:5.2.15-2"),
			  .path = S("var/lib/dpkg/status") } },
		said("classifiers", "bin/bash", "5.2.15", 0),
		said("classifiers", "bin/bash", "5.2.15", 1),
		said("classifiers", "usr/bin/bash", "4.3", 1),
		said("note_package", "bin/bash", "5.2.15-2", 1),
		said("classifiers", "bin/bash", "5.2.15", 2), /* chmod in an upper layer */
		said("classifiers", "bin/bash", "5.2.1", 2),  /* another one in its place */
		said("classifiers", "opt/bash", "5.2.15", 1),
		said("wordpress", "bin/bash", "1", 1),
	};
	const struct owners *owners = owners_new(&list, 1, &arena);

	owners_set(owners, packages, 9);
	CHECK_INT(owners_leave_out(owners, packages, 9), 4);
	CHECK_SLICE(packages[0].package.version, "1:5.2.15-2");
	CHECK_SLICE(packages[1].package.version, "5.2.1");
	CHECK_SLICE(packages[1].package.owner, "");
	CHECK_SLICE(packages[2].package.path, "opt/bash");
	CHECK_SLICE(packages[3].package.owner, "bash");
}
