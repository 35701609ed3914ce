/* python.c - Python packages as they lie installed: METADATA in NAME-VERSION.dist-info */
#include "python/python_metadata.h"

static int python_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "python", PACKAGE_PYPI, sink, notes);
	struct name_list names = { 0 };

	return python_metadata_claim(&claims, file->bytes, &names, S("Name and Version"), NULL);
}

static const struct interest python_interests[] = {
	{ INTEREST_IN, ".dist-info:METADATA" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_python = {
	.name = "python",
	.interests = python_interests,
	.size_max_bytes = 4u << 20,
	.parse = python_parse,
};
