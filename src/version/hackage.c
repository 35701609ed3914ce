/* hackage.c - Haskell packages: the Package Versioning Policy (https://pvp.haskell.org), numbers with dots between them
 *
 * No number is less than 0: "1.9" comes before "1.9.0". Tags ("1.2-tag") are long gone; they decide nothing. */
#include "version/numbers.h"
#include "version/scan.h"
#include "version/version.h"

static struct slice without_tags(struct slice version)
{
	ptrdiff_t at = slice_find_byte(version, '-');

	return at < 0 ? version : slice_first(version, (size_t)at);
}

static int hackage_compare(struct slice a, struct slice b)
{
	return numbers_compare(without_tags(a), without_tags(b), ".");
}

static bool hackage_valid(struct slice version)
{
	struct slice numbers = without_tags(version), tags = slice_from(version, numbers.len);

	for (size_t i = 0; i < tags.len; i++)
		if (tags.ptr[i] == '-' ? i + 1 == tags.len || tags.ptr[i + 1] == '-'
				       : !scan_is_digit(tags.ptr[i]) && !scan_is_letter(tags.ptr[i]))
			return false;
	return numbers_valid(numbers, ".");
}

const struct version_scheme version_scheme_hackage = {
	.name = "hackage",
	.compare = hackage_compare,
	.valid = hackage_valid,
};
