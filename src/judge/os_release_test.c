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
		/* These as the distributions' own packages of releases write them. */
		{ "etc/redhat-release", "Red Hat Enterprise Linux Server release 6.10 (Santiago)\n", "rhel", "6.10",
			"Red Hat Enterprise Linux Server release 6.10 (Santiago)" },
		{ "etc/redhat-release", "CentOS Linux release 7.9.2009 (Core)\n", "centos", "7",
			"CentOS Linux release 7.9.2009 (Core)" },
		{ "etc/centos-release", "CentOS release 6.10 (Final)\n", "centos", "6", "CentOS release 6.10 (Final)" },
		{ "etc/centos-release", "CentOS Stream release 9\n", "centos", "9", "CentOS Stream release 9" },
		{ "etc/fedora-release", "Fedora release 38 (Thirty Eight)\n", "fedora", "38",
			"Fedora release 38 (Thirty Eight)" },
		{ "etc/system-release", "Amazon Linux AMI release 2018.03\n", "amzn", "2018.03",
			"Amazon Linux AMI release 2018.03" },
		{ "etc/system-release", "Amazon Linux release 2 (Karoo)\n", "amzn", "2", "Amazon Linux release 2 (Karoo)" },
		{ "etc/oracle-release", "Oracle Linux Server release 8.9\n", "ol", "8.9", "Oracle Linux Server release 8.9" },
		{ "etc/redhat-release", "Rocky Linux release 9.3 (Blue Onyx)\n", "rocky", "9.3",
			"Rocky Linux release 9.3 (Blue Onyx)" },
		{ "etc/redhat-release", "AlmaLinux release 9.3 (Shamrock Pampas Cat)\n", "almalinux", "9.3",
			"AlmaLinux release 9.3 (Shamrock Pampas Cat)" },
		{ "etc/gentoo-release", "Gentoo Base System release 2.14\n", "gentoo", "2.14",
			"Gentoo Base System release 2.14" },
		{ "etc/SuSE-release", "SUSE Linux Enterprise Server 11 (x86_64)\nVERSION = 11\nPATCHLEVEL = 4\n", "sles", "11.4",
			"SUSE Linux Enterprise Server 11 (x86_64)" },
		{ "etc/SuSE-release", "SUSE Linux Enterprise Desktop 12 (x86_64)\nVERSION = 12\nPATCHLEVEL = 0\n", "sled", "12",
			"SUSE Linux Enterprise Desktop 12 (x86_64)" },
		{ "etc/SuSE-release", "openSUSE 13.1 (x86_64)\nVERSION = 13.1\nCODENAME = Bottle\n", "opensuse", "13.1",
			"openSUSE 13.1 (x86_64)" },
		{ "etc/slackware-version", "Slackware 15.0\n", "slackware", "15.0", "Slackware 15.0" },
		{ "etc/lsb-release",
			"DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\n"
			"DISTRIB_DESCRIPTION=\"Ubuntu 10.04 LTS\"\n",
			"ubuntu", "10.04", "Ubuntu 10.04 LTS" },
		{ "etc/lsb-release", "LSB_VERSION=1.4\nDISTRIB_ID=\"Arch\"\nDISTRIB_RELEASE=\"rolling\"\n", "arch", "rolling",
			"" },
		{ "etc/arch-release", "", "arch", "", "Arch Linux" },
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
	judged_done(&judged);
}

TEST(older_files_that_tell_no_distribution_are_passed_over)
{
	static const struct {
		const char *path, *text;
	} cases[] = {
		{ "etc/debian_version", "" },
		{ "etc/alpine-release", "\n" },
		{ "etc/redhat-release", "Somebody's Linux release 8.9\n" },
		{ "etc/redhat-release", "CentOS\n" },
		{ "etc/SuSE-release", "Novell Linux Desktop 9\n" },
		{ "etc/slackware-version", "15.0\n" },
		{ "etc/lsb-release", "LSB_VERSION=core-4.0\n" },
		{ "etc/lsb-release", "DISTRIB_ID=\"My OS\"\n" },
	};
	struct judged judged = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		judge_text(&judged, cases[i].path, cases[i].text);
		CHECK_INT(judged.distribution_count, 0);
	}
	judged_done(&judged);
}

TEST(of_several_older_files_that_of_the_derivative_counts)
{
	/* Oracle's images and Ubuntu's have the first two each; CentOS' have links. */
	struct file files[] = { { .path = S("etc/debian_version"), .kind = FILE_REGULAR, .bytes = S("squeeze/sid\n") },
		{ .path = S("etc/lsb-release"), .kind = FILE_REGULAR, .bytes = S("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\n") },
		{ .path = S("etc/oracle-release"), .kind = FILE_REGULAR, .bytes = S("Oracle Linux Server release 8.9\n") },
		{ .path = S("etc/redhat-release"),
			.kind = FILE_REGULAR,
			.bytes = S("Red Hat Enterprise Linux release 8.9 (Ootpa)\n") } };
	struct judged judged = { 0 };

	judged_make(&judged, files, 2);
	CHECK_SLICE(judged.distribution.id, "ubuntu");
	CHECK_SLICE(judged.distribution.version_id, "10.04");
	judged_make(&judged, files + 2, 2);
	CHECK_SLICE(judged.distribution.id, "ol");
	CHECK_SLICE(judged.distribution.path, "etc/oracle-release");
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

TEST(release_files_of_the_test_data_tell_their_folder)
{
	static const struct {
		const char *folder, *files[2], *id, *version_id;
	} cases[] = {
		{ "rhel/8", { "etc/os-release", "etc/redhat-release" }, "rhel", "8.1" },
		{ "rhel/8", { "etc/redhat-release" }, "rhel", "8.1" },
		{ "rhel/oracle-8", { "etc/oracle-release", "etc/redhat-release" }, "ol", "8.9" },
		{ "ubuntu/10.04", { "etc/lsb-release" }, "ubuntu", "10.04" },
		{ "ubuntu/23.10", { "etc/lsb-release" }, "ubuntu", "23.10" },
	};
	struct judged judged = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct file files[2] = { { .kind = FILE_REGULAR }, { .kind = FILE_REGULAR } };
		size_t count = 0;

		for (; count < 2 && cases[i].files[count]; count++) {
			char below[256];
			char *path;

			snprintf(below, sizeof below, "conformance/packages/os-release/%s/%s", cases[i].folder,
				cases[i].files[count]);
			path = test_data_path(below);
			files[count].path = slice_from_text(cases[i].files[count]);
			files[count].bytes = test_read_file(path);
			free(path);
		}
		judged_make(&judged, files, count);
		CHECK_SLICE(judged.distribution.id, cases[i].id);
		CHECK_SLICE(judged.distribution.version_id, cases[i].version_id);
		CHECK_INT(judged.note_count, 0);
		for (size_t k = 0; k < count; k++)
			free((char *)files[k].bytes.ptr);
	}
	judged_done(&judged);
}
