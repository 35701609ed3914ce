/* match_test.c - from packages and stores to findings */
#include "match/match_fixture_test.h"

#include "base/cleanup.h"

TEST(match_judges_distribution_packages_by_source_package)
{
	struct vulndb *store = STORE({ .id = S("CVE-2024-1"),
		.ecosystem = S("Debian:12"),
		.package = S("openssl"),
		.events = FIXED_IN("3.0.13-1~deb12u1"),
		.bulletins = LIST(S("DSA-1-1")) });

	match_check(PACKAGES(DEB("openssl", "openssl", "3.0.11-1"), DEB("libssl3", "openssl", "3.0.11-1"),
			    DEB("libssl-dev", "openssl", "3.0.11-1"), DEB("libssl3", "openssl", "3.0.11-1"),
			    DEB("openssl-extra", "other", "3.0.11-1")),
		&debian_12, &store, 1,
		"CVE-2024-1 libssl-dev 3.0.11-1 -> 3.0.13-1~deb12u1 fixed binaries=libssl3,openssl bulletins=DSA-1-1\n", "");
}

TEST(match_compares_the_version_of_the_source_package)
{
	static const struct found_package packages[] = {
		{ .package = { .type = PACKAGE_DEB,
			  .name = { "libfoo1", 7 },
			  .version = { "9.0-1+b1", 8 },
			  .source_name = { "foo", 3 },
			  .source_version = { "1.0-1", 5 } } },
		{ .package = { .type = PACKAGE_DEB, .name = { "bar", 3 }, .version = { "1.0-1", 5 } } }, /* is its own source */
	};
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("Debian:12"), .package = S("foo"), .events = FIXED_IN("2.0-1") },
			{ .id = S("CVE-2"), .ecosystem = S("Debian:12"), .package = S("bar"), .events = FIXED_IN("2.0-1") },
			{ .id = S("CVE-3"), .ecosystem = S("Debian:12"), .package = S("libfoo1"), .events = FIXED_IN("10.0-1") },
			{ .id = S("CVE-4"), .ecosystem = S("Debian:11"), .package = S("foo"), .events = FIXED_IN("2.0-1") });

	match_check(packages, 2, &debian_12, &store, 1, "CVE-1 libfoo1 9.0-1+b1 -> 2.0-1 fixed\nCVE-2 bar 1.0-1 -> 2.0-1 fixed\n",
		"");
}

TEST(match_keeps_versions_of_one_package_apart)
{
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("minimist"), .events = FIXED_IN("1.2.6") },
			{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("minimist"), .events = FIXED_IN("0.2.1") });

	match_check(PACKAGES(LANGUAGE(PACKAGE_NPM, "minimist", "1.2.5", "b/package.json"),
			    LANGUAGE(PACKAGE_NPM, "minimist", "0.0.8", "c/package.json"),
			    LANGUAGE(PACKAGE_NPM, "minimist", "1.2.5", "a/package.json"),
			    LANGUAGE(PACKAGE_NPM, "minimist", "1.2.6", "d/package.json"),
			    LANGUAGE(PACKAGE_NPM, "minimist", "1.2.5", "c/package.json")),
		&no_distribution, &store, 1,
		"CVE-1 minimist 0.0.8 -> 1.2.6 fixed\nCVE-1 minimist 1.2.5 -> 1.2.6 fixed paths=b/package.json,c/package.json\n"
		"CVE-2 minimist 0.0.8 -> 0.2.1 fixed\n",
		"");
}

TEST(match_compares_names_as_the_ecosystem_does)
{
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("PyPI"), .package = S("zope-interface"), .events = FIXED_IN("2") },
			{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("jsonstream"), .events = FIXED_IN("2.0.0") });

	match_check(
		PACKAGES(LANGUAGE(PACKAGE_PYPI, "Zope.Interface", "1.0", "a"),
			LANGUAGE(PACKAGE_PYPI, "zope_interface", "1.0", "b"), LANGUAGE(PACKAGE_NPM, "JSONStream", "1.0.0", "c")),
		&no_distribution, &store, 1, "CVE-1 Zope.Interface 1.0 -> 2 fixed paths=b\n", "");
}

