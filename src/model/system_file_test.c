/* which files packages of a system bring */
#include "base/test.h"
#include "model/system_file.h"

TEST(system_files_lie_in_the_folders_that_packages_fill)
{
	static const struct {
		const char *path;
		bool is;
	} cases[] = { { "bin/ls", true }, { "usr/bin/ls", true }, { "sbin/init", true }, { "usr/sbin/x", true },
		{ "lib/x86_64-linux-gnu/libc.so.6", true }, { "usr/lib64/libc.so.6", true }, { "usr/libexec/sudo/x", true },
		{ "usr/local/bin/x", false }, { "opt/bin/x", false }, { "usr/share/x", false }, { "usr/binary", false },
		{ "libx", false }, { "bin", false }, { "", false }, { "home/bin/x", false }, { "libexec/x", false } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(system_file_is(slice_from_text(cases[i].path)), cases[i].is);
}

TEST(folders_that_usr_has_too_have_one_key)
{
	CHECK_SLICE(system_file_key(S("usr/bin/ls")), "bin/ls");
	CHECK_SLICE(system_file_key(S("bin/ls")), "bin/ls");
	CHECK_SLICE(system_file_key(S("usr/lib64/a")), "lib64/a");
	CHECK_SLICE(system_file_key(S("usr/libexec/a")), "usr/libexec/a");
	CHECK_SLICE(system_file_key(S("usr/local/bin/a")), "usr/local/bin/a");
}

TEST(shells_are_known_by_their_names)
{
	static const char *const shells[] = { "bin/sh", "bash", "usr/bin/python3.11", "usr/bin/perl5.36.0", "tmp/busybox",
		"usr/bin/lua5.4" };
	static const char *const others[] = { "usr/bin/ssh", "bin/bashbug", "usr/bin/python3-config", "bin/", "", "3.11" };

	for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++)
		CHECK(system_file_is_shell(slice_from_text(shells[i])));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		CHECK(!system_file_is_shell(slice_from_text(others[i])));
	CHECK(system_file_is_digested(S("usr/local/bin/python3.11"), 0755));
	CHECK(!system_file_is_digested(S("usr/local/bin/python3.11"), 0644));
	CHECK(!system_file_is_digested(S("srv/app"), 0755));
	CHECK(system_file_is_digested(S("srv/app"), 04755));
	CHECK(system_file_is_digested(S("srv/app"), 02755));
	CHECK(system_file_is_digested(S("lib/libc.so"), 0644));
}
