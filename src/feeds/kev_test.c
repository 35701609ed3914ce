/* kev_test.c - the catalogue of exploited vulnerabilities */
#include "base/test.h"
#include "feeds/gathered.h"

static int parse(struct gathered *got, const char *text, struct error *err)
{
	return gathered_parse(got, "kev", "known_exploited_vulnerabilities.json", slice_from_text(text), err);
}

static void check_catalogue(const char *text, const char *want, const char *want_notes, const char *want_date)
{
	gathered_check("kev", "known_exploited_vulnerabilities.json", text, want, want_notes, want_date);
}

static void check_error(const char *text)
{
	struct gathered got = { 0 };
	struct error err = { 0 };

	CHECK_INT(parse(&got, text, &err), -ERR_FORMAT);
	CHECK(err.text[0]);
	CHECK_TEXT(got.date, "");
	gathered_done(&got);
}

#define ONE "{\"cveID\":\"CVE-2021-44228\",\"dateAdded\":\"2021-12-10\"}"

TEST(kev_says_since_when_until_when_and_by_whom)
{
	check_catalogue(
		"{\"title\":\"t\",\"catalogVersion\":\"2026.08.21\",\"dateReleased\":\"2026-08-21T17:46:43.6019Z\",\"count\":3,"
		"\"vulnerabilities\":[{\"cveID\":\"CVE-2021-44228\",\"vendorProject\":\"Apache\",\"vulnerabilityName\":\"Log4j "
		"\\u201cshell\\u201d\","
		"\"dateAdded\":\"2021-12-10\",\"dueDate\":\"2021-12-24\",\"knownRansomwareCampaignUse\":\"Known\",\"cwes\":["
		"\"CWE-20\"]},"
		"{\"knownRansomwareCampaignUse\":\"Unknown\",\"dueDate\":\"2022-01-02\",\"dateAdded\":\"2022-01-01\",\"cveID\":"
		"\"CVE-2022-0001\"}," ONE "]}",
		"CVE-2021-44228 kev=2021-12-10 due=2021-12-24 ransomware=known title=Log4j \xe2\x80\x9cshell\xe2\x80\x9d\n"
		"CVE-2022-0001 kev=2022-01-01 due=2022-01-02\n"
		"CVE-2021-44228 kev=2021-12-10\n",
		"", "2026-08-21T17:46:43.6019Z");
}

TEST(kev_names_bad_entries_and_keeps_the_others)
{
	check_catalogue("{\"vulnerabilities\":[1,{},{\"cveID\":\"CVE-x\",\"dateAdded\":\"2021-12-10\"},"
			"{\"cveID\":\"CVE-2021-0001\"},{\"cveID\":\"CVE-2021-0002\",\"dateAdded\":\"10.12.2021\"},"
			"{\"cveID\":\"CVE-2021-0003\",\"dateAdded\":\"2021-12-10\",\"dueDate\":\"soon\"}," ONE "]}",
		"CVE-2021-44228 kev=2021-12-10\n",
		"entry 1 (): is no object\nentry 2 (): names no CVE\nentry 3 (CVE-x): names no CVE\n"
		"entry 4 (CVE-2021-0001): has no date since when\nentry 5 (CVE-2021-0002): has no date since when\n"
		"entry 6 (CVE-2021-0003): has a due date that is none\n",
		"");
}

TEST(kev_says_when_entries_are_missing)
{
	check_catalogue("{\"count\":2,\"vulnerabilities\":[" ONE "]}", "CVE-2021-44228 kev=2021-12-10\n",
		"it has 1 entries and says 2\n", "");
	check_catalogue("{\"count\":\"many\",\"vulnerabilities\":[" ONE "]}", "CVE-2021-44228 kev=2021-12-10\n", "", "");
}

TEST(kev_refuses_what_is_not_the_catalogue)
{
	static const char *const texts[] = { "", "[]", "{}", "{\"vulnerabilities\":{}}", "{\"vulnerabilities\":[]}",
		"{\"vulnerabilities\":null}",
		"{\"$schema\":\"http://json-schema.org/draft-07/"
		"schema#\",\"properties\":{\"vulnerabilities\":{\"type\":\"array\"}}}",
		"{\"vulnerabilities\":[" ONE, "{\"vulnerabilities\":[" ONE "]}x",
		"{\"vulnerabilities\":[" ONE ",{\"cveID\":\"\xff\"}]}" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_error(texts[i]);
}

TEST(kev_stops_when_nobody_takes_its_records)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(parse(&got, "{\"vulnerabilities\":[" ONE "," ONE "]}", &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at CVE-2021-44228");
	gathered_done(&got);
}