TEST(match_joins_aliases_and_takes_the_fix_that_ends_all_of_them)
{
	struct vulndb *store = STORE({ .id = S("GHSA-1"),
					     .aliases = LIST(S("CVE-1"), S("PYSEC-1")),
					     .ecosystem = S("PyPI"),
					     .package = S("a"),
					     .events = FIXED_IN("1.10") },
		{ .id = S("PYSEC-1"),
			.aliases = LIST(S("CVE-1")),
			.ecosystem = S("PyPI"),
			.package = S("a"),
			.events = FIXED_IN("1.9") },
		{ .id = S("PYSEC-2"), .ecosystem = S("PyPI"), .package = S("a"), .events = LIST(S("-"), S("i0")) },
		{ .id = S("PYSEC-3"),
			.aliases = LIST(S("CVE-3")),
			.ecosystem = S("PyPI"),
			.package = S("a"),
			.events = FIXED_IN("0.9") });

	match_check(PACKAGES(LANGUAGE(PACKAGE_PYPI, "a", "1.0", "p")), &no_distribution, &store, 1,
		"CVE-1 a 1.0 -> 1.10 fixed aliases=GHSA-1,PYSEC-1\nPYSEC-2 a 1.0 affected\n", "");
}

TEST(match_names_the_record_of_several_flaws_with_each)
{
	struct vulndb *store = STORE({ .id = S("CVE-1"),
					     .record = S("RUSTSEC-1"),
					     .bulletins = LIST(S("RUSTSEC-1"), S("DSA-1-1")),
					     .ecosystem = S("crates.io"),
					     .package = S("a"),
					     .events = FIXED_IN("2.0.0") },
		{ .id = S("CVE-2"),
			.record = S("RUSTSEC-1"),
			.bulletins = LIST(S("RUSTSEC-1")),
			.ecosystem = S("crates.io"),
			.package = S("a"),
			.events = FIXED_IN("2.0.0") });

	match_check(PACKAGES(LANGUAGE(PACKAGE_CARGO, "a", "1.0.0", "p")), &no_distribution, &store, 1,
		"CVE-1 a 1.0.0 -> 2.0.0 fixed aliases=RUSTSEC-1 bulletins=DSA-1-1\nCVE-2 a 1.0.0 -> 2.0.0 fixed "
		"aliases=RUSTSEC-1\n",
		"");
}

/* https://go.dev/ref/mod#versions: each version of a module starts with v; advisories (https://go.dev/doc/security/vuln/database) leave it out. */
TEST(match_tells_the_repair_of_a_go_module_as_go_calls_it)
{
	struct vulndb *store = STORE(
		{ .id = S("CVE-1"), .ecosystem = S("Go"), .package = S("golang.org/x/crypto"), .events = FIXED_IN("0.52.0") },
		{ .id = S("CVE-2"), .ecosystem = S("Go"), .package = S("stdlib"), .events = FIXED_IN("1.20.3") });

	match_check(PACKAGES(LANGUAGE(PACKAGE_GOLANG, "golang.org/x/crypto", "v0.1.0", "p"),
			    LANGUAGE(PACKAGE_GOLANG, "stdlib", "1.20.1", "p")),
		&no_distribution, &store, 1,
		"CVE-1 golang.org/x/crypto v0.1.0 -> v0.52.0 fixed\nCVE-2 stdlib 1.20.1 -> 1.20.3 fixed\n", "");
}

TEST(match_takes_no_fix_that_one_of_the_records_calls_affected)
{
	struct vulndb *store = STORE({ .id = S("GHSA-1"),
					     .aliases = LIST(S("CVE-1")),
					     .ecosystem = S("npm"),
					     .package = S("a"),
					     .events = LIST(S("-"), S("i0"), S("f1.5.0"), S("i1.9.0"), S("f2.1.0")) },
		{ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = FIXED_IN("2.0.0") },
		{ .id = S("GHSA-2"),
			.aliases = LIST(S("CVE-2")),
			.ecosystem = S("npm"),
			.package = S("a"),
			.events = LIST(S("-"), S("i0"), S("f1.5.0"), S("i1.9.0")) },
		{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("a"), .events = FIXED_IN("2.0.0") });

	match_check(PACKAGES(LANGUAGE(PACKAGE_NPM, "a", "1.0.0", "p")), &no_distribution, &store, 1,
		"CVE-1 a 1.0.0 -> 2.1.0 fixed aliases=GHSA-1\nCVE-2 a 1.0.0 affected aliases=GHSA-2\n", "");
}

