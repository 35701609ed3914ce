/* dpkg_test.c - what dpkg says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_dpkg;

#define STATUS "var/lib/dpkg/status"
#define BASH                                                                                                                    \
	"Package: bash\nStatus: install ok installed\nMaintainer: Matthias Klose <doko@debian.org>\nArchitecture: amd64\n"      \
	"Version: 5.2.15-2+b2\nSource: bash (5.2.15-2)\nDescription: GNU Bourne Again SHell\n Bash is a shell.\n .\n Package: " \
	"no\n\n"
#define ZLIB "Package: zlib1g\nStatus: hold ok installed\nArchitecture: amd64\nSource: zlib\nVersion: 1:1.2.13.dfsg-1\n\n"

static void parse(struct collected *got, const char *path, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_dpkg, path, slice_from_text(text)), 0);
}

TEST(dpkg_tells_all_that_a_stanza_states)
{
	struct collected got = { .all = true, .with_path = true };

	parse(&got, STATUS, BASH ZLIB "Package: a\nStatus: install ok installed\nVersion: 1\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		"var/lib/dpkg/status: bash 5.2.15-2+b2 | amd64 | bash 5.2.15-2 |  | Matthias Klose <doko@debian.org> | line 1\n"
		"var/lib/dpkg/status: zlib1g 1:1.2.13.dfsg-1 | amd64 | zlib 1:1.2.13.dfsg-1 |  |  | line 12\n"
		"var/lib/dpkg/status: a 1 |  | a 1 |  |  | line 18\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"remark var/lib/dpkg/status: line 20: the last package is not ended by an empty line\n");
	collected_done(&got);
}

TEST(dpkg_says_what_packages_need_and_who_made_them)
{
	struct collected got = { .with_depends = true };
	struct collected all = { .all = true };

	parse(&got, STATUS,
		"Package: exim4\nStatus: install ok installed\nVersion: 4\nProvides: mail-transport-agent, mta (= 4)\n\n"
		"Package: gone\nStatus: deinstall ok config-files\nVersion: 4\nProvides: awk\n\n"
		"Package: a\nStatus: install ok installed\nVersion: 1\nPre-Depends: libc6 (>= 2.36)\nDepends: b | exim4,\n"
		" mta, awk\nRecommends: c\n\n");
	CHECK_SLICE(buffer_slice(&got.packages), "exim4 4\na 1 > awk, exim4, libc6\n");
	CHECK_INT(got.note_count, 0);
	/* Nothing that Debian makes states these three; other tools do. */
	parse(&all, STATUS,
		"Package: a\nStatus: install ok installed\nVersion: 1\nLicense: MIT\nVendor: Shop Inc\nMaintainer: <shop@x>\n\n");
	CHECK_SLICE(buffer_slice(&all.packages), "a 1 |  | a 1 | MIT | <shop@x> | line 1\n");
	collected_done(&got);
	collected_done(&all);
}

