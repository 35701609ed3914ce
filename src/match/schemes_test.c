/* schemes_test.c - the kinds of packages name version schemes that there are */
#include "base/test.h"
#include "model/package.h"
#include "version/version.h"

TEST(every_kind_of_package_names_a_scheme_that_there_is_or_none)
{
	size_t named = 0;

	for (int type = 1; type < PACKAGE_TYPE_COUNT; type++) {
		const char *scheme = package_type_facts((enum package_type)type)->scheme;

		if (!*scheme)
			continue;
		named++;
		if (!version_scheme_by_name(slice_from_text(scheme)))
			fail_msg("%s: no version scheme '%s'", package_type_facts((enum package_type)type)->word, scheme);
	}
	CHECK(named >= 20);
}
