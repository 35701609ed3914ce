/* age_test.c - days between dates (checked with GNU date), and which sources concern which packages */
#include "base/test.h"
#include "model/feeds.h"
#include "scan/age.h"

TEST(ages_are_whole_days)
{
	static const struct {
		const char *date, *today;
		int64_t days;
	} cases[] = {
		{ "2026-11-26", "2026-11-26", 0 },
		{ "2026-11-25", "2026-11-26", 1 },
		{ "2026-08-21T12:00:00Z", "2026-11-26", 97 },
		{ "2024-02-28", "2024-03-01", 2 },
		{ "2025-02-28", "2025-03-01", 1 },
		{ "1999-12-31", "2026-11-26", 9827 },
		{ "2027-01-01", "2026-11-26", 0 }, /* of a clock that goes ahead */
		{ "", "2026-11-26", -1 },
		{ "2026-11", "2026-11-26", -1 },
		{ "yesterday!", "2026-11-26", -1 },
		{ "2026-13-01", "2026-11-26", -1 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(age_in_days(slice_from_text(cases[i].date), slice_from_text(cases[i].today)), cases[i].days);
}

TEST(sources_concern_the_packages_that_they_speak_of)
{
	static const struct {
		const char *feed, *ecosystem;
		bool concerns;
	} cases[] = {
		{ "debian-security-tracker", "Debian:12", true },
		{ "debian-security-tracker", "Ubuntu:22.04", false },
		{ "debian-security-tracker", "PyPI", false },
		{ "alpine-secdb", "Alpine:v3.20", true },
		{ "alpine-secdb", "Wolfi", false },
		{ "osv/Debian", "Debian:sid", true },
		{ "osv/Debian", "npm", false },
		{ "osv/PyPI", "PyPI", true },
		{ "osv/PyPI-converted", "PyPI", true },
		{ "osv/Packagist-Drupal", "Packagist", true },
		{ "osv/Go", "GitHub Actions", false },
		{ "osv/GitHub-Actions", "GitHub Actions", true },
		{ "osv/Rocky Linux", "Rocky Linux:9", true },
		{ "osv/Rocky-Linux", "Rocky Linux:9", true },
		{ "osv/AlmaLinux", "AlmaLinux:9", true },
		{ "osv/openSUSE", "SUSE:Linux Enterprise Server 15", false },
		{ "osv/GIT-PSF", "PyPI", false },
		{ "osv/Kubernetes", "Go", false },
		{ "osv/ours", "npm", true }, /* nobody knows */
		{ "osv", "npm", true },
		{ "ours", "Debian:12", true },
		{ "ghsa", "npm", true },
		{ "ghsa", "Debian:12", false },
		{ "kev", "npm", false },
		{ "epss", "Debian:12", false },
		{ "cvelistV5", "Debian:12", false },
		{ "vulnrichment", "npm", false },
		{ "exploits", "npm", false },
		{ "exploits/nuclei-templates", "Debian:12", false },
		{ "distro-info-data", "Debian:12", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (age_feed_concerns(slice_from_text(cases[i].feed), slice_from_text(cases[i].ecosystem)) != cases[i].concerns)
			fail_msg("%s and %s", cases[i].feed, cases[i].ecosystem);
}

/* A name that is missing there would make a source concern everything, one that is wrong, nothing. */
TEST(every_ecosystem_that_packages_have_is_among_the_names)
{
	for (int type = 1; type < PACKAGE_TYPE_COUNT; type++) {
		struct slice ecosystem = slice_from_text(package_type_facts((enum package_type)type)->ecosystem), name;
		bool found = ecosystem.len == 0;

		for (size_t i = 0; match_ecosystem_name(i, &name); i++)
			found = found || slice_equal(name, ecosystem);
		if (!found)
			fail_msg("%.*s", SLICE_ARG(ecosystem));
		CHECK(ecosystem.len == 0 ||
			match_ecosystem_is_distributions(ecosystem) == package_is_distributions((enum package_type)type));
	}
}

/* Else its age would make scans incomplete that it has nothing to do with. */
TEST(of_each_feed_but_osv_it_is_known_what_it_speaks_of)
{
	for (const struct feed_kind *kind = feed_kinds; kind->folder; kind++) {
		struct slice folder = slice_from_text(kind->folder);
		bool of_all = age_feed_concerns(folder, S("Debian:12")) && age_feed_concerns(folder, S("npm"));

		if (of_all != slice_equal(folder, S("osv")))
			fail_msg("%s: which ecosystem?", kind->folder);
	}
}
