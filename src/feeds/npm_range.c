/* npm_range.c - what npm's ranges hold */
#include "feeds/npm_range.h"

#define NUMBERS 3u

/* "1.2.x": how many numbers there are, and the first version that they hold. */
struct bound {
	uint64_t numbers[NUMBERS];
	unsigned count;
	struct slice version;
};

static bool is_placeholder(struct slice text)
{
	return slice_equal(text, S("x")) || slice_equal(text, S("X")) || slice_equal(text, S("*"));
}

static struct slice write_version(struct version_sets *sets, const uint64_t numbers[NUMBERS])
{
	return arena_printf(sets->arena, "%llu.%llu.%llu", (unsigned long long)numbers[0], (unsigned long long)numbers[1],
		(unsigned long long)numbers[2]);
}

static bool read_bound(struct version_sets *sets, struct slice text, struct bound *ret_bound)
{
	struct bound bound = { .count = 0 };
	struct slice plain = slice_starts_with(text, S("v")) ? slice_from(text, 1) : text, front = plain, rest, part;
	bool more = slice_cut(plain, '-', &front, &rest), numbers = true;
	unsigned parts = 0;

	if (slice_cut(front, '+', &front, &rest))
		more = true;
	for (rest = front; slice_next_token(&rest, '.', &part); parts++) {
		if (parts == NUMBERS)
			return false;
		numbers = numbers && !is_placeholder(part);
		if (numbers &&
			(!slice_to_u64(part, &bound.numbers[bound.count++]) || bound.numbers[bound.count - 1] > UINT32_MAX))
			return false;
		if (!numbers && !is_placeholder(part))
			return false;
	}
	if (parts == 0 || (more && (bound.count != NUMBERS || !sets->scheme->valid(plain))))
		return false;
	bound.version = more ? plain : write_version(sets, bound.numbers);
	*ret_bound = bound;
	return true;
}

/* The first version behind all that have the first COUNT numbers. */
static struct slice behind(struct version_sets *sets, const struct bound *bound, unsigned count)
{
	uint64_t numbers[NUMBERS] = { 0 };

	for (unsigned i = 0; i < count; i++)
		numbers[i] = bound->numbers[i] + (i + 1 == count);
	return write_version(sets, numbers);
}

static struct version_set between(struct version_sets *sets, struct slice from, struct slice to)
{
	struct version_set low = version_set_none(), high = version_set_none();

	version_set_compare(sets, S(">="), from, &low);
	version_set_compare(sets, S("<"), to, &high);
	return version_set_and(sets, low, high);
}

/* What "^" leaves as it is: all up to the first number that is not 0. */
static unsigned caret_numbers(const struct bound *bound)
{
	unsigned count = 1;

	while (count < bound->count && bound->numbers[count - 1] == 0)
		count++;
	return count;
}

static bool read_comparator(
	struct version_sets *sets, struct slice operator, const struct bound * bound, struct version_set *ret_set)
{
	bool whole = bound->count == NUMBERS;

	if (bound->count == 0) { /* "*" */
		*ret_set = version_set_all();
		return operator.len == 0 || slice_equal(operator, S(">=")) || slice_equal(operator, S("="));
	}
	if (slice_equal(operator, S("^")))
		*ret_set = between(sets, bound->version, behind(sets, bound, caret_numbers(bound)));
	else if (slice_equal(operator, S("~")))
		*ret_set = between(sets, bound->version, behind(sets, bound, bound->count > 1 ? 2 : 1));
	else if (!whole && (operator.len == 0 || slice_equal(operator, S("="))))
		*ret_set = between(sets, bound->version, behind(sets, bound, bound->count));
	else if (!whole && slice_equal(operator, S("<=")))
		return version_set_compare(sets, S("<"), behind(sets, bound, bound->count), ret_set);
	else if (!whole && slice_equal(operator, S(">")))
		return version_set_compare(sets, S(">="), behind(sets, bound, bound->count), ret_set);
	else
		return version_set_compare(sets, operator.len ? operator : S("="), bound->version, ret_set);
	return true;
}

/* ">=1.2 <2", "^1.2.3": all of it must hold. */
static bool read_comparators(struct version_sets *sets, struct slice text, bool onwards, struct version_set *ret_set)
{
	struct version_set all = version_set_all(), one;
	bool alone = true;

	for (text = slice_trim(text); text.len; text = slice_trim(text)) {
		struct slice operator, version;
		struct bound bound;
		size_t len = 0;

		while (len < text.len && strchr("<>=^~", text.ptr[len]))
			len++;
		operator= slice_first(text, len);
		text = slice_trim(slice_from(text, len));
		for (len = 0; len < text.len && text.ptr[len] != ' ';)
			len++;
		version = slice_first(text, len);
		text = slice_trim(slice_from(text, len));
		alone = alone && text.len == 0;
		if (!read_bound(sets, version, &bound))
			return false;
		if (onwards && alone && operator.len == 0 && bound.count == NUMBERS)
			operator= S("^");
		if (slice_equal(operator, S("==")) || !read_comparator(sets, operator, & bound, &one))
			return false;
		all = version_set_and(sets, all, one);
		alone = false;
	}
	*ret_set = all;
	return true;
}

bool npm_range_read(struct version_sets *sets, struct slice text, bool onwards, struct version_set *ret_set)
{
	struct version_set any = version_set_none(), one;
	ptrdiff_t at;

	do {
		at = slice_find(text, S("||"));
		if (!read_comparators(sets, at < 0 ? text : slice_first(text, (size_t)at), onwards, &one))
			return false;
		any = version_set_or(sets, any, one);
		text = slice_from(text, at < 0 ? text.len : (size_t)at + 2);
	} while (at >= 0);
	*ret_set = any;
	return true;
}
