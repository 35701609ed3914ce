/* purl_test.c - package URLs by the rules of their specification; its own suite runs in cli/purl_suite_test.c */
#include "base/buffer.h"
#include "base/test.h"
#include "model/purl.h"

static void check_canonical(const char *text, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err = { 0 };
	struct purl purl;

	if (purl_parse(slice_from_text(text), false, &arena, &purl, &err) < 0) {
		if (want)
			fail_msg("%s: %s", text, err.text);
		return;
	}
	if (!want)
		fail_msg("%s is no purl, but gives %.*s", text, SLICE_ARG(purl_text(&purl, &arena)));
	CHECK_SLICE(purl_text(&purl, &arena), want);
}

TEST(purls_are_made_canonical)
{
	static const struct {
		const char *text, *canonical;
	} cases[] = {
		{ "PKG:NPM/foo@1", "pkg:npm/foo@1" },
		{ "pkg:///npm//foo//@1", NULL },
		{ "pkg:npm/foo/", "pkg:npm/foo" },
		{ "pkg:npm/foo@", "pkg:npm/foo" },
		{ "pkg:npm/foo?", "pkg:npm/foo" },
		{ "pkg:npm/foo#", "pkg:npm/foo" },
		{ "pkg:npm/foo?a=&b=2&&c", "pkg:npm/foo?b=2" },
		{ "pkg:npm/foo?b=2&a=1", "pkg:npm/foo?a=1&b=2" },
		{ "pkg:npm/foo?a=1&A=2", NULL },
		{ "pkg:npm/foo?1a=1", NULL },
		{ "pkg:npm/foo?=1", NULL },
		{ "pkg:npm/foo?a=%2", NULL },
		{ "pkg:npm/fo%zzo", NULL },
		{ "pkg:npm/%66oo@%31", "pkg:npm/foo@1" },
		{ "pkg:npm/@scope/foo@1", "pkg:npm/%40scope/foo@1" },
		{ "pkg:npm/@scope/foo", "pkg:npm/%40scope/foo" },
		{ "pkg:npm/@1", NULL },
		{ "pkg:npm/a@b@1", "pkg:npm/a%40b@1" },
		{ "pkg:github/a/b@c/d", "pkg:github/a/b@c%2Fd" },
		{ "pkg:npm/foo#./a//../b%2Fc/", "pkg:npm/foo#a/b/c" },
		{ "pkg:npm/foo?u=http://x/?y=z#s", "pkg:npm/foo?u=http:%2F%2Fx%2F%3Fy%3Dz#s" },
		{ "pkg:golang/a//b/./c", "pkg:golang/a/b/./c" },
		{ "pkg:golang/a%2Fb/c", "pkg:golang/a/b/c" },
		{ "pkg:generic/a%2Fb", "pkg:generic/a%2Fb" },
		{ "pkg:generic/a b+c~d:e", "pkg:generic/a%20b%2Bc~d:e" },
		{ "pkg:made.up-1/A/B@C", "pkg:made.up-1/A/B@C" },
		{ "pkg:made+up/a", NULL },
		{ "pkg:1made/a", NULL },
		{ "pkg:", NULL },
		{ "pkg:/", NULL },
		{ "npm/foo", NULL },
		{ "", NULL },
		{ "pkg:git/codeberg.org/Forgejo/Forgejo", "pkg:git/codeberg.org/Forgejo/Forgejo" },
		{ "pkg:git/GitHub.com/A/B", "pkg:git/github.com/a/b" },
		{ "pkg:git/example.com//a//b/c/@1", "pkg:git/example.com/a/b/c@1" },
		{ "pkg:git/example.com/@1", NULL },
		{ "pkg:cpan/drolsky/DateTime", "pkg:cpan/DROLSKY/DateTime" },
		{ "pkg:pub/Flutter.Thing", "pkg:pub/flutter_thing" },
		{ "pkg:cocoapods/.x", NULL },
		{ "pkg:swid/x", NULL },
		{ "pkg:cargo/a/b", NULL },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_canonical(cases[i].text, cases[i].canonical);
}

TEST(purls_that_are_wrong_say_why)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "npm/foo", "it does not begin with 'pkg:'" },
		{ "pkg:n&m/foo", "'n&m' is no type of a purl" },
		{ "pkg:swift/foo", "its type needs a namespace" },
		{ "pkg:cargo/a/b", "its type has no namespaces" },
		{ "pkg:gem/x?Platform=java", "the key 'Platform' is not in lower case" },
		{ "pkg:npm/x?in%20production=true", "'in%20production' is no key of a qualifier" },
		{ "pkg:julia/Dates", "its type needs a qualifier that it does not have" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct error err = { 0 };
		struct purl purl;

		CHECK_INT(purl_parse(slice_from_text(cases[i].text), false, &arena, &purl, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].why);
	}
}

TEST(purls_have_a_limit_of_qualifiers)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct error err = { 0 };
	struct purl purl;

	buffer_addf(&text, "pkg:npm/x?a=1");
	for (int i = 1; i < PURL_QUALIFIERS_MAX; i++)
		buffer_addf(&text, "&k%d=1", i);
	CHECK_INT(purl_parse(buffer_slice(&text), false, &arena, &purl, &err), 0);
	CHECK_INT(purl.qualifier_count, PURL_QUALIFIERS_MAX);
	buffer_addf(&text, "&z=1");
	CHECK_INT(purl_parse(buffer_slice(&text), false, &arena, &purl, &err), -ERR_LIMIT);
}
