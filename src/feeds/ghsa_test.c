/* ghsa_test.c - what GitHub's advisories say besides OSV */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

static void check_record(const char *text, const char *want_statements, const char *want_notes)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	if (gathered_parse(&got, "ghsa", "advisories/GHSA-1.json", slice_from_text(text), &err) < 0)
		fail_msg("%s: %s", text, err.text);
	CHECK_SLICE(buffer_slice(&got.statements), want_statements);
	CHECK_SLICE(buffer_slice(&got.notes), want_notes);
	gathered_done(&got);
}

TEST(ghsa_reads_github_s_severity_and_aliases)
{
	check_record("{\"schema_version\":\"1.4.0\",\"id\":\"GHSA-qqqq-2222-3333\",\"modified\":\"2022-05-24T00:00:00Z\","
		     "\"aliases\":[\"CVE-2021-0001\"],"
		     "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:N\"}],"
		     "\"affected\":[{\"package\":{\"ecosystem\":\"Maven\",\"name\":\"g:a\"},\"ranges\":[{\"type\":\"ECOSYSTEM\","
		     "\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"2.1.15\"}]}],"
		     "\"database_specific\":{\"last_known_affected_version_range\":\"<= 1.8.7\"}}],"
		     "\"database_specific\":{\"cwe_ids\":[\"CWE-79\"],\"severity\":\"MODERATE\",\"github_reviewed\":true}}",
		"GHSA-qqqq-2222-3333 Maven g:a events=-,i0,f2.1.15 aliases=CVE-2021-0001 vectors=CVSS:3.1/AV:N severity=moderate "
		"modified=2022-05-24T00:00:00Z\n",
		"");
}

TEST(ghsa_records_that_nobody_reviewed_are_silently_nothing)
{
	check_record("{\"schema_version\":\"1.4.0\",\"id\":\"GHSA-qqqq-2222-3333\",\"modified\":\"2022-05-24T00:00:00Z\","
		     "\"aliases\":[\"CVE-2021-0001\"],\"details\":\"d\","
		     "\"affected\":[],\"database_specific\":{\"cwe_ids\":[],\"severity\":\"HIGH\",\"github_reviewed\":false,"
		     "\"github_reviewed_at\":null}}",
		"", "");
}

TEST(ghsa_ranges_without_an_end_go_as_far_as_the_flaw_is_known)
{
	static const struct {
		const char *events, *last_known, *want;
	} cases[] = {
		{ "{\"introduced\":\"0\"}", "<= 1.8.7", "-,i0,l1.8.7" },
		{ "{\"introduced\":\"1.0\"}", "<1.8.7", "-,i1.0,m1.8.7" },
		{ "{\"introduced\":\"0\"}", "= 1.8.7", "-,i0" },
		{ "{\"introduced\":\"0\"}", "<", "-,i0" },
		{ "{\"introduced\":\"0\"}", "< 2, > 1", "-,i0" },
		{ "{\"introduced\":\"0\"}", "", "-,i0" },
		{ "{\"introduced\":\"0\"},{\"fixed\":\"2\"}", "<= 1.8.7", "-,i0,f2" },
		{ "{\"introduced\":\"0\"},{\"last_affected\":\"2\"}", "<= 1.8.7", "-,i0,l2" },
		{ "{\"introduced\":\"0\"},{\"introduced\":\"2\"}", "<= 1.8.7", "-,i0,i2" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int swapped = 0; swapped < 2; swapped++) {
			char ranges[300], known[200], text[1000], want[200];

			snprintf(ranges, sizeof ranges, "\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[%s]}]", cases[i].events);
			snprintf(known, sizeof known, "\"database_specific\":{\"last_known_affected_version_range\":\"%s\"}",
				cases[i].last_known);
			snprintf(text, sizeof text,
				"{\"id\":\"GHSA-1\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"a\"},%s,%s}]}",
				swapped ? known : ranges, swapped ? ranges : known);
			snprintf(want, sizeof want, "GHSA-1 npm a events=%s\n", cases[i].want);
			check_record(text, want, "");
		}
}
