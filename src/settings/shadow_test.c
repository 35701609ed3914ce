/* shadow_test.c - lines of passwd, shadow, group, gshadow: which are taken, and what their fields mean */
#include "base/test.h"
#include "settings/shadow.h"

#define FILE_AT(name, text)                                                                                     \
	{                                                                                                       \
		.path = S(name), .kind = FILE_REGULAR, .bytes = S(text), .size = sizeof(text) - 1, .mode = 0644 \
	}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

TEST(lines_that_libc_takes_are_taken_and_the_first_other_is_named)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n# a "
				      "comment\n\n+nis::::::\nshort:x:1\nbig:x:4294967296:0:::\nlast:x:5:6:a,b::"),
		FILE_AT("etc/shadow", "root:$6$***:19000:1:90:7:14:20000:\nold:!:1:2:3\nbad:x:a:::::::\nneg:*:19000:0:-1:7:::\n"),
		FILE_AT("etc/group", "root:x:0:\nadm:x:4:a,b\nno:x:y:\n"),
		FILE_AT("etc/gshadow", "adm:!::a,b\n"),
	};
	struct root root = root_make(files, COUNT(files), &arena);
	struct user_files users;

	user_files_read(&root, &arena, &users);
	CHECK_INT(users.passwd.count, 2);
	CHECK_INT(users.passwd.bad_line, 5);
	CHECK(users.passwd.asks_elsewhere);
	CHECK_SLICE(users.accounts[1].name, "last");
	CHECK_INT(users.accounts[1].gid, 6);
	CHECK_INT(users.accounts[1].line, 7);
	CHECK_INT(users.shadow.count, 3);
	CHECK_INT(users.shadow.bad_line, 3);
	CHECK_INT(users.shadows[0].inactive, 14);
	CHECK_INT(users.shadows[0].expires, 20000);
	CHECK_INT(users.shadows[1].max, 3);
	CHECK(users.shadows[1].warn == SHADOW_DAYS_NONE);
	CHECK_INT(users.shadows[2].max, -1);
	CHECK_INT(users.group.count, 2);
	CHECK_SLICE(users.groups[1].members, "a,b");
	CHECK_INT(users.group.bad_line, 3);
	CHECK_INT(users.gshadow.count, 1);
}

TEST(blanks_in_front_of_a_line_hide_nobody) /* as getent(1) of glibc 2.36 shows them */
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/passwd", "  toor:x:0:0\nlong:x: +5:6:a:b:c:d:e:f:g\n"),
		FILE_AT("etc/shadow", "\ttoor::19000:1:90:7:::\n"),
		FILE_AT("etc/group", " adm:x:4\n"),
	};
	struct root root = root_make(files, COUNT(files), &arena);
	struct user_files users;
	bool known;

	user_files_read(&root, &arena, &users);
	CHECK_INT(users.passwd.count, 2);
	CHECK_SLICE(users.accounts[0].name, "toor");
	CHECK_SLICE(users.accounts[0].shell, "");
	CHECK_SLICE(password_field(&users, &users.accounts[0], &known), "");
	CHECK_INT(users.accounts[1].uid, 5);
	CHECK_SLICE(users.accounts[1].shell, "c:d:e:f:g");
	CHECK_SLICE(users.groups[0].name, "adm");
	CHECK_INT(users.passwd.bad_line + users.shadow.bad_line + users.group.bad_line, 0);
}

TEST(the_field_that_counts_is_shadow_s_where_passwd_says_x)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/passwd", "a:x:1:1:::\nb:$1$***:2:2:::\nc::3:3:::\nd:x:4:4:::\n"),
		FILE_AT("etc/shadow", "a:$y$j9T$***:::::::\nb:*:::::::\na:!:::::::\n"),
	};
	static const char *const fields[] = { "$y$j9T$***", "$1$***", "", "*" };
	struct root root = root_make(files, COUNT(files), &arena);
	struct user_files users;
	bool known;

	user_files_read(&root, &arena, &users);
	for (size_t i = 0; i < COUNT(fields); i++)
		CHECK_SLICE(password_field(&users, &users.accounts[i], &known), fields[i]);
	root = root_make(files, 1, &arena); /* without shadow */
	user_files_read(&root, &arena, &users);
	CHECK_SLICE(password_field(&users, &users.accounts[0], &known), "*");
	CHECK(known);
}

TEST(a_hash_is_what_somebody_could_log_in_with)
{
	static const struct {
		const char *field;
		bool has;
	} cases[] = { { "$6$***", true }, { "***", true }, { "", false }, { "!", false }, { "!!", false }, { "*", false },
		{ "!$6$***", false }, { "x", false }, { "*LK*", false }, { "!***", false } };

	for (size_t i = 0; i < COUNT(cases); i++)
		CHECK_INT(field_has_hash(slice_from_text(cases[i].field)), cases[i].has);
	CHECK(shell_lets_in(S("")));
	CHECK(shell_lets_in(S("/bin/rbash")));
	CHECK(!shell_lets_in(S("/usr/sbin/nologin")));
	CHECK(!shell_lets_in(S("/sbin/nologin")));
	CHECK(!shell_lets_in(S("/dev/null")));
}

TEST(of_two_lines_of_a_name_the_first_counts)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = { FILE_AT("etc/passwd", "b:x:1:1::/:/bin/sh\na:x:2:2::/:/bin/sh\nb:x:3:3::/:/bin/sh\n"),
		FILE_AT("etc/shadow", "b:!:::::::\na:*:::::::\nb:$6$***:::::::\n") };
	struct root root = root_make(files, COUNT(files), &arena);
	struct user_files users;

	user_files_read(&root, &arena, &users);
	CHECK_INT(account_of(&users, S("b"))->line, 1);
	CHECK_INT(account_of(&users, S("a"))->line, 2);
	CHECK(!account_of(&users, S("c")));
	CHECK_SLICE(shadow_of(&users, S("b"))->field, "!");
	CHECK(!shadow_of(&users, S("")));
}
