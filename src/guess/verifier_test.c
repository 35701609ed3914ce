/* verifier_test.c - tests of verifier.c
 *
 * The hashes are others' work: PHP's manual on crypt(), the test vectors of crypt_blowfish, openssl passwd, htpasswd's format by openssl, Python's hashlib
 * and hmac by the schemes' definitions, perl's crypt(). */
#include "base/cleanup.h"
#include "base/test.h"
#include "guess/verifier.h"

CLEANUP_DEFINE(struct verifier *, cleanup_verifier_run, verifier_free)
#define cleanup_verifier CLEANUP(cleanup_verifier_run)

#define LONG_WORD "a word of more than sixteen bytes, and of more than sixty-four of them, too: yes"

static const struct {
	const char *hash, *word;
} made[] = {
	{ "rl.3StKT.4T8M", "rasmuslerdorf" },
	{ "_J9..rasmBYk8r9AiWNc", "rasmuslerdorf" },
	{ "$1$rasmusle$rISCgZzpwk3UhDidwXvin0", "rasmuslerdorf" },
	{ "$5$rounds=5000$usesomesillystri$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6", "rasmuslerdorf" },
	{ "$2a$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi", "rasmuslerdorf" },
	{ "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U" },
	{ "$1$saltsalt$Uclb/2Tv5PBQSODZyq69s0", "deploy2024" },
	{ "$5$saltsalt$Nr20TVFBafBx4APN8iYlQcOFi9/DuFFCHPhbh1s6Sr7", "deploy2024" },
	{ "$6$saltsalt$/0Bl8ocs1OwGxmCPRoAuHESIPb1HDvW/PAJ.HpwF6p419Yh2BxsmBIjcRXDRwPt2BeP3DxgcY19kCVWBki1Yx1", "deploy2024" },
	{ "$7$86..../....saltsalt$3RDw/3FCBHJGwzPJLwscvp9kSeKU2vgVjmYyOqb/r/7", "deploy2024" },
	{ "$3$$386ae87f09169131aa372581b92c7757", "deploy2024" },
	{ "$sha1$1000$saltsalt$k/blLYK2F5htWpaqI.Gy018m4nw0", "deploy2024" },
	{ "$md5$saltsalt$$ZigmBZDenmwMr6oed.N3x.", "deploy2024" },
	{ "$md5,rounds=10$saltsalt$$u/FgWXpK6bAXlmYml/h.p/", "deploy2024" },
	{ "$2b$04$abcdefghijklmnopqrstuu.6tuetaODwKMx4HP0YBRI1Aa3uBtTJG", "deploy2024" },
	{ "$2x$04$abcdefghijklmnopqrstuu.6tuetaODwKMx4HP0YBRI1Aa3uBtTJG", "deploy2024" },
	{ "$2y$04$abcdefghijklmnopqrstuu.6tuetaODwKMx4HP0YBRI1Aa3uBtTJG", "deploy2024" },
	{ "$y$j75$saltsaltsaltsalt$ZY4rUdgJL7m5SuvrnEyTuSaRRsavQUBwIsp2Pse.dmC", "deploy2024" },
	{ "$gy$j75$saltsaltsaltsalt$d6fI6ufO.Tky1pITbk1h86Nz6wW22ro3FOjo4b4xcw9", "deploy2024" },
	{ "abKEYrHhn1O6wR6/nr0gcA2E", "deploy2024-long" },
	{ "{CRYPT}$1$saltsalt$Uclb/2Tv5PBQSODZyq69s0", "deploy2024" },
	{ "{SHA}PPbLKEikmONOWlwgQugONheYkpg=", "deploy2024" },
	{ "{SSHA}T4Lf/tbXD4oOrhnGirDZA82xSY4A/xBzYWx0", "deploy2024" },
	{ "$apr1$saltsalt$a8ml/vK5HEjiZ5oypDWA7/", "" },
	{ "$apr1$saltsalt$OEnK0QmmvoDzFw9W2yFYT/", "a" },
	{ "$apr1$saltsalt$GaION0UJePeqXLHdDkikA.", "deploy2024" },
	{ "$apr1$s$8MHkebO2RMFbTzm6AvAcU/", "deploy2024" },
	{ "$apr1$saltsalt$VjrREOC5/Pwsmfpc/qgVW1", "sixteen-bytes-ok" },
	{ "$apr1$saltsalt$brlA1z1MbKdflZAK1ZmrH1", LONG_WORD },
};

