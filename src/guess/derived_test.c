/* derived_test.c - tests of derived.c, words.c and candidates.c: what is tried for whom */
#include "base/test.h"
#include "guess/candidates.h"
#include "guess/derived.h"

#include <stdio.h>

static void check_derived(const struct guess_target *target, const struct slices *image_words, const char *const *want)
{
	struct words words = { 0 };

	derive_words(target, image_words, &words);
	for (; *want; want++) {
		if (!words_has(&words, slice_from_text(*want)))
			fail_msg("'%s' is not among the candidates", *want);
	}
	for (size_t i = 0; i < words.count; i++)
		CHECK_INT(words.items[i].guess, PASSWORD_DERIVED);
	words_done(&words);
}

TEST(the_name_is_tried_in_other_cases_with_digits_and_years_reversed_and_doubled)
{
	static const char *const want[] = { "deploy", "Deploy", "DEPLOY", "yolped", "deploydeploy", "DeployDeploy", "deploy1",
		"deploy123", "deploy1234", "deploy!", "Deploy123!", "Deploy1", "deploy2024", "Deploy2019", "deploy2015", "d3pl0y",
		"123deploy", NULL };
	struct guess_target target = { .account = S("deploy") };

	check_derived(&target, &(struct slices){ 0 }, want);
}

TEST(the_words_of_the_gecos_field_are_tried_and_what_names_are_made_into)
{
	static const char *const want[] = { "Jane", "jane", "doe123", "Doe", "enaj", "janejane", "janedoe", "jdoe", "janed",
		"jane.doe", "doejane", "JaneDoe", "5551234", "Room", NULL };
	struct guess_target target = { .account = S("jd"), .gecos = S("Jane Q. Doe,Room 12,555-1234,,") };

	check_derived(&target, &(struct slices){ 0 }, want);
}

TEST(the_parts_of_a_name_the_home_and_the_image_are_tried)
{
	static const char *const want[] = { "app_user2", "app", "App123", "user2", "appuser2", "app_user", "site", "site123",
		"nginx", "Nginx2025", "xnign", "acme", "acme1", NULL };
	struct slice image[] = { S("nginx"), S("acme/x") };
	struct guess_target target = { .account = S("app_user2"), .home = S("/srv/site") };

	check_derived(&target, &(struct slices){ image, 2 }, want);
}

TEST(of_many_words_of_an_image_the_last_count)
{
	static const char *const want[] = { "two", "three", "four", "five", "six", NULL };
	struct slice image[] = { S("one"), S("two"), S("three"), S("four"), S("five"), S("six") };
	struct guess_target target = { .account = S("app") };
	struct words words = { 0 };

	check_derived(&target, &(struct slices){ image, 6 }, want);
	derive_words(&target, &(struct slices){ image, 6 }, &words);
	CHECK(!words_has(&words, S("one")));
	words_done(&words);
}

TEST(strange_names_make_a_bounded_number_of_candidates)
{
	static const size_t sizes[] = { 0, 1, 2, 63, 64, 65, 4096 };
	char name[4096];
	struct words words = { 0 };

	for (size_t i = 0; i < sizeof name; i++)
		name[i] = (char)(i * 7 + 1);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct slice text = slice_make(name, sizes[i]), image[20];
		struct guess_target target = { .account = text, .gecos = text, .home = text };

		for (size_t word = 0; word < 20; word++)
			image[word] = slice_from(text, word);
		derive_words(&target, &(struct slices){ image, 20 }, &words);
		CHECK(words.count < 2000);
		for (size_t word = 0; word < words.count; word++)
			CHECK(words.items[word].text.len <= WORD_MADE_MAX);
		words_done(&words);
	}
}

static size_t place(const struct words *words, const char *text)
{
	for (size_t i = 0; i < words->count; i++)
		if (slice_equal(words->items[i].text, slice_from_text(text)))
			return i;
	fail_msg("'%s' is not among the candidates", text);
	return 0;
}

