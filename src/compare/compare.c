/* compare.c - what changed between two reports */
#include "base/buffer.h"
#include "base/memory.h"
#include "compare/comparing.h"

#include <stdarg.h>
#include <stdlib.h>

#define NOTE_BYTES_MAX 4096u

const char *const package_step_names[PACKAGE_STEP_COUNT] = {
	[PACKAGE_ADDED] = "added",
	[PACKAGE_REMOVED] = "removed",
	[PACKAGE_UPGRADED] = "upgraded",
	[PACKAGE_DOWNGRADED] = "downgraded",
};

void compare_note(struct comparing *comparing, const char *format, ...)
{
	struct slices *notes = &comparing->comparison->notes;
	cleanup_buffer struct buffer text = BUFFER_INIT(NOTE_BYTES_MAX);
	struct slice *items = arena_array(comparing->arena, struct slice, notes->count + 1); /* there are few */
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&text, format, arguments);
	va_end(arguments);
	if (notes->count)
		memcpy(items, notes->items, notes->count * sizeof *items);
	items[notes->count++] = arena_copy(comparing->arena, buffer_slice(&text));
	notes->items = items;
}

void compare_add_part(struct sha256 *sha256, struct slice part)
{
	uint64_t length = part.len; /* so that no two lists of parts are one text; these keys never leave the process */

	sha256_add(sha256, &length, sizeof length);
	sha256_add(sha256, part.len ? part.ptr : "", part.len);
}

static void note_hidden(struct comparing *comparing, const struct report *report, const char *which)
{
	if (report->hidden_count)
		compare_note(comparing, "%zu %s of the %s report are hidden by the options of its scan, and were not compared",
			report->hidden_count, report->hidden_count == 1 ? "finding" : "findings", which);
}

static struct slice name_sources(const struct report *report, struct arena *arena)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(NOTE_BYTES_MAX / 4);

	for (size_t i = 0; i < report->source_count; i++)
		buffer_addf(&text, "%s%.*s%s%.*s", i ? ", " : "", SLICE_ARG(report->sources[i].name),
			report->sources[i].date.len ? " " : "", SLICE_ARG(report->sources[i].date));
	return text.len ? arena_copy(arena, buffer_slice(&text)) : S("none");
}

static void note_sources(struct comparing *comparing)
{
	struct slice older = name_sources(comparing->comparison->older, comparing->arena);
	struct slice newer = name_sources(comparing->comparison->newer, comparing->arena);

	if (!slice_equal(older, newer))
		compare_note(comparing, "the two stand on other advisories: the old report on %.*s, the new one on %.*s",
			SLICE_ARG(older), SLICE_ARG(newer));
}

void compare_reports(const struct report *older, const struct report *newer,
	int (*versions)(const char *scheme, struct slice a, struct slice b), struct arena *arena,
	struct comparison *ret_comparison)
{
	struct comparing comparing = {
		.comparison = ret_comparison, .arena = arena, .sha256 = sha256_new(), .versions = versions
	};

	*ret_comparison = (struct comparison){ .older = older, .newer = newer };
	note_sources(&comparing);
	note_hidden(&comparing, older, "old");
	note_hidden(&comparing, newer, "new");
	compare_packages(&comparing);
	compare_findings(&comparing);
	compare_settings(&comparing);
	compare_layers(&comparing);
	sha256_free(comparing.sha256);
}

bool compare_is_incomplete(const struct report *report)
{
	bool incomplete = report->verdict.kind == VERDICT_INCOMPLETE;

	for (size_t i = 0; i < report->verdict.decision_count; i++)
		incomplete = incomplete || report->verdict.decisions[i].action == VERDICT_INCOMPLETE;
	return incomplete;
}

size_t compare_new_count(const struct comparison *comparison, enum rating at_least)
{
	size_t count = 0;

	for (size_t i = 0; i < comparison->finding_count; i++) {
		const struct finding_change *change = &comparison->findings[i];

		if (change->step == FINDING_NEW && !change->after->vendor_silent &&
			rating_for_policy(change->after->rating) >= at_least)
			count++;
	}
	return count;
}

struct slice compare_subject(const struct finding *finding, struct arena *arena)
{
	const struct package *package = finding->place.package;

	if (!package)
		return finding->place.path;
	return arena_printf(
		arena, "%.*s%s%.*s", SLICE_ARG(package->name), package->version.len ? " " : "", SLICE_ARG(package->version));
}

struct slice compare_cause(const struct finding_change *change, struct arena *arena)
{
	const struct finding *finding = change->after ? change->after : change->before;
	const struct package *package = finding->place.package;
	const struct package_change *step = change->package;

	if (change->step == FINDING_WORSE || change->step == FINDING_BETTER)
		return S("");
	switch (change->cause) {
	case CAUSE_SUPPRESSED:
		return change->after ? S("it was suppressed before") : S("it is suppressed now");
	case CAUSE_PACKAGE:
		return arena_printf(arena, "%.*s was %s", SLICE_ARG(package->name), package_step_names[step->step]);
	case CAUSE_VERSION:
		return arena_printf(arena, "%.*s was %s from %.*s to %.*s", SLICE_ARG(package->name),
			package_step_names[step->step], SLICE_ARG(step->before->package.version),
			SLICE_ARG(step->after->package.version));
	default:
		return S("");
	}
}
