/* guess_test.c - tests of guess.c: who is found, in which order, what is said, and what is left in memory */
#include "base/memory.h"
#include "base/test.h"
#include "guess/guess.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define TARGETS_MAX 16

/* Made by openssl passwd and perl's crypt, from qwerty, snoopy, and (twice) what is in no list. */
#define QWERTY "abwD8RktQaTFY"
#define SNOOPY "$1$saltsalt$HT78cs7E9wIdzFveGqjeE0"
#define HARD "$1$saltsalt$BsXyQbZiQujHkdhwPwdol."
#define YESCRYPT "$y$j9T$saltsaltsaltsalt$TG0j4ztp7XikOFbl3oG2Aa1GQ38OvMjd0gigg1D5Qo2"
#define NT_DEPLOY2024 "$3$$386ae87f09169131aa372581b92c7757"
#define DIGEST_43 "KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6"
#define DIGEST_86 "qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"

/* What was said last of each, and how often. */
struct heard {
	struct password last[TARGETS_MAX];
	unsigned times[TARGETS_MAX];
	size_t order[TARGETS_MAX]; /* in which they ended */
	size_t ended;
	bool went_back; /* `tried` of one became less */
};

static void hear(void *context, size_t index, const struct password *password)
{
	struct heard *heard = context;

	if (heard->times[index] && password->tried < heard->last[index].tried)
		heard->went_back = true;
	heard->last[index] = *password;
	heard->times[index]++;
	if (password->required_done && heard->ended < TARGETS_MAX)
		heard->order[heard->ended++] = index;
}

struct one {
	const char *account, *gecos, *hash;
};

static struct slice own_copy(struct arena *arena, const char *text)
{
	return arena_copy(arena, slice_from_text(text)); /* the hash is wiped */
}

static struct heard run(const struct one *ones, size_t count, const struct guess_options *options, struct arena *arena)
{
	struct guess_target targets[TARGETS_MAX] = { 0 };
	struct heard heard = { 0 };
	struct guess_sink sink = { hear, &heard };

	for (size_t i = 0; i < count; i++)
		targets[i] = (struct guess_target){ .account = own_copy(arena, ones[i].account),
			.gecos = own_copy(arena, ones[i].gecos ? ones[i].gecos : ""),
			.path = S("etc/shadow"),
			.line = i + 1,
			.hash = own_copy(arena, ones[i].hash) };
	guess_run(targets, count, options, &sink, arena);
	for (size_t i = 0; i < count; i++)
		for (const char *at = ones[i].hash; *at; at++)
			CHECK_INT(targets[i].hash.ptr[at - ones[i].hash], 0);
	CHECK(!heard.went_back);
	return heard;
}

/* Made by openssl passwd and perl's crypt, from the words in the comments. */
static const struct {
	struct one one;
	const char *scheme;
	enum password_class guess;
} found[] = {
	{ { "nobody2", NULL, "" }, "", PASSWORD_EMPTY },
	{ { "web", NULL, "$1$saltsalt$5Jhcit4zN9UlGiA0txPkO0" }, "md5crypt", PASSWORD_EMPTY }, /* "" */
	{ { "plain", NULL, "hunter2" }, "", PASSWORD_PLAIN },
	{ { "deploy", NULL, "$1$saltsalt$Uclb/2Tv5PBQSODZyq69s0" }, "md5crypt", PASSWORD_DERIVED }, /* deploy2024 */
	{ { "deploy", NULL, "$apr1$saltsalt$GaION0UJePeqXLHdDkikA." }, "apr1", PASSWORD_DERIVED },
	{ { "deploy", NULL, "{SSHA}T4Lf/tbXD4oOrhnGirDZA82xSY4A/xBzYWx0" }, "ssha", PASSWORD_DERIVED },
	{ { "jd", "Jane Doe,,,", "$1$saltsalt$/Idvd7IWBzR83xmDVem8L/" }, "md5crypt", PASSWORD_DERIVED },
	{ { "pi", NULL, "$6$saltsalt$677q0O/U8ycKsbBfN68CgcyXcWEbi0J/eUf256PkkeGXfNX3CNnPlwFdNvdBgnSiHDx5X1Xozxf5lg9iVIVVu/" },
		"sha512crypt", PASSWORD_DEFAULT },
	{ { "app", NULL, "$1$saltsalt$Gan9glI3ghan.hsfDW8RM1" }, "md5crypt", PASSWORD_DEFAULT },
	{ { "app", NULL, QWERTY }, "descrypt", PASSWORD_COMMON },
	{ { "app", NULL, SNOOPY }, "md5crypt", PASSWORD_COMMON },
	{ { "app", NULL, HARD }, "md5crypt", PASSWORD_NOT_GUESSED },
};

