/* gaps.c - why a verdict cannot be better than incomplete, whatever is found: no support, no advisories, or old ones */
#include "base/memory.h"
#include "scan/age.h"
#include "scan/state.h"
#include "scan/support.h"
#include "scan/told.h"
#include <inttypes.h>

#define GAPS_MAX 8
#define LIMITED_MAX 20u /* so many packages are named of which the support is limited */
#define NAMED_MAX 3     /* so many sources are named in a sentence */

struct asked {
	struct ecosystems of_type[PACKAGE_TYPE_COUNT];
};

/* The ecosystems by which the image's packages are judged. */
static struct asked *find_asked(struct scan *scan)
{
	struct asked *asked = arena_array(&scan->arena, struct asked, 1);

	for (size_t i = 0; i < scan->report.package_count; i++) {
		enum package_type type = (enum package_type)scan->report.packages[i].package.type;

		if ((unsigned)type < PACKAGE_TYPE_COUNT && asked->of_type[type].count == 0)
			match_ecosystems(type, &scan->distribution, &scan->arena, &asked->of_type[type]);
	}
	return asked;
}

/* FEED is empty where a store does not say what it was made of. */
static bool concerns(const struct asked *asked, struct slice feed)
{
	for (size_t type = 0; type < PACKAGE_TYPE_COUNT; type++)
		for (size_t i = 0; i < asked->of_type[type].count; i++)
			if (feed.len == 0 || age_feed_concerns(feed, asked->of_type[type].names[i]))
				return true;
	return false;
}

static void list_feeds(
	struct scan *scan, const struct vulndb_facts *facts, const struct asked *asked, struct report_source *source)
{
	struct slice today = slice_first(scan->report.created, 10);

	source->feeds = arena_array(&scan->arena, struct report_feed, facts->feed_count);
	source->feed_count = facts->feed_count;
	for (size_t i = 0; i < facts->feed_count; i++)
		source->feeds[i] = (struct report_feed){ .name = facts->feeds[i].name,
			.date = facts->feeds[i].date,
			.age_days = age_in_days(facts->feeds[i].date, today),
			.concerns = facts->feeds[i].statements && concerns(asked, facts->feeds[i].name) };
}

void scan_list_sources(struct scan *scan)
{
	const struct asked *asked = find_asked(scan);

	scan->report.source_count = scan->store_count;
	scan->report.sources = arena_array(&scan->arena, struct report_source, scan->store_count);
	for (size_t i = 0; i < scan->store_count; i++) {
		const struct vulndb_facts *facts = vulndb_facts(scan->stores[i]);
		struct report_source *source = &scan->report.sources[i];

		*source = (struct report_source){ .name = facts->name,
			.date = facts->date,
			.advisory_count = facts->advisory_count,
			.partial = facts->partial };
		list_feeds(scan, facts, asked, source);
		source->concerns = !facts->partial && concerns(asked, S(""));
		source->age_days = age_in_days(facts->date, slice_first(scan->report.created, 10));
	}
}

static void add_gap(struct scan *scan, const char *situation, struct slice sentence)
{
	struct report *report = &scan->report;

	if (!report->gaps)
		report->gaps = arena_array(&scan->arena, struct gap, GAPS_MAX);
	if (report->gap_count < GAPS_MAX)
		report->gaps[report->gap_count++] = (struct gap){ slice_from_text(situation), sentence };
}

/* What STORE says of packages alone. */
static int look_for_packages(
	struct scan *scan, struct vulndb *store, const struct release *release, struct match_list *matches, struct error *err)
{
	struct slice name = told_name(&scan->distribution, release, &scan->arena), words;
	struct supported *supported;
	struct release *said;
	size_t said_count, count;
	int r = vulndb_find_support(store, scan->distribution.id, release->version, &scan->arena, &said, &said_count, err);

	if (r < 0)
		return r;
	count = support_find(scan->report.packages, scan->report.package_count, said, said_count,
		slice_first(scan->report.created, 10), &scan->arena, &supported);
	support_mark(matches, supported, count, &scan->arena);
	words = support_ended(supported, count, name, &scan->arena);
	if (words.len)
		add_gap(scan, "package_end_of_life", words);
	for (size_t i = 0, limited = 0; i < count && limited < LIMITED_MAX; i++)
		if (!supported[i].ended && ++limited)
			scan_note(scan, -1, NOTE_REMARK, S(""), "%.*s limits its security support of %.*s%s%.*s", SLICE_ARG(name),
				SLICE_ARG(supported[i].source), supported[i].support->remark.len ? ": " : "",
				SLICE_ARG(supported[i].support->remark));
	return 0;
}

