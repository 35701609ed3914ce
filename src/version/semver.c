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

static int compare_cores(struct slice a, struct slice b)
{
	struct slice x, y;
	int order = 0;

	while (!order && (a.len || b.len)) {
		x = slice_next_token(&a, '.', &x) ? x : S("0");
		y = slice_next_token(&b, '.', &y) ? y : S("0");
		order = scan_compare_digits(x, y);
	}
	return order;
}

static int compare_identifiers(struct slice a, struct slice b)
{
	bool x = scan_all_digits(a), y = scan_all_digits(b);

	if (x && y)
		return scan_compare_digits(a, b);
	return x ? -1 : y ? 1 : slice_compare(a, b);
}

int semver_compare_parts(const struct semver *a, const struct semver *b)
{
	struct slice pre_a = a->pre, pre_b = b->pre, x, y;
	int order = compare_cores(a->core, b->core);

	if (order)
		return order;
	if (pre_a.len == 0 || pre_b.len == 0)
		return (pre_a.len == 0) - (pre_b.len == 0);
	while (!order && pre_a.len && pre_b.len) {
		slice_next_token(&pre_a, '.', &x);
		slice_next_token(&pre_b, '.', &y);
		order = compare_identifiers(x, y);
	}
	return order ? order : (pre_a.len > 0) - (pre_b.len > 0);
}

static struct slice without_v(struct slice version)
{
	return scan_first(version) == 'v' ? slice_from(version, 1) : version;
}

static int semver_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(without_v(a)), y = semver_take_apart(without_v(b));

	return semver_compare_parts(&x, &y);
}

static bool is_number(struct slice text)
{
	return scan_all_digits(text) && (text.len == 1 || text.ptr[0] != '0');
}

/* Dot-separated identifiers, none of them empty; NUMBERS: those of digits only must be numbers. */
static bool are_identifiers(struct slice text, bool numbers)
{
	struct slice identifier;

	if (text.len == 0 || slice_ends_with(text, S(".")))
		return false;
	while (slice_next_token(&text, '.', &identifier)) {
		if (identifier.len == 0 || (numbers && scan_all_digits(identifier) && !is_number(identifier)))
			return false;
		for (size_t i = 0; i < identifier.len; i++)
			if (!scan_is_digit(identifier.ptr[i]) && !scan_is_letter(identifier.ptr[i]) && identifier.ptr[i] != '-')
				return false;
	}
	return true;
}

static bool semver_valid(struct slice version)
{
	struct semver parts = semver_take_apart(without_v(version));
	struct slice number;
	size_t count = 0;

	while (slice_next_token(&parts.core, '.', &number)) {
		if (!is_number(number))
			return false;
		count++;
	}
	return count == 3 && !parts.attached && (!parts.has_pre || are_identifiers(parts.pre, true)) &&
	       (!parts.has_build || are_identifiers(parts.build, false));
}

const struct version_scheme version_scheme_semver = {
	.name = "semver",
	.compare = semver_compare,
	.valid = semver_valid,
};
