/* apk_test.c - what apk says is installed */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_apk;

#define INSTALLED "lib/apk/db/installed"

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_apk, INSTALLED, slice_from_text(text)), 0);
}

/* The letters as apk-tools' documentation has them: apk-package(5), "APKINDEX", and R, a, Z, F, M for files. */
TEST(apk_tells_all_that_an_entry_states)
{
	struct collected got = { .all = true, .with_path = true };

	parse(&got, "C:Q1zwvKMnYs1b6ZdPTBJ0Z7D5P3jyA=\nP:libcrypto3\nV:3.1.1-r1\nA:x86_64\nS:1\nI:2\nT:Crypto library\n"
		    "U:https://www.example.org/\nL:Apache-2.0\no:openssl\nm:Ariadne Conill <ariadne@example.org>\nt:1\nc:65\n"
		    "D:so:libc.musl-x86_64.so.1\np:so:libcrypto.so.3=3\nF:etc\nF:etc/ssl\nR:openssl.cnf\na:0:0:644\nZ:Q1x=\n"
		    "F:lib\nR:libcrypto.so.3\nM:0:0:1777\n\n"
		    "P:odd\nV:1\n\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		INSTALLED ": libcrypto3 3.1.1-r1 | x86_64 | openssl 3.1.1-r1 | Apache-2.0 | Ariadne Conill "
			  "<ariadne@example.org> | line 1\n" INSTALLED ": odd 1 |  | odd 1 |  |  | line 25\n");
	CHECK_SLICE(buffer_slice(&got.files), "libcrypto3 2\n");
	CHECK_INT(got.note_count, 0);
	collected_done(&got);
}

TEST(apk_says_which_packages_are_needed)
{
	struct collected got = { .with_depends = true };

	parse(&got, "P:a\nV:1\nD:so:libc.musl-x86_64.so.1 so:libnobody.so.1 /bin/sh busybox>=1.36 cmd:ash !evil data=1-r0 "
		    "pinned@edge /bin/nothing gone~1\n\n"
		    "P:musl\nV:1.2.4-r0\np:so:libc.musl-x86_64.so.1=1\n\n"
		    "P:busybox\nV:1.36.1-r0\np:cmd:ash=1.36.1-r0 /bin/sh\n\n"
		    "P:other\nV:1\np:/bin/sh\n\n");
	CHECK_SLICE(buffer_slice(&got.packages),
		"a 1 > busybox, data, gone, musl, pinned\nmusl 1.2.4-r0\nbusybox 1.36.1-r0\nother 1\n");
	collected_done(&got);
}

TEST(apk_goes_on_after_what_it_cannot_read)
{
	struct collected got = { 0 };

	parse(&got, "V:1\n\nP:b\n\nnonsense\nP:c\nP:d\nV:1\n\n\n\nP:e\x1b[2J\nV:1\n\nP:f\nV:1\x07\n\nP:g\nV:2\nF:usr\nR:x");
	CHECK_SLICE(buffer_slice(&got.packages), "c 1\ng 2\n");
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete " INSTALLED ": line 1: a package without a name\n"
		"incomplete " INSTALLED ": line 3: 'b' has no version\n"
		"incomplete " INSTALLED ": line 5: no letter and colon\n"
		"incomplete " INSTALLED ": line 7: a second P:\n"
		"incomplete " INSTALLED ": line 12: the name of a package is empty, too long, or holds control characters\n"
		"incomplete " INSTALLED ": line 15: the version of 'f' is too long, or holds control characters\n"
		"incomplete " INSTALLED ": line 21: the file ends in the middle of a line\n");
	parse(&got, "P:a\nV:1\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark " INSTALLED ": line 2: the last package is not ended by an empty line\n");
	parse(&got, "");
	CHECK_INT(got.package_count + got.note_count, 0);
	collected_done(&got);
}

TEST(apk_stops_when_the_sink_has_enough)
{
	struct collected got = { .package_max = 1 };

	CHECK_INT(collected_parse(&got, &cataloger_apk, INSTALLED, S("P:a\nV:1\nR:x\n\nP:b\nV:1\nR:y\n\n")), -ERR_LIMIT);
	CHECK_INT(got.package_count, 1);
	collected_done(&got);
}