TEST(each_class_of_password_is_found)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(600000);
	struct guess_options options = { .budget = &budget };
	struct one ones[TARGETS_MAX];
	size_t count = sizeof found / sizeof found[0];
	struct heard heard;

	for (size_t i = 0; i < count; i++)
		ones[i] = found[i].one;
	heard = run(ones, count, &options, &arena);
	for (size_t i = 0; i < count; i++) {
		const struct password *password = &heard.last[i];

		CHECK_INT(password->guess, found[i].guess);
		CHECK_SLICE(password->scheme, found[i].scheme);
		CHECK_SLICE(password->account, found[i].one.account);
		CHECK_SLICE(password->path, "etc/shadow");
		CHECK_INT(password->line, i + 1);
		CHECK_INT(password->required_done, 1);
		CHECK_INT(password->tried, password->candidates);
		CHECK_SLICE(password->reason, "");
	}
}

/* The word's place in a list that everybody has is the word. */
TEST(what_was_tried_does_not_tell_which_word_it_was)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(600000);
	struct guess_options options = { .budget = &budget };
	struct one ones[] = { { "app", NULL, QWERTY }, { "app", NULL, SNOOPY }, { "app", NULL, HARD } };
	struct heard heard = run(ones, 3, &options, &arena);

	CHECK_INT(heard.last[0].tried, heard.last[2].tried);
	CHECK_INT(heard.last[1].tried, heard.last[2].tried);
}

TEST(without_a_budget_the_required_tier_alone_is_tried)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct guess_options options = { 0 };
	struct one ones[] = { { "app", NULL, QWERTY }, { "app", NULL, SNOOPY } };
	struct heard heard = run(ones, 2, &options, &arena);

	CHECK_INT(heard.last[0].guess, PASSWORD_COMMON);
	CHECK_INT(heard.last[1].guess, PASSWORD_NOT_GUESSED);
	CHECK_INT(heard.last[1].required_done, 1);
	CHECK(heard.last[1].candidates > 200 && heard.last[1].candidates < 500);
}

TEST(words_of_the_image_and_of_the_user_are_tried)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(600000);
	struct slice image = S("deploy/x"), own = S("correct horse battery staple");
	struct guess_options options = { .words = { &image, 1 }, .word_list = { &own, 1 }, .budget = &budget };
	struct one ones[] = { { "app", NULL, "$1$saltsalt$Uclb/2Tv5PBQSODZyq69s0" }, { "app", NULL, HARD } };
	struct heard heard = run(ones, 2, &options, &arena);

	CHECK_INT(heard.last[0].guess, PASSWORD_DERIVED);
	CHECK_INT(heard.last[1].guess, PASSWORD_COMMON);
}

/* None of these may be tried: each would take minutes, hours or more memory than there is. */
TEST(a_hash_that_asks_for_too_much_is_named_and_not_tried)
{
	static const struct {
		const char *hash, *reason;
	} cases[] = {
		{ "$6$rounds=999999999$saltsalt$" DIGEST_86, "rounds=999999999: a guess would take about 7 min" },
		{ "$5$rounds=4294967296999$saltsalt$" DIGEST_43, "rounds=4294967296999: a guess would take about 20 days" },
		{ "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "cost 31: a guess would take about 37 hours" },
		{ "$y$jFT$saltsaltsaltsalt$" DIGEST_43, "N=2^18, r=32: a guess would need 1024 MiB of memory" },
		{ "$7$zzzzzzzzzzzsaltsalt$" DIGEST_43,
			"N=2^63, r=1073741823, p=1073741823, t=0: a guess would need 17592186044415 MiB of memory" },
		{ "$md5,rounds=4000000000$saltsalt$$qjXMvbEw8oaL.CzflDtaK/",
			"rounds=4000000000: a guess would take about 107 min" },
		{ "$sha1$4000000000$saltsalt$k/blLYK2F5htWpaqI.Gy018m4nw0",
			"rounds=4000000000: a guess would take about 57 min" },
		{ "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
			"a hash by Argon2, which crypt(3) does not know" },
		{ "$6$saltsalt$", "not a hash: there is no digest behind its salt" },
		{ "$5$rounds=10$salt$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH/Tp.6", "crypt(3) refuses it" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct deadline budget = deadline_in(600000);
		struct guess_options options = { .budget = &budget };
		struct one one = { "app", NULL, cases[i].hash };
		struct heard heard = run(&one, 1, &options, &arena);

		CHECK_SLICE(heard.last[0].reason, cases[i].reason);
		CHECK_INT(heard.last[0].guess, PASSWORD_NOT_GUESSED);
		CHECK_INT(heard.last[0].tried, 0);
		CHECK_INT(heard.last[0].required_done, 0);
	}
}

/* A minute a guess: what is cheap is done all the same. */
TEST(a_costly_hash_does_not_hold_up_the_others)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(600000);
	struct guess_options options = { .budget = &budget };
	struct one ones[] = { { "app", NULL, "$6$rounds=200000000$saltsalt$" DIGEST_86 },
		{ "deploy", NULL, "$1$saltsalt$Uclb/2Tv5PBQSODZyq69s0" } };
	struct heard heard = run(ones, 2, &options, &arena);

	CHECK_INT(heard.last[0].required_done, 0);
	CHECK_INT(heard.last[1].guess, PASSWORD_DERIVED);
}

/* Three calls share the candidates of each: together they try all, one of them finds the word. */
TEST(calls_that_share_the_candidates_try_each_once)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(600000);
	struct one ones[] = { { "app", NULL, HARD }, { "app", NULL, SNOOPY }, { "deploy", NULL, NT_DEPLOY2024 },
		{ "web", NULL, "$1$saltsalt$5Jhcit4zN9UlGiA0txPkO0" }, { "nobody2", NULL, "" } };
	struct heard alone = run(ones, 5, &(struct guess_options){ .budget = &budget }, &arena);
	uint64_t tried = 0, candidates = 0;
	unsigned times[5] = { 0 };

	for (size_t part = 0; part < 3; part++) {
		struct guess_options options = { .budget = &budget, .part = part, .parts = 3 };
		struct heard heard = run(ones, 5, &options, &arena);

		tried += heard.last[0].tried;
		candidates += heard.last[0].candidates;
		for (size_t i = 0; i < 5; i++) {
			CHECK_INT(heard.last[i].required_done, 1);
			times[i] += heard.last[i].guess != PASSWORD_NOT_GUESSED;
			CHECK(heard.last[i].guess == PASSWORD_NOT_GUESSED || heard.last[i].guess == alone.last[i].guess);
		}
	}
	CHECK_INT(tried, alone.last[0].tried);
	CHECK_INT(candidates, alone.last[0].candidates);
	CHECK_INT(times[0], 0);
	CHECK_INT(times[1], 1);
	CHECK_INT(times[2], 1);
	CHECK_INT(times[3], 1);
	CHECK_INT(times[4], 3); /* no guess is needed */
}

