/* logins_test.c - tests of who is found to start servers, on small systems */
#include "base/test.h"
#include "logins/logins.h"

#define FILES_MAX 32u

struct made {
	struct arena arena;
	struct file files[FILES_MAX];
	size_t count;
	struct image image;
	struct root root;
	struct logins logins;
};

static struct slices words_of(const char *text, struct arena *arena)
{
	struct slice left = slice_from_text(text), word;
	struct slices words = { arena_array(arena, struct slice, left.len + 1), 0 };

	while (slice_next_token(&left, '|', &word))
		words.items[words.count++] = word;
	return words;
}

/* Lines: "+path" a file, "|its line" each, "@path target" a link. */
static void add_files(struct made *made, const char *text)
{
	struct slice left = slice_from_text(text), line, path, target;

	while (slice_next_line(&left, &line)) {
		struct file *file = &made->files[made->count ? made->count - 1 : 0];
		struct slice rest = slice_from(line, 1);

		if (slice_starts_with(line, S("|"))) {
			file->bytes = arena_printf(&made->arena, "%.*s%.*s\n", SLICE_ARG(file->bytes), SLICE_ARG(rest));
			file->size = file->bytes.len;
			continue;
		}
		assert_true(made->count < FILES_MAX);
		file = &made->files[made->count++];
		if (slice_starts_with(line, S("@")) && slice_cut(rest, ' ', &path, &target))
			*file = (struct file){ .path = path, .kind = FILE_SYMLINK, .mode = 0777, .link = target };
		else
			*file = (struct file){ .path = rest, .mode = 0755 };
	}
}

/* Each sentence on a line, and what is unknown behind "? ". ENTRYPOINT and CMD with '|' between words; both NULL: no configuration. */
static struct slice found(struct made *made, const char *entrypoint, const char *cmd, const char *files)
{
	struct slices words;
	struct slice text = S("");
	struct logins_input input = { .root = &made->root, .image = &made->image };

	add_files(made, files);
	made->root = root_make(made->files, made->count, &made->arena);
	made->image.has_config = entrypoint || cmd;
	words = words_of(entrypoint, &made->arena);
	made->image.entrypoint = words.items;
	made->image.entrypoint_count = words.count;
	words = words_of(cmd, &made->arena);
	made->image.cmd = words.items;
	made->image.cmd_count = words.count;
	logins_find(&input, &made->arena, &made->logins);
	for (size_t i = 0; i < made->logins.start_count; i++)
		text = arena_printf(&made->arena, "%.*s%s%.*s", SLICE_ARG(text), text.len ? "\n" : "",
			SLICE_ARG(made->logins.starts[i].sentence));
	for (size_t i = 0; i < made->logins.unknown_count; i++)
		text = arena_printf(
			&made->arena, "%.*s%s? %.*s", SLICE_ARG(text), text.len ? "\n" : "", SLICE_ARG(made->logins.unknown[i]));
	return text;
}

struct starts_case {
	const char *entrypoint, *cmd, *files, *want;
};

static void check_cases(const struct starts_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct made made = { 0 };

		CHECK_SLICE(found(&made, cases[i].entrypoint, cases[i].cmd, cases[i].files), cases[i].want);
		arena_done(&made.arena);
	}
}
#define CASES(...)                                               \
	check_cases((const struct starts_case[]){ __VA_ARGS__ }, \
		sizeof((const struct starts_case[]){ __VA_ARGS__ }) / sizeof(struct starts_case))

#define SSHD "+usr/sbin/sshd\n"

TEST(commands_are_followed_through_what_wraps_them)
{
	CASES({ NULL, "/usr/sbin/sshd|-D", SSHD, "CMD runs /usr/sbin/sshd" }, { "nginx", "-g", SSHD, "" },
		{ "/usr/bin/tini|-g|--", "sshd|-D", SSHD, "ENTRYPOINT runs sshd" },
		{ NULL, "env|A=b|/usr/sbin/sshd", SSHD, "CMD runs /usr/sbin/sshd" },
		{ NULL, "/bin/sh|-c|service ssh start && tail -f /dev/null", SSHD, "CMD starts the service ssh" },
		{ NULL, "gosu|root|/usr/sbin/sshd", SSHD, "CMD runs /usr/sbin/sshd" }, { NULL, "/usr/sbin/sshd|-t", SSHD, "" },
		{ NULL, "/usr/sbin/sshd", "+etc/pam.d/sshd\n", "" },
		{ NULL, "sh|-c|exec $APP", SSHD, "? CMD runs $APP, which is not known before" },
		{ NULL, "/opt/tool/serve", SSHD, "? /opt/tool/serve, which is run, is not read" },
		{ "", "", SSHD, "? the image names no command that it runs" }, { "/bin/bash", "", SSHD, "" });
}

