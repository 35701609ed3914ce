/* feed.h - what the fuzz targets of feeds share: give a document to a feed, and look at every byte that it hands out */
#pragma once
#include "feeds/feed.h"

static void fuzz_look(uint64_t *sum, struct slice text)
{
	*sum += slice_hash(text, 0);
}

static void fuzz_look_at_all(uint64_t *sum, struct slices texts)
{
	for (size_t i = 0; i < texts.count; i++)
		fuzz_look(sum, texts.items[i]);
}

static int fuzz_take_advisory(void *context, const struct advisory *advisory)
{
	const struct slice texts[] = { advisory->record, advisory->remark, advisory->severity, advisory->title, advisory->details,
		advisory->url, advisory->published, advisory->modified, advisory->kev };

	/* What the store and the matcher rely on. */
	if (advisory->id.len == 0 || advisory->ecosystem.len == 0 || advisory->package.len == 0 ||
		(advisory->events.count && !slice_equal(advisory->events.items[0], S("-"))))
		__builtin_trap();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		fuzz_look(context, texts[i]);
	fuzz_look_at_all(context, advisory->aliases);
	fuzz_look_at_all(context, advisory->events);
	fuzz_look_at_all(context, advisory->versions);
	fuzz_look_at_all(context, advisory->vectors);
	fuzz_look_at_all(context, advisory->bulletins);
	fuzz_look_at_all(context, advisory->conditions);
	return 0;
}

static int fuzz_take_assessment(void *context, const struct assessment *assessment)
{
	const struct slice texts[] = { assessment->title, assessment->kev, assessment->kev_due, assessment->ransomware,
		assessment->epss, assessment->percentile, assessment->date, assessment->modified, assessment->role,
		assessment->speaker, assessment->severity, assessment->ssvc, assessment->rejected, assessment->url };

	if (assessment->id.len == 0)
		__builtin_trap();
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		fuzz_look(context, texts[i]);
	fuzz_look_at_all(context, assessment->vectors);
	fuzz_look_at_all(context, assessment->cwes);
	fuzz_look_at_all(context, assessment->weaponised);
	fuzz_look_at_all(context, assessment->proofs);
	return 0;
}

static int fuzz_take_release(void *context, const struct release *release)
{
	const struct slice dates[] = { release->released, release->eol, release->eol_lts, release->eol_paid };

	if (release->distribution.len == 0 || (release->version.len == 0 && release->package.len == 0))
		__builtin_trap();
	fuzz_look(context, release->codename);
	fuzz_look(context, release->package);
	fuzz_look(context, release->remark);
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		if (dates[i].len != 0 && dates[i].len != 10)
			__builtin_trap();
		fuzz_look(context, dates[i]);
	}
	return 0;
}

static void fuzz_take_note(void *context, const struct note *note)
{
	fuzz_look(context, note->text);
}

static void fuzz_take_date(void *context, struct slice date)
{
	fuzz_look(context, date);
}

static inline int fuzz_feed(const char *feed, const char *path, const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t sum = 0;
	struct feed_sink sink = { fuzz_take_advisory, fuzz_take_assessment, fuzz_take_release, fuzz_take_date, &sum,
		{ fuzz_take_note, &sum } };
	struct error err = { 0 };

	if (feed_by_name(slice_from_text(feed))->parse(slice_from_text(path), slice_make(data, size), &sink, &arena, &err) < 0 &&
		!err.text[0])
		__builtin_trap();
	return 0;
}
