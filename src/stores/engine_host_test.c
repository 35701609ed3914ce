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

TEST(contexts_of_docker_say_where_the_engine_is)
{
	static const struct {
		const char *text, *host;
		bool unverified;
		int r;
	} cases[] = {
		/* as docker context create writes them */
		{ "{\"Name\":\"far\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\",\"SkipTLSVerify\":true}}}",
			"tcp://h:1", true, 0 },
		{ "{\"Name\":\"a\",\"Metadata\":{},\"Endpoints\":{\"docker\":{\"Host\":\"unix:///s\",\"SkipTLSVerify\":false}}}",
			"unix:///s", false, 0 },
		{ "{\"Endpoints\":{\"kubernetes\":{\"Host\":\"tcp://h:1\",\"SkipTLSVerify\":true}}}", "", false, 0 },
		{ "{\"Endpoints\":{\"docker\":{\"Host\":7,\"SkipTLSVerify\":\"true\"}}}", "", false, 0 },
		{ "{\"Endpoints\":[]}", "", false, 0 },
		{ "{}", "", false, 0 },
		{ "[]", NULL, false, -ERR_FORMAT },
		{ "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://h:1\"", NULL, false, -ERR_FORMAT },
		{ "", NULL, false, -ERR_FORMAT },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice host;
		bool unverified;

		CHECK_INT(engine_context_parse(slice_from_text(cases[i].text), &arena, &host, &unverified, NULL), cases[i].r);
		if (cases[i].r < 0)
			continue;
		CHECK_SLICE(host, cases[i].host);
		CHECK_INT(unverified, cases[i].unverified);
	}
}

TEST(the_context_in_use_is_named_by_the_configuration)
{
	static const char *const cases[][2] = { { "{\"auths\":{},\"currentContext\":\"far\"}", "far" }, { "{}", "" },
		{ "{\"currentContext\":null}", "" }, { "{\"currentContext\":{\"a\":[]},\"x\":1}", "" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice name;

		CHECK_INT(engine_config_parse(slice_from_text(cases[i][0]), &arena, &name, NULL), 0);
		CHECK_SLICE(name, cases[i][1]);
	}
}
