/* words_test.c - ids and dates as feeds write them */
#include "base/test.h"
#include "feeds/words.h"

TEST(words_know_a_cve_id)
{
	static const struct {
		const char *text;
		size_t length;
	} cases[] = {
		{ "CVE-2021-44228", 14 },
		{ "CVE-1999-0001", 13 },
		{ "CVE-2020-1234567890123456789", 28 },
		{ "CVE-2020-12345678901234567890", 0 },
		{ "CVE-2017-17434-1", 14 },
		{ "CVE-2017-8073.patch", 13 },
		{ "CVE-2021-123", 0 },
		{ "CVE-2021-", 0 },
		{ "CVE-2021", 0 },
		{ "CVE-21-1234", 0 },
		{ "CVE-20211-1234", 0 },
		{ "CVE-?\?\?\?-?\?\?\?\?", 0 },
		{ "cve-2021-44228", 0 },
		{ " CVE-2021-44228", 0 },
		{ "", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice text = slice_from_text(cases[i].text);

		CHECK_INT(words_cve_length(text), cases[i].length);
		CHECK_INT(words_are_cve(text), cases[i].length == text.len && text.len);
	}
}

TEST(words_take_the_day_of_a_date)
{
	static const struct {
		const char *text, *day;
	} cases[] = {
		{ "2026-08-16", "2026-08-16" },
		{ "2026-08-16T00:00:00+0000", "2026-08-16" },
		{ "2026-08-16 10:00", "2026-08-16" },
		{ "2026-08-16x", "" },
		{ "2026-13-16", "" },
		{ "2026-08-32", "" },
		{ "2026-8-16", "" },
		{ "2026/08/16", "" },
		{ "26-08-16", "" },
		{ "2026-08-1", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(words_day(slice_from_text(cases[i].text)), cases[i].day);
}
