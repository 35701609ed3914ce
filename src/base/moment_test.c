/* moment_test.c - dates and times as documents write them */
#include "base/moment.h"
#include "base/test.h"

TEST(moments_are_what_date_says_they_are)
{
	/* `date -u -d TEXT +%s` */
	static const struct {
		const char *text;
		int64_t seconds;
		uint32_t nanoseconds;
	} cases[] = {
		{ "1970-01-01", 0, 0 },
		{ "2000-02-29", 951782400, 0 },
		{ "2026-11-26", 1795651200, 0 },
		{ "2022-03-03T11:00:00.000Z", 1646305200, 0 },
		{ "2023-01-08T18:02:03.647787998-06:00", 1673222523, 647787998 },
		{ "2024-07-09T11:38:00.115697+04:00", 1720510680, 115697000 },
		{ "2026-11-26 10:00:00", 1795687200, 0 },
		{ "2026-11-26T10:00+0200", 1795680000, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct moment moment;

		CHECK(moment_parse(slice_from_text(cases[i].text), &moment));
		CHECK_INT(moment.seconds, cases[i].seconds);
		CHECK_INT(moment.nanoseconds, cases[i].nanoseconds);
	}
}

TEST(what_is_no_date_is_none)
{
	static const char *const cases[] = { "", "2026", "2026-11", "2026-13-01", "2026-00-10", "2026-02-29", "2026-04-31",
		"26-11-2026", "2026/11/26", "2026-11-26x", "2026-11-26T", "2026-11-26T25:00:00Z", "2026-11-26T10:00:00.Z",
		"2026-11-26T10:00:00Zx", "2026-11-26T10:00:00+2", "never" };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct moment moment;

		CHECK(!moment_parse(slice_from_text(cases[i]), &moment));
	}
}

TEST(moments_are_in_order)
{
	struct moment a, b;

	CHECK(moment_parse(S("2023-01-08T18:02:03.6-06:00"), &a) && moment_parse(S("2023-01-09T00:02:03.7Z"), &b));
	CHECK(moment_compare(&a, &b) < 0);
	CHECK(moment_compare(&b, &a) > 0);
	CHECK_INT(moment_compare(&a, &a), 0);
}
