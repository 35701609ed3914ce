/* gem.c - RubyGems versions (Gem::Version)
 *
 * A row of numbers and words; a hyphen is read as the word "pre". Words come before numbers, and what is missing is 0. Zeros in
 * front of the first word count for nothing: 1.0.a is 1.a. */
#include "version/scan.h"
#include "version/version.h"

struct cursor {
	struct slice rest;
	bool word_seen;
	size_t zeros; /* that a number follows: to be given one by one */
};

struct segment {
	struct slice text;
	bool word;
};

/* False at the end. */
static bool take_segment(struct slice *rest, struct segment *ret_segment)
{
	while (rest->len) {
		char c = rest->ptr[0];

		if (scan_is_digit(c)) {
			*ret_segment = (struct segment){ scan_take_digits(rest), false };
			return true;
		}
		if (scan_is_letter(c)) {
			*ret_segment = (struct segment){ scan_take_letters(rest), true };
			return true;
		}
		*rest = slice_from(*rest, 1);
		if (c == '-') {
			*ret_segment = (struct segment){ S("pre"), true };
			return true;
		}
	}
	return false;
}

static bool is_zero(const struct segment *segment)
{
	return !segment->word && scan_compare_digits(segment->text, S("0")) == 0;
}

/* At the end there are zeros, for ever. */
static struct segment next_segment(struct cursor *cursor)
{
	static const struct segment zero = { { "0", 1 }, false };
	struct segment segment = zero;
	struct slice ahead;

	if (cursor->zeros == 0 && !cursor->word_seen) {
		for (ahead = cursor->rest; take_segment(&ahead, &segment) && is_zero(&segment); cursor->rest = ahead)
			cursor->zeros++;
		if (segment.word)
			cursor->zeros = 0;
	}
	if (cursor->zeros) {
		cursor->zeros--;
		return zero;
	}
	if (!take_segment(&cursor->rest, &segment))
		return zero;
	cursor->word_seen = cursor->word_seen || segment.word;
	return segment;
}

static int gem_compare(struct slice a, struct slice b)
{
	struct cursor x = { .rest = a }, y = { .rest = b };

	while (x.rest.len || x.zeros || y.rest.len || y.zeros) {
		struct segment s = next_segment(&x), t = next_segment(&y);
		int order = s.word != t.word ? t.word - s.word
			    : s.word         ? slice_compare(s.text, t.text)
					     : scan_compare_digits(s.text, t.text);

		if (order)
			return order;
	}
	return 0;
}

/* "1", ".2b" any number of times; then a hyphen and letters, digits, hyphens, with dots between. */
static bool gem_valid(struct slice version)
{
	struct slice rest = slice_trim(version);
	bool hyphen = false;

	if (scan_take_digits(&rest).len == 0)
		return false;
	while (rest.len) {
		size_t len = 1;

		if (rest.ptr[0] == '-' && !hyphen)
			hyphen = true;
		else if (rest.ptr[0] != '.')
			return false;
		while (len < rest.len &&
			(scan_is_digit(rest.ptr[len]) || scan_is_letter(rest.ptr[len]) || (hyphen && rest.ptr[len] == '-')))
			len++;
		if (len == 1)
			return false;
		rest = slice_from(rest, len);
	}
	return true;
}

const struct version_scheme version_scheme_gem = {
	.name = "gem",
	.compare = gem_compare,
	.valid = gem_valid,
};
