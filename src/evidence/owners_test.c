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
