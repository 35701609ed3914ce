/* clock.c - what time it is, and times in words */
#include "base/clock.h"
#include "base/slice.h"
#include <stdlib.h>
#include <time.h>

static bool told(uint64_t *ret_seconds)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");

	return epoch && slice_to_u64(slice_from_text(epoch), ret_seconds) && *ret_seconds <= CLOCK_SECONDS_MAX;
}

int clock_check(struct error *err)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	uint64_t seconds;

	if (!epoch || told(&seconds))
		return 0;
	return error_set(
		err, ERR_USAGE, "SOURCE_DATE_EPOCH is '%.40s', which is no number of seconds from 1970 to the year 9999", epoch);
}

bool clock_is_told(void)
{
	uint64_t seconds;

	return told(&seconds);
}

uint64_t clock_seconds(void)
{
	uint64_t seconds;

	return told(&seconds) ? seconds : (uint64_t)time(NULL);
}

uint64_t clock_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static struct tm parts_of(uint64_t seconds)
{
	time_t time = (time_t)(seconds > CLOCK_SECONDS_MAX ? CLOCK_SECONDS_MAX : seconds);
	struct tm parts = { 0 };

	gmtime_r(&time, &parts); /* which cannot fail for such years */
	return parts;
}

void clock_text(uint64_t seconds, char ret_text[CLOCK_TEXT_SIZE])
{
	struct tm parts = parts_of(seconds);

	strftime(ret_text, CLOCK_TEXT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

void clock_day(uint64_t seconds, char ret_text[CLOCK_TEXT_SIZE])
{
	struct tm parts = parts_of(seconds);

	strftime(ret_text, CLOCK_TEXT_SIZE, "%Y-%m-%d", &parts);
}
