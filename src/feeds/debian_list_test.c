/* debian_list_test.c - lists of Debian's bulletins, as the tracker's people write them and as they slip */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

#define FEED "debian-security-tracker"
#define HEAD "[12 Feb 2025] DSA-5865-1 webkit2gtk - security update\n"
#define WEBKIT \
	" title=webkit2gtk - security update url=https://security-tracker.debian.org/tracker/DSA-5865-1 published=2025-02-12"
#define RECORD " record=DSA-5865-1"

static void check_list(const char *text, const char *want_statements, const char *want_notes, const char *want_date)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, FEED, "data/DSA/list", slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want_statements);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	CHECK_INT(got.note_count, got.incomplete);
	CHECK_TEXT(got.date, want_date);
	gathered_done(&got);
}

TEST(debian_lists_give_a_statement_a_flaw_and_release)
{
	check_list(HEAD "\t{CVE-2025-24143 CVE-2025-24150}\n\t[bullseye] - webkit2gtk 2.46.6-1~deb11u1\n"
			"\t[bookworm] - webkit2gtk 2.46.6-1~deb12u1\n",
		"CVE-2025-24143 Debian:11 webkit2gtk events=-,i0,f2.46.6-1~deb11u1 bulletins=DSA-5865-1 status=fixed" WEBKIT
			RECORD "\n"
		"CVE-2025-24143 Debian:12 webkit2gtk events=-,i0,f2.46.6-1~deb12u1 bulletins=DSA-5865-1 status=fixed" WEBKIT
			RECORD "\n"
		"CVE-2025-24150 Debian:11 webkit2gtk events=-,i0,f2.46.6-1~deb11u1 bulletins=DSA-5865-1 status=fixed" WEBKIT
			RECORD "\n"
		"CVE-2025-24150 Debian:12 webkit2gtk events=-,i0,f2.46.6-1~deb12u1 bulletins=DSA-5865-1 status=fixed" WEBKIT
			RECORD "\n",
		"", "2025-02-12");
}

/* Entries as they stand in the lists: several source packages, blanks too many, old forms of headlines. */
TEST(debian_lists_are_read_as_they_are_written)
{
	check_list("[02 Nov 2023] DSA-5545-1 vlc - security update\n"
		   "\t[bookworm] - vlc 3.0.20-0+deb12u1\n"
		   "[30 Jul 2002] DSA-136 openssl - multiple remote exploits\n"
		   "\t{ CVE-2002-0655  CVE-2002-0656 }\n"
		   "\tNOTE: whatever {CVE-1-1}\n"
		   "\n"
		   "        [woody] - openssl094  0.9.4-6.woody.2\r\n"
		   "[07 Jun 2015] DSA-3281-1 Debian Security Team PGP/GPG key change notice\n"
		   "[26 Sep 2010] DSA-2114-1 git-core\n"
		   "\t- git-core 1:1.7.2.3-1",
		"DSA-5545-1 Debian:12 vlc events=-,i0,f3.0.20-0+deb12u1 status=fixed"
		" title=vlc - security update url=https://security-tracker.debian.org/tracker/DSA-5545-1 published=2023-11-02\n"
		"CVE-2002-0655 Debian:3.0 openssl094 events=-,i0,f0.9.4-6.woody.2 bulletins=DSA-136 status=fixed"
		" title=openssl - multiple remote exploits url=https://security-tracker.debian.org/tracker/DSA-136 "
		"published=2002-07-30"
		" record=DSA-136\n"
		"CVE-2002-0656 Debian:3.0 openssl094 events=-,i0,f0.9.4-6.woody.2 bulletins=DSA-136 status=fixed"
		" title=openssl - multiple remote exploits url=https://security-tracker.debian.org/tracker/DSA-136 "
		"published=2002-07-30"
		" record=DSA-136\n"
		"DSA-2114-1 Debian:sid git-core events=-,i0,f1:1.7.2.3-1 status=fixed"
		" title=git-core url=https://security-tracker.debian.org/tracker/DSA-2114-1 published=2010-09-26\n",
		"", "2023-11-02");
}

