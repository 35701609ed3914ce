/* admission_test.c - who we are to a host, there and back */
#include "base/cleanup.h"
#include "base/test.h"
#include "link/admission.h"
#include <sys/stat.h>

TEST(what_is_told_of_a_host_arrives_as_it_was_and_cannot_be_changed_on_the_way)
{
	struct secret *password = secret_new(S("a:b\n\"c")), *key = secret_new(S("KEY"));
	const struct fetch_access access = { .host = S("registry.example:5000"),
		.username = S("me"),
		.password = password,
		.authorities = S("PEM"),
		.certificate = S(""),
		.key = key,
		.insecure = true,
		.source = S("--username") };
	struct admission got;
	struct error err;
	cleanup_fd int fd = -1;

	CHECK_INT(admission_write(&access, &fd, &err), 0);
	CHECK(write(fd, "x", 1) < 0 && ftruncate(fd, 0) < 0);
	CHECK_INT(admission_read(fd, &got, &err), 0);
	CHECK_SLICE(got.host, "registry.example:5000");
	CHECK_SLICE(got.token_host, "");
	CHECK_SLICE(got.source, "--username");
	CHECK_SLICE(got.username, "me");
	CHECK_SLICE(got.password, "a:b\n\"c");
	CHECK_SLICE(got.identity_token, "");
	CHECK_SLICE(got.bearer, "");
	CHECK_SLICE(got.authorities, "PEM");
	CHECK_SLICE(got.certificate, "");
	CHECK_SLICE(got.key, "KEY");
	CHECK(got.insecure);
	admission_done(&got);
	secret_free(password);
	secret_free(key);
}

TEST(what_is_told_of_a_host_has_a_ceiling)
{
	static char much[FETCH_ACCESS_BYTES_MAX];
	const struct fetch_access access = { .host = S("a"), .authorities = { much, sizeof much } };
	struct error err;
	int fd = -1;

	CHECK_INT(admission_write(&access, &fd, &err), -ERR_LIMIT);
	CHECK_INT(fd, -1);
}
