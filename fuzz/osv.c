/* osv.c - fuzz: OSV records */
#include "feeds/feed.h"

static int take(void *context, const struct advisory *advisory)
{
	uint64_t *sum = context;

	/* Look at everything: an unreadable slice shows itself. */
	*sum += slice_hash(advisory->id, 0) + slice_hash(advisory->package, 0) + slice_hash(advisory->title, 0) +
		slice_hash(advisory->details, 0) + slice_hash(advisory->url, 0) + slice_hash(advisory->severity, 0);
	for (size_t i = 0; i < advisory->events.count; i++)
		*sum += slice_hash(advisory->events.items[i], 0);
	for (size_t i = 0; i < advisory->aliases.count; i++)
		*sum += slice_hash(advisory->aliases.items[i], 0);
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	*(uint64_t *)context += slice_hash(note->text, 0);
}

static void take_date(void *context, struct slice date)
{
	*(uint64_t *)context += slice_hash(date, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	uint64_t sum = 0;
	struct feed_sink sink = { .advisory = take, .date = take_date, .context = &sum, .notes = { take_note, &sum } };
	struct error err = { 0 };

	if (feed_by_name(S("osv"))->parse(S("fuzz.json"), slice_make(data, size), &sink, &arena, &err) < 0 && !err.text[0])
		__builtin_trap();
	return 0;
}