/* All of these stand in the lists, without a CVE. A flaw in words that nobody has thought of stays one. */
TEST(debian_lists_leave_out_what_announces_no_flaw)
{
	static const struct {
		const char *text;
		bool flaw;
	} cases[] = { { "security update", true }, { "several vulnerabilities", true }, { "missing input sanitising", true },
		{ "compromised certificate authority", true }, { "Long term security support update", true },
		{ "several vulnerabilities - further updates", true }, { "regression update", false }, { "regression", false },
		{ "denyhosts regression update", false }, { "update", false }, { "bugfix update", false },
		{ "bug fix update", false }, { "new upstream version", false }, { "new timezone database", false },
		{ "database update", false }, { "new package", false }, { "end of life", false }, { "end of support", false },
		{ "version number correction", false } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[256], want[512];

		snprintf(text, sizeof text, "[12 Feb 2025] DSA-5865-2 webkit2gtk - %s\n\t[bookworm] - webkit2gtk 2.46\n",
			cases[i].text);
		snprintf(want, sizeof want,
			"DSA-5865-2 Debian:12 webkit2gtk events=-,i0,f2.46 status=fixed title=webkit2gtk - %s"
			" url=https://security-tracker.debian.org/tracker/DSA-5865-2 published=2025-02-12\n",
			cases[i].text);
		check_list(text, cases[i].flaw ? want : "", "", "2025-02-12");
	}
	/* One that repairs the flaw anew says so; a name alone is no announcement of anything else. */
	check_list("[12 Feb 2025] DSA-5865-2 webkit2gtk - regression update\n\t{CVE-2025-1}\n\t[trixie] - c 3\n"
		   "[12 Feb 2025] DSA-5866-1 regression\n\t[trixie] - d 4\n",
		"CVE-2025-1 Debian:13 c events=-,i0,f3 bulletins=DSA-5865-2 status=fixed title=webkit2gtk - regression update"
		" url=https://security-tracker.debian.org/tracker/DSA-5865-2 published=2025-02-12 record=DSA-5865-2\n"
		"DSA-5866-1 Debian:13 d events=-,i0,f4 status=fixed title=regression"
		" url=https://security-tracker.debian.org/tracker/DSA-5866-1 published=2025-02-12\n",
		"", "2025-02-12");
}

