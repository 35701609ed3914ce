/* distro_info_test.c - tables of releases, old ones and new ones, and our own beside those of the distributions */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>
#include <unistd.h>

#define FEED "distro-info-data"
#define DEBIAN "version,codename,series,created,release,eol,eol-lts,eol-elts\n"
#define UBUNTU "version,codename,series,created,release,eol,eol-server,eol-esm,eol-legacy\n"

static void check_table(const char *path, const char *text, const char *want_releases, const char *want_notes)
{
	gathered_check(FEED, path, text, want_releases, want_notes, "");
}

TEST(distro_info_says_how_long_whom_a_release_is_repaired_for)
{
	check_table("debian.csv",
		DEBIAN "11,Bullseye,bullseye,2019-07-06,2021-08-14,2024-08-14,2026-08-31,2031-06-30\n"
		       "14,Forky,forky,2025-08-09\n\n,Sid,sid,1993-08-16\n",
		"debian 11 bullseye released=2021-08-14 eol=2024-08-14 lts=2026-08-31 paid=2031-06-30\ndebian 14 forky\n", "");
	check_table("a/ubuntu.csv",
		UBUNTU "16.04 LTS,Xenial Xerus,xenial,2015-10-22,2016-04-21,2021-04-30,2021-04-30,2026-04-23,2028-04-25\r\n"
		       "6.06 LTS,Dapper Drake,dapper,2005-10-12,2006-06-01,2009-07-14,2011-06-01\r\n"
		       "25.10,Questing Quokka,questing,2025-04-17,2025-10-09,2026-07-09\r\n",
		"ubuntu 16.04 xenial released=2016-04-21 eol=2021-04-30 paid=2028-04-25\n"
		"ubuntu 6.06 dapper released=2006-06-01 eol=2011-06-01\n"
		"ubuntu 25.10 questing released=2025-10-09 eol=2026-07-09\n",
		"");
	check_table("alpine.csv", "version,release,eol\n3.20,2024-05-22,2026-04-01\n",
		"alpine 3.20  released=2024-05-22 eol=2026-04-01\n", "");
}

TEST(distro_info_finds_columns_by_their_names)
{
	check_table("debian.csv", "eol, series ,x,version\n2016-04-25,wheezy,7,7\n", "debian 7 wheezy eol=2016-04-25\n", "");
	/* before there was paid support */
	check_table("debian.csv",
		"version,codename,series,created,release,eol\n7,Wheezy,wheezy,2011-02-06,2013-05-04,2016-04-25\n",
		"debian 7 wheezy released=2013-05-04 eol=2016-04-25\n", "");
	/* a month means all of it */
	check_table("debian.csv", "version,eol\n7,2016-02\n8,2100-02\n9,2018-04\n10,2020-02-29\n",
		"debian 7  eol=2016-02-29\ndebian 8  eol=2100-02-28\ndebian 9  eol=2018-04-30\ndebian 10  eol=2020-02-29\n", "");
	/* as VERSION_ID has it */
	check_table("debian.csv", "version,series\n6.0,squeeze\n3.1,sarge\n10,buster\n",
		"debian 6 squeeze\ndebian 3.1 sarge\ndebian 10 buster\n", "");
}

TEST(distro_info_names_bad_rows_and_goes_on)
{
	static const struct {
		const char *row, *want;
	} cases[] = {
		{ "12,Bookworm,bookworm,2021-08-14,soon", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023-13-10", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023-02-29", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023-06-00", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023/06/10", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023-06/10", "no date" },
		{ "12,Bookworm,bookworm,2021-08-14,2023-06-1", "no date" },
		{ "twelve,Bookworm,bookworm", "no version" },
		{ "12,a,b,2021-08-14,2021-08-14,2021-08-14,2021-08-14,2021-08-14,x", "more fields than columns" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], want[256];

		snprintf(text, sizeof text, DEBIAN "%s\n13,Trixie,trixie\n", cases[i].row);
		snprintf(want, sizeof want, "line 2: %s: '%.60s'\n", cases[i].want, cases[i].row);
		check_table("debian.csv", text, "debian 13 trixie\n", want);
	}
}

TEST(distro_info_refuses_what_is_no_table)
{
	static const struct {
		const char *path, *text;
		enum error_code code;
	} cases[] = {
		{ "debian.csv", "", ERR_FORMAT },
		{ "debian.csv", "<html>\n", ERR_FORMAT },
		{ "debian.csv", "12,Bookworm,bookworm\n", ERR_FORMAT },
		{ "debian.csv", "version,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n", ERR_LIMIT },
		{ "fedora.csv", "version\n1\n", ERR_UNSUPPORTED },
		{ ".csv", "version\n1\n", ERR_UNSUPPORTED },
		{ "debian", "version\n1\n", ERR_UNSUPPORTED },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, FEED, cases[i].path, slice_from_text(cases[i].text), &err), -(int)cases[i].code);
		CHECK(err.text[0]);
		CHECK_INT(got.release_count, 0);
		gathered_done(&got);
	}
}

