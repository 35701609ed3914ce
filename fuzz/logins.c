/* logins.c - fuzzes the search for what starts servers: a start script, and behind a NUL each the files of supervisors and of inits */
#include "logins/logins.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "start.sh", "etc/supervisord.conf", "etc/inetd.conf", "etc/xinetd.d/a",
		"etc/inittab", "etc/systemd/system/a.service", "etc/service/a/run", "etc/init.d/a", "scripts/b.sh" };
	static struct slice commands[][2] = { { S("/start.sh"), S("sshd") }, { S("supervisord"), S("-n") },
		{ S("/sbin/init"), S("") }, { S("xinetd"), S("") }, { S("inetd"), S("") }, { S("/sbin/my_init"), S("/start.sh") },
		{ S("sh"), S("-c") } };
	struct slice text = slice_make(data, size), left = text, part;

	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct arena arena = ARENA_INIT;
		struct file files[16] = {
			{ .path = S("usr/sbin/sshd"), .mode = 0755 },
			{ .path = S("usr/sbin/in.telnetd"), .mode = 0755 },
			{ .path = S("etc/systemd/system/multi-user.target.wants/a.service"),
				.kind = FILE_SYMLINK,
				.link = S("../a.service") },
			{ .path = S("etc/rc2.d/S01a"), .kind = FILE_SYMLINK, .link = S("../init.d/a") },
		};
		struct slice words[] = { commands[i][0], commands[i][1], text }, env[] = { S("APP=sshd") };
		struct image image = {
			.entrypoint = words, .entrypoint_count = 3, .env = env, .env_count = 1, .has_config = true
		};
		struct logins_input input = { .image = &image };
		struct logins logins;
		struct root root;
		size_t count = 4;

		left = text;
		for (size_t k = 0; k < sizeof paths / sizeof *paths && slice_next_token(&left, '\0', &part); k++)
			files[count++] =
				(struct file){ .path = slice_from_text(paths[k]), .mode = 0755, .bytes = part, .size = part.len };
		root = root_make(files, count, &arena);
		input.root = &root;
		logins_find(&input, &arena, &logins);
		arena_done(&arena);
	}
	return 0;
}
