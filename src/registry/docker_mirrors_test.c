/* docker_mirrors_test.c - what docker's daemon.json says of mirrors */
#include "base/test.h"
#include "registry/docker_mirrors.h"

TEST(mirrors_of_docker_are_addresses_without_a_path)
{
	static const struct {
		const char *text, *hosts; /* NULL: an error; "!": insecure */
	} cases[] = {
		{ "{}", "" },
		{ "{\"registry-mirrors\": [\"https://m.test\"]}", "m.test " },
		{ "{\"debug\":true,\"registry-mirrors\":[\"https://m.test/\",\"http://127.0.0.1:5000\",\"https://"
		  "[::1]:5000\"],\"x\":{\"y\":[]}}",
			"m.test 127.0.0.1:5000! [::1]:5000 " },
		{ "{\"registry-mirrors\":null}", "" },
		{ "{\"registry-mirrors\":[]}", "" },
		{ "{\"registry-mirrors\":[\"https://a.test\"],\"registry-mirrors\":[\"https://b.test\"]}", "b.test " },
		/* docker does not start with these */
		{ "{\"registry-mirrors\":[\"m.test\"]}", NULL },
		{ "{\"registry-mirrors\":[\"ftp://m.test\"]}", NULL },
		{ "{\"registry-mirrors\":[\"https://m.test/path\"]}", NULL },
		{ "{\"registry-mirrors\":[\"https://m.test?x\"]}", NULL },
		{ "{\"registry-mirrors\":[\"https://me@m.test\"]}", NULL },
		{ "{\"registry-mirrors\":[\"https://\"]}", NULL },
		{ "{\"registry-mirrors\":[7]}", NULL },
		{ "{\"registry-mirrors\":[\"https://m.test\"", NULL },
		{ "[]", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct docker_mirrors mirrors = { .count = 0 };
		struct slice all = S("");
		struct error err;
		int r = docker_mirrors_parse(slice_from_text(cases[i].text), &arena, &mirrors, &err);

		CHECK_INT(r, cases[i].hosts ? 0 : -ERR_FORMAT);
		for (size_t k = 0; k < mirrors.count; k++)
			all = arena_printf(&arena, "%.*s%.*s%s ", SLICE_ARG(all), SLICE_ARG(mirrors.items[k].location),
				mirrors.items[k].insecure ? "!" : "");
		CHECK_SLICE(all, cases[i].hosts ? cases[i].hosts : "");
	}
}