TEST(match_lets_whole_stores_decide_before_the_built_in_set)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got_notes = BUFFER_INIT(0);
	struct note_sink notes = { match_collect_note, &got_notes };
	const struct advisory own = { .id = S("CVE-1"),
		.ecosystem = S("npm"),
		.package = S("a"),
		.events = FIXED_IN("2.0.0"),
		.title = S("Ours."),
		.kev = S("2020-01-01") };
	const struct advisory other = { .id = S("GHSA-1"),
		.aliases = LIST(S("CVE-1")),
		.ecosystem = S("npm"),
		.package = S("a"),
		.events = FIXED_IN("2.0.0"),
		.title = S("Theirs."),
		.url = S("https://t/"),
		.source = S("osv/npm"),
		.status = S("will-not-fix") };
	struct vulndb *stores[] = { match_store("builtin", true, &own, 1), match_store("all", false, &other, 1) };
	struct match_list list;
	struct error err = { 0 };

	CHECK_INT(match_packages(
			  PACKAGES({ .package = { .type = PACKAGE_NPM, .name = S("a"), .version = S("1.0.0"), .path = S("p") },
				  .layer = 3,
				  .base = true }),
			  &no_distribution, stores, 2, &arena, &list, &notes, NULL, &err),
		0);
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
	CHECK_INT(list.count, 1);
	CHECK_SLICE(list.items[0].finding.title, "Theirs.");
	CHECK_SLICE(list.items[0].finding.source, "osv/npm");
	CHECK_SLICE(list.items[0].finding.status, "will-not-fix");
	CHECK_SLICE(list.items[0].finding.url, "https://t/");
	CHECK_SLICE(list.items[0].finding.kev, "2020-01-01"); /* what only the second knows is taken from it */
	CHECK_SLICE(list.items[0].finding.match, "a: 1.0.0 is before 2.0.0 (npm order), npm");
	CHECK_INT(list.items[0].finding.place.layer, 3);
	CHECK(list.items[0].finding.place.base);
	CHECK_SLICE(list.items[0].finding.place.path, "p");
	CHECK_INT(list.items[0].advisory_count, 2);
	CHECK_SLICE(list.items[0].advisories[0]->id, "GHSA-1");
	CHECK_SLICE(list.items[0].advisories[1]->id, "CVE-1");
	CHECK_SLICE(list.items[0].advisories[1]->source, "builtin");
}

TEST(match_knows_the_names_of_ubuntu_releases)
{
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("Ubuntu:22.04:LTS"), .package = S("a"), .events = FIXED_IN("2") },
			{ .id = S("CVE-2"), .ecosystem = S("Ubuntu:22.04"), .package = S("a"), .events = FIXED_IN("2") },
			{ .id = S("UBUNTU-CVE-3"),
				.aliases = LIST(S("CVE-3")),
				.ecosystem = S("Ubuntu:Pro:22.04:LTS"),
				.package = S("a"),
				.events = FIXED_IN("2+esm1") },
			{ .id = S("CVE-4"), .ecosystem = S("Ubuntu:20.04:LTS"), .package = S("a"), .events = FIXED_IN("2") });

	match_check(PACKAGES(DEB("a", "a", "1")), &ubuntu_2204, &store, 1,
		"CVE-1 a 1 -> 2 fixed\nCVE-2 a 1 -> 2 fixed\nCVE-3 a 1 affected aliases=UBUNTU-CVE-3 "
		"(fix only with Ubuntu Pro: 2+esm1)\n",
		"");
}

TEST(match_skips_what_a_distribution_says_is_not_affected)
{
	struct vulndb *store = STORE({ .id = S("CVE-1"),
					     .ecosystem = S("Debian:12"),
					     .package = S("a"),
					     .events = LIST(S("-"), S("i0")),
					     .status = S("not-affected") },
		{ .id = S("CVE-2"),
			.ecosystem = S("Debian:12"),
			.package = S("a"),
			.events = LIST(S("-"), S("i0")),
			.status = S("end-of-life") });

	match_check(PACKAGES(DEB("a", "a", "1")), &debian_12, &store, 1, "CVE-2 a 1 end-of-life\n", "");
}

#define ONE_OF_DEBIAN STORE({ .id = S("CVE-1"), .ecosystem = S("Debian:12"), .package = S("a"), .events = FIXED_IN("2") })

