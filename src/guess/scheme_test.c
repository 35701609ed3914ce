/* scheme_test.c - tests of scheme.c and yescrypt.c: what crypt(5) says of each scheme's form and cost */
#include "base/test.h"
#include "guess/guess.h"
#include "guess/scheme.h"

#include <stdio.h>

#define DIGEST_22 "qjXMvbEw8oaL.CzflDtaK/"
#define DIGEST_43 "T4AtC.5B.MRJyT6Z5vQ6CzS6vYp7/x1XWfJmhKqJWpa"
#define DIGEST_86 "qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"

TEST(every_scheme_of_crypt_is_known_by_its_form)
{
	static const struct {
		const char *field, *scheme;
	} cases[] = {
		{ "rl.3StKT.4T8M", "descrypt" },
		{ "abKEYrHhn1O6wR6/nr0gcA2E", "bigcrypt" },
		{ "_J9..rasmBYk8r9AiWNc", "bsdicrypt" },
		{ "$1$saltsalt$" DIGEST_22, "md5crypt" },
		{ "$1$$" DIGEST_22, "md5crypt" },
		{ "$3$$8846f7eaee8fb117ad06bdd830b7586c", "nt" },
		{ "$md5$saltsalt$$" DIGEST_22, "sunmd5" },
		{ "$md5$saltsalt$" DIGEST_22, "sunmd5" },
		{ "$md5,rounds=5000$GUBv0xjJ$$mSwgIswdjlTY0YxV7HBVm0", "sunmd5" },
		{ "$sha1$1000$saltsalt$k/blLYK2F5htWpaqI.Gy018m4nw0", "sha1crypt" },
		{ "$5$saltsalt$" DIGEST_43, "sha256crypt" },
		{ "$6$rounds=100000$salt$" DIGEST_86, "sha512crypt" },
		{ "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt" },
		{ "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt" },
		{ "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt" },
		{ "$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt" },
		{ "$7$CU..../....saltsalt$" DIGEST_43, "scrypt" },
		{ "$y$j9T$saltsaltsaltsalt$" DIGEST_43, "yescrypt" },
		{ "$gy$j9T$saltsaltsaltsalt$" DIGEST_43, "gost-yescrypt" },
		{ "$apr1$saltsalt$" DIGEST_22, "apr1" },
		{ "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "sha" },
		{ "{ssha}T4Lf/tbXD4oOrhnGirDZA82xSY4A/xBzYWx0", "ssha" },
		{ "{CRYPT}$1$saltsalt$" DIGEST_22, "md5crypt" },
		{ "{crypt}rl.3StKT.4T8M", "descrypt" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct field field = field_read(slice_from_text(cases[i].field));

		CHECK_SLICE(field.scheme, cases[i].scheme);
		CHECK_INT(field.kind, FIELD_HASH);
		CHECK(field.seconds > 0 && field.seconds < 1);
	}
}

TEST(a_hash_that_is_none_says_what_is_the_matter)
{
	static const struct {
		const char *field, *scheme, *words;
	} cases[] = {
		{ "$6$saltsalt$", "sha512crypt", "there is no digest behind its salt" },
		{ "$6$saltsalt", "sha512crypt", "there is no digest behind its salt" },
		{ "$6$", "sha512crypt", "there is no digest behind its salt" },
		{ "$6$saltsalt$" DIGEST_43, "sha512crypt", "its digest is too short, too long, or no digest" },
		{ "$6$a-salt-of-17-bytes$" DIGEST_86, "sha512crypt", "its salt is too long" },
		{ "$6$rounds=$salt$" DIGEST_86, "sha512crypt", "'rounds=' without a number" },
		{ "$5$rounds=-5$salt$" DIGEST_43, "sha256crypt", "'rounds=' without a number" },
		{ "$1$saltsalt$qjXMvbEw8oaL.CzflDta!/", "md5crypt", "its digest is too short, too long, or no digest" },
		{ "$2b$32$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt", "its cost is none of 04 to 31" },
		{ "$2b$5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt", "its cost is none of 04 to 31" },
		{ "$2b$12$", "bcrypt", "its digest is too short, too long, or no digest" },
		{ "$3$$8846f7eaee8fb117ad06bdd830b7586", "nt", "its digest is too short, too long, or no digest" },
		{ "$y$$salt$" DIGEST_43, "yescrypt", "its parameters cannot be read" },
		{ "$y$j9$salt$" DIGEST_43, "yescrypt", "its parameters cannot be read" },
		{ "$y$j9T$salt$", "yescrypt", "there is no digest behind its salt" },
		{ "$7$C", "scrypt", "its parameters cannot be read" },
		{ "$sha1$$salt$k/blLYK2F5htWpaqI.Gy018m4nw0", "sha1crypt", "it does not say how many rounds" },
		{ "$md5$salt", "sunmd5", "there is no digest behind its salt" },
		{ "{SHA}W6ph5Mm5Pz8GgiULbPgzG37m", "sha", "its digest is too short, too long, or no digest" },
		{ "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "ssha", "its digest and salt are too short, too long, or none" },
		{ "{CRYPT}", "", "there is no hash behind '{CRYPT}'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct field field = field_read(slice_from_text(cases[i].field));

		CHECK_SLICE(field.scheme, cases[i].scheme);
		CHECK_INT(field.kind, FIELD_MALFORMED);
		CHECK_TEXT(field.words, cases[i].words);
	}
	CHECK_INT(field_read(S("$6$sa\0lt$" DIGEST_86)).kind, FIELD_MALFORMED);
}

TEST(what_is_no_hash_is_a_plain_password_a_locked_account_or_a_scheme_of_others)
{
	static const struct {
		const char *field;
		enum field_kind kind;
	} cases[] = {
		{ "", FIELD_EMPTY },
		{ "!", FIELD_LOCKED },
		{ "!!", FIELD_LOCKED },
		{ "*", FIELD_LOCKED },
		{ "*LK*", FIELD_LOCKED },
		{ "x", FIELD_LOCKED },
		{ "!$6$saltsalt$" DIGEST_86, FIELD_LOCKED },
		{ "hunter2", FIELD_PLAIN },
		{ "X", FIELD_PLAIN },
		{ "$ecret$", FIELD_PLAIN },
		{ "$a$b$c", FIELD_PLAIN },
		{ "{x}", FIELD_PLAIN },
		{ "{PLAIN}hunter2", FIELD_PLAIN },
		{ "password12345", FIELD_PLAIN }, /* 13 digits to the base 64, but no 64 bits */
		{ "rl.3StKT.4T8N", FIELD_PLAIN },
		{ "rl.3StKT.4T8", FIELD_PLAIN },
		{ "_a-word-with-20-byte", FIELD_PLAIN },
		{ "5f4dcc3b5aa765d61d8327deb882cf99", FIELD_UNKNOWN },
		{ "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA", FIELD_UNKNOWN },
		{ "$P$BDiv3bMKpwPBzwNNh0tvVrT6wT8u9S/", FIELD_UNKNOWN },
		{ "{SSHA512}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", FIELD_UNKNOWN },
		{ "$new$saltsalt$" DIGEST_43, FIELD_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct field field = field_read(slice_from_text(cases[i].field));

		CHECK_INT(field.kind, cases[i].kind);
		CHECK_SLICE(field.scheme, "");
		CHECK(!field.words == (cases[i].kind != FIELD_UNKNOWN));
	}
}

static void check_cost(const char *hash, const char *words, double seconds)
{
	struct field field = field_read(slice_from_text(hash));

	CHECK_TEXT(field.cost, words);
	/* Within a factor of three, which a machine of today may differ by. */
	CHECK(field.seconds > seconds / 3 && field.seconds < seconds * 3);
}

/* Times by the plain loop over crypt(3) on a machine with 3 GHz. */
TEST(costs_are_read_from_parameters)
{
	check_cost("rl.3StKT.4T8M", "", 5.3e-6);
	check_cost("_J9..rasmBYk8r9AiWNc", "count 725", 113e-6);
	check_cost("_zzzzrasmBYk8r9AiWNc", "count 16777215", 2.6);
	check_cost("$1$saltsalt$" DIGEST_22, "", 125e-6);
	check_cost("$5$saltsalt$" DIGEST_43, "rounds=5000", 2.0e-3);
	check_cost("$6$saltsalt$" DIGEST_86, "rounds=5000", 1.9e-3);
	check_cost("$6$rounds=100000$salt$" DIGEST_86, "rounds=100000", 36e-3);
	check_cost("$6$rounds=999999999$salt$" DIGEST_86, "rounds=999999999", 366);
	check_cost("$6$rounds=99999999999999999999999999$salt$" DIGEST_86, "rounds=18446744073709551615", 6.7e12);
	check_cost("$sha1$248488$saltsalt$k/blLYK2F5htWpaqI.Gy018m4nw0", "rounds=248488", 0.21);
	check_cost("$md5,rounds=100000$saltsalt$$" DIGEST_22, "rounds=100000", 0.16);
	check_cost("$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "cost 10", 63e-3);
	check_cost("$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "cost 31", 132000);
	check_cost("$y$j75$saltsaltsaltsalt$" DIGEST_43, "N=2^10, r=8", 1.0e-3);
	check_cost("$y$j9T$saltsaltsaltsalt$" DIGEST_43, "N=2^12, r=32", 22e-3);
	check_cost("$y$jBT$saltsaltsaltsalt$" DIGEST_43, "N=2^14, r=32", 111e-3);
	check_cost("$gy$j9T$saltsaltsaltsalt$" DIGEST_43, "N=2^12, r=32", 18e-3);
	check_cost("$7$CU..../....saltsalt$" DIGEST_43, "N=2^14, r=32", 147e-3);
	check_cost("$7$DU..../....saltsalt$" DIGEST_43, "N=2^15, r=32", 525e-3);
}

/* 128 * N * r bytes, as scrypt (RFC 7914) and yescrypt ask for. */
TEST(memory_is_read_from_parameters)
{
	CHECK_INT(field_read(S("$y$j9T$saltsaltsaltsalt$" DIGEST_43)).memory_bytes >> 20, 16);
	CHECK_INT(field_read(S("$y$jFT$saltsaltsaltsalt$" DIGEST_43)).memory_bytes >> 20, 1024);
	CHECK_INT(field_read(S("$7$CU..../....saltsalt$" DIGEST_43)).memory_bytes >> 20, 64);
	CHECK(field_read(S("$7$zzzzzzzzzzzsaltsalt$" DIGEST_43)).memory_bytes == UINT64_MAX);
	CHECK_INT(field_read(S("$6$saltsalt$" DIGEST_86)).memory_bytes, 0);
}

TEST(a_scheme_and_its_cost_can_be_asked_for)
{
	double cost = -1;

	CHECK_SLICE(guess_scheme(S("$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"), &cost), "bcrypt");
	CHECK(cost > 0.02 && cost < 0.2);
	CHECK_SLICE(guess_scheme(S("hunter2"), &cost), "");
	CHECK(cost <= 0);
}
