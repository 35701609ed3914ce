/* judge_test.c - the files that are judged: which one counts, and where links lead */
#include "base/test.h"
#include "judge/judged.h"
#include <stdio.h>

#define REGULAR(name, text)                                             \
	{                                                               \
		.path = S(name), .kind = FILE_REGULAR, .bytes = S(text) \
	}
#define LINK(name, target)                                               \
	{                                                                \
		.path = S(name), .kind = FILE_SYMLINK, .link = S(target) \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

TEST(no_files_say_nothing)
{
	struct judged judged = { 0 };

	judged_make(&judged, NULL, 0);
	CHECK_INT(judged.account_count + judged.distribution_count + judged.note_count, 0);
	judged_done(&judged);
}

TEST(the_first_os_release_that_names_a_distribution_counts)
{
	static const struct file etc_first[] = { REGULAR("etc/debian_version", "12.1\n"), REGULAR("etc/os-release", "ID=one\n"),
		REGULAR("usr/lib/os-release", "ID=two\n") };
	static const struct file etc_empty[] = { REGULAR("etc/os-release", "NAME=x\n"),
		REGULAR("usr/lib/os-release", "ID=two\n") };
	static const struct file lib_first[] = { REGULAR("etc/debian_version", "12.1\n"),
		REGULAR("usr/lib/os-release", "ID=two\n") };
	struct judged judged = { 0 };

	judged_make(&judged, etc_first, COUNT(etc_first));
	CHECK_SLICE(judged.distribution.id, "one");
	CHECK_SLICE(judged.distribution.path, "etc/os-release");
	CHECK_INT(judged.distribution_count, 1);
	judged_make(&judged, etc_empty, COUNT(etc_empty));
	CHECK_SLICE(judged.distribution.id, "two");
	CHECK_INT(judged.distribution_count, 1);
	judged_make(&judged, lib_first, COUNT(lib_first));
	CHECK_SLICE(judged.distribution.id, "two");
	CHECK_SLICE(judged.distribution.path, "usr/lib/os-release");
	judged_done(&judged);
}

TEST(links_are_followed_within_the_image)
{
	static const char *const targets[] = { "../usr/lib/os-release", "/usr/lib/os-release", "../../../usr/lib/os-release",
		"//usr/./lib//os-release", "../etc/../usr/lib/os-release" };
	struct judged judged = { 0 };

	for (size_t i = 0; i < COUNT(targets); i++) {
		struct file files[] = { LINK("etc/os-release", ""), REGULAR("usr/lib/os-release", "ID=two\n") };

		files[0].link = slice_from_text(targets[i]);
		judged_make(&judged, files, COUNT(files));
		CHECK_SLICE(judged.distribution.id, "two");
		CHECK_SLICE(judged.distribution.path, "usr/lib/os-release");
		CHECK_INT(judged.note_count, 0);
	}
	judged_done(&judged);
}

TEST(a_hard_link_names_its_target_from_the_root)
{
	static const struct file files[] = {
		{ .path = S("etc/os-release"), .kind = FILE_HARDLINK, .link = S("./usr/lib/os-release") },
		REGULAR("usr/lib/os-release", "ID=two\n"),
	};
	struct judged judged = { 0 };

	judged_make(&judged, files, COUNT(files));
	CHECK_SLICE(judged.distribution.id, "two");
	judged_done(&judged);
}

TEST(a_link_that_leads_nowhere_is_noted_and_the_next_file_counts)
{
	static const struct file files[] = { LINK("etc/os-release", "static/os\n-release"),
		REGULAR("usr/lib/os-release", "ID=two\n") };
	struct judged judged = { 0 };

	judged_make(&judged, files, COUNT(files));
	CHECK_SLICE(judged.distribution.id, "two");
	CHECK_SLICE(buffer_slice(&judged.notes),
		"incomplete etc/os-release: links to 'etc/static/os?-release', which was not read\n");
	judged_done(&judged);
}

TEST(a_ring_of_links_ends)
{
	static const struct file files[] = { LINK("etc/os-release", "passwd"), LINK("etc/passwd", "os-release") };
	struct judged judged = { 0 };

	judged_make(&judged, files, COUNT(files));
	CHECK_INT(judged.account_count + judged.distribution_count, 0);
	CHECK_SLICE(buffer_slice(&judged.notes), "incomplete etc/passwd: a chain of links that is too long\n"
						 "incomplete etc/os-release: a chain of links that is too long\n");
	judged_done(&judged);
}

TEST(what_is_no_file_cannot_be_read)
{
	static const struct file files[] = { { .path = S("etc/passwd"), .kind = FILE_FIFO } };
	struct judged judged = { 0 };

	judged_make(&judged, files, COUNT(files));
	CHECK_SLICE(buffer_slice(&judged.notes), "incomplete etc/passwd: is no regular file\n");
	judged_done(&judged);
}
