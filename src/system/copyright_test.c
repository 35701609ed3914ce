/* copyright_test.c - the licences of copyright files, by the examples of the format's specification and those that Debian has */
#include "base/test.h"
#include "system/copyright.h"

#define FORMAT "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"

TEST(a_copyright_file_names_each_licence_once)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ FORMAT "\nFiles: *\nCopyright: 1998 John Doe\nLicense: GPL-2+\n On Debian systems\n .\n License: no\n",
			"GPL-2+" },
		{ FORMAT "Upstream-Name: X\nSource: https://www.example.org/\n\nFiles: *\nCopyright: a\nLicense: PSF-2\n "
			 "[text]\n\n"
			 "Files: debian/*\nLicense: GPL-2+\n\nFiles: a.c\nLicense: psf-2\n\nLicense: GPL-2+\n text\n",
			"PSF-2 AND GPL-2+" },
		/* paragraphs that hold the text of a licence alone say nothing of files */
		{ FORMAT "\nFiles: *\nLicense: GPL-1+ or Artistic\n\nLicense: GPL-1+\n t\n\nLicense: Artistic\n t\n",
			"GPL-1+ or Artistic" },
		{ FORMAT "\nFiles: *\nLicense: GPL-1+ or Artistic\n\nFiles: b\nLicense: MIT\n\n",
			"(GPL-1+ or Artistic) AND MIT" },
		{ FORMAT "License: MIT\n\nFiles: *\nLicense: MIT\n", "MIT" }, /* of the whole, in the header */
		{ FORMAT "\n\n\nFiles: *\nLicense:\n text\n", "" },
		{ "\n" FORMAT "\nFiles: *\nLicense: MIT\n", "MIT" },
		{ "Format: http://dep.debian.net/deps/dep5\n\nFiles: *\nLicense: MIT\n", "MIT" },
		{ "Format-Specification: http://svn.debian.org/wsvn/dep/web/deps/dep5.mdwn?rev=174\n\nFiles: *\nLicense: ISC\n",
			"ISC" },
		{ FORMAT "\nno colon\nFiles: *\nLicense: MIT\n", "MIT" },
		/* not machine-readable */
		{ "This package was debianized by J. Doe.\n\nLicense: GPL\n", "" },
		{ "Files: *\nLicense: MIT\n\n" FORMAT "\nFiles: *\nLicense: MIT\n", "" },
		{ "Format: something else\n\nFiles: *\nLicense: MIT\n", "" },
		{ "", "" },
		{ FORMAT, "" },
	};
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(copyright_licence(slice_from_text(cases[i].text), &arena), cases[i].want);
}

TEST(a_copyright_file_of_many_licences_says_that_there_are_others)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	char text[20000];
	size_t len = (size_t)snprintf(text, sizeof text, "%s\n", FORMAT);
	struct slice got;

	for (int i = 0; i < 100; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "Files: %d\nLicense: L%d\n\n", i, i);
	got = copyright_licence(slice_make(text, len), &arena);
	CHECK(slice_starts_with(got, S("L0 AND L1 AND L2 AND ")));
	CHECK(slice_ends_with(got, S(" AND others")));
	CHECK(got.len <= 512);
	len = (size_t)snprintf(text, sizeof text, "%s\nFiles: *\nLicense: %0600d\n", FORMAT, 0);
	CHECK_SLICE(copyright_licence(slice_make(text, len), &arena), "");
}