TEST(debian_lists_keep_every_state)
{
	static const struct {
		const char *state, *events, *rest;
	} cases[] = {
		{ "1.0-1 (bug #322591; bug #334833; medium)", " events=-,i0,f1.0-1", " severity=medium status=fixed" },
		{ "1.0-1 (bug #1)", " events=-,i0,f1.0-1", " status=fixed" },
		{ "<not-affected>", "", " status=not-affected" },
		{ "<not-affected> (Vulnerable code not present)", "", " status=not-affected remark=Vulnerable code not present" },
		{ "<unfixed>", " events=-,i0", " status=affected" },
		{ "<unfixed> (high)", " events=-,i0", " severity=high status=affected" },
		{ "<unfixed> (bug #1; unimportant)", " events=-,i0", " severity=unimportant status=affected" },
		{ "<end-of-life>", " events=-,i0", " status=end-of-life" },
		{ "<end-of-life> (see DSA 5046)", " events=-,i0", " status=end-of-life remark=see DSA 5046" },
		{ "<no-dsa> (Minor issue)", " events=-,i0", " status=deferred remark=no-dsa: Minor issue" },
		{ "<no-dsa>", " events=-,i0", " status=deferred remark=no-dsa" },
		{ "<postponed> (Fix along)", " events=-,i0", " status=deferred remark=postponed: Fix along" },
		{ "<ignored> (Intrusive (very))", " events=-,i0", " status=will-not-fix remark=ignored: Intrusive (very)" },
		{ "<undetermined>", " events=-,i0", " status=under-investigation" },
		{ "<removed>", " events=-,i0", " status=affected remark=removed" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[256], want[512];

		snprintf(text, sizeof text, HEAD "\t{CVE-2025-1}\n\t[sid] - a %s\n", cases[i].state);
		snprintf(want, sizeof want, "CVE-2025-1 Debian:sid a%s bulletins=DSA-5865-1%s" WEBKIT RECORD "\n",
			cases[i].events, cases[i].rest);
		check_list(text, want, "", "2025-02-12");
	}
}

TEST(debian_lists_name_lines_that_are_not_understood_and_go_on)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{ "\t[bookworm] - a", "line 3: no version: '[bookworm] - a'" },
		{ "\t[bookworm] - ", "line 3: no package: '[bookworm] -'" },
		{ "\t[bookworm] a 1", "line 3: no package: '[bookworm] a 1'" },
		{ "\t[bookworm - a 1", "line 3: no release: '[bookworm - a 1'" },
		{ "\t[bookworm] - a/b 1", "line 3: no package: '[bookworm] - a/b 1'" },
		{ "\t[bookworm] - a 1_2", "line 3: no version: '[bookworm] - a 1_2'" },
		{ "\t[bookworm] - a <", "line 3: an unknown state: '[bookworm] - a <'" },
		{ "\t[bookworm] - a <fine>", "line 3: an unknown state: '[bookworm] - a <fine>'" },
		{ "\t[bookworm] - a 1 2", "line 3: what follows the version is not understood: '[bookworm] - a 1 2'" },
		{ "\t[bookworm] - a 1 (low", "line 3: what follows the version is not understood: '[bookworm] - a 1 (low'" },
		{ "\t{CVE-2025-2", "line 3: a list of flaws without its end: '{CVE-2025-2'" },
		{ "\t{CVE-2025-2} x", "line 3: a list of flaws without its end: '{CVE-2025-2} x'" },
		{ "\t{DSA-1-1 CVE/1}", "line 3: a name that is no flaw's: 'DSA-1-1'\nline 3: a name that is no flaw's: 'CVE/1'" },
		{ "\tsomething else that is long enough to be cut where sixty bytes of it have been said",
			"line 3: not understood: 'something else that is long enough to be cut where sixty byt'" },
		{ "\t[sloth] - a 1\n\t[sloth] - b 1\n\t[bear] - a 1",
			"no release of Debian is known as 'sloth'\nno release of Debian is known as 'bear'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[512], want[256];

		snprintf(text, sizeof text, HEAD "\t{CVE-2025-1}\n%s\n\t[trixie] - c 3\n", cases[i].line);
		snprintf(want, sizeof want, "%s\n", cases[i].want);
		check_list(text, "CVE-2025-1 Debian:13 c events=-,i0,f3 bulletins=DSA-5865-1 status=fixed" WEBKIT RECORD "\n",
			want, "2025-02-12");
	}
}

TEST(debian_lists_lay_nothing_at_the_door_of_another_bulletin)
{
	check_list(HEAD "\t{CVE-2025-1}\n\t[trixie] - c 3\n"
			"[12 Feb 2025] DSA5866-1 mistyped - security update\n\t{CVE-2025-2}\n\t[trixie] - d 4\n\trubbish\n",
		"CVE-2025-1 Debian:13 c events=-,i0,f3 bulletins=DSA-5865-1 status=fixed" WEBKIT RECORD "\n",
		"line 4: no headline of a bulletin: '[12 Feb 2025] DSA5866-1 mistyped - security update'\n", "2025-02-12");
}

