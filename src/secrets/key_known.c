/* key_known.c - keys that are nobody's secret: published ones, and those of tests and documentation */
#include "secrets/key.h"

static const struct known_key {
	const char *fingerprint, *whose;
} known_keys[] = {
#define KNOWN_KEY(fingerprint, whose) { fingerprint, whose },
#include "secrets/known_keys.def"
#undef KNOWN_KEY
};

const char *key_whose(struct slice fingerprint)
{
	if (!fingerprint.len)
		return NULL;
	for (size_t i = 0; i < sizeof known_keys / sizeof *known_keys; i++)
		if (slice_equal(fingerprint, slice_from_text(known_keys[i].fingerprint)))
			return known_keys[i].whose;
	return NULL;
}

/* What distributions make when a package is installed, so that a server starts at all. */
static const struct {
	const char *path, *why;
} made_by_packages[] = {
	{ "etc/ssl/private/ssl-cert-snakeoil.key", "Debian's ssl-cert made it for a certificate that nobody trusts" },
	{ "etc/pki/tls/private/localhost.key", "mod_ssl made it for a certificate that nobody trusts" },
};

static const struct {
	struct slice folder;
	const char *why;
} harmless_folders[] = {
	{ { "test", 4 }, "it lies among tests" },
	{ { "tests", 5 }, "it lies among tests" },
	{ { "__tests__", 9 }, "it lies among tests" },
	{ { "testdata", 8 }, "it lies among data of tests" },
	{ { "test-data", 9 }, "it lies among data of tests" },
	{ { "test_data", 9 }, "it lies among data of tests" },
	{ { "testsuite", 9 }, "it lies among tests" },
	{ { "fixtures", 8 }, "it lies among data of tests" },
	{ { "__fixtures__", 12 }, "it lies among data of tests" },
	{ { "example", 7 }, "it lies among examples" },
	{ { "examples", 8 }, "it lies among examples" },
};

static const char *harmless_folder(struct slice folder, bool of_packages)
{
	for (size_t i = 0; i < sizeof harmless_folders / sizeof *harmless_folders; i++)
		if (slice_equal(folder, harmless_folders[i].folder))
			return harmless_folders[i].why;
	return of_packages && slice_starts_with(folder, S("test")) ? "it lies among the tests of a package" : NULL;
}

const char *key_harmless_place(struct slice path)
{
	bool of_packages = false;
	const char *why = NULL;
	struct slice part;

	for (size_t i = 0; i < sizeof made_by_packages / sizeof *made_by_packages; i++)
		if (slice_equal(path, slice_from_text(made_by_packages[i].path)))
			return made_by_packages[i].why;
	if (slice_starts_with(path, S("usr/share/doc/")))
		return "it lies among documentation";
	/* The last part is the file, and a test only where a package brings it. */
	while (!why && slice_next_token(&path, '/', &part)) {
		if (path.len || of_packages)
			why = harmless_folder(part, of_packages);
		if (slice_equal(part, S("site-packages")) || slice_equal(part, S("dist-packages")) ||
			slice_equal(part, S("node_modules")))
			of_packages = true;
	}
	return why;
}