TEST(dpkg_names_the_licences_of_a_package)
{
	struct collected got = { 0 };

	parse(&got, "usr/share/doc/libssl3/copyright",
		"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: Apache-2.0\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "libssl3: Apache-2.0\n");
	parse(&got, "usr/share/doc/odd/copyright", "In plain words.\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "");
	CHECK(cataloger_dpkg.accepts(S("usr/share/doc/libssl3/copyright")));
	CHECK(!cataloger_dpkg.accepts(S("usr/share/doc/libssl3/x/copyright")));
	CHECK(!cataloger_dpkg.accepts(S("srv/share/doc/libssl3/copyright")));
	CHECK(!cataloger_dpkg.accepts(S("usr/share/doc/copyright")));
	collected_done(&got);
}

TEST(dpkg_says_when_its_database_ends_in_the_middle)
{
	struct collected got = { 0 };

	parse(&got, STATUS, BASH "Package: zlib1g\nStatus: install ok installed\nVersion: 1.2");
	CHECK_INT(got.package_count, 2);
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete var/lib/dpkg/status: line 14: the file ends in the middle of a line\n");
	parse(&got, "var/lib/dpkg/status.d/zlib1g", "Package: zlib1g\nVersion: 1.2");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(dpkg_goes_on_after_a_broken_line)
{
	struct collected got = { 0 };

	parse(&got, STATUS, "no colon here\n" BASH "nor here\n\n" ZLIB);
	CHECK_SLICE(buffer_slice(&got.packages), "bash 5.2.15-2+b2\nzlib1g 1:1.2.13.dfsg-1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete var/lib/dpkg/status: line 1: no colon\n"
					      "incomplete var/lib/dpkg/status: line 13: no colon\n");
	collected_done(&got);
}

TEST(dpkg_counts_what_its_status_calls_installed)
{
	static const struct {
		const char *status;
		unsigned packages, notes;
	} cases[] = {
		{ "Status: install ok installed\n", 1, 0 },
		{ "Status: hold ok installed\n", 1, 0 },
		{ "Status: deinstall ok installed\n", 1, 0 },
		{ "Status:  install  reinstreq  installed \n", 1, 0 },
		{ "status: install ok installed\n", 1, 0 }, /* names of fields have no case */
		{ "Status: deinstall ok config-files\n", 0, 0 },
		{ "Status: purge ok not-installed\n", 0, 0 },
		/* the files are there, or some: not installed, and not nothing */
		{ "Status: install ok unpacked\n", 0, 1 },
		{ "Status: install ok half-configured\n", 0, 1 },
		{ "Status: install reinstreq half-installed\n", 0, 1 },
		{ "Status: install ok triggers-pending\n", 0, 1 },
		/* nothing that dpkg writes */
		{ "Status: install ok\n", 0, 1 },
		{ "Status: install ok installed twice\n", 0, 1 },
		{ "Status: install ok uninstalled\n", 0, 1 },
		{ "", 0, 1 },
	};
	struct collected got = { 0 };
	char text[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text, "Package: a\n%sVersion: 1\n\n", cases[i].status);
		parse(&got, STATUS, text);
		CHECK_INT(got.package_count, cases[i].packages);
		CHECK_INT(got.note_count, cases[i].notes);
	}
	collected_done(&got);
}

TEST(dpkg_reads_the_folder_of_images_without_dpkg)
{
	struct collected got = { 0 };

	parse(&got, "var/lib/dpkg/status.d/base", "Package: base-files\nVersion: 12.4\nArchitecture: amd64\n");
	CHECK_SLICE(buffer_slice(&got.packages), "base-files 12.4\n");
	parse(&got, "var/lib/dpkg/status.d/bGliYzY", "Package: libc6\nVersion: 2.36-9\n\n");
	CHECK_SLICE(buffer_slice(&got.packages), "libc6 2.36-9\n");
	parse(&got, "var/lib/dpkg/status.d/x", "Package: x\nStatus: deinstall ok config-files\nVersion: 1\n");
	CHECK_INT(got.package_count, 0);
	parse(&got, "var/lib/dpkg/status.d/libc6.md5sums", "0123456789abcdef0123456789abcdef  lib/libc.so.6\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "libc6 1\n");
	parse(&got, "var/lib/dpkg/status.d/libc6.list", "/lib\n");
	CHECK_INT(got.package_count + got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "libc6 1\n");
	collected_done(&got);
}

TEST(dpkg_lists_the_files_of_a_package)
{
	struct collected got = { 0 };

	/* As `dpkg -L` prints them; the first line is the root itself. */
	parse(&got, "var/lib/dpkg/info/libssl3:amd64.list", "/.\n/usr\n/usr/lib\n/usr/lib/libssl.so.3\n");
	CHECK_SLICE(buffer_slice(&got.files), "libssl3 3\n");
	parse(&got, "var/lib/dpkg/info/empty.list", "");
	CHECK_SLICE(buffer_slice(&got.files), "");
	CHECK(cataloger_dpkg.accepts(S("var/lib/dpkg/info/a.list")));
	CHECK(!cataloger_dpkg.accepts(S("var/lib/dpkg/info/a.postinst")));
	CHECK(cataloger_dpkg.accepts(S("var/lib/dpkg/status")));
	collected_done(&got);
}

TEST(dpkg_cuts_a_source_into_name_and_version)
{
	static const struct {
		const char *source, *want;
	} cases[] = {
		{ "openssl (3.0.1-1)", "a 2 |  | openssl 3.0.1-1 |  |  | line 1\n" },
		{ "openssl(3.0.1-1)", "a 2 |  | openssl 3.0.1-1 |  |  | line 1\n" },
		{ "openssl", "a 2 |  | openssl 2 |  |  | line 1\n" },
		{ "openssl (3.0.1-1", "a 2 |  | openssl 3.0.1-1 |  |  | line 1\n" },
		{ "openssl ()", "a 2 |  | openssl 2 |  |  | line 1\n" },
		{ "", "a 2 |  | a 2 |  |  | line 1\n" },
	};
	struct collected got = { .all = true };
	char text[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(
			text, sizeof text, "Package: a\nStatus: install ok installed\nVersion: 2\nSource: %s\n", cases[i].source);
		parse(&got, STATUS, text);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].want);
	}
	collected_done(&got);
}

TEST(dpkg_says_what_a_stanza_lacks_or_states_twice)
{
	struct collected got = { 0 };

	parse(&got, STATUS,
		"Status: install ok installed\nVersion: 1\n\n"
		"Package: b\nStatus: install ok installed\n\n"
		"Package: c\nPackage: d\nStatus: install ok installed\nVersion: 1\n\n"
		"Package: e\x1b[2J\nStatus: install ok installed\nVersion: 1\n\n"
		"Package: f\nStatus: install ok installed\nVersion: 1\x07\n\n");
	CHECK_SLICE(buffer_slice(&got.packages), "c 1\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete var/lib/dpkg/status: line 1: a package without a name\n"
		"incomplete var/lib/dpkg/status: line 4: 'b' has no version\n"
		"incomplete var/lib/dpkg/status: line 8: a second Package\n"
		"incomplete var/lib/dpkg/status: line 12: the name of a package is empty, too long, or holds control characters\n"
		"incomplete var/lib/dpkg/status: line 16: the version of 'f' is too long, or holds control characters\n");
	collected_done(&got);
}

TEST(dpkg_stops_when_the_sink_has_enough)
{
	struct collected got = { .package_max = 1 };

	CHECK_INT(collected_parse(&got, &cataloger_dpkg, STATUS, S(BASH ZLIB)), -ERR_LIMIT);
	CHECK_INT(got.package_count, 1);
	collected_done(&got);
}

/* Makes of dpkg-query's rows "name version | arch | source version" lines. */
static struct slice expected_lines(struct slice rows, struct arena *arena)
{
	const size_t size = rows.len * 2 + 1;
	char *out = arena_alloc(arena, size);
	size_t len = 0;
	struct slice line, field[6];

	while (slice_next_line(&rows, &line)) {
		if (slice_starts_with(line, S("#")))
			continue;
		for (size_t i = 0; i < 6; i++)
			CHECK(slice_next_token(&line, '\t', &field[i]));
		CHECK_SLICE(field[0], "ii ");
		len += (size_t)snprintf(out + len, size - len, "%.*s %.*s | %.*s | %.*s %.*s\n", SLICE_ARG(field[1]),
			SLICE_ARG(field[2]), SLICE_ARG(field[3]), SLICE_ARG(field[4]), SLICE_ARG(field[5]));
	}
	return lines_sorted(slice_make(out, len), arena);
}

/* The same of what was collected with ALL: without licence, maintainer and evidence. */
static struct slice collected_lines(struct slice text, struct arena *arena)
{
	const size_t size = text.len + 1;
	char *out = arena_alloc(arena, size);
	size_t len = 0;
	struct slice line;

	while (slice_next_line(&text, &line)) {
		size_t bars = 0, at = 0;

		while (at < line.len && bars < 3)
			if (slice_starts_with(slice_from(line, at++), S(" | ")))
				bars++;
		len += (size_t)snprintf(out + len, size - len, "%.*s\n", (int)(at - 1), line.ptr);
	}
	return lines_sorted(slice_make(out, len), arena);
}

TEST(dpkg_agrees_with_dpkg_query)
{
	static const char *const names[] = { "debian-only", "postgresql", "texlive" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct collected got = { .all = true };
		struct slice status, expected;
		char below[128];
		char *path;

		snprintf(below, sizeof below, "conformance/packages/dpkg/%s.status", names[i]);
		path = test_data_path(below);
		status = test_read_file(path);
		free(path);
		snprintf(below, sizeof below, "conformance/packages/dpkg/%s.expected.tsv", names[i]);
		path = test_data_path(below);
		expected = test_read_file(path);
		free(path);
		CHECK_INT(collected_parse(&got, &cataloger_dpkg, STATUS, status), 0);
		CHECK(got.package_count > 0);
		CHECK_SLICE(collected_lines(buffer_slice(&got.packages), &got.arena),
			arena_text(&got.arena, expected_lines(expected, &got.arena)));
		CHECK_INT(got.note_count, 0);
		free((char *)status.ptr);
		free((char *)expected.ptr);
		collected_done(&got);
	}
}

TEST(dpkg_reads_odd_files_as_far_as_they_go)
{
	static const struct {
		const char *file;
		const char *packages;
		unsigned notes;
	} cases[] = {
		{ "dpkg/empty", "", 0 },
		{ "dpkg/invalid", "", 2 },
		{ "dpkg/nopackage", "foo 1.0\nbar 2.0\n", 1 },
		{ "dpkg/transitional", "iceweasel 78.13.0esr-1~deb10u1\n", 0 },
		{ "dpkg/transitional_dummy", "git-core 1:2.14.2-1\n", 0 },
	};
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice status;
		char below[128];
		char *path;

		snprintf(below, sizeof below, "conformance/packages/dpkg/scalibr/%s", cases[i].file);
		path = test_data_path(below);
		status = test_read_file(path);
		CHECK_INT(collected_parse(&got, &cataloger_dpkg, STATUS, status), 0);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK((slice_find(buffer_slice(&got.notes), S("incomplete")) >= 0) == (cases[i].notes > 0));
		CHECK(got.note_count >= cases[i].notes); /* and perhaps a remark: the last stanza is not ended */
		free((char *)status.ptr);
		free(path);
	}
	collected_done(&got);
}
