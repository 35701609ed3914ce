/* conan.c - Conan versions (https://docs.conan.io/2/tutorial/versioning/versions.html, Conan's own class Version)
 *
 * items[-pre][+build], each a row of numbers and words with dots between; zeros at the end of a row count for nothing. A pre-release
 * comes before the release, a build after it.
 *
 * It is Conan's order, with its oddity: a number and a word are compared as texts, so that 2 < 100 < 1a < 2. */
#include "version/scan.h"
#include "version/version.h"

struct conan {
	struct slice items, pre, build;
	bool has_pre, has_build;
};

static struct slice without_zeros_at_end(struct slice items)
{
	for (;;) {
		ptrdiff_t dot = slice_find_last_byte(items, '.');
		struct slice last = slice_from(items, (size_t)(dot + 1));

		if (!scan_all_digits(last) || scan_compare_digits(last, S("0")) != 0)
			return items;
		items = slice_first(items, dot < 0 ? 0 : (size_t)dot);
	}
}

static struct conan take_apart(struct slice version)
{
	struct conan conan = { .items = version };
	ptrdiff_t at = slice_find_last_byte(version, '+');

	if (at >= 0) {
		conan.has_build = true;
		conan.build = without_zeros_at_end(slice_from(version, (size_t)at + 1));
		conan.items = slice_first(version, (size_t)at);
	}
	at = slice_find_byte(conan.items, '-');
	if (at >= 0) {
		conan.has_pre = true;
		conan.pre = without_zeros_at_end(slice_from(conan.items, (size_t)at + 1));
		conan.items = slice_first(conan.items, (size_t)at);
	}
	conan.items = without_zeros_at_end(conan.items);
	return conan;
}

static struct slice as_text_of_number(struct slice item)
{
	while (item.len > 1 && item.ptr[0] == '0')
		item = slice_from(item, 1);
	return item;
}

static int compare_items(struct slice a, struct slice b)
{
	bool x = scan_all_digits(a), y = scan_all_digits(b);

	if (x && y)
		return scan_compare_digits(a, b);
	return slice_compare(x ? as_text_of_number(a) : a, y ? as_text_of_number(b) : b);
}

static int compare_rows(struct slice a, struct slice b)
{
	struct slice x, y;
	int order = 0;

	while (!order && a.len && b.len) {
		slice_next_token(&a, '.', &x);
		slice_next_token(&b, '.', &y);
		order = compare_items(x, y);
	}
	return order ? order : (a.len > 0) - (b.len > 0);
}

static int conan_compare(struct slice a, struct slice b)
{
	struct conan x = take_apart(a), y = take_apart(b);
	int order = compare_rows(x.items, y.items);

	if (!order)
		order = y.has_pre - x.has_pre;
	if (!order)
		order = compare_rows(x.pre, y.pre);
	/* Of a pre-release and a release, builds are not asked; of two of a kind they are. */
	if (!order)
		order = x.has_build - y.has_build;
	return order ? order : compare_rows(x.build, y.build);
}

/* Conan takes every text for a version. */
static bool conan_valid(struct slice version)
{
	return version.len > 0;
}

static bool row_in_hole(struct slice row)
{
	struct slice item;

	while (slice_next_token(&row, '.', &item))
		if (scan_is_digit(scan_first(item)) && !scan_all_digits(item))
			return true;
	return false;
}

static bool conan_in_hole(struct slice version)
{
	struct conan conan = take_apart(version);

	return row_in_hole(conan.items) || row_in_hole(conan.pre) || row_in_hole(conan.build);
}

const struct version_scheme version_scheme_conan = {
	.name = "conan",
	.compare = conan_compare,
	.valid = conan_valid,
	.in_hole = conan_in_hole,
};
