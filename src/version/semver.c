/* semver.c - Semantic Versioning 2.0.0 (https://semver.org), with an optional leading "v" */
#include "version/semver.h"
#include "version/scan.h"
#include "version/version.h"

struct semver semver_take_apart(struct slice version)
{
	struct semver parts = { .core = version };
	struct slice rest = version;
	size_t len = 0;
	ptrdiff_t plus;

	while (scan_is_digit(scan_first(rest))) {
		scan_take_digits(&rest);
		len = version.len - rest.len;
		if (scan_first(rest) == '.')
			rest = slice_from(rest, 1);
	}
	parts.core.len = len;
	rest = slice_from(version, len);
	plus = slice_find_byte(rest, '+');
	if (plus >= 0) {
		parts.has_build = true;
		parts.build = slice_from(rest, (size_t)plus + 1);
		rest.len = (size_t)plus;
	}
	parts.has_pre = rest.len > 0;
	parts.attached = parts.has_pre && (rest.ptr[0] != '-' || rest.len == 1); /* a hyphen alone is a pre-release "-" to npm */
	parts.pre = slice_from(rest, parts.attached && rest.ptr[0] != '.' ? 0 : 1);
	return parts;
}

static int compare_identifier(struct slice a, struct slice b, int (*compare_words)(struct slice, struct slice))
{
	bool x = scan_all_digits(a), y = scan_all_digits(b);

	if (x && y)
		return scan_compare_digits(a, b);
	return x ? -1 : y ? 1 : compare_words(a, b);
}

int semver_compare_identifiers(struct slice a, struct slice b, int (*compare_words)(struct slice, struct slice))
{
	struct slice x, y;
	int order = 0;

	while (!order && a.len && b.len) {
		slice_next_token(&a, '.', &x);
		slice_next_token(&b, '.', &y);
		order = compare_identifier(x, y, compare_words);
	}
	return order ? order : (a.len > 0) - (b.len > 0);
}

int semver_compare_parts(const struct semver *a, const struct semver *b)
{
	int order = scan_compare_dotted(a->core, b->core);

	if (order)
		return order;
	if (a->pre.len == 0 || b->pre.len == 0)
		return (a->pre.len == 0) - (b->pre.len == 0);
	return semver_compare_identifiers(a->pre, b->pre, slice_compare);
}

struct slice semver_without_v(struct slice version)
{
	return scan_first(version) == 'v' ? slice_from(version, 1) : version;
}

int semver_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(semver_without_v(a)), y = semver_take_apart(semver_without_v(b));

	return semver_compare_parts(&x, &y);
}

static bool is_number(struct slice text)
{
	return scan_all_digits(text) && (text.len == 1 || text.ptr[0] != '0');
}

bool semver_are_identifiers(struct slice text, bool without_zeros)
{
	struct slice identifier;

	if (text.len == 0 || slice_ends_with(text, S(".")))
		return false;
	while (slice_next_token(&text, '.', &identifier)) {
		if (identifier.len == 0 || (without_zeros && scan_all_digits(identifier) && !is_number(identifier)))
			return false;
		for (size_t i = 0; i < identifier.len; i++)
			if (!scan_is_digit(identifier.ptr[i]) && !scan_is_letter(identifier.ptr[i]) && identifier.ptr[i] != '-')
				return false;
	}
	return true;
}

static bool is_valid(struct slice version, bool with_zeros)
{
	struct semver parts = semver_take_apart(semver_without_v(version));
	struct slice number;
	size_t count = 0;

	while (slice_next_token(&parts.core, '.', &number)) {
		if (!is_number(number) && !(with_zeros && scan_all_digits(number)))
			return false;
		count++;
	}
	return count == 3 && !parts.attached && (!parts.has_pre || semver_are_identifiers(parts.pre, true)) &&
	       (!parts.has_build || semver_are_identifiers(parts.build, false));
}

bool semver_valid(struct slice version)
{
	return is_valid(version, false);
}

bool semver_usable(struct slice version)
{
	return is_valid(version, true);
}

const struct version_scheme version_scheme_semver = {
	.name = "semver",
	.compare = semver_compare,
	.valid = semver_valid,
	.usable = semver_usable,
};
