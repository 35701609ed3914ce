/* known_test.c - examples, placeholders, places; entropy; gates; masks */
#include "base/sha256.h"
#include "base/test.h"
#include "secrets/entropy.h"
#include "secrets/keys.h"
#include "secrets/known.h"

#include <math.h>

TEST(entropy_is_shannons)
{
	/* By hand: n equally frequent bytes have log2(n); "aab" has log2(3) - 2/3. */
	static const struct {
		const char *text;
		double want;
	} cases[] = { { "", 0 }, { "aaaa", 0 }, { "ab", 1 }, { "abcd", 2 }, { "abababab", 1 }, { "0123456789abcdef", 4 },
		{ "aab", 0.9182958340544896 } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK(fabs(entropy_of(slice_from_text(cases[i].text)) - cases[i].want) < 1e-9);
}

TEST(placeholders_are_nobodys_secret)
{
	static const char *const placeholders[] = { "", " ", "${PASSWORD}", "$(cat pw)", "{{ .Values.pw }}", "<your token>", "%s",
		"%(password)s", "$PASSWORD", "%PASSWORD%", "{token}", "xxxxxxxxxxxx", "AKIAXXXXXXXXXXXXXXXX", "************",
		"aaaaaaaaaa", "0101010101", "#{ENV['A']}", "@@TOKEN@@" };
	static const char *const others[] = { "hunter2", "s3cr3t-p4ss", "$2y$10$abcdefghijk", "a<b>c", "100%sure%",
		"Zm9vYmFyYmF6" };

	for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
		if (!known_is_placeholder(slice_from_text(placeholders[i])))
			fail_msg("'%s' is taken for a secret", placeholders[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (known_is_placeholder(slice_from_text(others[i])))
			fail_msg("'%s' is taken for a placeholder", others[i]);
}

TEST(examples_of_documentation_are_known)
{
	CHECK_TEXT(known_example(S("AKIAIOSFODNN7"
				   "EXAMPLE")),
		"it calls itself an example");
	CHECK_TEXT(known_example(S("wJalrXUtnFEMI/K7MDENG/"
				   "bPxRfiCYEXAMPLEKEY")),
		"it calls itself an example");
	CHECK(known_example(S("your-api-key")));
	CHECK(known_example(S("DOCKER_PASSWORD")));
	CHECK(!known_example(S("DOCKERPASSWORD")));
	CHECK(!known_example(S("DOCKER_PASSWORD1")));
	CHECK(known_example(S("sk_test_"
			      "4eC39HqLyjWDar"
			      "jtT1zdp7dc")));
	CHECK(!known_example(S("AKIAIOSFODNN7"
			       "QXZMPLW")));
}

TEST(places_of_tests_and_documentation_are_known)
{
	static const char *const places[] = { "usr/share/doc/a/b", "srv/app/node_modules/x/test/key.pem", "a/b_test.go",
		"go/testdata/x", "usr/lib/python3/dist-packages/a/tests/b.py", "app/test_settings.py", "app/a.spec.ts",
		"usr/share/man/man1/a.1", "srv/node_modules/a/README.md" };
	static const char *const others[] = { "etc/passwd", "srv/app/.env", "srv/test", "srv/test/.env",
		"usr/lib/python3/config.py", "srv/app/README.md", "usr/share/document/a", "home/a/test.key",
		"srv/node_modules/a/index.js" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (!known_place(slice_from_text(places[i])))
			fail_msg("%s is not known", places[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (known_place(slice_from_text(others[i])))
			fail_msg("%s is known", others[i]);
}

TEST(only_what_cannot_hold_text_is_kept_away)
{
	CHECK_TEXT(secrets_gate(S("a"), S("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), 100), "pictures (magic)");
	CHECK_TEXT(secrets_gate(S("a"), S("GIF89a\x10"), 100), "pictures (magic)");
	CHECK_TEXT(secrets_gate(S("a"), S("BM\x10\0\0\0\0\0\0\0\x36"), 100), "pictures (magic)");
	CHECK_TEXT(secrets_gate(S("a"), S("wOF2\0\1\0\0"), 100), "fonts (magic)");
	CHECK_TEXT(secrets_gate(S("a"),
			   S("\0\0\0\x18"
			     "ftypmp42"),
			   100),
		"sound and film (magic)");
	CHECK_TEXT(secrets_gate(S("a"), S("\x1f\x8b\x08\0"), 100), "compressed data (what is in it is looked at by itself)");
	CHECK_TEXT(secrets_gate(S("a"), S("\x04\x22\x4d\x18"), 100), "compressed streams (magic)");
	CHECK(!secrets_gate(S("key.png"), S("-----BEGIN"), 100));
	CHECK(!secrets_gate(S("a"),
		S("\x7f"
		  "ELF\2\1\1"),
		100));
	CHECK(!secrets_gate(S("a"), S("BMW_PASSWORD=x"), 100));
	CHECK(!secrets_gate(S("a"), S("BM"), 2));
	CHECK(!secrets_gate(S("a"), S("RIFF x"), 6));
	CHECK(!secrets_gate(S("a"), S(""), 0));
	CHECK(!secrets_gate(S("a"), S("PK\3\4"), 4));
}

TEST(a_mask_shows_four_characters_and_a_quarter_at_most)
{
	static const struct {
		struct slice secret;
		const char *want;
	} cases[] = { { { "", 0 }, "***" }, { { "abc", 3 }, "***" }, { { "abcdefgh", 8 }, "ab***" },
		{ { "abcdefghijklmnop", 16 }, "abcd***" }, { { "abcdefghijklmnopqrstuvwxyz", 26 }, "abcd***" },
		{ { "a\033[31mabcdefghijkl", 17 }, "a***" },
		{ { "\xc3\xa4"
		    "bcdefghijklmnopq",
			  18 },
			"***" },
		{ { "ab\0defghijklmnopq", 17 }, "ab***" } };
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(secrets_mask(&arena, cases[i].secret), cases[i].want);
}
