/* licences_test.c - what packages' own files say of their licences */
#include "base/test.h"
#include "evidence/licences.h"

static struct merged_files said(const char *package, const char *licence)
{
	return (struct merged_files){ .files = { .type = PACKAGE_DEB,
					      .package = slice_from_text(package),
					      .path = S("usr/share/doc/x/copyright"),
					      .licence = slice_from_text(licence) } };
}

static struct merged_package package(enum package_type type, const char *name, const char *source)
{
	return (struct merged_package){ .package = { .type = type,
						.name = slice_from_text(name),
						.version = S("1"),
						.source_name = slice_from_text(source),
						.source_version = S("1") } };
}

TEST(a_package_is_under_the_licence_that_its_own_files_name)
{
	struct slice needs_base[] = { S("libc6"), S("gcc-12-base") }, needs_libc[] = { S("libc6") };
	struct merged_files files[] = { said("libc6", "LGPL-2.1+"), said("gcc-12-base", "GPL-3+"), said("other", "MIT"),
		said("stated", "MIT"), { .files = { .type = PACKAGE_DEB, .package = S("plain") } } };
	struct merged_package packages[] = { package(PACKAGE_DEB, "libc6", "glibc"),
		package(PACKAGE_DEB, "gcc-12-base", "gcc-12"), package(PACKAGE_DEB, "libgcc-s1", "gcc-12"),
		package(PACKAGE_DEB, "bash", "bash"), package(PACKAGE_PYPI, "other", "other"),
		package(PACKAGE_DEB, "stated", "stated"), package(PACKAGE_DEB, "plain", "plain") };
	static const char *const want[] = { "LGPL-2.1+", "GPL-3+", "GPL-3+", "", "", "BSD", "" };

	/* libgcc-s1's folder is a link to that of gcc-12-base, of the same source; bash's source is not libc6's. */
	packages[2].package.depends = (struct slices){ needs_base, 2 };
	packages[3].package.depends = (struct slices){ needs_libc, 1 };
	packages[5].package.licence = S("BSD");
	licences_set(files, sizeof files / sizeof files[0], packages, sizeof packages / sizeof packages[0]);
	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
		CHECK_SLICE(packages[i].package.licence, want[i]);
	licences_set(NULL, 0, packages, 1);
	licences_set(files, 1, NULL, 0);
}