TEST(scripts_are_read_line_by_line)
{
	CASES({ "/start.sh", NULL, SSHD "+start.sh\n|#!/bin/sh\n|# sshd\n|/usr/sbin/sshd -D &\n",
		      "ENTRYPOINT runs /start.sh, which runs /usr/sbin/sshd (line 3)" },
		{ "/start.sh", NULL,
			SSHD "+start.sh\n|#!/bin/sh\n|echo sshd; which sshd\n|cat <<E\n|/usr/sbin/sshd\n|E\n|ssh-keygen -A\n",
			"? /start.sh names sshd (line 4) in a way that is not followed" },
		{ "/start.sh", NULL,
			SSHD "+start.sh\n|#!/bin/sh\n|echo sshd; which sshd\n|[ -x /usr/sbin/sshd ]\n|: sshd # sshd\n", "" },
		{ "/entrypoint.sh", "/usr/sbin/sshd|-D", SSHD "+entrypoint.sh\n|#!/bin/bash\n|set -e\n|exec \"$@\"\n",
			"ENTRYPOINT runs /entrypoint.sh, which runs /usr/sbin/sshd (line 3)" },
		{ "/entrypoint.sh", "app",
			SSHD "+entrypoint.sh\n|#!/bin/bash\n|case $1 in\n|sshd) echo no;;\n|esac\n|exec \"$@\"\n", "" },
		{ "/entrypoint.sh", "app",
			SSHD "+entrypoint.sh\n|#!/bin/bash\n|if [ -n \"$SSH\" ]; then\n|  service ssh start\n|fi\n|exec \"$@\"\n",
			"ENTRYPOINT runs /entrypoint.sh, which starts the service ssh (line 3) where a condition holds" },
		{ "/entrypoint.sh", NULL, SSHD "+entrypoint.sh\n|#!/bin/bash\n|D=/usr/sbin/sshd\n|exec \"$D\" -D\n",
			"ENTRYPOINT runs /entrypoint.sh, which runs /usr/sbin/sshd (line 3)" },
		{ "/entrypoint.sh", NULL, SSHD "+entrypoint.sh\n|#!/bin/bash\n|exec $SOMETHING\n",
			"? /entrypoint.sh runs $SOMETHING (line 2), which is not known before" },
		{ "/entrypoint.sh", NULL,
			SSHD "+entrypoint.sh\n|#!/bin/bash\n|. /scripts/more.sh\n+scripts/more.sh\n|#!/bin/sh\n|${SSHD:-sshd}\n",
			"ENTRYPOINT runs /entrypoint.sh, which runs /scripts/more.sh (line 2), which runs sshd (line 2)" },
		{ "/entrypoint.sh", NULL, SSHD "+entrypoint.sh\n|#!/bin/bash\n|/entrypoint.sh\n",
			"? what is started is too much to follow: runs /entrypoint.sh" },
		{ "/entrypoint.sh", NULL, SSHD "+entrypoint.sh\n|#!/bin/bash\n|/usr/sbin/ss\\\n|hd -D\n",
			"ENTRYPOINT runs /entrypoint.sh, which runs /usr/sbin/sshd (line 2)" });
}

