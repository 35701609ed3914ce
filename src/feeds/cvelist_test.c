/* cvelist_test.c - CVE records: what the CNA says, and each ADP */
#include "base/test.h"
#include "feeds/gathered.h"

static void check_record(const char *text, const char *want, const char *want_date)
{
	static const char *const names[] = { "cvelistV5", "vulnrichment" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		if (gathered_parse(&got, names[i], "cves/2021/44xxx/CVE-2021-44228.json", slice_from_text(text), &err) < 0)
			fail_msg("%s: %s", text, err.text);
		CHECK_SLICE(buffer_slice(&got.assessments), want);
		CHECK_TEXT(got.date, want_date);
		CHECK_INT(got.count, 0);
		CHECK_INT(got.note_count, 0);
		gathered_done(&got);
	}
}

#define METADATA \
	"\"cveMetadata\":{\"cveId\":\"CVE-2021-44228\",\"state\":\"PUBLISHED\",\"dateUpdated\":\"2024-10-02T03:04:05.678Z\"}"
#define STAMP " date=2024-10-02 modified=2024-10-02T03:04:05.678Z"
#define CNA(members) "{" METADATA ",\"containers\":{\"cna\":{" members "}}}"

TEST(cvelist_says_what_the_cna_says)
{
	check_record(
		"{\"containers\":{\"cna\":{"
		"\"affected\":[{\"vendor\":\"n/a\",\"product\":\"n/a\",\"versions\":[{\"version\":\"n/"
		"a\",\"status\":\"affected\"}]}],"
		"\"descriptions\":[{\"lang\":\"de\",\"value\":\"Anders.\"},{\"lang\":\"en-US\",\"value\":\"It logs. And more.\"},"
		"{\"lang\":\"en\",\"value\":\"Later.\"}],"
		"\"metrics\":[{\"cvssV2_0\":{\"vectorString\":\"AV:N/AC:M/Au:N/C:C/I:C/A:C\",\"baseScore\":9.3}},"
		"{\"format\":\"CVSS\",\"scenarios\":[],\"cvssV3_1\":{\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/"
		"A:H\"},"
		"\"cvssV4_0\":{\"vectorString\":\"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N\"}},"
		"{\"other\":{\"content\":{\"value\":\"Moderate\",\"namespace\":\"https://a.invalid/\"},\"type\":\"Red Hat "
		"severity rating\"}}],"
		"\"problemTypes\":[{\"descriptions\":[{\"lang\":\"en\",\"description\":\"CWE-502 "
		"Deserialization\",\"cweId\":\"CWE-502\"},"
		"{\"description\":\"CWE-400: "
		"Consumption\"},{\"description\":\"n/a\"}]},{\"descriptions\":[{\"cweId\":\"CWE-502\"}]}],"
		"\"references\":[{\"url\":\"https://a.invalid/1\"},{\"url\":\"https://a.invalid/"
		"2\",\"tags\":[\"x_x\",\"vendor-advisory\"]},"
		"{\"url\":\"https://a.invalid/3\",\"tags\":[\"patch\"]}],"
		"\"providerMetadata\":{\"shortName\":\"apache\"}}}," METADATA "}",
		"CVE-2021-44228" STAMP " role=cna severity=moderate vectors=AV:N/AC:M/Au:N/C:C/I:C/A:C,"
		"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H,CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
		" cwes=CWE-502,CWE-400 title=It logs. url=https://a.invalid/2\n",
		"2024-10-02T03:04:05.678Z");
}

TEST(cvelist_says_what_each_adp_says_and_nothing_for_one_that_says_nothing)
{
	check_record(
		"{" METADATA
		",\"containers\":{\"cna\":{\"title\":\"Log4Shell. Yes\",\"descriptions\":[{\"lang\":\"en\",\"value\":\"x\"}]},"
		"\"adp\":[{\"title\":\"CVE Program Container\",\"providerMetadata\":{\"shortName\":\"CVE\"},"
		"\"references\":[{\"url\":\"https://a.invalid/\"}]},"
		"{\"title\":\"CISA ADP Vulnrichment\",\"providerMetadata\":{\"shortName\":\"CISA-ADP\"},"
		"\"metrics\":[{\"other\":{\"type\":\"ssvc\",\"content\":{\"id\":\"CVE-2021-44228\",\"role\":\"CISA Coordinator\","
		"\"options\":[{\"Exploitation\":\"active\"},{\"Automatable\":\"Yes\"},{\"Technical Impact\":\"total\"}],"
		"\"version\":\"2.0.3\",\"timestamp\":\"2024-06-18T20:43:22Z\"}}},"
		"{\"other\":{\"type\":\"ssvc\",\"content\":{\"options\":[{\"Exploitation\":\"none\"}],\"timestamp\":\"2024-01-"
		"01T00:00:00Z\"}}},"
		"{\"other\":{\"type\":\"kev\",\"content\":{\"dateAdded\":\"2021-12-10\",\"reference\":\"https://a.invalid\"}}},"
		"{\"cvssV3_1\":{\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}}],"
		"\"problemTypes\":[{\"descriptions\":[{\"cweId\":\"CWE-917\"}]}]},"
		"{\"providerMetadata\":{\"shortName\":\"siemens-SADP\"},\"metrics\":[{\"cvssV3_0\":{\"vectorString\":\"CVSS:3.0/"
		"AV:L\"}}]}]}}",
		"CVE-2021-44228" STAMP " role=cna title=Log4Shell. Yes\n"
		"CVE-2021-44228 kev=2021-12-10" STAMP
		" role=adp speaker=CISA-ADP ssvc=exploitation=active automatable=yes impact=total "
		"vectors=CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H cwes=CWE-917\n"
		"CVE-2021-44228" STAMP " role=adp speaker=siemens-SADP vectors=CVSS:3.0/AV:L\n",
		"2024-10-02T03:04:05.678Z");
}

