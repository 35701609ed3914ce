/* cpe_test.c - programs that are matched by CPE names, and conditions on the image */
#include "base/cleanup.h"
#include "match/cpe.h"
#include "match/match_fixture_test.h"

#define PROGRAM(its_name, its_version, its_cpe)                 \
	{                                                       \
		.package = { .type = PACKAGE_GENERIC,           \
			.name = S(its_name),                    \
			.version = S(its_version),              \
			.cpe = S(its_cpe),                      \
			.path = S("usr/local/bin/" its_name) }, \
	}
#define CURL PROGRAM("curl", "7.64.0", "cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*")

#define NVD(...)                                                            \
	match_store("nvd", false, (const struct advisory[]){ __VA_ARGS__ }, \
		sizeof((const struct advisory[]){ __VA_ARGS__ }) / sizeof(struct advisory))
#define BY_CPE(its_id, name, its_events, ...)                                                                         \
	{                                                                                                             \
		.id = S(its_id), .source = S("nvd"), .ecosystem = S("CPE"), .package = S(name), .events = its_events, \
		__VA_ARGS__                                                                                           \
	}

TEST(programs_are_matched_by_their_cpe_names)
{
	struct vulndb *store =
		NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("7.66.0")), BY_CPE("CVE-2", "haxx:curl", FIXED_IN("7.64")),
			BY_CPE("CVE-3", "haxx:libcurl", FIXED_IN("9")), BY_CPE("CVE-4", "nginx:nginx", FIXED_IN("1.25")),
			{ .id = S("CVE-5"),
				.ecosystem = S("CPE"),
				.package = S("openbsd:openssh"),
				.versions = LIST(S("9.3-p1"), S("9.2-")) });

	match_check(PACKAGES(CURL, PROGRAM("nginx", "1.24.0", "cpe:2.3:a:f5:nginx:1.24.0:*:*:*:*:*:*:*"),
			    PROGRAM("ssh", "9.3p1", "cpe:2.3:a:openbsd:openssh:9.3p1:*:*:*:*:*:*:*"),
			    PROGRAM("sshd", "9.2p1", "cpe:2.3:a:openbsd:openssh:9.2p1:*:*:*:*:*:*:*")),
		&no_distribution, &store, 1,
		"CVE-1 curl 7.64.0 -> 7.66.0 fixed\nCVE-4 nginx 1.24.0 -> 1.25 fixed\nCVE-5 ssh 9.3p1 affected\n", "");
}

TEST(findings_say_that_the_match_is_by_cpe)
{
	struct vulndb *store = NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("7.66.0")));
	const struct found_package packages[] = { CURL };
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct note_sink notes = { match_collect_note, &text };
	struct match_list list = { 0 };
	struct error err = { 0 };

	CHECK_INT(match_packages(packages, 1, &no_distribution, &store, 1, &arena, &list, &notes, NULL, &err), 0);
	CHECK_INT(list.count, 1);
	CHECK_SLICE(list.items[0].finding.match, "haxx:curl: 7.64.0 is before 7.66.0 (cpe order), CPE name");
	CHECK_SLICE(list.items[0].finding.source, "nvd");
	CHECK_SLICE(list.items[0].finding.url, "https://nvd.nist.gov/vuln/detail/CVE-1");
	vulndb_close(store);
}

TEST(programs_that_cannot_be_matched_are_counted)
{
	struct vulndb *store = NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("1")));

	match_check(PACKAGES(CURL, PROGRAM("x", "1", ""), PROGRAM("y", "1", "cpe:2.3:h:a:b:1:*:*:*:*:*:*:*")), &no_distribution,
		&store, 1, "", "incomplete: 2 programs were not judged: they have no CPE names: x 1, y 1\n");
	store = NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("1")));
	match_check(PACKAGES(PROGRAM("a", "1", ""), PROGRAM("b", "", ""), PROGRAM("c", "1", ""), PROGRAM("d", "1", "")),
		&no_distribution, &store, 1, "",
		"incomplete: 4 programs were not judged: they have no CPE names: a 1, b, c 1 and 1 more\n");
	store = NVD({ .id = S("CVE-1"), .ecosystem = S("npm"), .package = S("a"), .events = FIXED_IN("1") });
	match_check(PACKAGES(CURL), &no_distribution, &store, 1, "",
		"incomplete: 1 program was not judged: no store has advisories by CPE name (nvd): curl 7.64.0\n");
}

