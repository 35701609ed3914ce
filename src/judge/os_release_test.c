/* os_release_test.c - distributions say who they are: os-release(5), and our test images' files */
#include "base/test.h"
#include "judge/judged.h"
#include <stdio.h>

static void judge_text(struct judged *judged, const char *path, const char *text)
{
	struct file file = { .path = slice_from_text(path), .kind = FILE_REGULAR, .bytes = slice_from_text(text) };

	judged_make(judged, &file, 1);
}

TEST(a_value_is_quoted_as_a_shell_would)
{
	static const struct {
		const char *line, *value;
	} cases[] = {
		{ "PRETTY_NAME=plain", "plain" },
		{ "PRETTY_NAME=\"in quotes\"", "in quotes" },
		{ "PRETTY_NAME='in quotes'", "in quotes" },
		{ "PRETTY_NAME=\"a \\\"b\\\" \\$c \\`d\\` \\\\e\"", "a \"b\" $c `d` \\e" },
		{ "PRETTY_NAME=\"a\\b\"", "a\\b" },   /* before other characters a backslash stands for itself */
		{ "PRETTY_NAME='a\\\"b'", "a\\\"b" }, /* and always so in single quotes */
		{ "PRETTY_NAME=a\\ b\\\\", "a b\\" },
		{ "PRETTY_NAME=a\\ ", "a\\" }, /* the blank was at the line's end: trimmed before */
		{ "PRETTY_NAME=\"a\"'b'c", "abc" },
		{ "PRETTY_NAME=\"\"", "" },
		{ "PRETTY_NAME=", "" },
		{ "PRETTY_NAME=\" a \"  ", " a " },
		{ "PRETTY_NAME=a # a comment", "a" },
		{ "PRETTY_NAME=a#b", "a#b" },
		{ "PRETTY_NAME=a  ", "a" },
		{ "PRETTY_NAME=a\r", "a" },
		{ "  PRETTY_NAME=a", "a" },
		{ "#PRETTY_NAME=a", "" },
		{ "PRETTY_NAME=a\nPRETTY_NAME=b", "b" }, /* the last one counts */
		{ "XPRETTY_NAME=a", "" },
		{ "PRETTY_NAME=a=b", "a=b" },
		{ "PRETTY_NAME=\"\xc3\xa9\"", "\xc3\xa9" },
	};
	struct judged judged = { 0 };
	char text[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text, "ID=test\n%s\n", cases[i].line);
		judge_text(&judged, "etc/os-release", text);
		CHECK_INT(judged.distribution_count, 1);
		CHECK_SLICE(judged.distribution.pretty_name, cases[i].value);
		CHECK_INT(judged.note_count, 0);
	}
	judged_done(&judged);
}

TEST(a_quote_without_an_end_is_noted_and_the_rest_is_read)
{
	struct judged judged = { 0 };

	judge_text(&judged, "etc/os-release",
		"ID=\"debian\nVERSION_ID=\"12\"\nnonsense\nID=debian\nPRETTY_NAME=\"a\tb\"\nHOME_URL=\"");
	CHECK_SLICE(judged.distribution.id, "debian");
	CHECK_SLICE(judged.distribution.version_id, "12");
	CHECK_SLICE(judged.distribution.pretty_name, "");
	CHECK_SLICE(buffer_slice(&judged.notes), "incomplete etc/os-release: line 1: a quote does not end\n"
						 "remark etc/os-release: line 3: no '='\n"
						 "incomplete etc/os-release: line 5: too long, or holds control characters\n");
	judged_done(&judged);
}

TEST(notes_about_one_file_have_a_ceiling)
{
	struct judged judged = { 0 };
	char text[2001] = "";

	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 2 * i, "x\n", 3);
	judge_text(&judged, "etc/os-release", text);
	CHECK_INT(judged.note_count, 33);
	CHECK(slice_ends_with(
		buffer_slice(&judged.notes), S("remark etc/os-release: more than 32 notes: the rest is left out\n")));
	judged_done(&judged);
}

TEST(a_code_name_is_found_where_older_releases_state_it)
{
	static const struct {
		const char *text, *codename;
	} cases[] = {
		{ "ID=debian\nVERSION=\"9 (stretch)\"\n", "stretch" },
		{ "ID=debian\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=trixie\n", "trixie" },
		{ "ID=debian\nVERSION=\"12 (a word)\"\n", "" },
		{ "ID=fedora\nVERSION=\"12 (constantine)\"\n", "" },
		{ "ID=ubuntu\nUBUNTU_CODENAME=xenial\n", "xenial" },
		{ "ID=linuxmint\nUBUNTU_CODENAME=jammy\n", "" },
	};
	struct judged judged = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		judge_text(&judged, "etc/os-release", cases[i].text);
		CHECK_SLICE(judged.distribution.codename, cases[i].codename);
	}
	judged_done(&judged);
}

