/* patterns.c - patterns as they are kept: numbers of eight bytes as the machine has them, and texts with their length before them */
#include "secrets/patterns.h"
#include "base/memory.h"

#define KEPT_LIST_MAX 50000u

static void write_number(struct buffer *out, uint64_t number)
{
	buffer_add(out, &number, sizeof number);
}

static void write_text(struct buffer *out, struct slice text)
{
	write_number(out, text.len);
	buffer_add_slice(out, text);
}

static void write_texts(struct buffer *out, struct slices texts)
{
	write_number(out, texts.count);
	for (size_t i = 0; i < texts.count; i++)
		write_text(out, texts.items[i]);
}

static void write_allow_list(struct buffer *out, const struct allow_list *list)
{
	write_number(out, list->all);
	write_number(out, list->target);
	write_texts(out, list->regexes);
	write_texts(out, list->paths);
	write_texts(out, list->stop_words);
}

static void write_pattern(struct buffer *out, const struct pattern *pattern)
{
	const struct slice texts[] = { pattern->id, pattern->title, pattern->reason, pattern->action, pattern->source,
		pattern->regex, pattern->path };
	const uint64_t numbers[] = { pattern->rating, pattern->group, pattern->generic, pattern->builtin, pattern->checksum,
		pattern->names_skipped, pattern->loose, pattern->width };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		write_text(out, texts[i]);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		write_number(out, numbers[i]);
	buffer_add(out, &pattern->entropy, sizeof pattern->entropy);
	write_texts(out, pattern->keywords);
	write_number(out, pattern->allow_count);
	for (size_t i = 0; i < pattern->allow_count; i++)
		write_number(out, pattern->allows[i]);
}

void patterns_write(const struct patterns *patterns, struct buffer *out)
{
	write_number(out, patterns->allow_count);
	for (size_t i = 0; i < patterns->allow_count; i++)
		write_allow_list(out, &patterns->allows[i]);
	write_number(out, patterns->count);
	for (size_t i = 0; i < patterns->count; i++)
		write_pattern(out, &patterns->items[i]);
}

/* Bytes being read. Once BROKEN, all that follows is empty. */
struct kept {
	struct slice rest;
	struct arena *arena;
	bool broken;
};

static uint64_t read_number(struct kept *kept, uint64_t max)
{
	uint64_t number = 0;

	if (kept->rest.len < sizeof number) {
		kept->broken = true;
		return 0;
	}
	memcpy(&number, kept->rest.ptr, sizeof number);
	kept->rest = slice_from(kept->rest, sizeof number);
	if (number > max)
		kept->broken = true;
	return kept->broken ? 0 : number;
}

static struct slice read_text(struct kept *kept)
{
	size_t len = read_number(kept, kept->rest.len);
	struct slice text;

	if (len > kept->rest.len)
		kept->broken = true;
	if (kept->broken)
		return S("");
	text = slice_first(kept->rest, len);
	kept->rest = slice_from(kept->rest, len);
	return text;
}

static struct slices read_texts(struct kept *kept)
{
	struct slices texts = { 0 };
	size_t count = read_number(kept, KEPT_LIST_MAX);

	texts.items = arena_array(kept->arena, struct slice, count + 1);
	for (; texts.count < count && !kept->broken; texts.count++)
		texts.items[texts.count] = read_text(kept);
	return texts;
}

static void read_allow_list(struct kept *kept, struct allow_list *list)
{
	list->all = read_number(kept, 1);
	list->target = read_number(kept, ALLOW_TARGET_COUNT - 1);
	list->regexes = read_texts(kept);
	list->paths = read_texts(kept);
	list->stop_words = read_texts(kept);
}

static void read_pattern(struct kept *kept, struct pattern *pattern, size_t allow_count)
{
	struct slice *const texts[] = { &pattern->id, &pattern->title, &pattern->reason, &pattern->action, &pattern->source,
		&pattern->regex, &pattern->path };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = read_text(kept);
	pattern->rating = read_number(kept, RATING_COUNT - 1);
	pattern->group = read_number(kept, 31);
	pattern->generic = read_number(kept, 1);
	pattern->builtin = read_number(kept, 1);
	pattern->checksum = read_number(kept, 1);
	pattern->names_skipped = read_number(kept, 1);
	pattern->loose = read_number(kept, 1);
	pattern->width = read_number(kept, PATTERN_WIDTH_UNBOUNDED);
	if (kept->rest.len < sizeof pattern->entropy) {
		kept->broken = true;
		return;
	}
	memcpy(&pattern->entropy, kept->rest.ptr, sizeof pattern->entropy);
	kept->rest = slice_from(kept->rest, sizeof pattern->entropy);
	pattern->keywords = read_texts(kept);
	pattern->allow_count = read_number(kept, KEPT_LIST_MAX);
	pattern->allows = arena_array(kept->arena, uint32_t, pattern->allow_count + 1);
	for (size_t i = 0; i < pattern->allow_count; i++) {
		pattern->allows[i] = (uint32_t)read_number(kept, UINT32_MAX);
		if (pattern->allows[i] >= allow_count)
			kept->broken = true;
	}
	if (kept->broken)
		pattern->allow_count = 0;
}

int patterns_load(struct patterns *patterns, struct slice *bytes, struct arena *arena, struct error *err)
{
	struct kept kept = { .rest = *bytes, .arena = arena };

	*patterns = (struct patterns){ .arena = arena };
	patterns->allow_count = read_number(&kept, (uint64_t)PATTERNS_MAX * 20);
	patterns->allows = arena_array(arena, struct allow_list, patterns->allow_count + 1);
	for (size_t i = 0; i < patterns->allow_count && !kept.broken; i++)
		read_allow_list(&kept, &patterns->allows[i]);
	patterns->count = read_number(&kept, PATTERNS_MAX);
	patterns->items = arena_array(arena, struct pattern, patterns->count + 1);
	for (size_t i = 0; i < patterns->count && !kept.broken; i++)
		read_pattern(&kept, &patterns->items[i], patterns->allow_count);
	if (kept.broken)
		return error_set(err, ERR_FORMAT, "patterns that are kept are broken");
	*bytes = kept.rest;
	return 0;
}
