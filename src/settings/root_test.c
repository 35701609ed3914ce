/* root_test.c - tests of root.c */
#include "base/test.h"
#include "settings/root.h"

static struct file files[] = {
	{ .path = S("etc/ssh"), .kind = FILE_SYMLINK, .link = S("../opt/ssh") },
	{ .path = S("opt/ssh/sshd_config"), .bytes = S("a"), .size = 1 },
	{ .path = S("opt/ssh/sshd_config.d/20.conf"), .bytes = S("b"), .size = 1 },
	{ .path = S("opt/ssh/sshd_config.d/10.conf"), .bytes = S("c"), .size = 1 },
	{ .path = S("opt/ssh/sshd_config.d/sub/x.conf"), .bytes = S("d"), .size = 1 },
	{ .path = S("opt/ssh/sshd_config.d/.hidden"), .bytes = S("e"), .size = 1 },
	{ .path = S("opt/ssh/sshd_config.d/.b.conf"), .bytes = S("f"), .size = 1 },
	{ .path = S("etc/loop"), .kind = FILE_SYMLINK, .link = S("/etc/pool") },
	{ .path = S("etc/pool"), .kind = FILE_SYMLINK, .link = S("loop") },
	{ .path = S("etc/passwd"), .kind = FILE_SYMLINK, .link = S("/../../srv/passwd") },
	{ .path = S("etc/group"), .kind = FILE_SYMLINK, .link = S("login.defs") },
};

static enum root_answer find(const struct root *root, const char *path, struct slice *ret_found, struct slice *ret_why)
{
	const struct file *file;
	enum root_answer answer = root_find(root, slice_from_text(path), &file, ret_why);

	*ret_found = file ? file->path : S("");
	return answer;
}

TEST(links_are_followed_inside_the_root)
{
	struct arena arena = ARENA_INIT;
	struct root root = root_make(files, sizeof files / sizeof *files, &arena);
	struct slice found, why;

	CHECK_INT(find(&root, "etc/ssh/sshd_config", &found, &why), ROOT_THERE);
	CHECK_SLICE(found, "opt/ssh/sshd_config");
	CHECK_INT(find(&root, "etc/shadow", &found, &why), ROOT_ABSENT);
	CHECK_INT(find(&root, "etc/passwd", &found, &why), ROOT_UNKNOWN);
	CHECK_SLICE(why, "/etc/passwd leads to /srv/passwd, which is not read");
	CHECK_INT(find(&root, "etc/group", &found, &why), ROOT_ABSENT); /* it leads to what would have been kept */
	CHECK_INT(find(&root, "etc/loop", &found, &why), ROOT_UNKNOWN);
	arena_done(&arena);
}

TEST(patterns_stay_in_a_folder_and_come_in_order)
{
	struct arena arena = ARENA_INIT;
	struct root root = root_make(files, sizeof files / sizeof *files, &arena);
	struct root_matches found = root_match(&root, S("etc/ssh/sshd_config.d/*.conf"));

	CHECK_INT(found.count, 2);
	CHECK_SLICE(found.files[0]->path, "opt/ssh/sshd_config.d/10.conf");
	CHECK_SLICE(found.files[1]->path, "opt/ssh/sshd_config.d/20.conf");
	CHECK_INT(root_match(&root, S("etc/ssh/sshd_config.d/1?.conf")).count, 1);
	CHECK_INT(root_match(&root, S("etc/ssh/sshd_config")).count, 1);
	CHECK_INT(root_match(&root, S("etc/pam.d/*")).count, 0);
	arena_done(&arena);
}

TEST(a_folder_has_something_below_it_or_not)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file some[] = { { .path = S("a") }, { .path = S("a-b") }, { .path = S("a/b") }, { .path = S("ab") },
		{ .path = S("c-d") }, { .path = S("c") } };
	struct root root = root_make(some, sizeof some / sizeof *some, &arena);

	CHECK(root_has_below(&root, S("a")));
	CHECK(!root_has_below(&root, S("c")));
	CHECK(!root_has_below(&root, S("a/b")));
	CHECK(!root_has_below(&root, S("z")));
}

TEST(a_path_is_joined_inside_the_root)
{
	cleanup_arena struct arena arena = ARENA_INIT;

	CHECK_SLICE(root_joined(S("etc/a"), S("../b/./c"), S(""), &arena), "etc/b/c");
	CHECK_SLICE(root_joined(S("etc/a"), S("/../x//y"), S(""), &arena), "x/y");
	CHECK_SLICE(root_joined(S("etc/a"), S("../../../b"), S("/c"), &arena), "b/c");
}
