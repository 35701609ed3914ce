/* pacman.c - Arch Linux versions: [epoch:]version[-release], compared as vercmp(8) of pacman does
 *
 * A part is a row of numbers and words, each with the separators in front of it, whose count decides first. A word without a
 * separator at the end comes before the end: 1.0rc < 1.0 < 1.0.rc < 1.0.1.
 *
 * It is vercmp's order, with its oddities: releases are compared only where both versions have one, so that 1-1 = 1 = 1-2; and
 * separators at the end, which nobody writes, come after words and before numbers whatever stands in front of these:
 * "1." < "1.1" < "1..a" < "1.". */
#include "version/evr.h"
#include "version/scan.h"
#include "version/version.h"

static size_t take_separators(struct slice *part)
{
	size_t count = 0;

	while (count < part->len && !scan_is_digit(part->ptr[count]) && !scan_is_letter(part->ptr[count]))
		count++;
	*part = slice_from(*part, count);
	return count;
}

/* One of them is at its end. */
static int compare_ends(struct slice a, struct slice b)
{
	if (a.len == 0 && b.len == 0)
		return 0;
	if (a.len == 0)
		return scan_is_letter(b.ptr[0]) ? 1 : -1;
	return scan_is_letter(a.ptr[0]) ? -1 : 1;
}

static int compare_parts(struct slice a, struct slice b)
{
	while (a.len && b.len) {
		size_t before_a = take_separators(&a), before_b = take_separators(&b);
		bool number;
		int order;

		if (a.len == 0 || b.len == 0)
			break;
		if (before_a != before_b)
			return before_a < before_b ? -1 : 1;
		number = scan_is_digit(a.ptr[0]);
		if (number != scan_is_digit(b.ptr[0]))
			return number ? 1 : -1;
		order = number ? scan_compare_digits(scan_take_digits(&a), scan_take_digits(&b))
			       : slice_compare(scan_take_letters(&a), scan_take_letters(&b));
		if (order)
			return order;
	}
	return compare_ends(a, b);
}

static int pacman_compare(struct slice a, struct slice b)
{
	struct evr x = evr_of(a), y = evr_of(b);
	int order = scan_compare_digits(x.epoch, y.epoch);

	if (!order)
		order = compare_parts(x.version, y.version);
	return order || !x.has_release || !y.has_release ? order : compare_parts(x.release, y.release);
}

static bool pacman_valid(struct slice version)
{
	return version.len > 0;
}

static bool pacman_in_hole(struct slice version)
{
	struct slice part = evr_of(version).version;
	char last = part.len ? part.ptr[part.len - 1] : '0';

	return slice_find_byte(version, '-') >= 0 || (!scan_is_digit(last) && !scan_is_letter(last));
}

const struct version_scheme version_scheme_pacman = {
	.name = "pacman",
	.compare = pacman_compare,
	.valid = pacman_valid,
	.in_hole = pacman_in_hole,
};
