/* npm.c - npm versions: semver, read as loosely as npm's own library reads it
 *
 * Blanks, "v" and "=" in front count for nothing, a pre-release needs no hyphen ("1.2.3beta"). Besides, because lock files and
 * advisories have them: fewer or more than three numbers, where a missing one is 0. */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

static struct slice without_front(struct slice version)
{
	version = slice_trim(version);
	while (version.len && memchr("v= \t", version.ptr[0], 4))
		version = slice_from(version, 1);
	return version;
}

static int npm_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(without_front(a)), y = semver_take_apart(without_front(b));

	return semver_compare_parts(&x, &y);
}

/* "1.x" is a range. */
static bool has_wildcard(struct slice text)
{
	struct semver parts = semver_take_apart(text);
	struct slice rest = slice_from(text, parts.core.len);

	return rest.len >= 2 && rest.ptr[0] == '.' && (rest.ptr[1] == 'x' || rest.ptr[1] == 'X') &&
	       (rest.len == 2 || rest.ptr[2] == '.');
}

static bool npm_valid(struct slice version)
{
	struct slice text = without_front(version);

	if (has_wildcard(text))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!scan_is_digit(text.ptr[i]) && !scan_is_letter(text.ptr[i]) && !memchr(".-+", text.ptr[i], 3))
			return false;
	return scan_is_digit(scan_first(text));
}

const struct version_scheme version_scheme_npm = {
	.name = "npm",
	.compare = npm_compare,
	.valid = npm_valid,
};
