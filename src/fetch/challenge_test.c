/* challenge_test.c - what servers ask for, after RFC 9110 (11.6.1), RFC 6750 (3) and what registries say */
#include "base/test.h"
#include "fetch/challenge.h"
#include <stdio.h>

TEST(challenges_are_told_apart_though_commas_are_between_them_and_in_them)
{
	static const struct {
		const char *field;
		const char *schemes;                 /* a blank after each */
		const char *realm, *service, *scope; /* of the last */
	} cases[] = {
		{ "Bearer "
		  "realm=\"https://auth.example.org/token\",service=\"registry.example.org\",scope=\"repository:a/b:pull,push\"",
			"Bearer ", "https://auth.example.org/token", "registry.example.org", "repository:a/b:pull,push" },
		{ "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\"", "Basic Newauth ",
			"apps", "", "" },
		{ "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"", "Newauth Basic ",
			"simple", "", "" },
		{ "Negotiate, Basic realm=x", "Negotiate Basic ", "x", "", "" },
		{ "Negotiate YII==, Bearer realm=\"a\"", "Negotiate Bearer ", "a", "", "" },
		{ "Negotiate", "Negotiate ", "", "", "" },
		{ "bearer REALM = \"a\" , Scope = b", "bearer ", "a", "", "b" },
		{ "Basic realm=\"a\\\"b\\\\c\"", "Basic ", "a\"b\\c", "", "" },
		{ "Basic realm=\"a\", realm=\"b\"", "Basic ", "a", "", "" },
		{ ", ,Basic realm=a,, ,charset=\"UTF-8\",", "Basic ", "a", "", "" },
		{ "Bearer error=\"insufficient_scope\",realm=\"a, Basic realm=b\"", "Bearer ", "a, Basic realm=b", "", "" },
		{ "Basic realm=\"never ends", "Basic ", "", "", "" },
		{ "Basic realm=a b", "Basic ", "", "", "" },
		{ "=x", "", "", "", "" },
		{ "\"Basic\" realm=a", "", "", "", "" },
		{ "Ba:sic realm=a", "", "", "", "" },
		{ "", "", "", "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice field = slice_from_text(cases[i].field);
		struct challenge challenge = { { 0 } };
		char schemes[128] = "";

		while (challenge_next(&field, &arena, &challenge))
			snprintf(schemes + strlen(schemes), sizeof schemes - strlen(schemes), "%.*s ",
				SLICE_ARG(challenge.scheme));
		CHECK_TEXT(schemes, cases[i].schemes);
		CHECK_SLICE(challenge.realm, cases[i].realm);
		CHECK_SLICE(challenge.service, cases[i].service);
		CHECK_SLICE(challenge.scope, cases[i].scope);
	}
}

TEST(values_take_no_more_memory_than_they_have_bytes)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	static char text[60000];
	struct slice field = { text, 0 };
	struct challenge challenge;

	field.len = (size_t)snprintf(text, sizeof text, "Bearer ");
	while (field.len < sizeof text - 8)
		field.len += (size_t)snprintf(text + field.len, sizeof text - field.len, "a=\"\",");
	CHECK(challenge_next(&field, &arena, &challenge));
	CHECK(field.len <= 1); /* the last comma */
	CHECK(arena.used_bytes <= sizeof text);
}
