/* binaries_test.c - distributions whose feeds speak of binary packages, and lines of packages side by side */
#include "match/match_fixture_test.h"

static const struct distribution alma_8 = { .id = { "almalinux", 9 }, .version_id = { "8.9", 3 } };
static const struct distribution rhel_8 = { .id = { "rhel", 4 }, .version_id = { "8.9", 3 } };
static const struct distribution centos_8 = { .id = { "centos", 6 }, .version_id = { "8", 1 } };
static const struct distribution rocky_8 = { .id = { "rocky", 5 }, .version_id = { "8.9", 3 } };

#define RPM(its_name, its_version, source, its_source_version, its_module) \
	{                                                                  \
		.package = {                                               \
			.type = PACKAGE_RPM,                               \
			.name = S(its_name),                               \
			.version = S(its_version),                         \
			.source_name = S(source),                          \
			.source_version = S(its_source_version),           \
			.module = S(its_module),                           \
			.path = S("var/lib/rpm/rpmdb.sqlite")              \
		}                                                          \
	}

TEST(match_judges_binary_packages_where_the_feed_names_them)
{
	const struct advisory advisories[] = {
		{ .id = S("CVE-1"), .ecosystem = S("AlmaLinux:8"), .package = S("libfoo"), .events = FIXED_IN("1.2-2.el8") },
		{ .id = S("CVE-1"),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("libfoo-devel"),
			.events = FIXED_IN("1.2-2.el8") },
		{ .id = S("CVE-2"), .ecosystem = S("AlmaLinux:8"), .package = S("foo"), .events = FIXED_IN("1.2-3.el8") },
		{ .id = S("CVE-3"), .ecosystem = S("AlmaLinux:8"), .package = S("foo-data"), .events = FIXED_IN("2024-1.el8") },
		{ .id = S("CVE-4"), .ecosystem = S("AlmaLinux:8"), .package = S("foo-doc"), .events = FIXED_IN("9-9.el8") },
	};
	const struct found_package packages[] = { RPM("libfoo-devel", "1.2-1.el8", "foo", "1.2-1.el8", ""),
		RPM("libfoo", "1.2-1.el8", "foo", "1.2-1.el8", ""), RPM("foo-data", "2023-1.el8", "foo", "1.2-1.el8", "") };
	struct vulndb *store = match_store("all", false, advisories, 5);

	match_check(packages, 3, &alma_8, &store, 1,
		"CVE-1 libfoo 1.2-1.el8 -> 1.2-2.el8 fixed binaries=libfoo-devel\n"
		"CVE-2 foo-data 2023-1.el8 -> 1.2-3.el8 fixed binaries=libfoo,libfoo-devel\n"
		"CVE-3 foo-data 2023-1.el8 -> 2024-1.el8 fixed\n",
		"");
}

TEST(match_says_which_binary_packages_have_no_version)
{
	struct vulndb *store = match_store("all", false,
		&(struct advisory){
			.id = S("CVE-1"), .ecosystem = S("AlmaLinux:8"), .package = S("libfoo"), .events = FIXED_IN("2") },
		1);
	match_check(PACKAGES({ .package = { .type = PACKAGE_RPM, .name = S("libfoo"), .source_name = S("foo") } }), &alma_8,
		&store, 1, "", "incomplete: libfoo was not judged: its version is not known\n");
}

TEST(match_does_not_take_binary_packages_for_source_packages)
{
	struct vulndb *store = match_store("all", false,
		&(struct advisory){
			.id = S("CVE-1"), .ecosystem = S("Rocky Linux:8"), .package = S("libfoo"), .events = FIXED_IN("9-1") },
		1);

	match_check(PACKAGES(RPM("libfoo", "1.2-1.el8", "foo", "1.2-1.el8", "")), &rocky_8, &store, 1, "", "");
}

TEST(match_keeps_the_lines_of_a_module_apart)
{
	const struct advisory advisories[] = {
		{ .id = S("CVE-16"),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("nodejs"),
			.title = S("Important: nodejs:16 security update"),
			.events = FIXED_IN("1:16.20.2-1.module_el8.8.0+3613+1ed8c91d") },
		{ .id = S("CVE-20"),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("nodejs"),
			.title = S("Moderate: nodejs:20 security update"),
			.events = FIXED_IN("1:20.9.0-1.module_el8.9.0+3684+cd5f4f0e") },
		{ .id = S("CVE-0"),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("nodejs"),
			.title = S("nodejs bug fix and security update"),
			.events = FIXED_IN("1:19.0-1.module_el8.9.0+1+1") },
		{ .id = S("CVE-99"), .ecosystem = S("AlmaLinux:8"), .package = S("nodejs"), .events = FIXED_IN("1:99.0-1.el8") },
	};
	struct vulndb *store = match_store("all", false, advisories, 4);

	match_check(PACKAGES(RPM("nodejs", "1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8", "nodejs",
			    "1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8", "nodejs:16:8060020220523160029:ad008a3a")),
		&alma_8, &store, 1,
		"CVE-0 nodejs 1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8 -> 1:19.0-1.module_el8.9.0+1+1 fixed\n"
		"CVE-16 nodejs 1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8 -> 1:16.20.2-1.module_el8.8.0+3613+1ed8c91d fixed\n",
		"");
	store = match_store("all", false, advisories, 4);
	match_check(PACKAGES(RPM("nodejs", "1:10.0-1.el8", "nodejs", "1:10.0-1.el8", "")), &alma_8, &store, 1,
		"CVE-99 nodejs 1:10.0-1.el8 -> 1:99.0-1.el8 fixed\n", "");
}

