/* version.c - fuzz: every scheme orders any two versions antisymmetrically, and any version is equal to itself
 *
 * The input is two or three versions, a newline between; the third is held to transitivity (but in the holes that
 * some ecosystems' own orders have: version/version.h). */
#include "version/version.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_make(data, size), v[3] = { { NULL, 0 }, { NULL, 0 }, { NULL, 0 } };

	for (size_t i = 0; i < 3; i++)
		slice_next_token(&rest, '\n', &v[i]);
	for (size_t s = 0; version_schemes[s]; s++) {
		const struct version_scheme *scheme = version_schemes[s];
		int ab = sign(scheme->compare(v[0], v[1])), bc = sign(scheme->compare(v[1], v[2])),
		    ac = sign(scheme->compare(v[0], v[2]));

		scheme->valid(v[0]);
		if (ab != -sign(scheme->compare(v[1], v[0])) || scheme->compare(v[0], v[0]) != 0)
			abort();
		if (scheme->in_hole && (scheme->in_hole(v[0]) || scheme->in_hole(v[1]) || scheme->in_hole(v[2])))
			continue;
		if (ab <= 0 && bc <= 0 && ac != (ab < 0 || bc < 0 ? -1 : 0))
			abort();
	}
	return 0;
}
