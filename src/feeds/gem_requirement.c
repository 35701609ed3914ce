/* gem_requirement.c - what RubyGems' requirements hold */
#include "feeds/gem_requirement.h"

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* The numbers that VERSION begins with: "1.2" of "1.2.a", which is all that counts below. */
static struct slice release_of(struct slice version)
{
	size_t end = 0, at = 0;

	while (at < version.len && is_digit(version.ptr[at])) {
		while (at < version.len && is_digit(version.ptr[at]))
			at++;
		end = at;
		if (at < version.len && version.ptr[at] != '.')
			break; /* "2b", "2-rc": a word follows */
		at++;
	}
	return slice_first(version, end);
}

/* One more than a number, in digits, however long. */
static struct slice successor(struct slice number, struct arena *arena)
{
	char *digits = arena_alloc(arena, number.len + 1);
	size_t at = number.len + 1;
	bool carry = true;

	while (--at > 0) {
		char digit = number.ptr[at - 1];

		digits[at] = !carry ? digit : digit == '9' ? '0' : (char)(digit + 1);
		carry = carry && digit == '9';
	}
	digits[0] = '1';
	return carry ? slice_make(digits, number.len + 1) : slice_make(digits + 1, number.len);
}

/* Where "~>" ends: "1.3.a" of "1.2.3". What RubyGems compares there is a version without its words, so that 1.3.0.beta1 is out as 1.3 is;
 * and of all that people call a pre-release, "a" comes first. */
static struct slice end_of_series(struct slice version, struct arena *arena)
{
	struct slice release = release_of(version), last, front;
	ptrdiff_t dot = slice_find_last_byte(release, '.');

	if (dot >= 0)
		release = slice_first(release, (size_t)dot);
	dot = slice_find_last_byte(release, '.');
	front = slice_first(release, (size_t)(dot + 1));
	last = successor(slice_from(release, (size_t)(dot + 1)), arena);
	return arena_printf(arena, "%.*s%.*s.a", SLICE_ARG(front), SLICE_ARG(last));
}

static bool read_one(struct version_sets *sets, struct slice text, struct version_set *ret_set)
{
	struct slice operator= S("="), version = slice_trim(text);
	struct version_set from, to;
	size_t len = 0;

	while (len < version.len && strchr("<>=!~", version.ptr[len]))
		len++;
	if (len) {
		operator= slice_first(version, len);
		version = slice_trim(slice_from(version, len));
	}
	if (!sets->scheme->valid(version))
		return false;
	if (!slice_equal(operator, S("~>")))
		return !slice_equal(operator, S("==")) && version_set_compare(sets, operator, version, ret_set);
	version_set_compare(sets, S(">="), version, &from);
	version_set_compare(sets, S("<"), end_of_series(version, sets->arena), &to);
	*ret_set = version_set_and(sets, from, to);
	return true;
}

bool gem_requirement_read(struct version_sets *sets, struct slice text, struct version_set *ret_set)
{
	struct version_set all = version_set_all(), one;
	struct slice part;
	bool any = false;

	while (slice_next_token(&text, ',', &part)) {
		if (!read_one(sets, part, &one))
			return false;
		all = version_set_and(sets, all, one);
		any = true;
	}
	*ret_set = all;
	return any;
}
