/* passwd_test.c - accounts of passwd(5), and nothing of their passwords */
#include "base/test.h"
#include "judge/judged.h"
#include <stdio.h>

static void judge_passwd(struct judged *judged, struct slice text)
{
	struct file file = { .path = S("etc/passwd"), .kind = FILE_REGULAR, .bytes = text };

	judged_make(judged, &file, 1);
}

TEST(every_account_is_handed_on_with_its_line)
{
	struct judged judged = { 0 };

	judge_passwd(&judged, S("root:x:0:0:root:/root:/bin/bash\n"
				"# a comment\n"
				"\n"
				"toor::0:0:::\n"
				"nobody:*:65534:65534:a, b & c:/nonexistent:/usr/sbin/nologin\r\n"
				"last:x:4294967295:1:::/bin/sh"));
	CHECK_SLICE(buffer_slice(&judged.accounts), "1 root 0:0 'root' /root /bin/bash\n"
						    "4 toor 0:0 ''  \n"
						    "5 nobody 65534:65534 'a, b & c' /nonexistent /usr/sbin/nologin\n"
						    "6 last 4294967295:1 ''  /bin/sh\n");
	CHECK_INT(judged.note_count, 0);
	CHECK_INT(judged.distribution_count, 0);
	judged_done(&judged);
}

TEST(what_getent_shows_of_odd_lines_is_an_account) /* getent(1) of glibc 2.36 was asked */
{
	struct judged judged = { 0 };

	judge_passwd(&judged,
		S(" toor:x:0:0:x:/:/bin/sh\ntwo:x:0:0\nthree::+0:0:::\n\tfour:x:00:0::/:/bin/sh\nfive:x: 0:0::/:/bin/sh\n"
		  "eight:x:0:0:a:b:c:d\n  # none\n"));
	CHECK_SLICE(buffer_slice(&judged.accounts),
		"1 toor 0:0 'x' / /bin/sh\n2 two 0:0 ''  \n3 three 0:0 ''  \n4 four 0:0 '' / /bin/sh\n"
		"5 five 0:0 '' / /bin/sh\n6 eight 0:0 'a' b c:d\n");
	CHECK_INT(judged.note_count, 0);
	judged_done(&judged);
}

TEST(a_bad_line_is_a_note_that_names_it_and_hides_no_account)
{
	static const struct {
		const char *line, *note;
	} cases[] = {
		{ "a:$6$hash:0", "incomplete etc/passwd: line 1: fewer than four fields\n" },
		{ "$6$hash", "incomplete etc/passwd: line 1: fewer than four fields\n" },
		{ "a:$6$hash:-1:0:::/bin/sh", "incomplete etc/passwd: line 1: the user id is no number\n" },
		{ "a:$6$hash:4294967296:0:::/bin/sh", "incomplete etc/passwd: line 1: the user id is no number\n" },
		{ "a:$6$hash::0:::/bin/sh", "incomplete etc/passwd: line 1: the user id is no number\n" },
		{ "a:$6$hash:0:x:::/bin/sh", "incomplete etc/passwd: line 1: the group id is no number\n" },
		{ ":$6$hash:0:0:::/bin/sh", "incomplete etc/passwd: line 1: no name\n" },
		{ "a\x1b[2J:$6$hash:0:0:::/bin/sh",
			"incomplete etc/passwd: line 1: a field is too long, or holds control characters\n" },
		{ "+::::::", "remark etc/passwd: line 1: asks for accounts of a directory service\n" },
		{ "-guest", "remark etc/passwd: line 1: asks for accounts of a directory service\n" },
	};
	struct judged judged = { 0 };
	char text[256];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		snprintf(text, sizeof text, "%s\nb:x:1:2:::/bin/sh\n", cases[i].line);
		judge_passwd(&judged, slice_from_text(text));
		CHECK_SLICE(buffer_slice(&judged.accounts), "2 b 1:2 ''  /bin/sh\n");
		CHECK_SLICE(buffer_slice(&judged.notes), cases[i].note);
	}
	judged_done(&judged);
}

TEST(a_field_that_is_far_too_long_is_refused)
{
	struct judged judged = { 0 };
	char text[3000];

	memset(text, 'a', sizeof text);
	memcpy(text + sizeof text - 12, ":x:0:0::/:/b", 12);
	judge_passwd(&judged, slice_make(text, sizeof text));
	CHECK_INT(judged.account_count, 0);
	CHECK_INT(judged.note_count, 1);
	judged_done(&judged);
}