TEST(match_says_what_nobody_could_judge)
{
	static const struct distribution debian_7 = { .id = { "debian", 6 }, .version_id = { "7", 1 } };
	static const struct distribution kali = {
		.id = { "kali", 4 }, .id_like = { "debian", 6 }, .version_id = { "2024.1", 6 }
	};
	static const struct distribution sid = { .id = { "debian", 6 } };
	struct vulndb *store = ONE_OF_DEBIAN;

	match_check(PACKAGES(DEB("a", "a", "1"), DEB("b", "b", "1")), &debian_7, &store, 1, "",
		"incomplete: 2 dpkg packages were not judged: no advisories for debian 7\n");
	store = ONE_OF_DEBIAN;
	match_check(PACKAGES(DEB("a", "a", "1")), &kali, &store, 1, "",
		"incomplete: 1 dpkg package was not judged: no advisories for kali 2024.1\n");
	store = ONE_OF_DEBIAN;
	match_check(PACKAGES(DEB("a", "a", "1")), &sid, &store, 1, "",
		"incomplete: 1 dpkg package was not judged: no advisories for debian without a version\n");
	store = ONE_OF_DEBIAN;
	match_check(PACKAGES(DEB("a", "a", "1")), &no_distribution, &store, 1, "",
		"incomplete: 1 dpkg package was not judged: the image does not say which distribution it is\n");
	store = ONE_OF_DEBIAN;
	match_check(PACKAGES(DEB("a", "a", "1"), LANGUAGE(PACKAGE_NPM, "a", "1.0.0", ""), LANGUAGE(PACKAGE_NPM, "b", "1.0.0", ""),
			    LANGUAGE(PACKAGE_MAVEN, "g:a", "1", ""), LANGUAGE(PACKAGE_UNKNOWN, "x", "1", "")),
		&debian_12, &store, 1, "CVE-1 a 1 -> 2 fixed\n",
		"incomplete: 1 unknown package was not judged: no advisories for them: x 1\n"
		"incomplete: 1 jar package was not judged: no advisories for Maven: g:a 1\n"
		"incomplete: 2 npm packages were not judged: no advisories for npm: a 1.0.0, b 1.0.0\n");
	match_check(PACKAGES(DEB("a", "a", "1")), &debian_12, NULL, 0, "",
		"incomplete: 1 dpkg package was not judged: no advisories for debian 12\n");
	store = ONE_OF_DEBIAN;
	match_check(NULL, 0, &no_distribution, &store, 1, "", "");
}

TEST(match_says_where_a_whole_store_is_silent_and_only_a_partial_one_speaks)
{
	static const struct advisory npm = { .id = { "CVE-2", 5 }, .ecosystem = { "npm", 3 }, .package = { "x", 1 } };
	const struct found_package packages[] = { DEB("a", "a", "3"), LANGUAGE(PACKAGE_NPM, "b", "1.0.0", "") };
	struct vulndb *stores[] = { ONE_OF_DEBIAN, match_store("npm", false, &npm, 1) };

	match_check(packages, 2, &debian_12, stores, 2, "",
		"incomplete: 1 dpkg package was judged by the built-in advisories alone: no other store has debian 12\n");
	stores[0] = STORE({ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("x"), .events = FIXED_IN("2") });
	stores[1] = match_store("debian", false,
		&(struct advisory){ .id = S("CVE-1"), .ecosystem = S("Debian:12"), .package = S("a"), .events = FIXED_IN("2") },
		1);
	match_check(packages, 2, &debian_12, stores, 2, "",
		"incomplete: 1 npm package was judged by the built-in advisories alone: no other store has npm\n");
	/* alone they are partial as a whole, which the policy says once */
	stores[0] = ONE_OF_DEBIAN;
	match_check(packages, 1, &debian_12, stores, 1, "", "");
}

TEST(match_says_which_packages_have_no_usable_version)
{
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = LIST(S("-"), S("i0")) });

	match_check(PACKAGES(LANGUAGE(PACKAGE_NPM, "a", "", "p"), LANGUAGE(PACKAGE_NPM, "a", "git://x", "q"),
			    LANGUAGE(PACKAGE_NPM, "a", "1.0.0", "r")),
		&no_distribution, &store, 1, "CVE-1 a 1.0.0 affected\n",
		"incomplete: a was not judged: its version is not known\n"
		"incomplete: a was not judged: 'git://x' is no npm version\n");
	/* dates as Bitnami's minio has them: no SemVer, but their order is plain */
	store = STORE({ .id = S("CVE-1"),
		.ecosystem = S("Bitnami"),
		.package = S("minio"),
		.events = LIST(S("-"), S("i2018.08.18"), S("f2026.04.10")) });
	match_check(PACKAGES(LANGUAGE(PACKAGE_BITNAMI, "minio", "2024.08.03", "p")), &no_distribution, &store, 1,
		"CVE-1 minio 2024.08.03 -> 2026.04.10 fixed\n", "");
	/* nobody speaks of b, and of c only to say that it is not affected */
	store = match_store("all", false,
		(const struct advisory[]){
			{ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = LIST(S("-"), S("i0")) },
			{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("c"), .status = S(STATUS_NOT_AFFECTED) },
		},
		2);
	match_check(PACKAGES(LANGUAGE(PACKAGE_NPM, "b", "", "p"), LANGUAGE(PACKAGE_NPM, "c", "x.y", "q")), &no_distribution,
		&store, 1, "",
		"remark: b was not judged: its version is not known\nremark: c was not judged: 'x.y' is no npm version\n");
}

