/* mask_test.c - tests of mask.c */
#include "base/buffer.h"
#include "base/test.h"
#include "settings/mask.h"

static int take(void *context, const struct masked_hash *hash)
{
	buffer_addf(context, "%d=%.*s ", (int)hash->line, SLICE_ARG(hash->text));
	return 0;
}

static void check(const char *path, const char *bytes, const char *masked, const char *hashes)
{
	struct buffer out = BUFFER_INIT(0);
	struct mask_sink sink = { take, &out };
	struct arena arena = ARENA_INIT;
	struct slice made;

	CHECK(mask_wants(slice_from_text(path)));
	CHECK_INT(mask_file(slice_from_text(path), slice_from_text(bytes), &sink, &arena, &made), 0);
	CHECK_SLICE(made, masked);
	CHECK_SLICE(buffer_slice(&out), hashes);
	buffer_done(&out);
	arena_done(&arena);
}

TEST(hashes_go_another_way_than_lines)
{
	check("etc/shadow", "root:$y$j9T$salt$hash:19000:0:99999:7:::\n", "root:$y$j9T$***:19000:0:99999:7:::\n",
		"1=$y$j9T$salt$hash ");
	check("etc/shadow", "a:$6$rounds=5000$salt$hash:1\nb:$6$salt$hash:1\nc:$1$salt$hash:1\nd:$2b$12$salthash:1\n",
		"a:$6$rounds=5000$***:1\nb:$6$***:1\nc:$1$***:1\nd:$2b$12$***:1\n",
		"1=$6$rounds=5000$salt$hash 2=$6$salt$hash 3=$1$salt$hash 4=$2b$12$salthash ");
	check("etc/passwd", "root:x:0:0:root:/root:/bin/sh\nold:abJnggxhB/yWI:1:1::/:\n",
		"root:x:0:0:root:/root:/bin/sh\nold:***:1:1::/:\n", "2=abJnggxhB/yWI ");
	check("srv/www/.htpasswd", "admin:$apr1$salt$hash\n", "admin:$apr1$***\n", "1=$apr1$salt$hash ");
}

TEST(what_is_locked_is_masked_and_no_guess_is_for_it)
{
	check("etc/shadow", "a:!$6$salt$hash:1\nb:*:1\nc:!!:1\nd:*LK*:1\ne:!abJnggxhB/yWI:1\n",
		"a:!$6$***:1\nb:*:1\nc:!!:1\nd:*LK*:1\ne:!***:1\n", "");
}

TEST(an_empty_field_lets_everybody_in)
{
	check("etc/shadow", "guest::19000:0:99999:7:::\n", "guest::19000:0:99999:7:::\n", "1= ");
}

TEST(groups_have_passwords_that_nobody_guesses)
{
	check("etc/gshadow", "wheel:$6$salt$hash:root:\nusers:!::\n", "wheel:$6$***:root:\nusers:!::\n", "");
}

TEST(what_is_no_such_line_may_be_a_hash)
{
	check("etc/shadow", "# a comment\n\n$6$salt$hash\n", "# a comment\n\n***\n", "");
	check("etc/shadow", "root:$6$salt$hash", "root:$6$***\n", "1=$6$salt$hash ");
	check("etc/shadow", "root:plainword:1\n", "root:***:1\n", "1=plainword ");
}

TEST(a_password_that_begins_as_a_hash_is_masked_whole)
{
	check("etc/shadow",
		"a:$ecret$word$s:1\nb:!$ecret$word$s:1\nc:$6$rounds=secret$x:1\nd:$2b$secret$x:1\ne:$y$secretword$x:1\n",
		"a:***:1\nb:!***:1\nc:$6$***:1\nd:$2b$***:1\ne:$y$***:1\n",
		"1=$ecret$word$s 3=$6$rounds=secret$x 4=$2b$secret$x 5=$y$secretword$x ");
	check("etc/shadow", "a:$md5,rounds=5000$salt$$hash:1\nb:$md5,secret$x:1\n", "a:$md5,rounds=5000$***:1\nb:***:1\n",
		"1=$md5,rounds=5000$salt$$hash 2=$md5,secret$x ");
}

TEST(other_files_have_no_hashes)
{
	CHECK(!mask_wants(S("etc/login.defs")));
	CHECK(!mask_wants(S("usr/share/doc/passwd")));
}

TEST(what_is_only_called_htpasswd_has_no_hashes)
{
	CHECK(!mask_wants(S("usr/bin/htpasswd")));
	CHECK(!mask_wants(S("usr/share/bash-completion/completions/htpasswd")));
	CHECK(mask_wants(S("htpasswd")));
	CHECK(mask_wants(S("etc/nagios4/htpasswd.users")));
	CHECK(!mask_wants(S("usr/share/man/man1/htpasswd.1.gz")));
	check("srv/htpasswd", "a b:c\nd:e f\n:g\nweb:{SHA}x\n", "a b:***\nd:***\n:***\nweb:***\n", "4={SHA}x ");
}
