/* search_test.c - ids and names of packages are found, and nothing else */
#include "base/test.h"
#include "match/ecosystem.h"
#include "match/match_fixture_test.h"
#include "match/search.h"

/* "ecosystem package id, …", and behind "|" the names of the flaw. */
static void check_search(const char *key, struct vulndb *const *stores, size_t store_count, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	struct search searches[] = { { .keys = { S("nothing-of-the-kind") }, .key_count = 1 },
		{ .keys = { slice_from_text(key) }, .key_count = 1 } };
	struct error err;

	if (match_search(searches, 2, stores, store_count, &arena, &err) < 0)
		fail_msg("%s", err.text);
	CHECK_INT(searches[0].statement_count, 0);
	for (size_t i = 0; i < searches[1].statement_count; i++) {
		const struct advisory *advisory = searches[1].statements[i].advisory;

		buffer_addf(&got, "%s%.*s %.*s %.*s", i ? ", " : "", SLICE_ARG(advisory->ecosystem), SLICE_ARG(advisory->package),
			SLICE_ARG(advisory->id));
	}
	buffer_addf(&got, " |");
	for (size_t i = 0; i < searches[1].ids.count; i++)
		buffer_addf(&got, " %.*s", SLICE_ARG(searches[1].ids.items[i]));
	if (!slice_equal(buffer_slice(&got), slice_from_text(want)))
		fail_msg("%s gives '%.*s', not '%s'", key, SLICE_ARG(buffer_slice(&got)), want);
}

TEST(a_search_finds_ids_aliases_records_bulletins_and_packages)
{
	static const struct {
		const char *key, *want;
	} cases[] = {
		{ "CVE-2020-1", "Debian:11 openssl CVE-2020-1, Debian:12 openssl CVE-2020-1 | CVE-2020-1" },
		{ "cve-2020-1", "Debian:11 openssl CVE-2020-1, Debian:12 openssl CVE-2020-1 | CVE-2020-1" },
		{ "CVE-2020", " |" },
		{ "DSA-1-1", "Debian:12 openssl CVE-2020-1, Debian:12 openssl CVE-2020-2 | CVE-2020-1 CVE-2020-2" },
		{ "DLA-7-1", "Debian:11 openssl CVE-2020-1 | CVE-2020-1" },
		/* by the GHSA id that the npm record knows, the other record is found, which has only that */
		{ "CVE-2021-5", "PyPI Foo_Bar GHSA-5, npm foo CVE-2021-5 | CVE-2021-5 GHSA-5" },
		{ "GHSA-5", "PyPI Foo_Bar GHSA-5, npm foo CVE-2021-5 | CVE-2021-5 GHSA-5" },
		/* two CVE ids are never one flaw */
		{ "CVE-2022-7", "Go g.example/two GHSA-7 | CVE-2022-7 GHSA-7" },
		{ "CVE-2022-8", "Go g.example/two GHSA-7 | CVE-2022-8 GHSA-7" },
		{ "GHSA-7", "Go g.example/two GHSA-7 | CVE-2022-7 CVE-2022-8 GHSA-7" },
		{ "openssl", "Debian:11 openssl CVE-2020-1, Debian:12 openssl CVE-2020-1, Debian:12 openssl CVE-2020-2 |" },
		{ "Debian/openssl",
			"Debian:11 openssl CVE-2020-1, Debian:12 openssl CVE-2020-1, Debian:12 openssl CVE-2020-2 |" },
		{ "debian:11/openssl", "Debian:11 openssl CVE-2020-1 |" },
		{ "Ubuntu/openssl", " |" },
		{ "foo-bar", "PyPI Foo_Bar GHSA-5 |" },
		{ "pypi/foo-bar", "PyPI Foo_Bar GHSA-5 |" },
		{ "g.example/two", "Go g.example/two GHSA-7 |" },
		{ "go/g.example/two", "Go g.example/two GHSA-7 |" },
		{ "core", "Maven org.example:core CVE-2023-9 |" },
		{ "org.example:CORE", "Maven org.example:core CVE-2023-9 |" },
		{ "org.example", " |" },
		{ "", " |" },
	};
	struct vulndb *stores[] = {
		STORE({ .id = S("CVE-2020-1"),
			      .record = S("DSA-1-1"),
			      .ecosystem = S("Debian:12"),
			      .package = S("openssl"),
			      .events = FIXED_IN("3.0.11-1") },
			{ .id = S("CVE-2020-2"),
				.bulletins = LIST(S("DSA-1-1")),
				.ecosystem = S("Debian:12"),
				.package = S("openssl"),
				.events = FIXED_IN("3.0.11-1") },
			{ .id = S("CVE-2020-1"),
				.record = S("DLA-7-1"),
				.ecosystem = S("Debian:11"),
				.package = S("openssl"),
				.events = FIXED_IN("1.1") }),
		STORE({ .id = S("CVE-2021-5"),
			      .aliases = LIST(S("GHSA-5")),
			      .ecosystem = S("npm"),
			      .package = S("foo"),
			      .events = FIXED_IN("1.0") },
			{ .id = S("GHSA-5"), .ecosystem = S("PyPI"), .package = S("Foo_Bar"), .events = FIXED_IN("1.0") },
			{ .id = S("GHSA-7"),
				.aliases = LIST(S("CVE-2022-7"), S("CVE-2022-8")),
				.ecosystem = S("Go"),
				.package = S("g.example/two"),
				.events = FIXED_IN("1.0.0") },
			{ .id = S("CVE-2023-9"),
				.ecosystem = S("Maven"),
				.package = S("org.example:core"),
				.events = FIXED_IN("1.0") }),
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check_search(cases[i].key, stores, 2, cases[i].want);
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
}

TEST(a_sentence_on_the_flaw_goes_before_the_headline_of_a_bulletin)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb *stores[] = { STORE({ .id = S("CVE-2020-1"),
						  .ecosystem = S("Debian:12"),
						  .package = S("a"),
						  .title = S("a - security update"),
						  .record = S("DSA-1-1"),
						  .events = FIXED_IN("1") },
		{ .id = S("CVE-2020-2"),
			.ecosystem = S("Debian:12"),
			.package = S("a"),
			.title = S("a - security update"),
			.record = S("DSA-2-1"),
			.events = FIXED_IN("1") },
		{ .id = S("CVE-2020-1"),
			.ecosystem = S("Ubuntu:22.04"),
			.package = S("a"),
			.title = S("It is bad."),
			.record = S("UBUNTU-CVE-2020-1"),
			.events = FIXED_IN("1") }) };
	struct search searches[] = { { .keys = { S("CVE-2020-1") }, .key_count = 1 },
		{ .keys = { S("CVE-2020-2") }, .key_count = 1 }, { .keys = { S("DSA-2-1") }, .key_count = 1 } };
	struct error err;

	CHECK_INT(match_search(searches, 3, stores, 1, &arena, &err), 0);
	CHECK_SLICE(search_title(&searches[0]), "It is bad.");
	CHECK_SLICE(search_title(&searches[1]), "");
	CHECK_SLICE(search_headline(&searches[0]), "");
	CHECK_SLICE(search_headline(&searches[1]), "");
	CHECK_SLICE(search_headline(&searches[2]), "a - security update");
	CHECK_SLICE(search_title(&searches[2]), "");
	vulndb_close(stores[0]);
}