TEST(match_does_not_repeat_such_remarks_for_ever)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got_notes = BUFFER_INIT(0);
	struct note_sink notes = { match_collect_note, &got_notes };
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = LIST(S("-"), S("i0")) });
	struct found_package packages[25] = { 0 };
	struct match_list list;
	struct error err = { 0 };

	for (size_t i = 0; i < 25; i++)
		packages[i].package = (struct package){ .type = PACKAGE_NPM, .name = arena_printf(&arena, "n%zu", i) };
	CHECK_INT(match_packages(packages, 25, &no_distribution, &store, 1, &arena, &list, &notes, NULL, &err), 0);
	CHECK(slice_ends_with(buffer_slice(&got_notes), S("remark: 15 more packages were not judged: no usable version\n")));
	vulndb_close(store);
}

TEST(match_gives_the_same_for_packages_in_any_order)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f" };
	cleanup_buffer struct buffer first = BUFFER_INIT(0);

	for (size_t turn = 0; turn < 6; turn++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer got = BUFFER_INIT(0), got_notes = BUFFER_INIT(0);
		struct note_sink notes = { match_collect_note, &got_notes };
		struct vulndb *store =
			STORE({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("b"), .events = FIXED_IN("2.0.0") },
				{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("e"), .events = FIXED_IN("2.0.0") },
				{ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = FIXED_IN("2.0.0") });
		struct found_package packages[12] = { 0 };
		struct match_list list;
		struct error err = { 0 };

		for (size_t i = 0; i < 12; i++) {
			size_t number = (i * 5 + turn) % 12;

			packages[i].package = (struct package){ .type = PACKAGE_NPM,
				.name = slice_from_text(names[number / 2]),
				.version = S("1.0.0"),
				.path = number % 2 ? S("x") : S("y") };
		}
		CHECK_INT(match_packages(packages, 12, &no_distribution, &store, 1, &arena, &list, &notes, NULL, &err), 0);
		match_describe(&got, &list);
		CHECK_INT(list.count, 3);
		if (turn == 0)
			buffer_add_slice(&first, buffer_slice(&got));
		else
			CHECK(slice_equal(buffer_slice(&first), buffer_slice(&got)));
		vulndb_close(store);
	}
}

TEST(match_stops_at_its_deadline_and_says_so)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got_notes = BUFFER_INIT(0);
	struct note_sink notes = { match_collect_note, &got_notes };
	struct deadline deadline = { .at_ms = 1, .passed = true };
	struct vulndb *store =
		STORE({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("n7"), .events = FIXED_IN("2.0.0") });
	struct found_package packages[25] = { 0 };
	struct match_list list;
	struct error err = { 0 };

	for (size_t i = 0; i < 25; i++)
		packages[i].package =
			(struct package){ .type = PACKAGE_NPM, .name = arena_printf(&arena, "n%zu", i), .version = S("1.0.0") };
	CHECK_INT(match_packages(packages, 25, &no_distribution, &store, 1, &arena, &list, &notes, &deadline, &err), 0);
	CHECK_INT(list.count, 0);
	CHECK(slice_ends_with(
		buffer_slice(&got_notes), S("incomplete: 25 of 25 packages were not judged: not done in time (--timeout)\n")));
	vulndb_close(store);
}

TEST(match_tells_an_unknown_distribution_from_a_package_of_another)
{
	static const struct {
		struct distribution distribution;
		const char *want;
	} cases[] = {
		{ { .id = { "debian", 6 }, .version_id = { "12", 2 } }, "" },
		{ { .id = { "kali", 4 }, .version_id = { "2024.1", 6 } },
			"1 dpkg package was not judged: no advisories for kali 2024.1" },
		{ { .id = { "", 0 } }, "1 dpkg package was not judged: the image does not say which distribution it is" },
	};
	const struct found_package packages[] = { DEB("a", "a", "3"), LANGUAGE(PACKAGE_RPM, "a", "1-1", "opt/rpm") };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer got_notes = BUFFER_INIT(0);
		struct note_sink notes = { match_collect_note, &got_notes };
		struct vulndb *store = ONE_OF_DEBIAN;
		struct match_list list;
		struct error err = { 0 };

		CHECK_INT(match_packages(packages, 2, &cases[i].distribution, &store, 1, &arena, &list, &notes, NULL, &err), 0);
		CHECK_SLICE(list.unknown_distribution, cases[i].want);
		CHECK(slice_find(buffer_slice(&got_notes), S("1 rpm package was not judged")) >= 0);
		vulndb_close(store);
	}
}
