/* values.c - are the values of options right? */
#include "cli/values.h"

#include "base/clock.h"
#include "base/words.h"

#include <ctype.h>
#include <time.h>

#define DISTRIBUTION_BYTES_MAX 100u
#define AGE_DAYS_MAX 100000u
#define DURATION_MS_MAX (7ull * 24 * 3600 * 1000)

/* Without the versions of formats: they would be more than all the rest. */
static void list_words(struct buffer *out, const char *words)
{
	struct slice word;

	while (words_next(&words, &word))
		if (slice_find_byte(word, '@') < 0)
			buffer_addf(out, "%s%.*s", out->len ? ", " : "", SLICE_ARG(word));
}

static int refuse_word(const char *name, struct slice word, const char *words, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(ERROR_TEXT_SIZE);
	struct slice nearest = words_nearest(word, words);

	list_words(&text, words);
	if (nearest.len > 0)
		return error_set(err, ERR_USAGE, "%s: '%.*s' is none of %.*s; did you mean %.*s?", name,
			SLICE_ARG(slice_first(word, 80)), SLICE_ARG(buffer_slice(&text)), SLICE_ARG(nearest));
	return error_set(err, ERR_USAGE, "%s: '%.*s' is none of %.*s", name, SLICE_ARG(slice_first(word, 80)),
		SLICE_ARG(buffer_slice(&text)));
}

static int check_words(const char *name, struct slice list, const char *words, struct error *err)
{
	struct slice word;

	if (list.len == 0)
		return refuse_word(name, list, words, err);
	while (slice_next_token(&list, ',', &word))
		if (!words_have(words, word))
			return refuse_word(name, word, words, err);
	return 0;
}

static int check_ratings(const char *name, struct slice list, const char *words, struct error *err)
{
	enum rating rating;
	struct slice word;

	if (list.len == 0)
		return refuse_word(name, list, words, err);
	while (slice_next_token(&list, ',', &word))
		if (!rating_by_name(word, &rating))
			return refuse_word(name, word, words, err);
	return 0;
}

static int check_number(const struct option *option, const char *name, struct slice text, struct error *err)
{
	uint64_t number;

	if (!slice_to_u64(text, &number) || number < option->min || number > option->max)
		return error_set(err, ERR_USAGE, "%s: '%.*s' is no number from %llu to %llu", name,
			SLICE_ARG(slice_first(text, 80)), (unsigned long long)option->min, (unsigned long long)option->max);
	return 0;
}

/* "linux/arm64/v8": two or three parts of letters, digits, and what architectures have besides. */
static int check_platform(const char *name, struct slice text, struct error *err)
{
	struct slice rest = text, part;
	size_t parts = 0;

	if (slice_equal(text, S("all")))
		return 0;
	while (slice_next_token(&rest, '/', &part)) {
		parts++;
		if (part.len == 0)
			parts = SIZE_MAX / 2;
		for (size_t i = 0; i < part.len; i++)
			if (!isalnum((unsigned char)part.ptr[i]) && part.ptr[i] != '_' && part.ptr[i] != '.' &&
				part.ptr[i] != '-')
				parts = SIZE_MAX / 2;
	}
	if (parts < 2 || parts > 3 || slice_ends_with(text, S("/")))
		return error_set(err, ERR_USAGE, "%s: '%.*s' is not OS/ARCH or OS/ARCH/VARIANT, as linux/arm64/v8, nor all", name,
			SLICE_ARG(slice_first(text, 80)));
	return 0;
}

