/* schemes.c - the table of version schemes */
#include "version/version.h"

#define VERSION_SCHEME(name) extern const struct version_scheme version_scheme_##name;
#include "version/schemes.def"
#undef VERSION_SCHEME

const struct version_scheme *const version_schemes[] = {
#define VERSION_SCHEME(name) &version_scheme_##name,
#include "version/schemes.def"
#undef VERSION_SCHEME
	NULL,
};

const struct version_scheme *version_scheme_by_name(struct slice name)
{
	if (name.len == 0)
		return NULL;
	/* Asked for each package: the first letter tells most of them apart without measuring their names. */
	for (size_t i = 0; version_schemes[i]; i++)
		if (version_schemes[i]->name[0] == name.ptr[0] && slice_equal(name, slice_from_text(version_schemes[i]->name)))
			return version_schemes[i];
	return NULL;
}

bool version_is_usable(const struct version_scheme *scheme, struct slice version)
{
	return scheme->valid(version) || (scheme->usable && scheme->usable(version));
}
