/* clock_test.c - tests of clock.c; expectations are of date(1) */
#include "base/clock.h"
#include "base/test.h"
#include <stdlib.h>
#include <time.h>

TEST(times_in_words)
{
	char text[CLOCK_TEXT_SIZE];

	clock_text(0, text);
	CHECK_TEXT(text, "1970-01-01T00:00:00Z");
	clock_text(1795730400, text);
	CHECK_TEXT(text, "2026-11-26T22:00:00Z");
	clock_day(1709251199, text);
	CHECK_TEXT(text, "2024-02-29");
	clock_text(UINT64_MAX, text);
	CHECK_TEXT(text, "9999-12-31T23:59:59Z");
}

TEST(source_date_epoch_takes_the_place_of_the_clock)
{
	static const char *const bad[] = { "", "abc", "-1", "1.5", "253402300800", "9223372036854775807",
		"99999999999999999999" };
	uint64_t before = (uint64_t)time(NULL);
	struct error err;

	unsetenv("SOURCE_DATE_EPOCH");
	CHECK(clock_seconds() >= before && clock_seconds() < before + 100);
	CHECK(!clock_is_told());
	CHECK_INT(clock_check(&err), 0);
	setenv("SOURCE_DATE_EPOCH", "253402300799", 1);
	CHECK_INT(clock_seconds(), 253402300799);
	CHECK(clock_is_told());
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		setenv("SOURCE_DATE_EPOCH", bad[i], 1);
		CHECK_INT(clock_check(&err), -ERR_USAGE);
		CHECK(!clock_is_told());
	}
	unsetenv("SOURCE_DATE_EPOCH");
}
