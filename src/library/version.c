/* version.c - the order of versions, for callers of the library */
#include "version/version.h"
#include "library/failure.h"
#include <plimsoll/version.h>

const char *plimsoll_version_scheme(size_t index)
{
	for (size_t i = 0; version_schemes[i]; i++)
		if (i == index)
			return version_schemes[i]->name;
	return NULL;
}

int plimsoll_version_compare(const char *scheme, const char *a, const char *b, int *ret_order, struct plimsoll_error *error)
{
	const struct version_scheme *found = version_scheme_by_name(slice_from_text(scheme));
	const char *const versions[] = { a, b };
	int order;

	if (!found)
		return failure_set(error, PLIMSOLL_ERROR_NOT_FOUND, "no scheme of versions is called '%s'", scheme);
	for (size_t i = 0; i < 2; i++)
		if (!found->valid(slice_from_text(versions[i])))
			return failure_set(error, PLIMSOLL_ERROR_FORMAT, "'%s' is no version of %s", versions[i], scheme);
	order = found->compare(slice_from_text(a), slice_from_text(b));
	*ret_order = (order > 0) - (order < 0);
	return 0;
}