TEST(other_packages_are_matched_by_cpe_names_where_nobody_speaks_for_them)
{
	const struct found_package packages[] = {
		{ .package = { .type = PACKAGE_LUAROCKS,
			  .name = S("a"),
			  .version = S("1"),
			  .cpe = S("cpe:2.3:a:x:a:1:*:*:*:*:*:*:*") } },
		{ .package = { .type = PACKAGE_NPM,
			  .name = S("a"),
			  .version = S("1"),
			  .cpe = S("cpe:2.3:a:x:a:1:*:*:*:*:*:*:*") } },
	};
	struct vulndb *store = NVD(BY_CPE("CVE-1", "x:a", FIXED_IN("2")),
		{ .id = S("CVE-2"), .ecosystem = S("npm"), .package = S("a"), .events = FIXED_IN("2") });

	match_check(packages, 2, &no_distribution, &store, 1, "CVE-1 a 1 -> 2 fixed\nCVE-2 a 1 -> 2 fixed\n", "");
}

/* A package of the distribution with the name of a product, and a program in one of its files. */
TEST(no_cpe_name_decides_where_a_distribution_speaks)
{
	const struct found_package packages[] = {
		{ .package = { .type = PACKAGE_DEB,
			  .name = S("curl"),
			  .version = S("7.64.0-4"),
			  .cpe = S("cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*") } },
		{ .package = { .type = PACKAGE_GENERIC,
			  .name = S("curl"),
			  .version = S("7.64.0"),
			  .cpe = S("cpe:2.3:a:haxx:curl:7.64.0:*:*:*:*:*:*:*"),
			  .path = S("usr/bin/curl"),
			  .owner = S("curl") } },
	};
	struct vulndb *store =
		NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("7.66.0")), BY_CPE("CVE-2", "haxx:curl", FIXED_IN("7.66.0")),
			{ .id = S("CVE-2"), .ecosystem = S("Debian:12"), .package = S("curl"), .events = FIXED_IN("7.64.0-3") });

	match_check(packages, 2, &debian_12, &store, 1, "", "");
}

static void check_conditions(const char *conditions, const char *want)
{
	const struct found_package packages[] = { CURL, PROGRAM("php", "7.3.1", "cpe:2.3:a:php:php:7.3.1:*:*:*:*:*:*:*"),
		PROGRAM("ssh", "9.3p1", "cpe:2.3:a:openbsd:openssh:9.3p1:*:*:*:*:*:*:*") };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct cpe_image *image = cpe_image_new(packages, 3, &debian_12, &arena);
	struct slice items[4], rest = slice_from_text(conditions);
	struct slices list = { items, 0 };

	while (list.count < 4 && slice_next_token(&rest, ';', &items[list.count]))
		list.count++;
	CHECK_SLICE(cpe_first_unmet(image, &packages[0].package, list), want);
}

TEST(conditions_hold_of_the_image)
{
	static const char *const hold[] = { "", "o:linux:linux_kernel", "o:linux:linux_kernel <5.0",
		"o:debian:debian_linux =12.0", "o:debian:debian_linux", "a:php:php >=7.0 <7.4", "a:php:php =7.3.1",
		"a:x:y | a:php:php", "!a:x:y", "!a:x:y | a:x:z", "!a:php:php <7", "for linux", "a:openbsd:openssh =9.3",
		"a:openbsd:openssh <=9.3", "a:openbsd:openssh =9.3-p1" };
	static const char *const fail[] = { "o:microsoft:windows", "o:debian:debian_linux =11.0", "a:php:php >=7.0 <7.3",
		"a:php:php >7.3.1", "a:x:y | a:x:z", "!a:php:php", "!a:x:y | a:php:php", "for wordpress", "for windows", "x",
		"a:php:php 7", "o:php:php", "a:openbsd:openssh =9.3-", "a:openbsd:openssh >9.3", "a:openbsd:openssh <9.3",
		"h:x:y" };

	for (size_t i = 0; i < sizeof hold / sizeof *hold; i++)
		check_conditions(hold[i], "");
	for (size_t i = 0; i < sizeof fail / sizeof *fail; i++)
		check_conditions(fail[i], fail[i]);
	check_conditions("a:php:php;o:apple:macos;a:x:y", "o:apple:macos");
}