static int look_for_support(struct scan *scan, struct match_list *matches, struct error *err)
{
	struct release release = { .distribution = scan->distribution.id, .version = scan->distribution.version_id };
	struct slice words;
	bool ended;
	int r = told_find_release(&scan->distribution, scan->stores, scan->store_count, &scan->arena, &release, err), known = r;

	for (size_t i = 0; r >= 0 && scan->distribution.id.len && i < scan->store_count; i++)
		r = look_for_packages(scan, scan->stores[i], &release, matches, err);
	if (r < 0 || known <= 0)
		return r;
	words = told_support(&scan->distribution, &release, slice_first(scan->report.created, 10), &scan->arena, &ended);
	if (ended)
		add_gap(scan, "end_of_life", words);
	else if (words.len)
		scan_note(scan, -1, NOTE_REMARK, S(""), "%.*s", SLICE_ARG(words));
	return 0;
}

/* Sources that are too old, as a sentence names them. */
struct old {
	struct buffer text;
	size_t count;
};

static void add_old(const struct scan *scan, struct slice name, struct slice date, int64_t age_days, struct old *old)
{
	if (age_days >= 0 && (uint64_t)age_days <= scan->options->data_age_days_max)
		return;
	if (old->count++ >= NAMED_MAX)
		return;
	buffer_addf(&old->text, "%s%.*s", old->count > 1 ? ", " : "", SLICE_ARG(name));
	if (age_days >= 0)
		buffer_addf(&old->text, " %" PRIi64 " days (%.*s)", age_days, SLICE_ARG(slice_first(date, 10)));
	else
		buffer_add_slice(&old->text, S(" (date not known)"));
}

static struct slice end_old(struct scan *scan, struct old *old)
{
	struct slice text;

	if (old->count > NAMED_MAX)
		buffer_addf(&old->text, " and %zu more", old->count - NAMED_MAX);
	text = arena_copy(&scan->arena, buffer_slice(&old->text));
	buffer_done(&old->text);
	return text;
}

/* What tells how a flaw is used makes no scan incomplete: nothing is missing when it is old. */
static bool is_of_flaws(struct slice feed)
{
	return slice_equal(feed, S("kev")) || slice_equal(feed, S("epss"));
}

static void look_for_old_data(struct scan *scan)
{
	struct old old = { .count = 0 }, old_flaws = { .count = 0 };
	const char *plural = scan->options->data_age_days_max == 1 ? "day" : "days";
	struct slice names;

	if (scan->options->data_age_days_max == 0)
		return;
	for (size_t i = 0; i < scan->report.source_count; i++) {
		const struct report_source *source = &scan->report.sources[i];

		if (source->concerns && source->feed_count == 0)
			add_old(scan, source->name, source->date, source->age_days, &old);
		for (size_t k = 0; k < source->feed_count; k++) {
			const struct report_feed *feed = &source->feeds[k];

			if (is_of_flaws(feed->name))
				add_old(scan, feed->name, feed->date, feed->age_days, &old_flaws);
			else if (feed->concerns)
				add_old(scan, feed->name, feed->date, feed->age_days, &old);
		}
	}
	names = end_old(scan, &old);
	if (old.count)
		add_gap(scan, "old_advisories",
			arena_printf(&scan->arena, "advisories are older than %ju %s: %.*s; `plimsoll db update` gets new ones",
				(uintmax_t)scan->options->data_age_days_max, plural, SLICE_ARG(names)));
	names = end_old(scan, &old_flaws);
	if (old_flaws.count)
		scan_note(scan, -1, NOTE_REMARK, S(""), "what is known of exploitation is older than %ju %s: %.*s",
			(uintmax_t)scan->options->data_age_days_max, plural, SLICE_ARG(names));
}

int scan_find_gaps(struct scan *scan, struct match_list *matches, struct error *err)
{
	struct slice unknown_distribution = matches->unknown_distribution;

	if (unknown_distribution.len)
		add_gap(scan, "unknown_distribution",
			arena_printf(&scan->arena, "%.*s%s", SLICE_ARG(unknown_distribution),
				scan->options->distribution ? "" : " (--distro ID:VERSION tells another)"));
	look_for_old_data(scan);
	return look_for_support(scan, matches, err);
}

int scan_tell_distribution(struct scan *scan, struct error *err)
{
	const struct distribution stated = scan->distribution;
	struct slice text = slice_from_text(scan->options->distribution);
	struct distribution told;
	int r;

	if (text.len == 0) /* an image of Debian without a number is testing or unstable; a bill may just name the release so */
		return scan->image->kind == IMAGE_BOM
			       ? told_number_release(&scan->distribution, slice_first(scan->report.created, 10), scan->stores,
					 scan->store_count, &scan->arena, err)
			       : 0;
	r = told_distribution(text, scan->stores, scan->store_count, &scan->arena, &told, err);
	if (r < 0)
		return r;
	scan->report.distribution.told = true;
	scan->report.distribution.stated = stated;
	scan->distribution = told;
	if (stated.id.len)
		scan_note(scan, -1, NOTE_REMARK, S(""), "distribution as told: %.*s; the image says %.*s%s%.*s", SLICE_ARG(text),
			SLICE_ARG(stated.id), stated.version_id.len ? " " : "", SLICE_ARG(stated.version_id));
	else
		scan_note(scan, -1, NOTE_REMARK, S(""), "distribution as told: %.*s; the image says none", SLICE_ARG(text));
	return 0;
}