TEST(what_boots_is_what_its_init_starts)
{
	CASES({ NULL, "/sbin/init",
		      SSHD "+usr/lib/systemd/system/ssh.service\n|[Service]\n|ExecStart=/usr/sbin/sshd -D $SSHD_OPTS\n"
			   "@etc/systemd/system/multi-user.target.wants/ssh.service /usr/lib/systemd/system/ssh.service\n",
		      "CMD runs /sbin/init, which brings up multi-user.target, which starts ssh.service, which runs "
		      "/usr/sbin/sshd (line 2)" },
		{ NULL, "/sbin/init", SSHD "+usr/lib/systemd/system/ssh.service\n|[Service]\n|ExecStart=/usr/sbin/sshd -D\n",
			"" },
		{ NULL, "/lib/systemd/systemd",
			SSHD "@etc/systemd/system/sockets.target.wants/ssh.socket /lib/systemd/system/ssh.socket\n",
			"CMD runs /lib/systemd/systemd, which brings up sockets.target, which starts ssh.socket" },
		{ NULL, "/sbin/init",
			SSHD "@etc/systemd/system/ssh.service /dev/null\n"
			     "@etc/systemd/system/multi-user.target.wants/ssh.service /lib/systemd/system/ssh.service\n",
			"" },
		{ "app", NULL, SSHD "@etc/systemd/system/multi-user.target.wants/ssh.service /lib/systemd/system/ssh.service\n",
			"" },
		{ NULL, NULL, SSHD "+var/lib/systemd/deb-systemd-helper-enabled/multi-user.target.wants/ssh.service\n", "" },
		{ NULL, NULL, SSHD "@etc/rc2.d/S01ssh ../init.d/ssh\n@etc/systemd/system/ssh.service /dev/null\n", "" },
		{ NULL, NULL, SSHD "@etc/rc2.d/S01ssh ../init.d/ssh\n", "init starts the service ssh" },
		{ NULL, NULL, SSHD "@etc/rc2.d/K01ssh ../init.d/ssh\n", "" },
		{ NULL, NULL, SSHD "@etc/rc.d/rc3.d/S55sshd ../init.d/sshd\n", "init starts the service sshd" },
		{ NULL, NULL, SSHD "@etc/rc.d/rc3.d/S90ours ../init.d/ours\n+etc/rc.d/init.d/ours\n|#!/bin/sh\n|/usr/sbin/sshd\n",
			"init starts the service ours, which runs /usr/sbin/sshd (line 2)" },
		{ NULL, "/sbin/init", SSHD "@etc/runlevels/default/sshd /etc/init.d/sshd\n",
			"CMD runs /sbin/init, which starts the service sshd" },
		{ NULL, "/sbin/init", "+usr/sbin/dropbear\n+etc/inittab\n|# dropbear\n|::respawn:/usr/sbin/dropbear -F\n",
			"CMD runs /sbin/init, which runs /usr/sbin/dropbear (line 2)" });
}

TEST(supervisors_start_what_their_files_say)
{
	CASES({ "/init", NULL, SSHD "+etc/services.d/sshd/run\n|#!/usr/bin/with-contenv bash\n|exec /usr/sbin/sshd -D\n",
		      "ENTRYPOINT runs /init, which runs /etc/services.d/sshd/run, which runs /usr/sbin/sshd (line 2)" },
		{ "/init", NULL,
			SSHD "+etc/s6-overlay/s6-rc.d/sshd/run\n|#!/command/execlineb -P\n|sshd "
			     "-D\n+etc/s6-overlay/s6-rc.d/user/contents.d/sshd\n",
			"ENTRYPOINT runs /init, which runs /etc/s6-overlay/s6-rc.d/sshd/run, which runs sshd (line 2)" },
		{ "/init", NULL, SSHD "+etc/s6-overlay/s6-rc.d/sshd/run\n|#!/command/execlineb -P\n|sshd -D\n", "" },
		{ "/sbin/my_init", NULL, SSHD "+etc/service/sshd/run\n|#!/bin/sh\n|exec sshd -D\n",
			"ENTRYPOINT runs /sbin/my_init, which runs /etc/service/sshd/run, which runs sshd (line 2)" },
		{ "/sbin/my_init", NULL, SSHD "+etc/service/sshd/run\n|#!/bin/sh\n|exec sshd -D\n+etc/service/sshd/down\n", "" },
		{ "runsvdir", "/etc/service", SSHD "+etc/service/sshd/run\n|#!/bin/sh\n|exec sshd -D\n",
			"ENTRYPOINT runs runsvdir, which runs /etc/service/sshd/run, which runs sshd (line 2)" },
		{ "supervisord", "-n",
			SSHD "+etc/supervisor/supervisord.conf\n|[include]\n|files = "
			     "conf.d/*.conf\n+etc/supervisor/conf.d/a.conf\n|[program:x]\n"
			     "|command=/usr/sbin/sshd -D ; why\n",
			"ENTRYPOINT runs supervisord, which runs /usr/sbin/sshd (line 2)" },
		{ "supervisord", "-n", SSHD "+etc/supervisord.conf\n|[program:x]\n|command=/usr/sbin/sshd -D\n|autostart=false\n",
			"" },
		{ "supervisord", "-c|/x.conf", SSHD, "? supervisord's configuration /x.conf is not read" },
		{ "inetd", "-f",
			"+usr/sbin/in.telnetd\n+etc/inetd.conf\n|telnet stream tcp nowait root /usr/sbin/tcpd "
			"/usr/sbin/in.telnetd\n",
			"ENTRYPOINT runs inetd, which serves telnetd (line 1)" },
		{ "xinetd", NULL,
			"+usr/sbin/in.telnetd\n+etc/xinetd.d/telnet\n|service telnet\n|{\n|disable = no\n|server = "
			"/usr/sbin/in.telnetd\n|}\n",
			"ENTRYPOINT runs xinetd, which serves telnetd (line 4)" },
		{ "xinetd", NULL,
			"+usr/sbin/in.telnetd\n+etc/xinetd.d/telnet\n|service telnet\n|{\n|disable = yes\n|server = "
			"/usr/sbin/in.telnetd\n|}\n",
			"" });
}

