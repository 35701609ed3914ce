/* access_test.c - whom files and helpers say the user is */
#include "base/test.h"
#include "registry/access.h"
#include "registry/auth_file.h"
#include "registry/helper.h"

#include <sys/stat.h>
#include <unistd.h>

/* "me:pw" and so on, as base64(1) writes them. */
#define ME "bWU6cHc="
#define TEAM "dGVhbTp0cHc="
#define HUB "aHViOmg6cHc="

static const char file[] =
	"{\"auths\":{\"https://index.docker.io/v1/\":{\"auth\":\"" HUB "\"},"
	"\"r.example:5000\":{\"auth\":\"" ME "\"},\"r.example:5000/team\":{\"auth\":\"" TEAM "\"},"
	"\"https://old.example/v1/\":{\"auth\":\"" ME "\"},\"empty.example\":{},"
	"\"broken.example\":{\"auth\":\"canary!\"},"
	"\"t.example\":{\"auth\":\"bWU6\",\"identitytoken\":\"idt\"},\"b.example\":{\"registrytoken\":\"bt\"}},"
	"\"credHelpers\":{\"h.example\":\"pass\"}}";

TEST(the_longest_path_of_a_repository_counts_and_no_other_host)
{
	static const struct {
		const char *repository, *username, *password;
	} cases[] = {
		{ "docker.io/library/debian", "hub", "h:pw" },
		{ "r.example:5000/app", "me", "pw" },
		{ "r.example:5000/team/app", "team", "tpw" },
		{ "r.example:5000/team", "team", "tpw" },
		{ "r.example:5000/teams/app", "me", "pw" },
		{ "old.example/x", "me", "pw" },
		{ "r.example/app", "", "" },
		{ "xr.example:5000/app", "", "" },
		{ "r.example:50000/app", "", "" },
		{ "empty.example/app", "", "" },
		{ "h.example/app", "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct auth_entry entry;

		CHECK_INT(auth_file_parse(slice_from_text(file), slice_from_text(cases[i].repository), &arena, &entry, NULL), 0);
		CHECK_SLICE(entry.username, cases[i].username);
		CHECK_SLICE(secret_reveal(entry.password), cases[i].password);
		auth_entry_done(&entry);
	}
}

TEST(tokens_and_helpers_are_told_apart)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct auth_entry entry;

	CHECK_INT(auth_file_parse(slice_from_text(file), S("t.example/x"), &arena, &entry, NULL), 0);
	CHECK_SLICE(secret_reveal(entry.identity_token), "idt");
	CHECK(!entry.password);
	auth_entry_done(&entry);
	CHECK_INT(auth_file_parse(slice_from_text(file), S("b.example/x"), &arena, &entry, NULL), 0);
	CHECK_SLICE(secret_reveal(entry.bearer), "bt");
	auth_entry_done(&entry);
	CHECK_INT(auth_file_parse(slice_from_text(file), S("h.example/x"), &arena, &entry, NULL), 0);
	CHECK_SLICE(entry.helper, "pass");
	auth_entry_done(&entry);
}

TEST(a_broken_entry_is_an_error_that_does_not_show_it)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct auth_entry entry;
	struct error err;

	CHECK_INT(auth_file_parse(slice_from_text(file), S("broken.example/x"), &arena, &entry, &err), -ERR_FORMAT);
	CHECK(!strstr(err.text, "canary"));
	CHECK(strstr(err.text, "broken.example"));
}

static void write_text(const char *path, const char *text, mode_t mode)
{
	FILE *out = fopen(path, "w");

	CHECK(out);
	CHECK(fputs(text, out) >= 0);
	CHECK_INT(fclose(out), 0);
	CHECK_INT(chmod(path, mode), 0);
}

TEST(a_helper_gets_the_host_and_says_who)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	char folder[] = "/tmp/plimsoll-helper-XXXXXX";
	struct access access;
	const char *program, *config, *before = arena_text(&arena, slice_from_text(getenv("PATH")));
	struct access_options options = { "opt", NULL, "other.example" };
	struct error err;

	CHECK(mkdtemp(folder));
	program = arena_printf(&arena, "%s/docker-credential-x", folder).ptr;
	config = arena_printf(&arena, "%s/auth.json", folder).ptr;
	write_text(program,
		"#!/bin/sh\nread host\n[ \"$1\" = get ] || exit 9\ncase $host in\n"
		"a.example) echo '{\"Username\":\"u\",\"Secret\":\"s\"}';;\n"
		"t.example) echo '{\"Username\":\"<token>\",\"Secret\":\"it\"}';;\n"
		"https://index.docker.io/v1/) echo '{\"Username\":\"hub\",\"Secret\":\"h\"}';;\n"
		"n.example) echo 'credentials not found in native keychain'; exit 1;;\n"
		"*) echo 'keychain is locked'; exit 1;;\nesac\n",
		0700);
	write_text(config, "{\"credsStore\":\"x\",\"auths\":{\"a.example\":{}}}", 0600);
	setenv("PATH", arena_printf(&arena, "%s:%s", folder, before).ptr, 1);
	setenv("REGISTRY_AUTH_FILE", config, 1);
	CHECK_INT(access_find(&options, S("a.example/x"), &arena, &access, NULL), 0);
	CHECK_SLICE(access.username, "u");
	CHECK_SLICE(secret_reveal(access.password), "s");
	CHECK_SLICE(access.source, "docker-credential-x");
	access_done(&access);
	CHECK_INT(access_find(NULL, S("t.example/x"), &arena, &access, NULL), 0);
	CHECK_SLICE(secret_reveal(access.identity_token), "it");
	access_done(&access);
	CHECK_INT(access_find(NULL, S("docker.io/library/x"), &arena, &access, NULL), 0);
	CHECK_SLICE(access.username, "hub");
	access_done(&access);
	CHECK_INT(access_find(NULL, S("n.example/x"), &arena, &access, NULL), 0);
	CHECK(!access.password && access.source.len == 0);
	CHECK_INT(access_find(NULL, S("l.example/x"), &arena, &access, &err), -ERR_DENIED);
	CHECK(strstr(err.text, "keychain is locked"));
	CHECK_INT(access_find(&options, S("other.example/x"), &arena, &access, NULL), 0);
	CHECK_SLICE(access.source, "--username");
	access_done(&access);
	setenv("PATH", before, 1);
	unsetenv("REGISTRY_AUTH_FILE");
	unlink(program);
	unlink(config);
	rmdir(folder);
}

TEST(a_helper_is_no_path)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct secret *secret;
	struct slice username;

	CHECK_INT(helper_ask(S("../x"), S("h"), &arena, &username, &secret, NULL), -ERR_FORMAT);
	CHECK_INT(helper_ask(S("x y"), S("h"), &arena, &username, &secret, NULL), -ERR_FORMAT);
	CHECK_INT(helper_ask(S("plimsoll-has-none"), S("h"), &arena, &username, &secret, NULL), -ERR_NOT_FOUND);
}
