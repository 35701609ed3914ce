/* engine_host_test.c - addresses of engines */
#include "base/test.h"
#include "stores/engine_host.h"

TEST(addresses_are_of_sockets_or_of_hosts)
{
	static const struct {
		const char *text, *path, *authority;
	} cases[] = {
		{ "unix:///var/run/docker.sock", "/var/run/docker.sock", "" },
		{ "tcp://127.0.0.1:2376", NULL, "127.0.0.1:2376" },
		{ "tcp://127.0.0.1:2376/", NULL, "127.0.0.1:2376" },
		{ "tcp://engine.example", NULL, "engine.example:2375" },
		{ "http://engine.example:80", NULL, "engine.example:80" },
		{ "tcp://[::1]:2376", NULL, "[::1]:2376" },
		{ "tcp://[::1]", NULL, "[::1]:2375" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = { 0 };
		struct engine_host host = { 0 };
		struct error err;

		CHECK_INT(engine_host_parse(slice_from_text(cases[i].text), &arena, &host, &err), 0);
		CHECK_SLICE(host.authority, cases[i].authority);
		CHECK_SLICE(slice_from_text(host.path), cases[i].path ? cases[i].path : "");
		CHECK(!host.is_tls);
	}
}

TEST(what_is_no_address_is_refused)
{
	static const struct {
		const char *text;
		int r;
	} cases[] = {
		{ "", -ERR_UNSUPPORTED },
		{ "unix://relative.sock", -ERR_UNSUPPORTED },
		{ "/var/run/docker.sock", -ERR_UNSUPPORTED },
		{ "ssh://me@far", -ERR_UNSUPPORTED },
		{ "npipe:////./pipe/docker_engine", -ERR_UNSUPPORTED },
		{ "tcp://", -ERR_USAGE },
		{ "tcp://a b", -ERR_USAGE },
		{ "tcp://user@host:1", -ERR_USAGE },
		{ "tcp://host:1/base", -ERR_USAGE },
		{ "tcp://host:1?x", -ERR_USAGE },
		{ "tcp://host\r\nx: y", -ERR_USAGE },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = { 0 };
		struct engine_host host = { 0 };
		struct error err;

		CHECK_INT(engine_host_parse(slice_from_text(cases[i].text), &arena, &host, &err), cases[i].r);
	}
}