TEST(servers_are_packages_or_programs)
{
	struct made made = { 0 };
	struct package packages[] = { { .type = PACKAGE_DEB,
					      .name = S("openssh-server"),
					      .version = S("1:9.2p1-2+deb12u3"),
					      .path = S("var/lib/dpkg/status") },
		{ .type = PACKAGE_DEB, .name = S("rssh"), .version = S("2.3") },
		{ .type = PACKAGE_RPM, .name = S("openssh"), .version = S("8.7p1-1") } };
	struct logins_input input = { .root = &made.root, .image = &made.image, .packages = packages, .package_count = 3 };
	struct logins logins;

	add_files(&made, "+usr/sbin/sshd\n@usr/sbin/telnetd /bin/busybox\n+etc/init.d/vsftpd\n");
	made.root = root_make(made.files, made.count, &made.arena);
	made.image.has_config = true;
	logins_find(&input, &made.arena, &logins);
	CHECK_INT(logins.server_count, 2);
	CHECK_SLICE(logins.servers[0].name, "openssh");
	CHECK_SLICE(logins.servers[0].version, "9.2p1");
	CHECK_SLICE(logins.servers[0].program, "usr/sbin/sshd");
	CHECK_INT(logins.servers[1].service, LOGIN_TELNET);
	arena_done(&made.arena);
}

TEST(what_cannot_be_followed_to_its_end_is_unknown)
{
#define UNCLEAR(path) "? /" path " has a command that is too long, or that does not end"
	CASES({ "/a.sh", NULL, SSHD "+a.sh\n|#!/bin/sh\n|x=$(foo # don't (\n|)\n|/usr/sbin/sshd\n", UNCLEAR("a.sh") },
		{ "/a.sh", NULL, SSHD "+a.sh\n|#!/bin/sh\n|echo 'never closed\n|/usr/sbin/sshd\n", UNCLEAR("a.sh") },
		{ "/a.sh", NULL, SSHD "+a.sh\n|#!/bin/sh\n|echo 'closed'\n", "" },
		{ "supervisord|-c|/etc/supervisord.conf", NULL,
			SSHD "+etc/supervisord.conf\n|[include]\n|files = conf.d/[a-z].conf\n",
			"? /etc/conf.d/[a-z].conf, which supervisord includes, is not read" },
		{ "supervisord|-c|/etc/supervisord.conf", NULL, SSHD "+etc/supervisord.conf\n|[include]\n|files = /srv/*.conf\n",
			"? /srv/*.conf, which supervisord includes, is not read" },
		{ "supervisord|-c|/etc/supervisord.conf", NULL,
			SSHD "+etc/supervisord.conf\n|[include]\n|files = supervisor.d/*.conf\n", "" });
}

TEST(arguments_that_are_doubled_again_and_again_are_given_up)
{
	struct made made = { 0 };
	struct slice files = S(SSHD "+a.sh\n|#!/bin/sh\n|set -- a b\n");

	for (int i = 0; i < 40; i++)
		files = arena_printf(&made.arena, "%.*s|set -- \"$@\" \"$@\"\n", SLICE_ARG(files));
	files = arena_printf(&made.arena, "%.*s|/usr/sbin/sshd\n%c", SLICE_ARG(files), 0);
	CHECK_SLICE(found(&made, "/a.sh", NULL, files.ptr), "ENTRYPOINT runs /a.sh, which runs /usr/sbin/sshd (line 43)\n"
							    "? what is started has too many arguments to be followed");
	arena_done(&made.arena);
}

TEST(what_is_run_and_was_not_kept_is_wanted)
{
	struct made made = { 0 };
	static struct root_wants wants;
	struct logins_input input = { .root = &made.root, .image = &made.image };

	add_files(&made, SSHD "+etc/inittab\n|::respawn:/srv/own/go\n");
	made.root = root_make(made.files, made.count, &made.arena);
	made.root.wants = &wants;
	logins_find(&input, &made.arena, &made.logins);
	CHECK_INT(wants.count, 1);
	CHECK_SLICE(wants.items[0], "srv/own/go");
	arena_done(&made.arena);
}
