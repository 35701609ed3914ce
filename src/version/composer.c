/* composer.c - Composer versions, as PHP's version_compare orders them (https://www.php.net/version_compare)
 *
 * A row of numbers and words: any other word < dev < alpha < beta < RC < the end < a number < p. Only the front of a word is looked
 * at, and its case counts: "alphanumeric" is an alpha, "ALPHA" any other word. "#" is any number, so there are holes: 1.1 = 1.# = 1.2.
 *
 * Composer itself fills up to four numbers with zeros before it compares; advisories, and OSV's own evaluation of their ranges, do
 * not: 3.4 < 3.4.0-alpha. From Composer (https://getcomposer.org/doc/articles/versions.md) come: a "v" in front, blanks, an alias
 * ("… as 1.0"), a stability flag ("@beta") and a build ("+x") count for nothing; the branch "1.x-dev" comes after all 1.*; branches
 * with names ("dev-main"), which have no order for Composer, come before all versions, by their names. */
#include "version/scan.h"
#include "version/version.h"

enum rank { RANK_UNKNOWN, RANK_DEV, RANK_ALPHA, RANK_BETA, RANK_RC, RANK_END, RANK_NUMBER, RANK_PATCH };

static bool starts_with_ignoring_case(struct slice text, struct slice start)
{
	return text.len >= start.len && slice_equal_ignoring_case(slice_first(text, start.len), start);
}

static bool ends_with_ignoring_case(struct slice text, struct slice end)
{
	return text.len >= end.len && slice_equal_ignoring_case(slice_from(text, text.len - end.len), end);
}

static bool is_named_branch(struct slice version)
{
	return starts_with_ignoring_case(version, S("dev-")) || slice_equal(version, S("master")) ||
	       slice_equal(version, S("trunk")) || slice_equal(version, S("default"));
}

/* "v1.0 as 2.0", "1.0@beta", "1.0+build": only "1.0" is compared. */
static struct slice plain_version(struct slice version)
{
	static const char *const flags[] = { "@stable", "@RC", "@beta", "@alpha", "@dev" };
	ptrdiff_t at;

	version = slice_trim(version);
	at = slice_find(version, S(" as "));
	if (at >= 0)
		version = slice_trim(slice_first(version, (size_t)at));
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		struct slice flag = slice_from_text(flags[i]);

		if (version.len > flag.len && ends_with_ignoring_case(version, flag)) {
			version.len -= flag.len;
			break;
		}
	}
	if (is_named_branch(version))
		return version;
	at = slice_find_byte(version, '+');
	if (at > 0)
		version.len = (size_t)at;
	return starts_with_ignoring_case(version, S("v")) ? slice_from(version, 1) : version;
}

/* PHP looks at the front of a word only. */
static enum rank word_rank(struct slice word)
{
	static const struct {
		const char *start;
		enum rank rank;
	} words[] = { { "dev", RANK_DEV }, { "a", RANK_ALPHA }, { "b", RANK_BETA }, { "RC", RANK_RC }, { "rc", RANK_RC },
		{ "p", RANK_PATCH } };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (slice_starts_with(word, slice_from_text(words[i].start)))
			return words[i].rank;
	return RANK_UNKNOWN;
}

/* "1.x-dev", "2.0.*-dev": more than any number. */
static bool is_placeholder(struct slice word, bool branch)
{
	return branch && (slice_equal_ignoring_case(word, S("x")) || slice_equal(word, S("*")));
}

static enum rank next_token(struct slice *rest, bool branch, struct slice *ret_digits)
{
	while (rest->len) {
		struct slice first = slice_first(*rest, 1);
		char c = first.ptr[0];

		if (scan_is_digit(c)) {
			*ret_digits = scan_take_digits(rest);
			return RANK_NUMBER;
		}
		if (scan_is_letter(c))
			first = scan_take_letters(rest);
		else
			*rest = slice_from(*rest, 1);
		if (is_placeholder(first, branch))
			return RANK_PATCH;
		if (scan_is_letter(c))
			return word_rank(first);
		if (c == '#')
			return RANK_NUMBER;
	}
	return RANK_END;
}

static int compare_rows(struct slice a, struct slice b)
{
	bool branch_a = ends_with_ignoring_case(a, S("-dev")), branch_b = ends_with_ignoring_case(b, S("-dev"));

	for (;;) {
		struct slice digits_a = S(""), digits_b = S("");
		enum rank x = next_token(&a, branch_a, &digits_a), y = next_token(&b, branch_b, &digits_b);
		int order = 0;

		if (x != y)
			return x < y ? -1 : 1;
		if (x == RANK_END)
			return 0;
		if (digits_a.len && digits_b.len)
			order = scan_compare_digits(digits_a, digits_b);
		if (order)
			return order;
	}
}

static struct slice branch_name(struct slice version)
{
	return starts_with_ignoring_case(version, S("dev-")) ? slice_from(version, 4) : version;
}

static int composer_compare(struct slice a, struct slice b)
{
	struct slice x = plain_version(a), y = plain_version(b);
	bool branch_x = is_named_branch(x), branch_y = is_named_branch(y);

	if (branch_x && branch_y)
		return slice_compare(branch_name(x), branch_name(y));
	if (branch_x || branch_y)
		return branch_x ? -1 : 1;
	return compare_rows(x, y);
}

/* PHP takes every text for a version. */
static bool composer_valid(struct slice version)
{
	return version.len > 0;
}

static bool composer_in_hole(struct slice version)
{
	return slice_find_byte(version, '#') >= 0;
}

const struct version_scheme version_scheme_composer = {
	.name = "composer",
	.compare = composer_compare,
	.valid = composer_valid,
	.in_hole = composer_in_hole,
};
