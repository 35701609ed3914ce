/* clock.h - what time it is, and times in words
 *
 * SOURCE_DATE_EPOCH (https://reproducible-builds.org/specs/source-date-epoch/) takes the place of the clock, so that what is made twice is
 * the same: seconds since 1970, before the year 10000. What time passes is not told. */
#pragma once
#include "base/error.h"
#include <stdint.h>

#define CLOCK_TEXT_SIZE 32
#define CLOCK_SECONDS_MAX 253402300799u /* 9999-12-31T23:59:59Z */

int clock_check(struct error *err); /* -ERR_USAGE: SOURCE_DATE_EPOCH is set, and is no such number */
uint64_t clock_seconds(void);       /* now, as SOURCE_DATE_EPOCH says or the clock */
bool clock_is_told(void);           /* SOURCE_DATE_EPOCH says it */
uint64_t clock_monotonic_ms(void);  /* since some moment, and never back: to measure and to wait by */
/* RFC 3339 in UTC, "2026-11-26T10:00:00Z"; what is after CLOCK_SECONDS_MAX is that. */
void clock_text(uint64_t seconds, char ret_text[CLOCK_TEXT_SIZE]);
void clock_day(uint64_t seconds, char ret_text[CLOCK_TEXT_SIZE]); /* "2026-11-26" */
