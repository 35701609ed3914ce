/* epss_test.c - exploit prediction scores, in each shape that they have had */
#include "base/test.h"
#include "feeds/gathered.h"

#include <stdio.h>

static int parse(struct gathered *got, const char *text, struct error *err)
{
	return gathered_parse(got, "epss", "epss_scores-current.csv", slice_from_text(text), err);
}

static void check_scores(const char *text, const char *want, const char *want_notes, const char *want_date)
{
	gathered_check("epss", "epss_scores-current.csv", text, want, want_notes, want_date);
}

TEST(epss_reads_each_header_that_there_was)
{
	check_scores("cve,epss\nCVE-2020-5902,0.65117\nCVE-2018-19571,0.04773\n",
		"CVE-2020-5902 epss=0.65117\nCVE-2018-19571 epss=0.04773\n", "", "");
	check_scores("cve,epss,percentile\r\nCVE-2020-5902,0.65117,0.9981063485700858\r\n",
		"CVE-2020-5902 epss=0.65117 percentile=0.9981063485700858\n", "", "");
	check_scores("#model_version:v2022.01.01,score_date:2022-02-04T00:00:00+0000\ncve,epss,percentile\nCVE-2020-5902,0.96817,"
		     "0.99999",
		"CVE-2020-5902 epss=0.96817 percentile=0.99999 date=2022-02-04\n", "", "2022-02-04");
	check_scores("\xef\xbb\xbf#model_version:v2023.03.01,score_date:2023-03-07T00:00:00+0000\n\n# more\n"
		     "percentile, EPSS ,Cve,why\n0.9,1,CVE-2020-5902,x\n\n",
		"CVE-2020-5902 epss=1 percentile=0.9 date=2023-03-07\n", "", "2023-03-07");
	check_scores("#score_date:today\ncve,epss\nCVE-2020-5902,0.1\n", "CVE-2020-5902 epss=0.1\n", "", "");
}

TEST(epss_takes_a_number_from_0_to_1_and_no_other)
{
	static const char *const good[] = { "0", "1", "0.0", "1.0", "1.00000", "0.00043", "6e-05", "6.1e-05", "0.5e-1" };
	static const char *const bad[] = { "", "-0.1", "1.1", "1.00001", "2", "0.", ".5", "0,5", "0.5x", "1e5", "9e-0", "1.5e-00",
		"nan", "inf", "00.5", "0.5 0.6", "+0.5", "0x1", "6e-" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		char text[100], want[100];

		snprintf(text, sizeof text, "cve,epss\nCVE-2020-0001,%s\n", good[i]);
		snprintf(want, sizeof want, "CVE-2020-0001 epss=%s\n", good[i]);
		check_scores(text, want, "", "");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };
		char text[100];

		snprintf(text, sizeof text, "cve,epss\nCVE-2020-0001,%s\nCVE-2020-0002,0.5\n", bad[i]);
		CHECK_INT(parse(&got, text, &err), 0);
		CHECK_SLICE(buffer_slice(&got.assessments), "CVE-2020-0002 epss=0.5\n");
		CHECK_INT(got.incomplete, 1);
		gathered_done(&got);
	}
}

TEST(epss_names_bad_rows_and_keeps_the_others)
{
	check_scores("#x\ncve,epss,percentile\nCVE-2020-0001,0.5,0.5\nCVE-2020,0.5,0.5\nCVE-2020-0002,0.5\nCVE-2020-0003,2,0.5\n"
		     "CVE-2020-0004,0.5,2\nCVE-2020-0005,0.5,0.5,0.5\nCVE-2020-0006;0.5;0.5\nCVE-2020-0007,0.5,\nCVE-2020-0008,0."
		     "1,0.2\n",
		"CVE-2020-0001 epss=0.5 percentile=0.5\nCVE-2020-0008 epss=0.1 percentile=0.2\n",
		"line 4: no CVE\nline 5: not as many columns as the header\nline 6: a score that is no number from 0 to 1\n"
		"line 7: a percentile that is no number from 0 to 1\nline 8: not as many columns as the header\n"
		"line 9: not as many columns as the header\nline 10: not as many columns as the header\n",
		"");
}

TEST(epss_refuses_a_document_without_header_or_without_scores)
{
	static const char *const texts[] = { "", "\n", "#model_version:x\n", "CVE-1999-1593;0.181260000;0.969460000\n",
		"CVE-2020-0001,0.5,0.5\n", "cve;epss;percentile\n", "cve,percentile\nCVE-2020-0001,0.5\n", "epss\n0.5\n",
		"cve,epss,percentile\n", "cve,epss\nx,y\n", "{\"status\":\"OK\"}" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct gathered got = { 0 };
		struct error err = { 0 };

		CHECK_INT(parse(&got, texts[i], &err), -ERR_FORMAT);
		CHECK(err.text[0]);
		CHECK_INT(got.assessment_count, 0);
		CHECK_TEXT(got.date, "");
		gathered_done(&got);
	}
}

TEST(epss_stops_when_nobody_takes_its_scores)
{
	struct gathered got = { .refuse = -ERR_LIMIT };
	struct error err = { 0 };

	CHECK_INT(parse(&got, "cve,epss\nCVE-2020-0001,1\n", &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "stopped at line 2");
	gathered_done(&got);
}
