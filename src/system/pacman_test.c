/* pacman_test.c - what pacman says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_pacman;

#define LOCAL "var/lib/pacman/local/"

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_pacman, path, slice_from_text(text)), 0);
}

/* The headings as libalpm writes them; optional dependencies say what they are for, and are not needed. */
TEST(pacman_tells_all_that_a_description_states)
{
	struct collected got = { .all = true, .with_path = true, .with_depends = true };

	parse(&got, LOCAL "libgcc-14.1-1/desc",
		"%NAME%\nlibgcc\n\n%VERSION%\n1:14.1-1\n\n%BASE%\ngcc\n\n%DESC%\nRuntime\n%ODD\n\n%ARCH%\nx86_64\n\n"
		"%PACKAGER%\nA B <ab@example.org>\n\n%LICENSE%\nGPL-3.0-or-later\nLGPL\n\n%DEPENDS%\nglibc>=2.27\nsh\n"
		"libz.so=1-64\n\n%OPTDEPENDS%\nperl: for scripts\n\n%PROVIDES%\nlibgcc_s.so=1-64\n\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		LOCAL "libgcc-14.1-1/desc: libgcc 1:14.1-1 | x86_64 | gcc 1:14.1-1 | GPL-3.0-or-later AND LGPL | A B "
		      "<ab@example.org> | line 2 > glibc, libz.so, sh\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(pacman_lists_files_under_the_name_of_their_folder)
{
	struct collected got = { 0 };

	parse(&got, LOCAL "tree-sitter-0.22.6-1/files", "%FILES%\nusr/\nusr/lib/\nusr/lib/a.so\n\n%BACKUP%\netc/a\t01\n");
	CHECK_SLICE(buffer_slice(&got.files), "tree-sitter 3\n");
	parse(&got, LOCAL "odd-1/files", "%FILES%\nusr/\n");
	CHECK_SLICE(buffer_slice(&got.files), "");
	CHECK(cataloger_pacman.accepts(S(LOCAL "a-1-1/desc")));
	CHECK(!cataloger_pacman.accepts(S(LOCAL "desc")));
	CHECK(!cataloger_pacman.accepts(S("srv/a-1-1/desc")));
	collected_done(&got);
}

TEST(pacman_says_what_a_description_lacks)
{
	struct collected got = { 0 };

	parse(&got, LOCAL "a-1-1/desc", "%VERSION%\n1-1\n\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " LOCAL "a-1-1/desc: a package without a name\n");
	parse(&got, LOCAL "a-1-1/desc", "%NAME%\na\n\n%VERSION%\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " LOCAL "a-1-1/desc: a package without a version\n");
	parse(&got, LOCAL "a-1-1/desc", "");
	CHECK_INT(got.note_count, 1);
	parse(&got, LOCAL "a-1-1/desc", "%NAME%\na\n\n%VERSION%\n1-1\n\n%DEPENDS%\ngli");
	CHECK_INT(got.package_count, 1);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete " LOCAL "a-1-1/desc: line 8: the file ends in the middle of a line\n");
	collected_done(&got);
}

/* The expectations are what these files say, read by eye: the peer whose they are wants the same names and versions. */
TEST(pacman_reads_a_real_database)
{
	static const struct {
		const char *folder, *want;
	} cases[] = {
		{ "corrupt-0.2.1-3", "" },
		{ "emacs-29.3-3",
			"emacs 29.3-3 | x86_64 | emacs 29.3-3 | GPL3 | Frederik Schwan <freswa@archlinux.org> | line 2 > "
			"libtree-sitter.so\n" },
		{ "fuzzy-1.2-3", "fuzzy 1.2-3 |  | fuzzy 1.2-3 |  |  | line 2 > tree-sitter\n" },
		{ "gmp-6.2.1-2",
			"gmp 6.2.1-2 | x86_64 | gmp 6.2.1-2 | LGPL3 AND GPL | Antonio Rojas <arojas@archlinux.org> | line 2 "
			"> gcc-libs, libtree-sitter.so, sh\n" },
		{ "tree-sitter-0.22.6-1", "tree-sitter 0.22.6-1 | x86_64 | tree-sitter 0.22.6-1 | MIT | Daniel M. Capella "
					  "<polyzen@archlinux.org> | line 2\n" },
	};
	struct collected got = { .all = true, .with_depends = true };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char below[160];
		struct slice text;
		char *path;

		snprintf(below, sizeof below, "conformance/packages/alpm/installed/" LOCAL "%s/desc", cases[i].folder);
		path = test_data_path(below);
		text = test_read_file(path);
		CHECK_INT(collected_parse(&got, &cataloger_pacman, strstr(path, LOCAL), text), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].want);
		CHECK((slice_find(buffer_slice(&got.notes), S("a package without a name")) >= 0) == (i == 0));
		free((char *)text.ptr);
		free(path);
	}
	collected_done(&got);
}