/* Makes of rows "name version arch origin licence" the lines that collected writes, without maintainer and evidence. */
static struct slice expected_lines(struct slice rows, struct arena *arena)
{
	const size_t size = rows.len * 3 + 1;
	char *out = arena_alloc(arena, size);
	size_t len = 0;
	struct slice line, field[5];

	while (slice_next_line(&rows, &line)) {
		if (slice_starts_with(line, S("#")))
			continue;
		for (size_t i = 0; i < 5; i++)
			if (!slice_next_token(&line, '\t', &field[i]))
				field[i] = S("");
		if (field[1].len) /* the peer's list has a row without a version: ours has a note */
			len += (size_t)snprintf(out + len, size - len, "%.*s %.*s | %.*s | %.*s %.*s | %.*s\n",
				SLICE_ARG(field[0]), SLICE_ARG(field[1]), SLICE_ARG(field[2]), SLICE_ARG(field[3]),
				SLICE_ARG(field[1]), SLICE_ARG(field[4]));
	}
	return lines_sorted(slice_make(out, len), arena);
}

static struct slice collected_lines(struct slice text, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;
	struct slice line;

	while (slice_next_line(&text, &line)) {
		size_t bars = 0, at = 0;

		while (at < line.len && bars < 4)
			if (slice_starts_with(slice_from(line, at++), S(" | ")))
				bars++;
		len += (size_t)snprintf(out + len, text.len + 1 - len, "%.*s\n", (int)(at - 1), line.ptr);
	}
	return lines_sorted(slice_make(out, len), arena);
}

TEST(apk_agrees_with_lists_of_its_databases)
{
	static const struct {
		const char *name;
		const char *notes;
	} cases[] = {
		{ "scalibr", "remark " INSTALLED ": line 669: the last package is not ended by an empty line\n" },
		{ "trivy", "incomplete " INSTALLED ": line 23: 'invalidPackageWithoutAVersion' has no version\n"
			   "incomplete " INSTALLED ": line 564: the file ends in the middle of a line\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct collected got = { .all = true };
		struct slice installed, expected;
		char below[128];
		char *path;

		snprintf(below, sizeof below, "conformance/packages/apk/%s-installed", cases[i].name);
		path = test_data_path(below);
		installed = test_read_file(path);
		free(path);
		snprintf(below, sizeof below, "conformance/packages/apk/%s-installed.expected.tsv", cases[i].name);
		path = test_data_path(below);
		expected = test_read_file(path);
		free(path);
		CHECK_INT(collected_parse(&got, &cataloger_apk, INSTALLED, installed), 0);
		CHECK(got.package_count > 10);
		CHECK_SLICE(collected_lines(buffer_slice(&got.packages), &got.arena),
			arena_text(&got.arena, expected_lines(expected, &got.arena)));
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
		free((char *)installed.ptr);
		free((char *)expected.ptr);
		collected_done(&got);
	}
}

/* printf a | sha1sum, and sha256sum; in base64 by openssl. */
#define SHA1_OF_A "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"
#define SHA1_OF_A_BASE64 "hvfkN/qlp/zhXR3cuerq6jd2Z7g="
#define SHA256_OF_A "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
#define SHA256_OF_A_BASE64 "ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs="

TEST(apk_states_digests_of_system_files)
{
	struct collected got = { .states = true };

	parse(&got, "P:a\nV:1\nF:bin\nR:b\na:0:0:755\nZ:Q1" SHA1_OF_A_BASE64 "\nR:c\nF:usr/share\nR:d\nZ:Q1" SHA1_OF_A_BASE64
		    "\nF:lib\nR:e\nZ:Q2" SHA256_OF_A_BASE64 "\nR:f\nZ:Q1x=\nR:g\nZ:X1" SHA1_OF_A_BASE64 "\n\n"
		    "P:z\nV:1\nF:sbin\nR:b\nZ:Q1" SHA1_OF_A_BASE64 "\n\n");
	CHECK_SLICE(buffer_slice(&got.stated), "a bin/b " SHA1_OF_A "\na lib/e " SHA256_OF_A "\nz sbin/b " SHA1_OF_A "\n");
	CHECK_INT(got.note_count, 0);
	CHECK_SLICE(buffer_slice(&got.files), "a 6\nz 1\n");
	got.states = false;
	parse(&got, "P:a\nV:1\nF:bin\nR:b\nZ:Q1" SHA1_OF_A_BASE64 "\n\n");
	CHECK_INT(got.stated.len, 0);
	collected_done(&got);
}