TEST(a_found_statement_has_its_title_and_its_range_in_words)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb *stores[] = { STORE({ .id = S("CVE-2020-1"),
		.ecosystem = S("PyPI"),
		.package = S("x"),
		.title = S("It is bad."),
		.details = S("Very."),
		.versions = LIST(S("2.0")),
		.events = LIST(S("-"), S("i1.10"), S("f1.11"), S("i1.2"), S("f1.3")) }) };
	struct search search = { .keys = { S("x") }, .key_count = 1 };
	struct error err;

	CHECK_INT(match_search(&search, 1, stores, 1, &arena, &err), 0);
	CHECK_INT(search.statement_count, 1);
	CHECK_SLICE(search.statements[0].advisory->title, "It is bad.");
	CHECK_SLICE(search_title(&search), "It is bad.");
	CHECK_SLICE(search.statements[0].range, "from 1.2 before 1.3; from 1.10 before 1.11; 2.0");
	CHECK_INT(search.statements[0].version_count, 1);
	vulndb_close(stores[0]);
}

TEST(ecosystems_tell_the_type_of_their_packages_and_distributions_their_family)
{
	static const struct {
		const char *ecosystem;
		enum package_type type;
	} cases[] = {
		{ "Debian:12", PACKAGE_DEB },
		{ "Ubuntu:Pro:22.04:LTS", PACKAGE_DEB },
		{ "AlmaLinux:8", PACKAGE_RPM },
		{ "Alpine:v3.20", PACKAGE_APK },
		{ "Wolfi", PACKAGE_APK },
		{ "PyPI", PACKAGE_PYPI },
		{ "Packagist:https://packages.drupal.org/8", PACKAGE_COMPOSER },
		{ "Nowhere", PACKAGE_UNKNOWN },
	};
	const struct distribution alma = { .id = S("almalinux") }, nobody = { .id = S("x") };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_INT(match_type_of(slice_from_text(cases[i].ecosystem)), cases[i].type);
	CHECK_SLICE(match_family(PACKAGE_RPM, &alma), "AlmaLinux");
	CHECK_SLICE(match_family(PACKAGE_DEB, &alma), "");
	CHECK_SLICE(match_family(PACKAGE_DEB, &nobody), "");
	CHECK_SLICE(match_family(PACKAGE_NPM, &nobody), "npm");
}