TEST(older_files_tell_the_distribution_when_os_release_is_missing)
{
	static const struct {
		const char *path, *text, *id, *version_id, *pretty_name;
	} cases[] = {
		{ "etc/debian_version", "12.5\n", "debian", "12", "Debian GNU/Linux 12.5" },
		{ "etc/debian_version", "6.0.10", "debian", "6", "Debian GNU/Linux 6.0.10" },
		{ "etc/debian_version", "trixie/sid\n", "debian", "", "Debian GNU/Linux trixie/sid" },
		{ "etc/alpine-release", "3.18.4\n", "alpine", "3.18.4", "Alpine Linux 3.18.4" },
	};
	struct judged judged = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		judge_text(&judged, cases[i].path, cases[i].text);
		CHECK_INT(judged.distribution_count, 1);
		CHECK_SLICE(judged.distribution.id, cases[i].id);
		CHECK_SLICE(judged.distribution.version_id, cases[i].version_id);
		CHECK_SLICE(judged.distribution.pretty_name, cases[i].pretty_name);
		CHECK_SLICE(judged.distribution.path, cases[i].path);
	}
	judge_text(&judged, "etc/debian_version", "");
	CHECK_INT(judged.distribution_count, 0);
	judged_done(&judged);
}

/* Judges FOLDER's etc/os-release of the test data. */
static void judge_test_data(struct judged *judged, const char *folder)
{
	char below[256];
	char *path;
	struct slice bytes;
	struct file file = { .path = S("etc/os-release"), .kind = FILE_REGULAR };

	snprintf(below, sizeof below, "conformance/packages/os-release/%s/etc/os-release", folder);
	path = test_data_path(below);
	bytes = test_read_file(path);
	file.bytes = bytes;
	judged_make(judged, &file, 1);
	CHECK_INT(judged->note_count, 0);
	CHECK_INT(judged->distribution_count, 1);
	/* the values may lie in the file's bytes: copied before those are freed */
	judged->distribution.id = arena_copy(&judged->arena, judged->distribution.id);
	judged->distribution.version_id = arena_copy(&judged->arena, judged->distribution.version_id);
	judged->distribution.codename = arena_copy(&judged->arena, judged->distribution.codename);
	judged->distribution.pretty_name = arena_copy(&judged->arena, judged->distribution.pretty_name);
	free((char *)bytes.ptr);
	free(path);
}

TEST(os_release_files_of_alpine_are_read_as_a_peer_reads_them)
{
	static const char *const releases[] = { "3.3", "3.4", "3.5", "3.6", "3.9", "3.14", "3.15", "3.16", "3.17" };
	struct judged judged = { 0 };
	char below[256], version[64];

	for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++) {
		char *path;
		struct slice want;
		char pretty[64];

		snprintf(below, sizeof below, "alpine/%s", releases[i]);
		judge_test_data(&judged, below);
		snprintf(below, sizeof below, "conformance/packages/os-release/alpine/%s/want", releases[i]);
		path = test_data_path(below);
		want = test_read_file(path);
		CHECK_SLICE(judged.distribution.id, "alpine");
		/* the peer cuts the patch release off */
		snprintf(version, sizeof version, "%.*s", SLICE_ARG(judged.distribution.version_id));
		CHECK(slice_starts_with(slice_from_text(version), slice_from_text(releases[i])));
		snprintf(pretty, sizeof pretty, "\"pretty_name\":\"%.*s\"", SLICE_ARG(judged.distribution.pretty_name));
		CHECK(slice_find(want, slice_from_text(pretty)) >= 0);
		free((char *)want.ptr);
		free(path);
	}
	judged_done(&judged);
}

TEST(os_release_files_of_debian_and_ubuntu_give_release_and_code_name)
{
	/* Release and code name as the distributions' own release histories have them. */
	static const struct {
		const char *folder, *id, *version_id, *codename;
	} cases[] = {
		{ "debian/7", "debian", "7", "wheezy" },
		{ "debian/8", "debian", "8", "jessie" },
		{ "debian/9", "debian", "9", "stretch" },
		{ "debian/10", "debian", "10", "buster" },
		{ "debian/11", "debian", "11", "bullseye" },
		{ "debian/12", "debian", "12", "bookworm" },
		{ "ubuntu/18.04", "ubuntu", "18.04", "bionic" },
		{ "ubuntu/20.04", "ubuntu", "20.04", "focal" },
		{ "ubuntu/22.04", "ubuntu", "22.04", "jammy" },
		{ "ubuntu/23.10", "ubuntu", "23.10", "mantic" },
		{ "ubuntu/12.10", "ubuntu", "12.10", "" },
	};
	struct judged judged = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		judge_test_data(&judged, cases[i].folder);
		CHECK_SLICE(judged.distribution.id, cases[i].id);
		CHECK_SLICE(judged.distribution.version_id, cases[i].version_id);
		CHECK_SLICE(judged.distribution.codename, cases[i].codename);
	}
	judged_done(&judged);
}