TEST(a_hash_is_made_of_its_word_and_of_no_other)
{
	cleanup_verifier struct verifier *verifier = verifier_new();

	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
		struct field field = field_read(slice_from_text(made[i].hash));

		CHECK_INT(field.kind, FIELD_HASH);
		CHECK_INT(verifier_try(verifier, &field, slice_from_text(made[i].word)), VERIFIED_SAME);
		CHECK_INT(verifier_try(verifier, &field, S("Deploy2024")), VERIFIED_DIFFERENT);
		CHECK_INT(verifier_try(verifier, &field, S("deploy202\0")), VERIFIED_DIFFERENT);
		if (made[i].word[0])
			CHECK_INT(verifier_try(verifier, &field, S("")), VERIFIED_DIFFERENT);
	}
}

TEST(the_longest_word_is_tried_and_longer_ones_are_of_no_hash)
{
	cleanup_verifier struct verifier *verifier = verifier_new();
	struct field field = field_read(S("$apr1$saltsalt$GaION0UJePeqXLHdDkikA."));
	char word[VERIFIER_WORD_MAX + 1];

	memset(word, 'w', sizeof word);
	CHECK_INT(verifier_try(verifier, &field, slice_make(word, VERIFIER_WORD_MAX)), VERIFIED_DIFFERENT);
	CHECK_INT(verifier_try(verifier, &field, slice_make(word, sizeof word)), VERIFIED_DIFFERENT);
	field = field_read(
		S("$6$saltsalt$/0Bl8ocs1OwGxmCPRoAuHESIPb1HDvW/PAJ.HpwF6p419Yh2BxsmBIjcRXDRwPt2BeP3DxgcY19kCVWBki1Yx1"));
	CHECK_INT(verifier_try(verifier, &field, slice_make(word, VERIFIER_WORD_MAX)), VERIFIED_DIFFERENT);
}

TEST(crypt_refuses_what_has_the_form_of_a_hash_and_parameters_of_none)
{
	cleanup_verifier struct verifier *verifier = verifier_new();
	struct field field = field_read(S("$5$rounds=10$salt$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6"));

	CHECK_INT(field.kind, FIELD_HASH);
	CHECK_INT(verifier_try(verifier, &field, S("word")), VERIFIED_REFUSED);
}

/* tests/guess_test.py has other programs make hashes of random words: a line "HASH<tab>WORD<tab>another WORD" each, in the file that PLIMSOLL_HASHES names. */
TEST(what_other_programs_made_of_a_word_is_that_word)
{
	cleanup_verifier struct verifier *verifier = NULL;
	const char *path = getenv("PLIMSOLL_HASHES");
	struct slice file, text, line, hash, rest, word, other;
	size_t count = 0;

	if (!path)
		skip();
	verifier = verifier_new(); /* skip() does not come back to free it */
	file = text = test_read_file(path);
	while (slice_next_line(&text, &line)) {
		struct field field;

		CHECK(slice_cut(line, '\t', &hash, &rest) && slice_cut(rest, '\t', &word, &other));
		field = field_read(hash);
		if (field.kind != FIELD_HASH || verifier_try(verifier, &field, word) != VERIFIED_SAME ||
			verifier_try(verifier, &field, other) != VERIFIED_DIFFERENT)
			fail_msg("'%.*s' of '%.*s'", SLICE_ARG(hash), SLICE_ARG(word));
		count++;
	}
	CHECK(count > 0);
	free((void *)(uintptr_t)file.ptr);
}
