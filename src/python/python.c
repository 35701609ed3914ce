/* python.c - Python packages as they lie installed: the headers of METADATA and PKG-INFO */
#include "catalog/claims.h"
#include "codec/deb822.h"

struct headers {
	struct slice name, version, licence, expression, classifier;
};

/* "License :: OSI Approved :: MIT License": what stands last. */
static struct slice classifier_licence(struct slice value)
{
	if (!slice_starts_with(value, S("License ::")))
		return S("");
	return slice_trim(slice_from(value, (size_t)slice_find_last_byte(value, ':') + 1));
}

static void header_take(struct headers *headers, struct slice key, struct slice value)
{
	const struct {
		struct slice key;
		struct slice *value;
	} wanted[] = { { S("Name"), &headers->name }, { S("Version"), &headers->version }, { S("License"), &headers->licence },
		{ S("License-Expression"), &headers->expression } };

	/* Of a header that stands twice the first one counts, as in importlib.metadata. */
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		if (slice_equal_ignoring_case(key, wanted[i].key) && !wanted[i].value->len)
			*wanted[i].value = value;
	if (slice_equal_ignoring_case(key, S("Classifier")) && !headers->classifier.len)
		headers->classifier = classifier_licence(value);
}

static bool is_stated(struct slice licence)
{
	return licence.len && !slice_equal(licence, S("UNKNOWN")); /* what setuptools writes for nothing */
}

static int python_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "python", PACKAGE_PYPI, sink, notes);
	struct slice key, value, folded;
	struct headers headers = { 0 };
	struct deb822 deb822;
	enum deb822_event event;

	/* An empty line ends the headers; lines without a colon are the rest of a licence's text that nobody folded. */
	deb822_init(&deb822, file->bytes);
	while (event = deb822_next(&deb822, &key, &value, &folded), event == DEB822_FIELD || event == DEB822_BAD_LINE)
		if (event == DEB822_FIELD)
			header_take(&headers, key, value);
	if (!headers.name.len || !headers.version.len) {
		claims_note(&claims, NOTE_INCOMPLETE, "a package without a %s", headers.name.len ? "version" : "name");
		return 0;
	}
	return claims_add(&claims, (struct package){ .name = headers.name,
					   .version = headers.version,
					   .licence = is_stated(headers.expression) ? headers.expression
						      : is_stated(headers.licence)  ? headers.licence
										    : headers.classifier,
					   .evidence = S("Name and Version") });
}

static const struct interest python_interests[] = {
	{ INTEREST_IN, ".dist-info:METADATA" },
	{ INTEREST_IN, ".egg-info:PKG-INFO" },
	{ INTEREST_IN, "EGG-INFO:PKG-INFO" },
	{ INTEREST_SUFFIX, ".egg-info" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_python = {
	.name = "python",
	.interests = python_interests,
	.size_max_bytes = 4u << 20,
	.parse = python_parse,
};