TEST(match_says_that_the_stream_of_a_module_is_not_known)
{
	struct vulndb *store = match_store("all", false,
		&(struct advisory){ .id = S("CVE-16"),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("nodejs"),
			.title = S("Important: nodejs:16 security update"),
			.events = FIXED_IN("1:16.20.2-1.module_el8.8.0+3613+1ed8c91d") },
		1);

	match_check(PACKAGES(RPM("nodejs", "1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8", "nodejs",
			    "1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8", "")),
		&alma_8, &store, 1,
		"CVE-16 nodejs 1:16.14.0-5.module_el8.6.0+2904+b4d8a6b8 -> 1:16.20.2-1.module_el8.8.0+3613+1ed8c91d fixed\n",
		"remark: 1 package is of a module, and nothing says of which stream: what is said of any of its streams counts: "
		"nodejs\n");
}

#define UNFIXED LIST(S("-"), S("i0"))

TEST(match_keeps_lines_apart_of_which_none_is_repaired)
{
	const struct advisory advisories[] = {
		{ .id = S("CVE-1"),
			.ecosystem = S("Red Hat:8"),
			.package = S("ruby"),
			.title = S("ruby: a flaw"),
			.events = UNFIXED,
			.status = S(STATUS_WILL_NOT_FIX) },
		{ .id = S("CVE-2"),
			.ecosystem = S("Red Hat:8"),
			.package = S("ruby"),
			.title = S("ruby: a flaw (ruby:2.7)"),
			.events = UNFIXED,
			.status = S(STATUS_DEFERRED) },
		{ .id = S("CVE-3"),
			.ecosystem = S("Red Hat:8"),
			.package = S("ruby"),
			.title = S("ruby: a flaw (ruby:3.1)"),
			.events = UNFIXED,
			.status = S(STATUS_AFFECTED) },
		{ .id = S("CVE-4"),
			.ecosystem = S("Red Hat:8"),
			.package = S("ruby"),
			.title = S("a flaw (in this: not) (or)"),
			.events = UNFIXED,
			.status = S(STATUS_AFFECTED) },
	};
	struct vulndb *store = match_store("all", false, advisories, 4);

	match_check(
		PACKAGES(RPM("ruby", "2.7.8-139.module+el8.8.0+1+a", "ruby", "2.7.8-139.module+el8.8.0+1+a", "ruby:2.7:80:63b")),
		&rhel_8, &store, 1, "CVE-2 ruby 2.7.8-139.module+el8.8.0+1+a deferred\n", "");
	store = match_store("all", false, advisories, 4);
	match_check(PACKAGES(RPM("ruby", "2.5-1.el8", "ruby", "2.5-1.el8", "")), &rhel_8, &store, 1,
		"CVE-1 ruby 2.5-1.el8 will-not-fix\nCVE-4 ruby 2.5-1.el8 affected\n", "");
}

TEST(match_takes_a_repair_of_another_minor_release_for_one)
{
	static const struct {
		const char *version;
		bool has;
	} cases[] = { { "7.61-1.el8", true }, { "7.76-22.el8_1", true }, { "7.76-23.el8_2.4", false },
		{ "7.76-23.el8_2.9", false }, { "7.76-26.el8", true }, { "7.76-26.el8_3.1", true }, { "7.76-26.el8_3.2", false },
		{ "8.0-1.el8", false } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct vulndb *store = match_store("all", false,
			&(struct advisory){ .id = S("CVE-1"),
				.ecosystem = S("Red Hat:8"),
				.package = S("curl"),
				.events = LIST(S("-"), S("i0"), S("f7.76-23.el8_2.4"), S("i7.76-24"), S("f7.76-26.el8_3.2")) },
			1);
		struct found_package package = RPM("curl", "", "curl", "", "");
		char want[100] = "";

		package.package.version = package.package.source_version = slice_from_text(cases[i].version);
		if (cases[i].has)
			snprintf(want, sizeof want, "CVE-1 curl %s -> %s fixed\n", cases[i].version,
				i < 2 ? "7.76-23.el8_2.4" : "7.76-26.el8_3.2");
		match_check(&package, 1, &rhel_8, &store, 1, want, "");
	}
}

TEST(match_does_not_take_centos_for_red_hat)
{
	struct vulndb *store = match_store("all", false,
		&(struct advisory){ .id = S("CVE-1"), .ecosystem = S("Red Hat:8"), .package = S("a"), .events = FIXED_IN("2-1") },
		1);

	match_check(PACKAGES(RPM("a", "1-1", "a", "1-1", "")), &centos_8, &store, 1, "",
		"incomplete: 1 rpm package was not judged: no advisories for centos 8\n");
}

TEST(match_takes_no_bulletin_of_repaired_bugs_for_a_flaw)
{
	const struct advisory advisories[] = {
		{ .id = S("ALBA-2019:3683"), .ecosystem = S("AlmaLinux:8"), .package = S("a"), .events = FIXED_IN("2") },
		{ .id = S("ALEA-2019:1"), .ecosystem = S("AlmaLinux:8"), .package = S("a"), .events = FIXED_IN("2") },
		{ .id = S("ALSA-2019:1"), .ecosystem = S("AlmaLinux:8"), .package = S("a"), .events = FIXED_IN("2") },
		{ .id = S("CVE-1"),
			.bulletins = LIST(S("ALBA-2019:3684")),
			.ecosystem = S("AlmaLinux:8"),
			.package = S("a"),
			.events = FIXED_IN("2") },
	};
	struct vulndb *store = match_store("all", false, advisories, 4);

	match_check(PACKAGES(RPM("a", "1-1", "a", "1-1", "")), &alma_8, &store, 1,
		"ALSA-2019:1 a 1-1 -> 2 fixed\nCVE-1 a 1-1 -> 2 fixed bulletins=ALBA-2019:3684\n", "");
}
