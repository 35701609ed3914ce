/* reference_test.c - names of images, by the grammar of distribution/reference (reference.go, normalize.go) */
#include "base/test.h"
#include "registry/reference.h"

#define D "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"

TEST(names_are_read_as_docker_reads_them)
{
	static const struct {
		const char *text, *whole;
	} cases[] = {
		{ "debian", "docker.io/library/debian:latest" },
		{ "debian:12", "docker.io/library/debian:12" },
		{ "debian@" D, "docker.io/library/debian@" D },
		{ "debian:12@" D, "docker.io/library/debian:12@" D },
		{ "team/app", "docker.io/team/app:latest" },
		{ "docker.io/debian", "docker.io/library/debian:latest" },
		{ "index.docker.io/library/debian", "docker.io/library/debian:latest" },
		{ "localhost/app", "localhost/app:latest" },
		{ "localhost:5000/app:1", "localhost:5000/app:1" },
		{ "registry.example/app", "registry.example/app:latest" },
		{ "Registry/app", "Registry/app:latest" }, /* a capital cannot be in a path */
		{ "localhost:5000", "docker.io/library/localhost:5000" },
		{ "127.0.0.1:5000/a/b/c:x", "127.0.0.1:5000/a/b/c:x" },
		{ "[::1]:5000/app", "[::1]:5000/app:latest" },
		{ "[2001:db8::1]/app", "[2001:db8::1]/app:latest" },
		{ "a__b/c.d/e-f--g_h", "docker.io/a__b/c.d/e-f--g_h:latest" },
		{ "xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com/myimage:xn--n3h.com" },
		{ "app:_tag-1.0", "docker.io/library/app:_tag-1.0" },
	};
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reference reference;
		struct error err = { 0 };

		CHECK_INT(reference_parse(slice_from_text(cases[i].text), &arena, &reference, &err), 0);
		CHECK_SLICE(reference_text(&reference, &arena), cases[i].whole);
		CHECK_INT(reference_parse(slice_from_text(cases[i].whole), &arena, &reference, &err), 0);
		CHECK_SLICE(reference_text(&reference, &arena), cases[i].whole);
	}
	arena_done(&arena);
}

TEST(what_is_no_name_is_refused_with_the_reason)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "an empty name" },
		{ "Debian", "a repository's name is lower case: 'Debian'" },
		{ "registry.example/Team/app", "is lower case: 'Team/app'" },
		{ "app:", "'' is no tag" },
		{ "app:-x", "'-x' is no tag" },
		{ "a:b:c", "'a:b' is no part" },
		{ "app@sha256:ff", "'sha256:ff' is no digest" },
		{ "app@md5:ff", "is no digest" },
		{ "app/", "missing" },
		{ "registry.example/", "missing" },
		{ "a//b", "'' is no part" },
		{ "a/-b", "'-b' is no part" },
		{ "a/b_", "'b_' is no part" },
		{ "a___b", "'a___b' is no part" },
		{ "a..b/c/d", "'a..b' is no host" },
		{ "aa/a..b", "'a..b' is no part" },
		{ "registry.example:port/app", "'registry.example:port' is no host" },
		{ "registry.example:99999/app", "is no host" },
		{ "-registry.example/app", "is no host" },
		{ "[::1/app", "is no host" },
		{ "https://registry.example/app", "is no host" },
		{ "a b", "'a b' is no part" },
	};
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reference reference;
		struct error err = { 0 };

		CHECK_INT(reference_parse(slice_from_text(cases[i].text), &arena, &reference, &err), -ERR_USAGE);
		if (slice_find(slice_from_text(err.text), slice_from_text(cases[i].says)) < 0)
			CHECK_TEXT(err.text, cases[i].says);
	}
	arena_done(&arena);
}

TEST(lengths_have_their_limits)
{
	struct arena arena = ARENA_INIT;
	struct reference reference;
	char name[300];

	memset(name, 'a', sizeof name);
	CHECK_INT(reference_parse(slice_make(name, 255 - strlen("docker.io/library/")), &arena, &reference, NULL), 0);
	CHECK_INT(reference_parse(slice_make(name, 256 - strlen("docker.io/library/")), &arena, &reference, NULL), -ERR_USAGE);
	name[1] = ':';
	CHECK_INT(reference_parse(slice_make(name, 2 + 128), &arena, &reference, NULL), 0);
	CHECK_INT(reference_parse(slice_make(name, 2 + 129), &arena, &reference, NULL), -ERR_USAGE);
	arena_done(&arena);
}
