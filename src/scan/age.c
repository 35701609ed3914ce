/* age.c - are the advisories new enough for the packages that are judged by them? */
#include "scan/age.h"
#include "base/moment.h"
#include "model/feeds.h"

#define DAY_SECONDS 86400

int64_t age_in_days(struct slice date, struct slice today)
{
	struct moment then, now;

	if (!moment_parse(slice_first(date, 10), &then) || !moment_parse(slice_first(today, 10), &now))
		return -1;
	return now.seconds > then.seconds ? (now.seconds - then.seconds) / DAY_SECONDS : 0;
}

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

/* Of OSV, or of a copy of a part of it: the folder that its data lie in says whose they are. */
static bool folder_concerns(struct slice folder, struct slice name)
{
	struct slice known;

	for (size_t i = 0; match_ecosystem_name(i, &known); i++)
		if (begins_with_name(folder, known))
			return slice_equal(known, name);
	return true;
}

bool age_feed_concerns(struct slice feed, struct slice ecosystem)
{
	struct slice name = ecosystem, folder = S(""), rest, concerns, one;
	const struct feed_kind *kind;

	slice_cut(ecosystem, ':', &name, &rest);
	slice_cut(feed, '/', &feed, &folder);
	kind = feed_kind_named(feed);
	if (!kind)
		return true;
	concerns = slice_from_text(kind->concerns);
	if (slice_equal(concerns, S("folder")))
		return folder_concerns(folder, name);
	if (slice_equal(concerns, S("languages")))
		return !match_ecosystem_is_distributions(name);
	while (slice_next_token(&concerns, '|', &one))
		if (slice_equal(name, one))
			return true;
	return false;
}
