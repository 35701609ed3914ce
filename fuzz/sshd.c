/* sshd.c - fuzzes the reader of sshd_config: the file, and behind a NUL one that it may include */
#include "logins/sshd.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), first = text, second = S("");
	struct slice groups[] = { S("users"), S("wheel") };
	struct sshd_connection connection = { S("alice"), S("web.example.org"), S("10.1.2.3"), S("10.9.0.1"), S("22"), S("vrf"),
		{ groups, 2 } };
	static const char *const keywords[] = { "passwordauthentication", "kbdinteractiveauthentication", "allowusers",
		"ciphers" };
	static const char *const versions[] = { "9.2p1", "8.4p1", "" };

	(void)slice_cut(text, '\0', &first, &second);
	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		struct file files[] = { { .path = S("etc/ssh/sshd_config"), .bytes = first, .size = first.len },
			{ .path = S("etc/ssh/sshd_config.d/10.conf"), .bytes = second, .size = second.len } };
		struct root root = root_make(files, 2, &arena);
		struct sshd_config *config;
		struct sshd_value values[16];
		struct error err;

		if (sshd_read(&root, S("etc/ssh/sshd_config"), slice_from_text(versions[i]), &arena, &config, &err) < 0)
			continue;
		for (size_t k = 0; k < sizeof keywords / sizeof *keywords; k++) {
			(void)sshd_get(config, slice_from_text(keywords[k]), &connection, &values[0]);
			(void)sshd_possible(config, slice_from_text(keywords[k]), values, 16);
		}
	}
	arena_done(&arena);
	return 0;
}