/* ID and VERSION_ID of os-release(5), or a codename. */
static int check_distribution(const char *name, struct slice text, struct error *err)
{
	struct slice id, version;
	bool good = slice_cut(text, ':', &id, &version) && id.len > 0 && version.len > 0 && text.len <= DISTRIBUTION_BYTES_MAX;

	for (size_t i = 0; good && i < id.len; i++)
		good = isalnum((unsigned char)id.ptr[i]) || strchr("-_.", id.ptr[i]);
	for (size_t i = 0; good && i < version.len; i++)
		good = isalnum((unsigned char)version.ptr[i]) || strchr("-_.+~", version.ptr[i]);
	return good ? 0
		    : error_set(err, ERR_USAGE,
			      "%s: '%.*s' is not ID:VERSION, as debian:12, debian:bookworm, alpine:3.20, rocky:9 or sles:15.5",
			      name, SLICE_ARG(slice_first(text, 80)));
}

/* What stands before the "=" is a format's name, or part of a file's: a file's has a dot or a slash. */
static int check_output(const char *name, const char *value, const char *words, struct error *err)
{
	struct slice format;
	const char *file;

	option_split_output(value, &format, &file);
	if (format.len > 0 && !words_have(words, format))
		return refuse_word(name, format, words, err);
	if (*file == '\0')
		return error_set(err, ERR_USAGE, "%s: '%.80s' names no file; - is standard output", name, value);
	return 0;
}

static bool is_date(struct slice text)
{
	static const unsigned char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct slice part;
	uint64_t year, month, day;
	bool leap;

	if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
		return false;
	part = slice_make(text.ptr + 5, 2);
	if (!slice_to_u64(slice_first(text, 4), &year) || !slice_to_u64(part, &month) || !slice_to_u64(slice_from(text, 8), &day))
		return false;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1] + (leap && month == 2 ? 1u : 0u);
}

static int check_date(const char *name, struct slice text, const char *value, struct error *err)
{
	char today[CLOCK_TEXT_SIZE];

	if (!is_date(text))
		return error_set(err, ERR_USAGE, "%s: '%.80s' is no date, as 2026-11-26", name, value);
	clock_day((uint64_t)time(NULL), today);
	if (slice_compare(text, slice_from_text(today)) > 0)
		return error_set(err, ERR_USAGE, "%s: '%.80s' is still to come", name, value);
	return 0;
}

int value_check(const struct option *option, const char *name, const char *value, struct error *err)
{
	struct slice text = slice_from_text(value);
	uint64_t number;
	bool on;

	switch (option->kind) {
	case VALUE_NONE:
		return value_to_switch(text, &on)
			       ? 0
			       : error_set(err, ERR_USAGE, "%s: '%.80s' is none of true, false, 1, 0, yes, no, on, off", name,
					 value);
	case VALUE_TEXT:
	case VALUE_FILE:
	case VALUE_FOLDER:
		return text.len > 0 ? 0 : error_set(err, ERR_USAGE, "%s: a name is missing", name);
	case VALUE_NUMBER:
		return check_number(option, name, text, err);
	case VALUE_DURATION:
		return value_to_duration_ms(text, &number)
			       ? 0
			       : error_set(err, ERR_USAGE, "%s: '%.80s' is no duration, as 90s, 5m or 1h30m, of at most a week",
					 name, value);
	case VALUE_SIZE:
		return value_to_size(text, &number)
			       ? 0
			       : error_set(err, ERR_USAGE, "%s: '%.80s' is no size, as 500M, 1G or 512Mi", name, value);
	case VALUE_DATE:
		return check_date(name, text, value, err);
	case VALUE_WORD:
		return words_have(option->words, text) ? 0 : refuse_word(name, text, option->words, err);
	case VALUE_WORDS:
		return check_words(name, text, option->words, err);
	case VALUE_RATING:
		return check_ratings(name, slice_find_byte(text, ',') < 0 ? text : S(""), option->words, err);
	case VALUE_RATINGS:
		return check_ratings(name, text, option->words, err);
	case VALUE_PLATFORM:
		return check_platform(name, text, err);
	case VALUE_DISTRIBUTION:
		return check_distribution(name, text, err);
	case VALUE_AGE:
		return value_to_age_days(text, &number)
			       ? 0
			       : error_set(err, ERR_USAGE, "%s: '%.80s' is no age, as 7, 7d, 2w or 36h; 0 is any", name, value);
	case VALUE_OUTPUT:
		return check_output(name, value, option->words, err);
	}
	return 0;
}

