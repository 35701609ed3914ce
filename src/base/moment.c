/* moment.c - dates and times as documents write them */
#include "base/moment.h"

/* Days since 1970-01-01 (the civil calendar). */
static int64_t day_number(int64_t year, int64_t month, int64_t day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool take_number(struct slice *text, size_t digits, uint64_t max, uint64_t *ret_number)
{
	if (text->len < digits || !slice_to_u64(slice_first(*text, digits), ret_number) || *ret_number > max)
		return false;
	*text = slice_from(*text, digits);
	return true;
}

static bool take_byte(struct slice *text, char upper, char lower)
{
	if (!text->len || (text->ptr[0] != upper && text->ptr[0] != lower))
		return false;
	*text = slice_from(*text, 1);
	return true;
}

unsigned moment_month_days(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leaps ? 1u : 0u);
}

static bool take_day(struct slice *text, struct moment *moment)
{
	uint64_t year, month, day;

	if (!take_number(text, 4, 9999, &year) || !take_byte(text, '-', '-') || !take_number(text, 2, 12, &month) ||
		!take_byte(text, '-', '-') || !take_number(text, 2, 31, &day) || month == 0 || day == 0 ||
		day > moment_month_days((unsigned)year, (unsigned)month))
		return false;
	moment->seconds = day_number((int64_t)year, (int64_t)month, (int64_t)day) * 86400;
	return true;
}

static bool take_fraction(struct slice *text, struct moment *moment)
{
	uint32_t unit = 100000000;
	size_t digits = 0;

	if (!take_byte(text, '.', ','))
		return true;
	for (; digits < text->len && text->ptr[digits] >= '0' && text->ptr[digits] <= '9'; digits++) {
		moment->nanoseconds += (uint32_t)(text->ptr[digits] - '0') * unit;
		unit /= 10;
	}
	*text = slice_from(*text, digits);
	return digits > 0;
}

static bool take_zone(struct slice *text, struct moment *moment)
{
	uint64_t hours, minutes;
	bool west = text->len && text->ptr[0] == '-';

	if (text->len == 0 || take_byte(text, 'Z', 'z'))
		return true;
	if (!take_byte(text, '+', '-') || !take_number(text, 2, 23, &hours))
		return false;
	(void)take_byte(text, ':', ':');
	if (!take_number(text, 2, 59, &minutes))
		return false;
	moment->seconds += (west ? 1 : -1) * (int64_t)(hours * 3600 + minutes * 60);
	return true;
}

bool moment_parse(struct slice text, struct moment *ret_moment)
{
	struct moment moment = { 0 };
	uint64_t hours, minutes, seconds = 0;

	if (!take_day(&text, &moment))
		return false;
	if (text.len) {
		if ((!take_byte(&text, 'T', 't') && !take_byte(&text, ' ', ' ')) || !take_number(&text, 2, 23, &hours) ||
			!take_byte(&text, ':', ':') || !take_number(&text, 2, 59, &minutes))
			return false;
		if (take_byte(&text, ':', ':') && (!take_number(&text, 2, 60, &seconds) || !take_fraction(&text, &moment)))
			return false;
		moment.seconds += (int64_t)(hours * 3600 + minutes * 60 + seconds);
		if (!take_zone(&text, &moment) || text.len)
			return false;
	}
	*ret_moment = moment;
	return true;
}

int moment_compare(const struct moment *a, const struct moment *b)
{
	int order = (a->seconds > b->seconds) - (a->seconds < b->seconds);

	return order ? order : (a->nanoseconds > b->nanoseconds) - (a->nanoseconds < b->nanoseconds);
}