/* NVD writes Red Hat's release 8 as enterprise_linux:8.0, and Alpine's 3.18.4 as alpine_linux:3.18. */
TEST(conditions_on_a_distribution_are_of_its_release)
{
	static const struct {
		const char *id, *version, *condition;
		bool holds;
	} cases[] = {
		{ "rhel", "8.9", "o:redhat:enterprise_linux =8.0", true },
		{ "rhel", "8.9", "o:redhat:enterprise_linux =8", true },
		{ "rhel", "8.9", "o:redhat:enterprise_linux =8.9", true },
		{ "rhel", "8.9", "o:redhat:enterprise_linux =8.4", false },
		{ "rhel", "9.1", "o:redhat:enterprise_linux =8.0", false },
		{ "rhel", "10.0", "o:redhat:enterprise_linux =1.0", false },
		{ "centos", "8", "o:centos:centos =8.0", true },
		{ "alpine", "3.18.4", "o:alpinelinux:alpine_linux =3.18", true },
		{ "alpine", "3.18.4", "o:alpinelinux:alpine_linux =3.1", false },
		{ "alpine", "3.18.4", "o:alpinelinux:alpine_linux =3.0", false },
		{ "debian", "10", "o:debian:debian_linux =10.0", true },
		{ "ubuntu", "22.04", "o:canonical:ubuntu_linux =22.04", true },
		{ "opensuse-leap", "15.5", "o:opensuse:leap =15.0", false },
		{ "alpine", "3.18.4", "!o:alpinelinux:alpine_linux =3.18", false },
		/* nobody says which it is: it may be any, and none */
		{ "", "", "o:redhat:enterprise_linux =8.0", true },
		{ "", "", "!o:redhat:enterprise_linux =8.0", true },
		{ "", "", "o:microsoft:windows", false },
		{ "", "", "a:redhat:enterprise_linux", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct found_package packages[] = { CURL };
		const struct distribution distribution = { .id = slice_from_text(cases[i].id),
			.version_id = slice_from_text(cases[i].version) };
		struct cpe_image *image = cpe_image_new(packages, 1, &distribution, &arena);
		struct slice condition = slice_from_text(cases[i].condition);

		if ((cpe_first_unmet(image, &packages[0].package, (struct slices){ &condition, 1 }).len == 0) != cases[i].holds)
			fail_msg("%s %s: %s", cases[i].id, cases[i].version, cases[i].condition);
	}
}

/* NISTIR 7696, table 6-2: of two values that differ a name is disjoint; ANY, as what is not known, is more than each of them. */
TEST(an_edition_that_is_stated_must_be_the_one_that_is_asked_for)
{
	static const struct {
		const char *cpe, *condition;
		bool holds;
	} cases[] = {
		{ "cpe:2.3:a:gitlab:gitlab:15.0:*:*:*:community:*:*:*", "as sw_edition:community", true },
		{ "cpe:2.3:a:gitlab:gitlab:15.0:*:*:*:Community:*:*:*", "as sw_edition:community", true },
		{ "cpe:2.3:a:gitlab:gitlab:15.0:*:*:*:community:*:*:*", "as sw_edition:enterprise", false },
		{ "cpe:2.3:a:gitlab:gitlab:15.0:*:*:*:-:*:*:*", "as sw_edition:enterprise", false },
		{ "cpe:2.3:a:gitlab:gitlab:15.0:*:*:*:*:*:*:*", "as sw_edition:enterprise", true },
		{ "cpe:2.3:a:x:y:1:*:*:*:*:*:x64:*", "as target_hw:x64", true },
		{ "cpe:2.3:a:x:y:1:*:*:*:*:*:arm64:*", "as target_hw:x64", false },
		{ "cpe:2.3:a:x:y:1:*:*:*:*:*:*:*", "as target_hw:x64", true },
		{ "cpe:2.3:a:x:y:1:*:home\\+office:*:*:*:*:*", "as edition:home+office", true },
		{ "cpe:2.3:a:x:y:1:*:home:*:*:*:*:*", "as edition:home+office", false },
		{ "cpe:2.3:a:x:y:1:*:*:de:*:*:*:*", "as language:fr", false },
		{ "cpe:2.3:a:x:y:1:*:*:de:*:*:*:*", "as other:fr", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct found_package package = { .package = {
							       .type = PACKAGE_GENERIC, .cpe = slice_from_text(cases[i].cpe) } };
		struct slice condition = slice_from_text(cases[i].condition);
		struct cpe_image *image = cpe_image_new(&package, 1, &debian_12, &arena);

		CHECK_SLICE(cpe_first_unmet(image, &package.package, (struct slices){ &condition, 1 }),
			cases[i].holds ? "" : cases[i].condition);
	}
}

TEST(a_statement_holds_only_under_its_conditions)
{
	struct vulndb *store = NVD(BY_CPE("CVE-1", "haxx:curl", FIXED_IN("8"), .conditions = LIST(S("o:microsoft:windows"))),
		BY_CPE("CVE-2", "haxx:curl", FIXED_IN("8"), .conditions = LIST(S("o:linux:linux_kernel | o:microsoft:windows"))),
		BY_CPE("CVE-3", "haxx:curl", FIXED_IN("8"), .conditions = LIST(S("for wordpress"))),
		BY_CPE("CVE-3", "haxx:curl", FIXED_IN("7.65")));

	match_check(PACKAGES(CURL), &debian_12, &store, 1, "CVE-2 curl 7.64.0 -> 8 fixed\nCVE-3 curl 7.64.0 -> 7.65 fixed\n", "");
}
