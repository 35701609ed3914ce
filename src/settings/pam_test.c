/* pam_test.c - tests of pam.c */
#include "base/buffer.h"
#include "base/test.h"
#include "settings/pam.h"

#define FILE_AT(name, text)                                                                                     \
	{                                                                                                       \
		.path = S(name), .kind = FILE_REGULAR, .bytes = S(text), .size = sizeof(text) - 1, .mode = 0644 \
	}

/* "required pam_unix.so a b; …" of what SERVICE has for TYPE, or the trouble. */
static struct slice stack_text(struct file *files, size_t count, const char *service, const char *type, struct arena *arena)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct root root = root_make(files, count, arena);
	struct pam_stack stack;
	enum root_answer answer = pam_read(&root, slice_from_text(service), slice_from_text(type), arena, &stack);

	if (answer == ROOT_ABSENT)
		return S("absent");
	if (answer == ROOT_UNKNOWN)
		return stack.trouble;
	for (size_t i = 0; i < stack.count; i++) {
		const struct pam_line *line = &stack.items[i];

		buffer_addf(&out, "%s%.*s:%ju %.*s %.*s", i ? "; " : "", SLICE_ARG(slice_base_name(line->path)),
			(uintmax_t)line->line, SLICE_ARG(line->control), SLICE_ARG(line->module));
		for (size_t k = 0; k < line->arguments.count; k++)
			buffer_addf(&out, " <%.*s>", SLICE_ARG(line->arguments.items[k]));
	}
	return arena_copy(arena, buffer_slice(&out));
}

TEST(a_stack_has_what_its_files_include)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = {
		FILE_AT("etc/pam.d/common-password", "# a comment\n"
						     "password\t[success=1 default=ignore]\tpam_unix.so obscure yescrypt # more\n"
						     "password requisite \\\n\tpam_deny.so\n"),
		FILE_AT("etc/pam.d/passwd", "@include common-password\nauth required pam_x.so\n"),
		FILE_AT("etc/pam.d/su", "auth include system-auth\nPassword substack system-auth\n-session optional "
					"/lib/security/pam_y.so [a b] c\n"),
		FILE_AT("usr/lib/pam.d/system-auth",
			"auth required pam_faillock.so preauth\npassword required pam_pwquality.so minlen=9\n"),
		FILE_AT("etc/pam.d/loop", "auth include loop\n"),
		FILE_AT("etc/pam.d/lost", "auth include nowhere\n"),
		FILE_AT("etc/pam.conf", "old auth required pam_old.so\n"),
	};
	const size_t count = sizeof files / sizeof *files;

	CHECK_SLICE(stack_text(files, count, "passwd", "password", &arena),
		"common-password:2 [success=1 default=ignore] pam_unix.so <obscure> <yescrypt>; common-password:3 requisite "
		"pam_deny.so");
	CHECK_SLICE(stack_text(files, count, "passwd", "auth", &arena), "passwd:2 required pam_x.so");
	CHECK_SLICE(stack_text(files, count, "su", "auth", &arena), "system-auth:1 required pam_faillock.so <preauth>");
	CHECK_SLICE(stack_text(files, count, "su", "password", &arena), "system-auth:2 required pam_pwquality.so <minlen=9>");
	CHECK_SLICE(stack_text(files, count, "su", "session", &arena), "su:3 optional pam_y.so <a b> <c>");
	CHECK_SLICE(stack_text(files, count, "loop", "auth", &arena), "/etc/pam.d/loop includes too many files");
	CHECK_SLICE(stack_text(files, count, "lost", "auth", &arena), "/etc/pam.d/lost includes nowhere, which is not there");
	CHECK_SLICE(stack_text(files, count, "old", "auth", &arena), "absent");
}

TEST(pam_conf_counts_where_there_is_no_folder)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct file files[] = { FILE_AT("etc/pam.conf", "login auth required pam_a.so\nOTHER auth required pam_deny.so\n") };

	CHECK_SLICE(stack_text(files, 1, "login", "auth", &arena), "pam.conf:1 required pam_a.so");
	CHECK_SLICE(stack_text(files, 1, "other", "", &arena), "pam.conf:2 required pam_deny.so");
	CHECK_SLICE(stack_text(files, 1, "sshd", "", &arena), "absent");
}

TEST(the_last_of_equal_arguments_counts)
{
	struct slice arguments[] = { S("minlen=8"), S("nullok"), S("minlen=12") }, value;
	struct pam_line line = { .module = S("pam_unix.so"), .arguments = { arguments, 3 } };

	CHECK(pam_argument(&line, S("minlen"), &value));
	CHECK_SLICE(value, "12");
	CHECK(pam_argument(&line, S("nullok"), &value));
	CHECK(!pam_argument(&line, S("min"), &value));
	CHECK(pam_is_module(&line, S("pam_unix")));
	CHECK(!pam_is_module(&line, S("pam_unix2.so")));
}

TEST(a_line_that_is_too_long_is_not_taken_for_a_shorter_one)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct file files[] = { FILE_AT("etc/pam.d/a", "") };

	buffer_add_slice(&text, S("auth sufficient pam_unix.so"));
	for (int i = 0; i < 3000; i++)
		buffer_add_slice(&text, S(" x"));
	buffer_add_slice(&text, S(" nullok\n"));
	files[0].bytes = buffer_slice(&text);
	files[0].size = text.len;
	CHECK_SLICE(stack_text(files, 1, "a", "auth", &arena), "line 1 of /etc/pam.d/a is too long");
}