TEST(distro_info_stops_when_the_sink_does)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, FEED, "debian.csv", S("version\n7\n8\n"), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at '7'");
	gathered_done(&got);
}

/* Has TEXT this line? */
static bool has_line(struct slice text, struct slice want)
{
	struct slice line;

	while (slice_next_line(&text, &line))
		if (slice_equal(line, want))
			return true;
	return false;
}

static void read_table(struct gathered *got, const char *path)
{
	struct slice bytes = test_read_file(path);
	struct error err = { 0 };

	if (gathered_parse(got, FEED, path, bytes, &err) < 0)
		fail_msg("%s: %s", path, err.text);
	CHECK_SLICE(buffer_slice(&got->notes), "");
	free((void *)bytes.ptr);
}

/* Our table NAME, or the test is skipped. Found beside the place where the tests run, or by PLIMSOLL_SOURCE. */
static void read_ours(struct gathered *got, const char *name)
{
	const char *source = getenv("PLIMSOLL_SOURCE");
	char path[4096];

	snprintf(path, sizeof path, "%s/advisories/distro-info-data/%s", source ? source : ".", name);
	if (access(path, R_OK) < 0)
		skip();
	read_table(got, path);
	CHECK(got->release_count > 0);
}

TEST(distro_info_of_our_own_says_what_the_distributions_say)
{
	static const char *const names[] = { "debian.csv", "ubuntu.csv" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct gathered ours = { 0 }, theirs = { 0 };
		struct slice releases, line;
		char below[256], *path;

		snprintf(below, sizeof below, "feeds/distro-info-data/%s", names[i]);
		path = test_data_path(below);
		read_ours(&ours, names[i]);
		read_table(&theirs, path);
		releases = buffer_slice(&ours.releases);
		while (slice_next_line(&releases, &line))
			if (!has_line(buffer_slice(&theirs.releases), line))
				fail_msg("%s: '%.*s' is said by nobody else", names[i], SLICE_ARG(line));
		free(path);
		gathered_done(&ours);
		gathered_done(&theirs);
	}
}

/* Dates as a second source gives them (the operating system database of libosinfo, which ends with 3.17), and the rule that Alpine
 * follows since 3.0: two years. */
TEST(distro_info_of_our_own_knows_when_alpine_ends)
{
	static const char *const ends[] = { "3.5 2018-11-01", "3.6 2019-05-01", "3.7 2019-11-01", "3.8 2020-05-01",
		"3.9 2020-11-01", "3.10 2021-05-01", "3.11 2021-11-01", "3.12 2022-05-01", "3.13 2022-11-01", "3.14 2023-05-01",
		"3.15 2023-11-01", "3.16 2024-05-23", "3.17 2024-11-22" };
	struct gathered ours = { 0 };
	struct slice releases, line;
	size_t known = 0;

	read_ours(&ours, "alpine.csv");
	releases = buffer_slice(&ours.releases);
	while (slice_next_line(&releases, &line)) {
		char version[16], end[64];
		int from[3], to[3], days;

		CHECK_INT(sscanf(arena_text(&ours.arena, line), "alpine %15s released=%d-%d-%d eol=%d-%d-%d", version, &from[0],
				  &from[1], &from[2], &to[0], &to[1], &to[2]),
			7);
		days = (to[0] - from[0]) * 360 + (to[1] - from[1]) * 30 + to[2] - from[2];
		if (days < 630 || days > 735)
			fail_msg("alpine %s is repaired for %d days, which is not about two years", version, days);
		snprintf(end, sizeof end, "%s %04d-%02d-%02d", version, to[0], to[1], to[2]);
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
			known += strcmp(end, ends[i]) == 0;
	}
	CHECK_INT(known, sizeof ends / sizeof *ends);
	gathered_done(&ours);
}
