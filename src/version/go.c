/* go.c - Go modules and releases of Go (https://go.dev/ref/mod#versions, https://go.dev/doc/toolchain#version)
 *
 * Semver, with or without "v" or "go" in front; missing numbers are 0. "+incompatible" is a build and decides nothing. Releases of Go
 * itself write pre-releases without a hyphen: "go1.21rc2". */
#include "version/scan.h"
#include "version/semver.h"
#include "version/version.h"

static struct slice without_front(struct slice version)
{
	return slice_starts_with(version, S("go")) ? slice_from(version, 2) : semver_without_v(version);
}

static int go_compare(struct slice a, struct slice b)
{
	struct semver x = semver_take_apart(without_front(a)), y = semver_take_apart(without_front(b));

	return semver_compare_parts(&x, &y);
}

/* "1.21rc2", "1.9beta1": releases of Go have only these words. */
static bool is_pre_release_of_go(const struct semver *parts)
{
	struct slice rest = parts->pre, word = scan_take_letters(&rest);

	return (slice_equal(word, S("rc")) || slice_equal(word, S("beta"))) && scan_all_digits(rest);
}

static bool go_valid(struct slice version)
{
	struct semver parts = semver_take_apart(without_front(version));
	struct slice core = parts.core, number;
	size_t count = 0;

	if (slice_ends_with(core, S(".")))
		return false;
	while (slice_next_token(&core, '.', &number)) {
		if (number.len > 1 && number.ptr[0] == '0')
			return false;
		count++;
	}
	if (count < 1 || count > 3)
		return false;
	if (parts.attached)
		return !parts.has_build && is_pre_release_of_go(&parts);
	if (count < 3) /* the short forms have neither */
		return !parts.has_pre && !parts.has_build;
	return (!parts.has_pre || semver_are_identifiers(parts.pre, true)) &&
	       (!parts.has_build || semver_are_identifiers(parts.build, false));
}

const struct version_scheme version_scheme_go = {
	.name = "go",
	.compare = go_compare,
	.valid = go_valid,
};
