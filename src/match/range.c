/* range.c - is a version affected? The evaluation of the OSV schema, and the answer in words
 *
 * https://ossf.github.io/osv-schema/#evaluation: a version is affected when versions[] names it, or when some range holds
 * it: it is before a limit, if there are limits, and of the range's events in the order of their versions the last one that
 * it has reached is an introduced, or a last_affected that it equals. */
#include "match/range.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/match.h"

#define EVENTS_FEW 16u
#define FIXES_TRIED_MAX 64u /* each is compared with all of the record */

/* What a range says about a version that it holds. */
struct interval {
	struct slice introduced; /* empty: from the beginning */
	bool after;              /* not itself */
	struct slice fixed;      /* empty: see below */
	struct slice last;       /* empty, with fixed empty too: no end is known */
};

static int compare(const struct version_scheme *scheme, struct slice a, struct slice b)
{
	return scheme ? scheme->compare(a, b) : slice_compare(a, b);
}

static bool comes_after_its_version(const struct range_event *event)
{
	return event->kind == EVENT_LAST_AFFECTED || event->kind == EVENT_AFTER;
}

static int compare_events(const void *a, const void *b, void *context)
{
	const struct range_event *x = a, *y = b;
	int order = (int)y->lowest - (int)x->lowest;

	if (order == 0 && !x->lowest)
		order = compare(context, x->version, y->version);
	/* What a version brings in cannot have ended before: introduced = last_affected is one single version. */
	if (order == 0)
		order = comes_after_its_version(x) - comes_after_its_version(y);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

static size_t add_events(const struct slices *texts, bool limits, struct range_event *events)
{
	size_t count = 0;

	for (size_t i = 0; i < texts->count; i++) {
		struct range_event event = { .version = slice_from(texts->items[i], 1), .index = i };

		if (event.version.len == 0)
			continue;
		event.kind = (enum advisory_event)texts->items[i].ptr[0];
		event.lowest = event.kind == EVENT_INTRODUCED && slice_equal(event.version, S("0"));
		if (limits ? event.kind == EVENT_LIMIT
			   : event.kind == EVENT_INTRODUCED || event.kind == EVENT_AFTER || event.kind == EVENT_FIXED ||
					event.kind == EVENT_LAST_AFFECTED)
			events[count++] = event;
	}
	return count;
}

/* Of CPE names a range is two bounds that both must hold: where the end is before the beginning, which happens, it is empty. */
static bool is_empty(const struct range *range, const struct version_scheme *scheme)
{
	return scheme && scheme->is_update && range->count == 2 && range->events[1].kind != EVENT_FIXED &&
	       range->events[1].kind != EVENT_LAST_AFFECTED;
}

void range_take(struct slices *texts, const struct version_scheme *scheme, struct range *range)
{
	size_t start = texts->count && slice_equal(texts->items[0], S("-")), end = start;
	struct slices taken;

	while (end < texts->count && !slice_equal(texts->items[end], S("-")))
		end++;
	taken = (struct slices){ texts->items + start, end - start };
	*texts = (struct slices){ texts->items + end, texts->count - end };
	range->count = add_events(&taken, false, range->events);
	range->limit_count = add_events(&taken, true, range->events + range->count);
	if (range->count)
		qsort_r(range->events, range->count, sizeof *range->events, compare_events, (void *)(uintptr_t)scheme);
	if (is_empty(range, scheme))
		range->count = 0;
}

bool range_is_before_limit(const struct range *range, const struct version_scheme *scheme, struct slice version)
{
	for (size_t i = range->count; i < range->count + range->limit_count; i++)
		if (slice_equal(range->events[i].version, S("*")) || compare(scheme, version, range->events[i].version) < 0)
			return true;
	return range->limit_count == 0;
}

int range_compare(const struct version_scheme *scheme, struct slice version, const struct range_event *event)
{
	int order = event->lowest ? 1 : compare(scheme, version, event->version);

	/* To CPE an update is no part of the version: "up to 9.2" holds 9.2p1, too. */
	if (order > 0 && comes_after_its_version(event) && scheme && scheme->is_update &&
		scheme->is_update(version, event->version))
		return 0;
	return order;
}

static bool holds(
	const struct range *range, const struct version_scheme *scheme, struct slice version, struct interval *ret_interval)
{
	struct interval interval = { 0 };
	bool affected = false;

	for (size_t i = 0; i < range->count; i++) {
		const struct range_event *event = &range->events[i];
		int order = range_compare(scheme, version, event);

		if ((event->kind == EVENT_INTRODUCED && order >= 0) || (event->kind == EVENT_AFTER && order > 0)) {
			affected = true;
			interval.introduced = event->lowest ? S("") : event->version;
			interval.after = event->kind == EVENT_AFTER;
		} else if ((event->kind == EVENT_FIXED && order >= 0) || (event->kind == EVENT_LAST_AFFECTED && order > 0)) {
			affected = false;
		} else if (event->kind == EVENT_FIXED && interval.fixed.len == 0 && interval.last.len == 0) {
			interval.fixed = event->version;
		} else if (event->kind == EVENT_LAST_AFFECTED && interval.fixed.len == 0 && interval.last.len == 0) {
			interval.last = event->version;
		}
	}
	*ret_interval = interval;
	return affected;
}

/* The number that a version begins with; false where it begins otherwise, or with an epoch. */
static bool first_number(struct slice version, struct slice *ret_number)
{
	size_t zeros = 0, len;

	while (zeros < version.len && version.ptr[zeros] == '0')
		zeros++;
	for (len = zeros; len < version.len && version.ptr[len] >= '0' && version.ptr[len] <= '9';)
		len++;
	*ret_number = slice_first(slice_from(version, zeros), len - zeros);
	return len > 0 && (len == version.len || (version.ptr[len] != ':' && version.ptr[len] != '!'));
}

/* Lists are long, most of what they name is another version at first sight, and a whole comparison costs. */
static bool differ_at_first_sight(struct slice a, struct slice b)
{
	struct slice x, y;

	return first_number(a, &x) && first_number(b, &y) && !slice_equal(x, y);
}

static bool is_name_of(struct slice name, const struct version_scheme *scheme, struct slice version)
{
	if (slice_equal(name, version))
		return true;
	if (!scheme || differ_at_first_sight(name, version))
		return false;
	return scheme->compare(name, version) == 0 || (scheme->is_update && scheme->is_update(version, name));
}

static bool is_named(struct slices versions, const struct version_scheme *scheme, struct slice version)
{
	for (size_t i = 0; i < versions.count; i++)
		if (is_name_of(versions.items[i], scheme, version))
			return true;
	return false;
}

static struct slice say_why(const struct interval *interval, const char *scheme, struct slice version, struct arena *arena)
{
	struct slice introduced = interval->introduced, end = interval->fixed.len ? interval->fixed : interval->last;
	const char *from = introduced.len == 0 ? " is"
			   : interval->after   ? " is after "
					       : " is at or after ",
		   *and = introduced.len && end.len ? " and" : "";
	const char *to = interval->fixed.len  ? " before "
			 : interval->last.len ? " not after the last affected "
					      : ", and no later version is known to be good";

	if (introduced.len == 0 && end.len == 0)
		return S("every version is affected");
	return arena_printf(arena, "%.*s%s%.*s%s%s%.*s (%s order)", SLICE_ARG(version), from, SLICE_ARG(introduced), and, to,
		SLICE_ARG(end), scheme);
}

static bool is_byte(struct slice text, char byte)
{
	return text.len == 1 && text.ptr[0] == byte;
}

/* Most ranges are "introduced, then fixed": judged at once. 1 and 0: yes and no; -1: it is another. */
static int holds_simple(struct slices texts, const struct version_scheme *scheme, struct slice version)
{
	size_t first = texts.count && is_byte(texts.items[0], EVENT_RANGE) ? 1 : 0;
	struct slice introduced, fixed;

	if (texts.count != first + 2 || texts.items[first].len < 2 || texts.items[first].ptr[0] != EVENT_INTRODUCED ||
		texts.items[first + 1].len < 2 || texts.items[first + 1].ptr[0] != EVENT_FIXED)
		return -1;
	introduced = slice_from(texts.items[first], 1);
	fixed = slice_from(texts.items[first + 1], 1);
	if (compare(scheme, version, fixed) < 0)
		return is_byte(introduced, '0') || compare(scheme, version, introduced) >= 0;
	return is_byte(introduced, '0') || compare(scheme, introduced, fixed) < 0 ? 0 : -1; /* repaired before it came */
}

bool match_holds(const struct advisory *advisory, const struct version_scheme *scheme, struct slice version)
{
	struct range_event few[EVENTS_FEW], *events = few;
	cleanup_free struct range_event *many = NULL;
	struct slices texts = advisory->events;
	bool affected = false;
	int simple = holds_simple(texts, scheme, version);

	if (simple >= 0)
		texts.count = 0;
	if (texts.count > EVENTS_FEW) {
		many = memory_grow(NULL, texts.count, sizeof *many);
		events = many;
	}
	while (texts.count && !affected) {
		struct range range = { .events = events };
		struct interval interval;

		range_take(&texts, scheme, &range);
		affected = range_is_before_limit(&range, scheme, version) && holds(&range, scheme, version, &interval);
	}
	return affected || simple == 1 || is_named(advisory->versions, scheme, version);
}

/* Lowest fix above VERSION of all the advisory's ranges, or empty. */
static struct slice next_fix(const struct advisory *advisory, const struct version_scheme *scheme, struct slice version)
{
	struct slice next = S("");

	for (size_t i = 0; i < advisory->events.count; i++) {
		struct slice event = advisory->events.items[i], fix = slice_from(event, 1);

		if (event.len < 2 || event.ptr[0] != EVENT_FIXED || compare(scheme, fix, version) <= 0)
			continue;
		if (next.len == 0 || compare(scheme, fix, next) < 0)
			next = fix;
	}
	return next;
}

/* A repair that was none: its record says "fixed in 2.4.50", and of 2.4.50 that it is affected, too. */
struct slice range_first_good(const struct advisory *advisory, const struct version_scheme *scheme, struct slice fix)
{
	for (size_t tries = 0; fix.len && match_holds(advisory, scheme, fix); tries++)
		fix = tries < FIXES_TRIED_MAX ? next_fix(advisory, scheme, fix) : S("");
	return fix;
}

bool match_version(const struct advisory *advisory, const char *scheme_name, struct slice version, struct arena *arena,
	struct slice *ret_fixed, struct slice *ret_why)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(scheme_name));
	cleanup_free struct range_event *events = memory_grow(NULL, advisory->events.count + 1, sizeof *events);
	struct slices texts = advisory->events;
	struct interval best = { 0 };
	bool affected = false;

	while (texts.count) {
		struct range range = { .events = events };
		struct interval interval;

		range_take(&texts, scheme, &range);
		if (!range_is_before_limit(&range, scheme, version) || !holds(&range, scheme, version, &interval))
			continue;
		if (!affected || (interval.fixed.len && (!best.fixed.len || compare(scheme, interval.fixed, best.fixed) < 0)))
			best = interval;
		affected = true;
	}
	if (affected) {
		*ret_fixed = arena_copy(arena, range_first_good(advisory, scheme, best.fixed));
		*ret_why = say_why(&best, scheme_name, version, arena);
		return true;
	}
	if (!is_named(advisory->versions, scheme, version))
		return false;
	*ret_fixed = S("");
	*ret_why = arena_printf(arena, "%.*s is named as affected", SLICE_ARG(version));
	return true;
}