TEST(a_machine_that_is_shared_has_less_memory_for_a_guess)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = { .at_ms = 1, .passed = true };
	struct guess_options options = { .budget = &budget, .memory_max = 8u << 20 };
	struct one one = { "app", NULL, YESCRYPT };
	struct heard heard = run(&one, 1, &options, &arena);

	CHECK_SLICE(heard.last[0].reason, "N=2^12, r=32: a guess would need 16 MiB of memory");
}

TEST(cheap_schemes_go_first)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct guess_options options = { 0 };
	struct one ones[] = { { "app", NULL, "$1$saltsalt$qjXMvbEw8oaL.CzflDtaKK" }, { "app", NULL, "rl.3StKT.4T8M" },
		{ "app", NULL, "$3$$386ae87f09169131aa372581b92c7757" } };
	struct heard heard = run(ones, 3, &options, &arena);

	CHECK_INT(heard.ended, 3);
	CHECK_INT(heard.order[0], 2);
	CHECK_INT(heard.order[1], 1);
	CHECK_INT(heard.order[2], 0);
}

TEST(when_the_time_is_over_all_say_how_far_they_are)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = { .at_ms = 1, .passed = true };
	struct guess_options options = { .budget = &budget };
	struct one ones[] = { { "app", NULL, "rl.3StKT.4T8M" }, { "app", NULL, HARD }, { "app", NULL, YESCRYPT } };
	struct heard heard = run(ones, 3, &options, &arena);

	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(heard.last[i].tried, 0);
		CHECK_INT(heard.last[i].required_done, 0);
		CHECK(heard.last[i].reason.len > 0);
		CHECK(heard.last[i].candidates > 3000);
	}
}

/* Ten accounts with what Debian's passwd makes, and a second: the first candidates of each are tried, none is left out, and the budget is kept. */
TEST(costly_hashes_advance_side_by_side_and_keep_the_budget)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline budget = deadline_in(1000), much_later = deadline_in(20000);
	struct guess_options options = { .budget = &budget };
	struct one ones[10];
	struct heard heard;
	uint64_t least = UINT64_MAX, most = 0;

	for (size_t i = 0; i < 10; i++)
		ones[i] = (struct one){ "app", NULL, YESCRYPT };
	heard = run(ones, 10, &options, &arena);
	CHECK(!deadline_passed(&much_later));
	for (size_t i = 0; i < 10; i++) {
		CHECK_INT(heard.last[i].required_done, 0);
		CHECK(slice_starts_with(heard.last[i].reason, S("N=2^12, r=32: the ")));
		CHECK(heard.times[i] >= 2);
		least = heard.last[i].tried < least ? heard.last[i].tried : least;
		most = heard.last[i].tried > most ? heard.last[i].tried : most;
	}
	CHECK(most - least <= 3); /* a turn */
}

static void hear_the_last(void *context, size_t index, const struct password *password)
{
	if (index == GUESS_TARGETS_MAX)
		*(struct password *)context = *password;
}

TEST(more_hashes_than_the_limit_are_named)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct guess_target *targets = arena_array(&arena, struct guess_target, GUESS_TARGETS_MAX + 1);
	struct guess_options options = { 0 };
	struct password last = { .required_done = 1 };
	struct guess_sink sink = { hear_the_last, &last };

	for (size_t i = 0; i <= GUESS_TARGETS_MAX; i++)
		targets[i] = (struct guess_target){ .account = S("deploy2024"), .hash = own_copy(&arena, NT_DEPLOY2024) };
	guess_run(targets, GUESS_TARGETS_MAX + 1, &options, &sink, &arena);
	CHECK_INT(last.required_done, 0);
	CHECK_SLICE(last.reason, "there are too many hashes");
}
