/* names_test.c - digests, platforms, references */
#include "base/test.h"
#include "image/platform.h"
#include "image/reference.h"
#include "registry/digest.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

TEST(a_digest_is_an_algorithm_and_as_many_digits_as_it_has)
{
	static const struct {
		const char *text;
		bool valid, sha256;
	} cases[] = {
		{ "sha256:" HEX64, true, true },
		{ "sha512:" HEX64 HEX64, true, false },
		{ "sha512:" HEX64, false, false },
		{ "sha256:" HEX64 "0", false, false },
		{ "sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef", false, false },
		{ "sha256:../../../../../../etc/passwd/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false, false },
		{ "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8", true,
			false }, /* examples of the specification */
		{ "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564", true, false },
		{ "sha256", false, false },
		{ "sha256:", false, false },
		{ ":" HEX64, false, false },
		{ "sha256+:ab", false, false },
		{ "x:a/b", false, false },
		{ "", false, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(digest_is_valid(slice_from_text(cases[i].text)), cases[i].valid);
		CHECK_INT(digest_is_sha256(slice_from_text(cases[i].text)), cases[i].sha256);
	}
}

TEST(bytes_are_checked_against_their_digest)
{
	/* FIPS 180-4's example: "abc" */
	struct slice right = S("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	struct error err = { 0 };

	CHECK_INT(digest_check(S("abc"), right, &err), 0);
	CHECK_INT(digest_check(S("abd"), right, &err), -ERR_UNTRUSTED);
	CHECK(strstr(err.text, "not sha256:ba7816bf"));
	CHECK_INT(digest_check(S("abc"), S("sha512:" HEX64 HEX64), &err), -ERR_UNSUPPORTED);
	CHECK_TEXT(err.text, "digest algorithm 'sha512' is not supported");
	CHECK_INT(digest_check(S("abc"), S("ba7816bf"), &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "'ba7816bf' is no digest");
}

TEST(a_platform_is_read_in_gos_words_and_others)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "linux/amd64", "linux/amd64" },
		{ "linux/arm64/v8", "linux/arm64/v8" },
		{ "windows/amd64", "windows/amd64" },
		{ "arm64", "linux/arm64" },
		{ "x86_64", "linux/amd64" },
		{ "linux/aarch64", "linux/arm64" },
		{ "linux/armhf", "linux/arm/v7" },
		{ "windows", "windows/" },
	};
	static const char *const wrong[] = { "", "/", "linux/", "linux//v8", "a/b/c/d", "/amd64" };
	struct platform platform;
	struct error err;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;

		CHECK_INT(platform_parse(slice_from_text(cases[i].text), &platform, &err), 0);
		CHECK_SLICE(platform_text(&arena, platform), cases[i].want);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_INT(platform_parse(slice_from_text(wrong[i]), &platform, &err), -ERR_USAGE);
	CHECK_INT(platform_parse(S("all"), &platform, &err), -ERR_USAGE);
}

TEST(the_nearest_platform_serves_best)
{
	static const struct {
		const char *want;
		const char *better, *worse; /* NULL: not at all */
	} cases[] = {
		{ "linux/amd64", "linux/amd64", NULL },
		{ "linux/amd64", "linux/x86_64", "linux/arm64" },
		{ "linux/arm64", "linux/arm64/v8", "linux/arm64/v9" },
		{ "linux/arm/v7", "linux/arm/v7", "linux/arm/v6" },
		{ "linux/arm/v7", "linux/arm", "linux/arm/v6" },
		{ "linux/arm/v7", "linux/arm/v6", "linux/arm/v5" },
		{ "linux/arm", "linux/arm/v7", "linux/arm/v6" },
		{ "linux/arm", "linux/arm/v6", "linux/arm/v8" },
		{ "linux/arm/v5", "linux/arm/v5", NULL },
		{ "linux/amd64/v3", "linux/amd64/v3", "linux/amd64/v2" },
		{ "linux/amd64/v3", "linux/amd64", NULL },
	};
	static const char *const never[][2] = {
		{ "linux/arm/v5", "linux/arm/v6" },
		{ "linux/arm/v7", "linux/arm/odd" },
		{ "linux/amd64", "windows/amd64" },
		{ "linux/amd64", "linux/386" },
		{ "linux/amd64/v2", "linux/amd64/v3" },
	};
	struct platform want, better, worse;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		CHECK_INT(platform_parse(slice_from_text(cases[i].want), &want, NULL), 0);
		CHECK_INT(platform_parse(slice_from_text(cases[i].better), &better, NULL), 0);
		CHECK(platform_rank(want, better) > 0);
		if (!cases[i].worse)
			continue;
		CHECK_INT(platform_parse(slice_from_text(cases[i].worse), &worse, NULL), 0);
		CHECK(platform_rank(want, better) > platform_rank(want, worse));
	}
	for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
		CHECK_INT(platform_parse(slice_from_text(never[i][0]), &want, NULL), 0);
		CHECK_INT(platform_parse(slice_from_text(never[i][1]), &better, NULL), 0);
		CHECK_INT(platform_rank(want, better), 0);
	}
	CHECK_INT(platform_rank((struct platform){ S("linux"), S("amd64"), S("") }, (struct platform){ 0 }), 0);
}

TEST(a_short_reference_stands_for_a_whole_one)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "debian", "docker.io/library/debian:latest" }, { "debian:12", "docker.io/library/debian:12" },
		{ "docker.io/debian:12", "docker.io/library/debian:12" },
		{ "index.docker.io/library/debian:12", "docker.io/library/debian:12" },
		{ "team/app", "docker.io/team/app:latest" }, { "localhost/app:1", "localhost/app:1" },
		{ "localhost:5000/app", "localhost:5000/app:latest" },
		{ "registry.example/team/app:1.2", "registry.example/team/app:1.2" },
		{ "debian@sha256:" HEX64, "docker.io/library/debian@sha256:" HEX64 },
		{ "My Image", "My Image" }, /* a name of an archive's maker, and of no image */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;

		CHECK_SLICE(reference_whole(&arena, slice_from_text(cases[i].text)), cases[i].want);
	}
}

TEST(names_of_files_are_no_references)
{
	static const char *const right[] = { "debian", "debian:12", "a.example:5000/b/c:d", ("x@sha256:" HEX64) };
	static const char *const wrong[] = { "", "./x", "/x", "x.tar", "x.tar.gz", "x y", "x//y", "x/", "~/x" };

	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		CHECK(reference_looks_right(slice_from_text(right[i])));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK(!reference_looks_right(slice_from_text(wrong[i])));
}
