/* told_test.c - what --distro means, and how long releases get repairs: dates of Debian's and Ubuntu's own lists */
#include "base/test.h"
#include "scan/store_fixture_test.h"
#include "scan/told.h"

static const struct release releases[] = {
	{ .distribution = { "debian", 6 },
		.version = { "10", 2 },
		.codename = { "buster", 6 },
		.released = { "2019-07-06", 10 },
		.eol = { "2022-09-10", 10 },
		.eol_lts = { "2024-06-30", 10 },
		.eol_paid = { "2029-06-30", 10 } },
	{ .distribution = { "debian", 6 },
		.version = { "12", 2 },
		.codename = { "bookworm", 8 },
		.released = { "2023-06-10", 10 },
		.eol = { "2026-06-10", 10 },
		.eol_lts = { "2028-06-30", 10 } },
	{ .distribution = { "ubuntu", 6 },
		.version = { "23.10", 5 },
		.codename = { "mantic", 6 },
		.released = { "2023-10-12", 10 },
		.eol = { "2024-07-11", 10 } },
	{ .distribution = { "alpine", 6 }, .version = { "3.20", 4 }, .eol = { "2026-04-01", 10 } },
	{ .distribution = { "fedora", 6 }, .version = { "99", 2 } },
};

TEST(told_distributions_are_found_by_number_or_codename)
{
	static const struct {
		const char *text, *version, *codename, *error, *id;
	} cases[] = {
		{ "debian:12", "12", "", NULL },
		{ "debian:12.5", "12.5", "", NULL },
		{ "debian:bookworm", "12", "bookworm", NULL },
		{ "debian:sid", "", "sid", NULL },
		{ "ubuntu:mantic", "23.10", "mantic", NULL },
		{ "alpine:edge", "", "edge", NULL },
		{ "sles:15.5", "15.5", "", NULL },
		{ "Debian:12", "12", "", NULL, "debian" },
		{ "DEBIAN:Bookworm", "12", "bookworm", NULL, "debian" },
		{ "Alpine:EDGE", "", "edge", NULL, "alpine" },
		{ "OPENEULER:22.03-LTS-SP1", "22.03-LTS-SP1", "", NULL, "openEuler" },
		{ "debian:mantic", NULL, NULL,
			"--distro: no store knows a release 'mantic' of 'debian'; say its number, as debian:12, or edge, sid" },
		{ "debian", NULL, NULL, "--distro: 'debian' is not ID:VERSION, as debian:12" },
	};
	struct vulndb *stores[] = { store_of(NULL, 0, releases, 2), store_of(NULL, 0, releases, 5) };
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct distribution told;
		struct error err = { 0 };
		int r = told_distribution(slice_from_text(cases[i].text), stores, 2, &arena, &told, &err);

		CHECK_INT(r, cases[i].error ? -ERR_USAGE : 0);
		if (cases[i].error) {
			CHECK_TEXT(err.text, cases[i].error);
			continue;
		}
		CHECK_SLICE(told.version_id, cases[i].version);
		CHECK(!cases[i].id || slice_equal(told.id, slice_from_text(cases[i].id)));
		CHECK_SLICE(told.codename, cases[i].codename);
	}
	vulndb_close(stores[0]);
	vulndb_close(stores[1]);
}

/* "bookworm" alone: as the purl specification's own example of deb has it, distro=jessie. */
TEST(a_release_that_has_come_out_has_a_number_where_only_its_codename_is_said)
{
	static const struct {
		const char *id, *version, *codename, *want;
	} cases[] = {
		{ "debian", "", "bookworm", "12" },
		{ "debian", "", "Bookworm", "12" },
		{ "debian", "11", "bookworm", "11" },
		{ "debian", "", "sid", "" },
		{ "debian", "", "", "" },
		{ "ubuntu", "", "bookworm", "" },
		{ "ubuntu", "", "mantic", "" }, /* not before its day */
		{ "", "", "bookworm", "" },
	};
	struct vulndb *store = store_of(NULL, 0, releases, 5);
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct distribution distribution = { .id = slice_from_text(cases[i].id),
			.version_id = slice_from_text(cases[i].version),
			.codename = slice_from_text(cases[i].codename) };
		struct error err = { 0 };

		CHECK_INT(told_number_release(&distribution, S("2023-10-11"), &store, 1, &arena, &err), 0);
		CHECK_SLICE(distribution.version_id, cases[i].want);
	}
	vulndb_close(store);
}

TEST(the_support_of_a_release_is_told_in_words)
{
	static const struct {
		const char *id, *version, *codename, *today, *want;
		bool ended;
	} cases[] = {
		{ "debian", "10", "", "2022-09-10", "", false },
		{ "debian", "10", "", "2022-09-11",
			"Debian 10 (buster) is in long-term support since 2022-09-10: not all of its packages get repairs until "
			"2024-06-30",
			false },
		{ "debian", "10", "", "2024-06-30",
			"Debian 10 (buster) is in long-term support since 2022-09-10: not all of its packages get repairs until "
			"2024-06-30",
			false },
		{ "debian", "10", "", "2024-07-01",
			"Debian 10 (buster) has had no security repairs since 2024-06-30, but for subscribers, who get them "
			"until "
			"2029-06-30: move to a newer release",
			true },
		{ "debian", "10.13", "", "2029-07-01",
			"Debian 10 (buster) has had no security repairs since 2024-06-30: move to a newer release", true },
		{ "debian", "12", "", "2026-06-10", "", false },
		{ "debian", "", "bookworm", "2028-07-01",
			"Debian 12 (bookworm) has had no security repairs since 2028-06-30: move to a newer release", true },
		{ "ubuntu", "23.10", "", "2024-07-12",
			"Ubuntu 23.10 (mantic) has had no security repairs since 2024-07-11: move to a newer release", true },
		{ "alpine", "3.20.3", "", "2026-04-02",
			"Alpine 3.20 has had no security repairs since 2026-04-01: move to a newer release", true },
		{ "fedora", "99", "", "2099-01-01", "", false },
	};
	struct vulndb *store = store_of(NULL, 0, releases, 5);
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct distribution distribution = { .id = slice_from_text(cases[i].id),
			.version_id = slice_from_text(cases[i].version),
			.codename = slice_from_text(cases[i].codename) };
		struct release release;
		struct error err = { 0 };
		bool ended;

		CHECK_INT(told_find_release(&distribution, &store, 1, &arena, &release, &err), 1);
		CHECK_SLICE(
			told_support(&distribution, &release, slice_from_text(cases[i].today), &arena, &ended), cases[i].want);
		CHECK_INT(ended, cases[i].ended);
	}
	vulndb_close(store);
}

TEST(no_release_is_known_of_what_nobody_lists)
{
	const struct distribution unknown[] = { { 0 }, { .id = S("debian") }, { .id = S("debian"), .version_id = S("99") },
		{ .id = S("debian"), .version_id = S(".") }, { .id = S("void"), .version_id = S("12") } };
	struct vulndb *store = store_of(NULL, 0, releases, 5);
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
		struct release release;
		struct error err = { 0 };

		CHECK_INT(told_find_release(&unknown[i], &store, 1, &arena, &release, &err), 0);
	}
	vulndb_close(store);
}
