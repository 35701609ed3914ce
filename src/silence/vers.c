/* vers.c - does a range hold a version? */
#include "silence/vers.h"
#include "version/version.h"

#define CONSTRAINTS_MAX 1000u

enum comparator { COMPARE_NONE, COMPARE_EQUAL, COMPARE_UNEQUAL, COMPARE_BELOW, COMPARE_UP_TO, COMPARE_ABOVE, COMPARE_FROM };

struct constraint {
	enum comparator comparator;
	struct slice version;
};

struct range {
	const struct version_scheme *scheme;
	struct constraint *constraints;
	size_t count;
};

static unsigned digit(char byte)
{
	return byte >= '0' && byte <= '9'   ? (unsigned)(byte - '0')
	       : byte >= 'a' && byte <= 'f' ? (unsigned)(byte - 'a' + 10)
	       : byte >= 'A' && byte <= 'F' ? (unsigned)(byte - 'A' + 10)
					    : 16;
}

/* Versions are percent-encoded: a "%" that is not followed by two digits is none's. */
static bool decode(struct slice text, struct arena *arena, struct slice *ret_text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '%') {
			out[len++] = text.ptr[i];
			continue;
		}
		if (i + 2 >= text.len || digit(text.ptr[i + 1]) > 15 || digit(text.ptr[i + 2]) > 15)
			return false;
		out[len++] = (char)(digit(text.ptr[i + 1]) << 4 | digit(text.ptr[i + 2]));
		i += 2;
	}
	*ret_text = slice_make(out, len);
	return len > 0;
}

static bool read_constraint(struct slice text, struct arena *arena, struct constraint *ret_constraint)
{
	static const struct {
		struct slice sign;
		enum comparator comparator;
	} signs[] = { { S(">="), COMPARE_FROM }, { S("<="), COMPARE_UP_TO }, { S("!="), COMPARE_UNEQUAL },
		{ S("<"), COMPARE_BELOW }, { S(">"), COMPARE_ABOVE }, { S("="), COMPARE_EQUAL }, { S(""), COMPARE_EQUAL } };
	size_t i = 0;

	text = slice_trim(text); /* blanks mean nothing */
	while (!slice_starts_with(text, signs[i].sign))
		i++; /* the last one fits all */
	ret_constraint->comparator = signs[i].comparator;
	return decode(slice_trim(slice_from(text, signs[i].sign.len)), arena, &ret_constraint->version);
}

static bool read_range(struct slice text, struct arena *arena, struct range *range)
{
	struct slice part;
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == '|';
	if (count > CONSTRAINTS_MAX)
		return false;
	range->constraints = arena_array(arena, struct constraint, count);
	while (slice_next_token(&text, '|', &part)) {
		struct constraint *constraint = &range->constraints[range->count];

		if (!read_constraint(part, arena, constraint) || !range->scheme->valid(constraint->version) ||
			(range->count && range->scheme->compare(constraint[-1].version, constraint->version) >= 0))
			return false;
		range->count++;
	}
	return range->count > 0;
}

static bool is_upper(enum comparator comparator)
{
	return comparator == COMPARE_BELOW || comparator == COMPARE_UP_TO;
}

static bool is_lower(enum comparator comparator)
{
	return comparator == COMPARE_ABOVE || comparator == COMPARE_FROM;
}

/* Between which bounds it lies: those of single versions are none. */
static bool lies_between(const struct range *range, struct slice version)
{
	enum comparator below = COMPARE_NONE; /* of the last bound that is below VERSION */

	for (size_t i = 0; i < range->count; i++) {
		const struct constraint *constraint = &range->constraints[i];

		if (!is_upper(constraint->comparator) && !is_lower(constraint->comparator))
			continue;
		if (range->scheme->compare(version, constraint->version) < 0)
			return is_upper(constraint->comparator) && (below == COMPARE_NONE || is_lower(below));
		below = constraint->comparator;
	}
	return is_lower(below);
}

static bool contains(const struct range *range, struct slice version)
{
	for (size_t i = 0; i < range->count; i++)
		if (range->scheme->compare(version, range->constraints[i].version) == 0) {
			enum comparator comparator = range->constraints[i].comparator;

			return comparator == COMPARE_EQUAL || comparator == COMPARE_UP_TO || comparator == COMPARE_FROM;
		}
	return lies_between(range, version);
}

bool vers_holds(struct slice range, struct slice type, const char *scheme, struct slice version, struct arena *arena)
{
	struct range read = { .scheme = version_scheme_by_name(slice_from_text(scheme)) };
	struct slice name, constraints;

	if (!slice_starts_with(range, S("vers:")) || !slice_cut(slice_from(range, 5), '/', &name, &constraints) ||
		!slice_equal(name, type) || type.len == 0)
		return false;
	if (slice_equal(slice_trim(constraints), S("*")))
		return true;
	return read.scheme && version.len && read.scheme->valid(version) && read_range(constraints, arena, &read) &&
	       contains(&read, version);
}
