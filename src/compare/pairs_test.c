/* pairs_test.c - things that belong together */
#include "base/test.h"
#include "compare/pairs.h"

struct words {
	const char *older, *newer; /* a letter an item: its key; an upper-case letter has its lower-case one as a second */
};

static bool key_of(const void *context, bool newer, size_t index, size_t which, unsigned char ret_key[SHA256_SIZE])
{
	const struct words *words = context;
	char letter = (newer ? words->newer : words->older)[index];

	if (which > 0 && (letter < 'A' || letter > 'Z' || which > 1))
		return false;
	memset(ret_key, which ? letter - 'A' + 'a' : letter, SHA256_SIZE);
	return letter != '-';
}

static void check_partners(const char *older, const char *newer, const char *partners)
{
	struct words words = { older, newer };
	cleanup_pairs struct pairs pairs = { 0 };

	pairs_init(&pairs, strlen(older), strlen(newer));
	pairs_match(&pairs, key_of, &words);
	for (size_t i = 0; i < pairs.newer_count; i++)
		CHECK_INT(pairs.newer[i] == PAIR_NONE ? '-' : '0' + (char)pairs.newer[i], partners[i]);
	for (size_t i = 0; i < pairs.older_count; i++)
		if (pairs.older[i] != PAIR_NONE)
			CHECK_INT(pairs.newer[pairs.older[i]], i);
}

TEST(items_of_one_key_are_pairs_and_each_is_in_one)
{
	check_partners("", "", "");
	check_partners("ab", "", "");
	check_partners("", "ab", "--");
	check_partners("abc", "cab", "201");
	check_partners("aa", "a", "0");
	check_partners("a", "aa", "0-");
	check_partners("aab", "aaab", "01-2");
	check_partners("ab", "cd", "--");
}

TEST(what_has_no_key_is_like_nothing)
{
	check_partners("-", "-", "-");
	check_partners("-a", "a-", "1-");
}

TEST(a_second_key_is_as_good_as_the_first)
{
	check_partners("A", "a", "0");
	check_partners("a", "A", "0");
	check_partners("A", "A", "0");
	check_partners("Aa", "aA", "10");
	check_partners("AA", "aaa", "01-");
}

TEST(pairs_that_were_found_before_stay)
{
	struct words words = { "ab", "ba" };
	cleanup_pairs struct pairs pairs = { 0 };

	pairs_init(&pairs, 2, 2);
	pairs.older[0] = pairs.newer[0] = 0; /* a with b */
	pairs_match(&pairs, key_of, &words);
	CHECK_INT(pairs.newer[0], 0);
	CHECK_INT(pairs.newer[1], PAIR_NONE);
	CHECK_INT(pairs.older[1], PAIR_NONE);
}
