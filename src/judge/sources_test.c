/* sources_test.c - rules over a folder of sources */
#include "base/test.h"
#include "judge/tried.h"

#define POD(spec) "{path: /a.yaml, text: \"apiVersion: v1\\nkind: Pod\\nmetadata: {name: p}\\nspec:\\n  " spec "\\n\"}"
#define SOURCE(files) ", target: source, files: [" files "]"
#define DOCKERFILE(path, text) "{path: " path ", text: \"" text "\"}"

TEST(a_workload_is_asked_for_its_facts)
{
	TRIED("workload: {field: privileged, is: \"no\"}", "expect: pass" SOURCE(POD("containers: [{name: a}]")),
		"expect: fail" SOURCE(POD("containers: [{name: a}, {name: b, securityContext: {privileged: true}}]")),
		"expect: not-applicable" SOURCE(""), "expect: not-applicable, files: []",
		"expect: incomplete" SOURCE("{path: /a.yaml, text: \"apiVersion: v1\\nkind: Pod\\nspec: [\"}"),
		"expect: not-applicable" SOURCE("{path: /a.yaml, text: \"spec: [\"}"));
	TRIED("workload: {field: host-path, of: kubernetes, not-matches: \"^/etc\"}",
		"expect: pass" SOURCE(POD("volumes: [{name: a, hostPath: {path: /srv}}]")),
		"expect: fail" SOURCE(POD("volumes: [{name: a, hostPath: {path: /etc}}]")),
		"expect: not-applicable" SOURCE("{path: /compose.yml, text: \"services: {a: {volumes: ['/etc:/e']}}\"}"));
	TRIED("workload: {field: drop-capability, is: ALL}",
		"expect: pass" SOURCE("{path: /compose.yml, text: \"services: {a: {cap_drop: [all]}}\"}"),
		"expect: fail" SOURCE("{path: /compose.yml, text: \"services: {a: {cap_drop: [CHOWN]}}\"}"),
		"expect: fail" SOURCE("{path: /compose.yml, text: \"services: {a: {image: b}}\"}"));
	TRIED("workload: {field: image, not-matches: \":latest$\"}",
		"expect: fail" SOURCE(DOCKERFILE("/Dockerfile", "FROM a:latest\\n")),
		"expect: pass" SOURCE(DOCKERFILE("/Dockerfile", "FROM a:1\\n")));
	TRIED("workload: {field: privileged, is: \"no\"}",
		"expect: not-applicable" SOURCE(DOCKERFILE("/Dockerfile", "FROM a:1\\n")));
}

TEST(rules_of_images_are_asked_of_each_dockerfile)
{
	TRIED("config: {field: user, not-matches: [\"^$\", \"^root$\"]}",
		"expect: pass" SOURCE(DOCKERFILE("/Dockerfile", "FROM a\\nUSER b\\n")),
		"expect: fail" SOURCE(
			DOCKERFILE("/Dockerfile", "FROM a\\nUSER b\\n") ", " DOCKERFILE("/x/Containerfile", "FROM a\\n")),
		"expect: incomplete" SOURCE(
			DOCKERFILE("/Dockerfile", "FROM a\\nUSER b\\n") ", " DOCKERFILE("/app.Dockerfile", "Hello\\n")),
		"expect: not-applicable" SOURCE(DOCKERFILE("/Dockerfile.md", "FROM a\\n")),
		"expect: not-applicable" SOURCE(DOCKERFILE("/node_modules/a/Dockerfile", "FROM a\\n")));
	TRIED("file: {path: /etc/passwd}", "expect: not-applicable" SOURCE(DOCKERFILE("/Dockerfile", "FROM a\\n")));
	TRIED("config: {field: reference, not-matches: \":latest$\"}",
		"expect: not-applicable" SOURCE(DOCKERFILE("/Dockerfile", "FROM a\\n")));
}

TEST(what_shows_it_has_file_and_line_and_no_secret)
{
	struct arena arena = ARENA_INIT;

	CHECK_SLICE(tried_text("config: {field: user, not-matches: \"^root$\"}",
			    "expect: fail" SOURCE(DOCKERFILE("/x/Dockerfile", "FROM a\\n\\nUSER root\\n")), &arena),
		"fail: USER root | x/Dockerfile:3 user root");
	CHECK_SLICE(tried_text("config: {field: user, not-matches: \"^$\"}",
			    "expect: fail" SOURCE(DOCKERFILE("/Dockerfile", "FROM a AS x\\nFROM b\\n")), &arena),
		"fail: USER is not set | Dockerfile:2 ");
	CHECK_SLICE(tried_text("history: {instruction: RUN, not-matches: \"sudo\"}",
			    "expect: fail" SOURCE(DOCKERFILE("/Dockerfile", "FROM a\\nENV A=b\\nRUN sudo x\\n")), &arena),
		"fail: the history has RUN sudo x | Dockerfile:3 RUN sudo x");
	CHECK_SLICE(
		tried_text("config: {field: env, not-matches: \"PASSWORD=.\"}",
			"expect: fail" SOURCE(DOCKERFILE("/Dockerfile", "FROM a\\nENV A=b\\nENV PASSWORD=hunter2\\n")), &arena),
		"fail: ENV PASSWORD=*** | Dockerfile:3 env PASSWORD=***");
	CHECK_SLICE(
		tried_text("workload: {field: env, not-matches: \"PASSWORD=.\"}",
			"expect: fail" SOURCE(
				"{path: /compose.yaml, text: \"services:\\n  a:\\n    environment: {PASSWORD: hunter2}\\n\"}"),
			&arena),
		"fail: service a: env is PASSWORD=*** | compose.yaml:3 service a: env is PASSWORD=***");
	arena_done(&arena);
}
