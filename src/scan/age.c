/* age.c - are the advisories new enough for the packages that are judged by them? */
#include "scan/age.h"

/* Days since 1970-01-01 (the civil calendar, any year). */
static int64_t day_number(int64_t year, int64_t month, int64_t day)
{
	int64_t era, of_era, of_year;

	year -= month <= 2;
	era = year / 400;
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool to_day(struct slice date, int64_t *ret_day)
{
	uint64_t year, month, day;

	date = slice_first(date, 10);
	if (date.len != 10 || date.ptr[4] != '-' || date.ptr[7] != '-' || !slice_to_u64(slice_first(date, 4), &year) ||
		!slice_to_u64(slice_first(slice_from(date, 5), 2), &month) || !slice_to_u64(slice_from(date, 8), &day) ||
		month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*ret_day = day_number((int64_t)year, (int64_t)month, (int64_t)day);
	return true;
}

int64_t age_in_days(struct slice date, struct slice today)
{
	int64_t then, now;

	if (!to_day(date, &then) || !to_day(today, &now))
		return -1;
	return now > then ? now - then : 0;
}

/* Sources that speak of one ecosystem, or of what is no package. */
static const struct {
	const char *feed, *ecosystem;
} feeds[] = {
	{ "alpine-secdb", "Alpine" },
	{ "azurelinux-oval", "Azure Linux" },
	{ "cvelistV5", "" },
	{ "debian-security-support", "" },
	{ "debian-security-tracker", "Debian" },
	{ "distro-info-data", "" },
	{ "endoflife-date", "" },
	{ "epss", "" },
	{ "friendsofphp-security-advisories", "Packagist" },
	{ "kev", "" },
	{ "nodejs-security-wg", "npm" },
	{ "nvd", "CPE" },
	{ "nvd-data-overrides", "CPE" },
	{ "pypa-advisory-database", "PyPI" },
	{ "redhat-csaf-vex", "Red Hat" },
	{ "retirejs", "npm" },
	{ "ruby-advisory-db", "RubyGems" },
	{ "vulnrichment", "" },
};

static char folded(char byte)
{
	return byte == '-' || byte == '_' ? ' ' : byte;
}

/* "Rocky-Linux", "PyPI-converted", "Debian:12" begin with "Rocky Linux", "PyPI", "Debian". */
static bool begins_with_name(struct slice text, struct slice name)
{
	if (name.len == 0 || text.len < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (folded(text.ptr[i]) != folded(name.ptr[i]))
			return false;
	return text.len == name.len || text.ptr[name.len] == ':' || folded(text.ptr[name.len]) == ' ';
}

bool age_feed_concerns(struct slice feed, struct slice ecosystem)
{
	struct slice name = ecosystem, rest, known;

	slice_cut(ecosystem, ':', &name, &rest);
	for (size_t i = 0; i < sizeof feeds / sizeof feeds[0]; i++)
		if (slice_equal(feed, slice_from_text(feeds[i].feed)))
			return slice_equal(name, slice_from_text(feeds[i].ecosystem));
	if (slice_equal(feed, S("exploits")) || slice_starts_with(feed, S("exploits/")))
		return false;
	if (slice_equal(feed, S("ghsa")))
		return !match_ecosystem_is_distributions(name);
	if (!slice_starts_with(feed, S("osv/")))
		return true;
	feed = slice_from(feed, sizeof "osv/" - 1);
	for (size_t i = 0; match_ecosystem_name(i, &known); i++)
		if (begins_with_name(feed, known))
			return slice_equal(known, name);
	return true;
}