TEST(debian_lists_do_without_a_date_that_is_none)
{
	static const char *const dates[] = { "12 Fob 2025", "Feb 2025", "32 Feb 2025", "12 Feb 25", "12 Feb 2025 x", "" };

	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		char text[256], want[256];

		snprintf(text, sizeof text, "[%s] DLA-1-1 a\n\t[trixie] - a 1\n[03 Jan 2015] DLA-2-1 b\n", dates[i]);
		snprintf(want, sizeof want, "line 1: no date: '[%s] DLA-1-1 a'\n", dates[i]);
		check_list(text,
			"DLA-1-1 Debian:13 a events=-,i0,f1 status=fixed title=a"
			" url=https://security-tracker.debian.org/tracker/DLA-1-1\n",
			want, "2015-01-03");
	}
}

TEST(debian_lists_count_bad_lines_beyond_the_first_hundred)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct gathered got = { 0 };
	struct error err = { 0 };

	buffer_addf(&text, HEAD);
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, "\trubbish\n");
	CHECK_INT(gathered_parse(&got, FEED, "list", buffer_slice(&text), &err), 0);
	CHECK_INT(got.note_count, 101);
	CHECK(slice_ends_with(buffer_slice(&got.notes), S("\n900 more lines are not understood\n")));
	gathered_done(&got);
}

TEST(debian_lists_limit_flaws_times_packages)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct gathered got = { 0 };
	struct error err = { 0 };

	buffer_addf(&text, HEAD "\t{");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, "CVE-2025-%d ", i);
	buffer_addf(&text, "}\n");
	for (int i = 0; i < 1000; i++)
		buffer_addf(&text, "\t[trixie] - a%d 1\n", i);
	CHECK_INT(gathered_parse(&got, FEED, "list", buffer_slice(&text), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "DSA-5865-1: 1000 flaws in 1000 packages are more than 262144 statements");
	CHECK_INT(got.count, 0);
	gathered_done(&got);
}

TEST(debian_tracker_refuses_what_is_neither_kind)
{
	static const char *const cases[] = { "", "\n\n", "[]", "[{\"CVE-1\":{}}]", "what\nis this", "[12 Feb 2025] nothing",
		"CVE-2023-1 (A flaw)\n\t- a 1\n", "\tNOTE: DSA-1-1\n" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, FEED, "json", slice_from_text(cases[i]), &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, "neither the security tracker's JSON nor a list of bulletins");
		CHECK_INT(got.count + got.note_count, 0);
		gathered_done(&got);
	}
}

TEST(debian_lists_stop_when_the_sink_does)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, FEED, "list", S(HEAD "\t[trixie] - c 3\n" HEAD), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at 'DSA-5865-1'");
	gathered_done(&got);
}

/* The real lists. What they say is written to the file that PLIMSOLL_STATEMENTS names, for tests/feeds_test.py to compare with a reading
 * of its own; here it counts that no line of them is beyond us. */
TEST(debian_lists_of_the_world_are_understood)
{
	static const char *const lists[] = { "data/DSA/list", "data/DLA/list", "reconstructed/DSA.list.2025-02-13_to_2026-08-21",
		"reconstructed/DLA.list.2025-02-13_to_2026-08-21" };
	const char *statements = getenv("PLIMSOLL_STATEMENTS");
	struct gathered got = { 0 };

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		char below[256], *path;
		struct slice bytes;
		struct error err = { 0 };

		snprintf(below, sizeof below, "feeds/debian-security-tracker/%s", lists[i]);
		path = test_data_path(below);
		bytes = test_read_file(path);
		if (gathered_parse(&got, FEED, lists[i], bytes, &err) < 0)
			fail_msg("%s: %s", lists[i], err.text);
		free((void *)bytes.ptr);
		free(path);
	}
	CHECK_SLICE(buffer_slice(&got.notes), "");
	CHECK_TEXT(got.date, "2026-08-21");
	if (statements) {
		FILE *file = fopen(statements, "w");

		CHECK(file != NULL);
		CHECK_INT(fwrite(got.statements.ptr, 1, got.statements.len, file), got.statements.len);
		CHECK_INT(fclose(file), 0);
	}
	gathered_done(&got);
}
