/* openssl.c - OpenSSL versions (https://openssl-library.org/policies/general/versioning-policy)
 *
 * Before 3.0 letters behind the numbers tell patches apart: 1.0.2 < 1.0.2a < 1.0.2z < 1.0.2za. Behind a hyphen stands a pre-release
 * ("-beta1", "-pre9", "-dev"), or what a distribution adds ("-fips"). Behind a plus stands what decides nothing. */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

struct openssl {
	struct slice numbers, letters, suffix;
	int rank; /* of the suffix */
};

static const char *const pre_releases[] = { "dev", "alpha", "beta", "pre", "rc" };
#define RANK_RELEASE ((int)(sizeof pre_releases / sizeof pre_releases[0]))

static int suffix_rank(struct slice suffix)
{
	struct slice word = scan_take_letters(&suffix);

	for (int i = 0; i < RANK_RELEASE; i++)
		if (slice_equal_ignoring_case(word, slice_from_text(pre_releases[i])))
			return i;
	return word.len || suffix.len ? RANK_RELEASE + 1 : RANK_RELEASE;
}

static struct openssl take_apart(struct slice version)
{
	struct openssl openssl = { .numbers = version };
	struct slice rest = version;
	ptrdiff_t plus;

	while (scan_is_digit(scan_first(rest)) || scan_first(rest) == '.')
		rest = slice_from(rest, 1);
	openssl.numbers.len = version.len - rest.len;
	openssl.letters = scan_take_letters(&rest);
	plus = slice_find_byte(rest, '+');
	if (plus >= 0)
		rest.len = (size_t)plus;
	openssl.suffix = scan_first(rest) == '-' ? slice_from(rest, 1) : rest;
	openssl.rank = suffix_rank(openssl.suffix);
	return openssl;
}

/* "beta2" before "beta10": words by bytes, digits by number. */
static int compare_suffixes(struct slice a, struct slice b)
{
	int order = 0;

	while (!order && a.len && b.len) {
		bool x = scan_is_digit(a.ptr[0]), y = scan_is_digit(b.ptr[0]);

		if (x && y) {
			order = scan_compare_digits(scan_take_digits(&a), scan_take_digits(&b));
			continue;
		}
		order = x != y ? y - x : scan_compare_lower(slice_first(a, 1), slice_first(b, 1));
		a = slice_from(a, 1);
		b = slice_from(b, 1);
	}
	return order ? order : (a.len > 0) - (b.len > 0);
}

static int openssl_compare(struct slice a, struct slice b)
{
	struct openssl x = take_apart(a), y = take_apart(b);
	int order = scan_compare_dotted(x.numbers, y.numbers);

	if (!order)
		order = scan_compare_lower(x.letters, y.letters);
	if (!order)
		order = (x.rank > y.rank) - (x.rank < y.rank);
	return order ? order : compare_suffixes(x.suffix, y.suffix);
}

static bool openssl_valid(struct slice version)
{
	return scan_is_digit(scan_first(version));
}

const struct version_scheme version_scheme_openssl = {
	.name = "openssl",
	.compare = openssl_compare,
	.valid = openssl_valid,
};