bool value_to_switch(struct slice text, bool *ret_on)
{
	static const char *const words[] = { "false", "true", "0", "1", "no", "yes", "off", "on" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (slice_equal_ignoring_case(text, slice_from_text(words[i]))) {
			*ret_on = i & 1;
			return true;
		}
	}
	return false;
}

/* A number and a unit, largest unit first; a number alone is seconds. */
bool value_to_duration_ms(struct slice text, uint64_t *ret_ms)
{
	static const struct {
		const char *name;
		uint64_t ms;
	} units[] = { { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 } };
	size_t unit = 0, digits, letters, count = sizeof units / sizeof units[0];
	uint64_t total = 0, number;

	if (slice_to_u64(text, &number) && number <= DURATION_MS_MAX / 1000) {
		*ret_ms = number * 1000;
		return true;
	}
	if (text.len == 0)
		return false;
	for (; text.len > 0; text = slice_from(text, digits + letters)) {
		for (digits = 0; digits < text.len && isdigit((unsigned char)text.ptr[digits]); digits++)
			;
		for (letters = 0; digits + letters < text.len && isalpha((unsigned char)text.ptr[digits + letters]); letters++)
			;
		while (unit < count && !slice_equal(slice_make(text.ptr + digits, letters), slice_from_text(units[unit].name)))
			unit++;
		if (unit == count || !slice_to_u64(slice_first(text, digits), &number) ||
			number > DURATION_MS_MAX / units[unit].ms)
			return false;
		total += number * units[unit++].ms;
	}
	*ret_ms = total;
	return total <= DURATION_MS_MAX;
}

bool value_to_age_days(struct slice text, uint64_t *ret_days)
{
	uint64_t number, days;
	char unit = 'd';

	if (text.len && !isdigit((unsigned char)text.ptr[text.len - 1])) {
		unit = text.ptr[text.len - 1];
		text.len--;
	}
	if (!slice_to_u64(text, &number) || number > AGE_DAYS_MAX)
		return false;
	if (unit == 'h')
		days = (number + 23) / 24;
	else if (unit == 'd' || unit == 'w')
		days = unit == 'w' ? number * 7 : number;
	else
		return false;
	*ret_days = days;
	return true;
}

bool value_to_size(struct slice text, uint64_t *ret_bytes)
{
	static const char letters[] = "KMGT";
	uint64_t number, base = 1000, factor = 1;
	const char *letter;

	if (slice_ends_with(text, S("B")))
		text.len--;
	if (slice_ends_with(text, S("i"))) {
		base = 1024;
		text.len--;
	}
	letter = text.len ? strchr(letters, toupper((unsigned char)text.ptr[text.len - 1])) : NULL;
	if (letter && *letter) {
		text.len--;
		for (const char *at = letters; at <= letter; at++)
			factor *= base;
	} else if (base == 1024) {
		return false;
	}
	return slice_to_u64(text, &number) && !__builtin_mul_overflow(number, factor, ret_bytes);
}

bool value_to_ratings(struct slice text, unsigned *ret_mask)
{
	bool alone = slice_find_byte(text, ',') < 0;
	unsigned mask = 0;
	enum rating rating = RATING_UNKNOWN;
	struct slice word;

	if (text.len == 0)
		return false;
	while (slice_next_token(&text, ',', &word)) {
		if (!rating_by_name(word, &rating))
			return false;
		mask |= 1u << rating;
	}
	/* One word means it and worse; what nobody rated may be as bad as high. */
	for (unsigned worse = RATING_UNKNOWN; alone && worse < RATING_COUNT; worse++)
		if (rating_for_policy(worse) >= rating)
			mask |= 1u << worse;
	*ret_mask = mask;
	return mask != 0;
}
