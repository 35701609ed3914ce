/* words.c - what an advisory says of versions, and comparisons with it, in words */
#include "match/words.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "match/range.h"

#define RANGES_SAID_MAX 8u /* more are counted; the Linux kernel has some thirty */
#define VERSIONS_SAID_MAX 5u
#define WORDS_BYTES_MAX 16384u

/* What is said behind the first thing of its kind. */
static void add_separator(struct buffer *text, const char *separator)
{
	if (text->len)
		buffer_addf(text, "%s", separator);
}

/* From an introduced to the next end: END is a fix or a last affected, or NULL. */
static void add_interval(struct buffer *text, const struct range_event *from, const struct range_event *end)
{
	add_separator(text, "; ");
	if (end && from && end->kind == EVENT_LAST_AFFECTED && from->kind == EVENT_INTRODUCED &&
		slice_equal(end->version, from->version)) {
		buffer_addf(text, "%.*s alone", SLICE_ARG(from->version));
		return;
	}
	if (from && !from->lowest)
		buffer_addf(text, "%s %.*s%s", from->kind == EVENT_AFTER ? "after" : "from", SLICE_ARG(from->version),
			end                         ? " "
			: from->kind == EVENT_AFTER ? ""
						    : " on");
	if (end)
		buffer_addf(text, "%s%.*s", end->kind == EVENT_FIXED ? "before " : "up to ", SLICE_ARG(end->version));
	else if (!from || from->lowest)
		buffer_addf(text, "every version");
}

/* Its intervals, how many. Of events that follow each other and say the same, the first opens and the first ends. */
static size_t add_range(struct buffer *text, const struct range *range, size_t said)
{
	const struct range_event *from = NULL;
	size_t count = 0;

	for (size_t i = 0; i < range->count; i++) {
		const struct range_event *event = &range->events[i];

		if (event->kind == EVENT_INTRODUCED || event->kind == EVENT_AFTER) {
			from = from ? from : event;
		} else if (from) {
			if (said + count++ < RANGES_SAID_MAX)
				add_interval(text, from, event);
			from = NULL;
		}
	}
	if (from && said + count++ < RANGES_SAID_MAX)
		add_interval(text, from, NULL);
	for (size_t i = range->count; count && i < range->count + range->limit_count; i++)
		buffer_addf(
			text, ", %s%.*s", i > range->count ? "or " : "within the limit ", SLICE_ARG(range->events[i].version));
	return count;
}

struct slice match_range_in_words(const struct advisory *advisory, const char *scheme_name, struct arena *arena)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(scheme_name));
	cleanup_free struct range_event *events = memory_grow(NULL, advisory->events.count + 1, sizeof *events);
	cleanup_buffer struct buffer text = BUFFER_INIT(WORDS_BYTES_MAX);
	struct slices texts = advisory->events;
	size_t said = 0;

	while (texts.count) {
		struct range range = { .events = events };

		range_take(&texts, scheme, &range);
		said += add_range(&text, &range, said);
	}
	if (said > RANGES_SAID_MAX)
		buffer_addf(&text, "; and %zu more ranges", said - RANGES_SAID_MAX);
	if (said && advisory->versions.count > VERSIONS_SAID_MAX) { /* most often they are those of the ranges */
		buffer_addf(&text, "; and %zu versions by name", advisory->versions.count);
		return arena_copy(arena, buffer_slice(&text));
	}
	for (size_t i = 0; i < advisory->versions.count && i < VERSIONS_SAID_MAX; i++)
		buffer_addf(&text, "%s%.*s", i ? ", " : text.len ? "; " : "", SLICE_ARG(advisory->versions.items[i]));
	if (advisory->versions.count > VERSIONS_SAID_MAX)
		buffer_addf(&text, " and %zu more", advisory->versions.count - VERSIONS_SAID_MAX);
	return text.len ? arena_copy(arena, buffer_slice(&text)) : S("no version");
}

/* Why RANGE does not hold VERSION: between which of its events it lies. */
static void add_why_not(struct buffer *text, const struct range *range, const struct version_scheme *scheme, struct slice version)
{
	const struct range_event *reached = NULL, *next = NULL;

	if (!range_is_before_limit(range, scheme, version)) {
		add_separator(text, "; ");
		buffer_addf(text, "is not before the limit %.*s", SLICE_ARG(range->events[range->count].version));
		return;
	}
	for (size_t i = 0; i < range->count; i++) {
		int order = range_compare(scheme, version, &range->events[i]);

		bool begins = range->events[i].kind == EVENT_INTRODUCED || range->events[i].kind == EVENT_AFTER;
		bool at = range->events[i].kind == EVENT_INTRODUCED || range->events[i].kind == EVENT_FIXED;

		if (order > 0 || (order == 0 && at))
			reached = &range->events[i];
		else if (!next && begins)
			next = &range->events[i];
	}
	if (!reached && !next)
		return; /* it holds nothing */
	add_separator(text, "; ");
	if (reached)
		buffer_addf(text, "is %s %.*s", reached->kind == EVENT_LAST_AFFECTED ? "after the last affected" : "not before",
			SLICE_ARG(reached->version));
	if (next)
		buffer_addf(text, "%s %s %.*s", reached ? " and" : "is", next->kind == EVENT_AFTER ? "not after" : "before",
			SLICE_ARG(next->version));
}

struct slice match_why_not(const struct advisory *advisory, const char *scheme_name, struct slice version, struct arena *arena)
{
	const struct version_scheme *scheme = version_scheme_by_name(slice_from_text(scheme_name));
	cleanup_free struct range_event *events = memory_grow(NULL, advisory->events.count + 1, sizeof *events);
	cleanup_buffer struct buffer text = BUFFER_INIT(WORDS_BYTES_MAX);
	struct slices texts = advisory->events;
	size_t said = 0, left = 0;

	if (slice_equal(advisory->status, S(STATUS_NOT_AFFECTED)))
		return S("the source says so, whatever the version");
	while (texts.count) {
		struct range range = { .events = events };

		range_take(&texts, scheme, &range);
		if (said++ < RANGES_SAID_MAX)
			add_why_not(&text, &range, scheme, version);
		else
			left++;
	}
	if (left)
		buffer_addf(&text, "; and not in %zu more ranges", left);
	if (advisory->versions.count) {
		add_separator(&text, "; ");
		buffer_addf(&text, "is not among %zu named %s", advisory->versions.count,
			advisory->versions.count == 1 ? "version" : "versions");
	}
	if (text.len == 0)
		return S("no version is said to be affected");
	return arena_printf(arena, "%.*s %.*s (%s order)", SLICE_ARG(version), SLICE_ARG(buffer_slice(&text)),
		*scheme_name ? scheme_name : "byte");
}