TEST(cvelist_says_why_an_id_was_rejected)
{
	static const struct {
		const char *members, *reason;
	} cases[] = {
		{ "\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"Not a flaw. It was a mistake.\"}]", "Not a flaw." },
		{ "\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"** REJECT **  DO NOT USE THIS CANDIDATE NUMBER.  "
		  "ConsultIDs: none.  Reason: "
		  "This is a duplicate of CVE-2020-1.  Notes: none.\"}]",
			"This is a duplicate of CVE-2020-1." },
		{ "\"descriptions\":[{\"lang\":\"en\",\"value\":\"As it was once written.\"}]", "As it was once written." },
		{ "\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"Reason:\"}]", "Reason:" },
		{ "\"rejectedReasons\":[]", "no reason is given" },
		{ "\"rejectedReasons\":7", "no reason is given" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer text = BUFFER_INIT(0), want = BUFFER_INIT(0);

		buffer_addf(&text,
			"{\"cveMetadata\":{\"state\":\"REJECTED\",\"cveId\":\"CVE-2019-25161\"},\"containers\":{\"cna\":{%s}}}",
			cases[i].members);
		buffer_add_byte(&text, '\0');
		buffer_addf(&want, "CVE-2019-25161 role=cna rejected=%s\n", cases[i].reason);
		buffer_add_byte(&want, '\0');
		check_record(buffer_slice(&text).ptr, buffer_slice(&want).ptr, "");
	}
}

TEST(cvelist_steps_over_members_of_another_kind)
{
	check_record(
		CNA("\"title\":7,\"descriptions\":[1,{\"lang\":1,\"value\":[]}],\"metrics\":[2,{\"cvssV3_1\":[],\"other\":[]},"
		    "{\"other\":{\"type\":\"ssvc\",\"content\":{\"options\":[1,{\"Exploitation\":{}}]}}},"
		    "{\"other\":{\"type\":\"kev\",\"content\":{\"dateAdded\":\"soon\"}}},{\"other\":{\"content\":{\"value\":"
		    "\"Bad\"}}}],"
		    "\"problemTypes\":[3,{\"descriptions\":[4,{\"cweId\":\"NVD-CWE-noinfo\"},{\"cweId\":\"CWE-\"}]}],"
		    "\"references\":[5,{\"url\":\"ftp://a.invalid\"}],\"providerMetadata\":6"),
		"CVE-2021-44228" STAMP " role=cna\n", "2024-10-02T03:04:05.678Z");
}

TEST(cvelist_refuses_what_is_no_record)
{
	static const char *const texts[] = { "", "[]", "{}", "{\"cveMetadata\":{}}",
		"{\"cveMetadata\":{\"cveId\":\"CVE-1\",\"state\":\"PUBLISHED\"}}",
		"{\"cveMetadata\":{\"cveId\":\"CVE-2020-0001\",\"state\":\"RESERVED\"}}",
		"{\"cveMetadata\":{\"cveId\":\"CVE-2020-0001\"}}", "{\"CVE_data_meta\":{\"ID\":\"CVE-2020-0001\"}}", "{" METADATA,
		"{" METADATA "} {}" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(gathered_parse(&got, "cvelistV5", "CVE-2020-0001.json", slice_from_text(texts[i]), &err), -ERR_FORMAT);
		CHECK(err.text[0]);
		CHECK_TEXT(got.date, "");
		CHECK_INT(got.assessment_count, 0);
		gathered_done(&got);
	}
}

TEST(cvelist_stops_when_nobody_takes_its_records)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(gathered_parse(&got, "cvelistV5", "CVE-2021-44228.json", S("{" METADATA "}"), &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at CVE-2021-44228");
	gathered_done(&got);
}
