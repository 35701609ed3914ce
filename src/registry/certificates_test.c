/* certificates_test.c - what a folder of certificates says */
#include "base/test.h"
#include "registry/access.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define CA "-----BEGIN CERTIFICATE-----\nca\n-----END CERTIFICATE-----\n"
#define OURS "-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n"
#define KEY "-----BEGIN PRIVATE KEY-----\nkey\n-----END PRIVATE KEY-----\n"

static const char *make(struct arena *arena, const char *folder, const char *name, const char *text)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name).ptr;
	FILE *out = text ? fopen(path, "w") : NULL;

	if (!text) {
		CHECK_INT(mkdir(path, 0700), 0);
		return path;
	}
	CHECK(out);
	CHECK(fputs(text, out) >= 0);
	CHECK_INT(fclose(out), 0);
	return path;
}

TEST(certificates_are_those_of_the_host_with_its_port)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	char folder[] = "/tmp/plimsoll-certificates-XXXXXX";
	struct certificates certificates;
	const char *paths[7];
	struct error err;

	CHECK(mkdtemp(folder));
	paths[0] = make(&arena, folder, "containers", NULL);
	paths[1] = make(&arena, paths[0], "certs.d", NULL);
	paths[2] = make(&arena, paths[1], "r.example:5000", NULL);
	paths[3] = make(&arena, paths[2], "ca.crt", CA);
	paths[4] = make(&arena, paths[2], "client.cert", OURS);
	setenv("XDG_CONFIG_HOME", folder, 1);
	CHECK_INT(certificates_find(S("r.example:5000"), &arena, &certificates, &err), -ERR_NOT_FOUND); /* a key is missing */
	CHECK(strstr(err.text, "client.key"));
	paths[5] = make(&arena, paths[2], "client.key", KEY);
	CHECK_INT(certificates_find(S("r.example:5000"), &arena, &certificates, NULL), 0);
	CHECK_SLICE(certificates.authorities, CA "\n");
	CHECK_SLICE(certificates.certificate, OURS "\n");
	CHECK_SLICE(secret_reveal(certificates.key), KEY);
	certificates_done(&certificates);
	CHECK_INT(certificates_find(S("r.example"), &arena, &certificates, NULL), 0);
	CHECK(certificates.authorities.len == 0 && !certificates.key && certificates.source.len == 0);
	CHECK_INT(certificates_find(S("../x"), &arena, &certificates, NULL), -ERR_USAGE);
	paths[6] = make(&arena, paths[2], "other.crt", "no certificate\n");
	CHECK_INT(certificates_find(S("r.example:5000"), &arena, &certificates, NULL), -ERR_FORMAT);
	unsetenv("XDG_CONFIG_HOME");
	for (size_t i = 7; i-- > 0;)
		CHECK_INT(remove(paths[i]), 0);
	CHECK_INT(rmdir(folder), 0);
}