TEST(candidates_come_in_the_order_of_the_specification_and_each_once)
{
	struct slice image = S("nginx");
	struct guess_target target = { .account = S("root") };
	struct words words = { 0 };

	candidates_required(&target, &(struct slices){ &image, 1 }, &words);
	CHECK_INT(words.items[0].text.len, 0);
	CHECK_INT(words.items[0].guess, PASSWORD_EMPTY);
	CHECK_INT(place(&words, "root"), 1);
	CHECK(place(&words, "root123") < place(&words, "nginx"));
	CHECK(place(&words, "nginx") < place(&words, "calvin"));
	CHECK_INT(words.items[place(&words, "calvin")].guess, PASSWORD_DEFAULT);
	CHECK(place(&words, "calvin") < place(&words, "123456"));
	CHECK_INT(words.items[place(&words, "123456")].guess, PASSWORD_COMMON);
	for (size_t i = 0; i < words.count; i++)
		for (size_t other = 0; other < i; other++)
			CHECK(!slice_equal(words.items[i].text, words.items[other].text));
	words_done(&words);
}

TEST(a_vendors_default_is_required_for_its_account_and_tried_later_for_others)
{
	struct guess_target pi = { .account = S("pi") }, other = { .account = S("other") };
	struct words words = { 0 };

	candidates_required(&pi, &(struct slices){ 0 }, &words);
	CHECK(words_has(&words, S("raspberry")));
	words_done(&words);
	candidates_required(&other, &(struct slices){ 0 }, &words);
	CHECK(!words_has(&words, S("raspberry")));
	words_done(&words);
	candidates_rest(&(struct slices){ 0 }, &words);
	CHECK_INT(words.items[place(&words, "raspberry")].guess, PASSWORD_DEFAULT);
	CHECK(words.count > 3000);
	words_done(&words);
}

TEST(the_users_own_words_come_last)
{
	struct slice own[] = { S("horsebatterystaple"), S(""), S("123456"), S("zebra-crossing") };
	struct words words = { 0 };

	candidates_rest(&(struct slices){ own, 4 }, &words);
	CHECK_INT(place(&words, "zebra-crossing"), words.count - 1);
	CHECK_INT(words.items[words.count - 1].guess, PASSWORD_COMMON);
	CHECK(!words_has(&words, S("")));
	words_done(&words);
}

/* Many of them stand in a list that others gathered: "product,account,password" a line. The rest are of their documentation, as defaults.def says. */
TEST(vendors_defaults_are_as_others_know_them)
{
	static const struct {
		const char *account, *password;
	} ours[] = {
#define DEFAULT(account, password, source) { account, password },
#include "guess/defaults.def"
#undef DEFAULT
	};
	char *path = test_data_path("feeds/passwords/DefaultCreds-Cheat-Sheet.csv");
	struct slice file = test_read_file(path), text, line, product, rest, account, password;
	size_t known = 0;

	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
		bool same = false;

		for (text = file; !same && slice_next_line(&text, &line);)
			same = slice_cut(line, ',', &product, &rest) && slice_cut(rest, ',', &account, &password) &&
			       slice_equal(account, slice_from_text(ours[i].account)) &&
			       slice_equal(password, slice_from_text(ours[i].password));
		known += same;
	}
	CHECK(known >= 100);
	free((void *)(uintptr_t)file.ptr);
	free(path);
}

/* What was counted elsewhere: of its most used words nearly all are here. */
TEST(the_list_has_what_others_counted_as_most_used)
{
	char *path = test_data_path("feeds/passwords/john-password.lst");
	struct slice file = test_read_file(path), text = file, line;
	struct guess_target nobody = { .account = S("") };
	struct words required = { 0 }, rest = { 0 };
	size_t count = 0, known = 0;

	candidates_required(&nobody, &(struct slices){ 0 }, &required);
	candidates_rest(&(struct slices){ 0 }, &rest);
	while (slice_next_line(&text, &line) && count < 200) {
		if (line.len == 0 || slice_starts_with(line, S("#!comment")))
			continue;
		count++;
		known += words_has(&required, line) || words_has(&rest, line);
	}
	CHECK_INT(count, 200);
	CHECK(known >= 180);
	words_done(&required);
	words_done(&rest);
	free((void *)(uintptr_t)file.ptr);
	free(path);
}
