/* version_test.h - lists that ascend, groups of equals, and what is valid: for the tests of schemes */
#pragma once
#include "base/test.h"
#include "version/version.h"

static inline int sign(int order)
{
	return (order > 0) - (order < 0);
}

static inline void check_order(const struct version_scheme *scheme, const char *a, const char *b, int want)
{
	struct slice x = slice_from_text(a), y = slice_from_text(b);

	if (sign(scheme->compare(x, y)) != want || sign(scheme->compare(y, x)) != -want)
		fail_msg("%s: %s against %s gives %d and %d, not %d", scheme->name, a, b, scheme->compare(x, y),
			scheme->compare(y, x), want);
}

/* The versions ascend: each pair of them, both ways round. */
static inline void check_ascends(const struct version_scheme *scheme, const char *const *versions)
{
	for (size_t i = 0; versions[i]; i++)
		for (size_t j = i; versions[j]; j++)
			check_order(scheme, versions[i], versions[j], i == j ? 0 : -1);
}

static inline void check_equal(const struct version_scheme *scheme, const char *const *versions)
{
	for (size_t i = 0; versions[i]; i++)
		for (size_t j = 0; versions[j]; j++)
			check_order(scheme, versions[i], versions[j], 0);
}

#define SCHEME(name) version_scheme_by_name(S(#name))
#define ASCENDS(scheme, ...) check_ascends(SCHEME(scheme), (const char *const[]){ __VA_ARGS__, NULL })
#define EQUAL(scheme, ...) check_equal(SCHEME(scheme), (const char *const[]){ __VA_ARGS__, NULL })

static inline void check_validity(const struct version_scheme *scheme, const char *const *versions, bool want)
{
	for (size_t i = 0; versions[i]; i++)
		if (scheme->valid(slice_from_text(versions[i])) != want)
			fail_msg("%s: \"%s\" should be %s", scheme->name, versions[i], want ? "valid" : "invalid");
}

#define VALID(scheme, ...) check_validity(SCHEME(scheme), (const char *const[]){ __VA_ARGS__, NULL }, true)
#define INVALID(scheme, ...) check_validity(SCHEME(scheme), (const char *const[]){ __VA_ARGS__, NULL }, false)
