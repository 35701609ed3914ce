/* yara_rules.c - fuzz what is done with rules of users: a text is cut into rules, compiled, opened and asked; or it is a zip of them
 *
 * Asked is a fixed small file: what libyara makes of hostile files is for rules that are trusted. */
#include "malware/malware.h"
#include "malware/yara_split.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count_one(void *context, const struct malware *malware)
{
	if (!malware->rule.len || !malware->name.len || !malware->reason.len)
		abort();
	(*(unsigned *)context)++;
	return 0;
}

static void check_note(void *context, const struct note *note)
{
	(void)context;
	if (!note->text.len)
		abort();
}

/* Items lie one behind the other, and their names in the text. */
static void check_split(struct slice text)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct yara_item *items;
	size_t count, end = 0;

	yara_split(text, &arena, &items, &count);
	for (size_t i = 0; i < count; i++) {
		const struct yara_item *item = &items[i];

		if (item->start < end || item->end <= item->start || item->end > text.len || !item->line)
			abort();
		if (item->name.len &&
			(item->name.ptr < text.ptr + item->start || item->name.ptr + item->name.len > text.ptr + item->end))
			abort();
		end = item->end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct detector_text text = { .kind = DETECTOR_YARA, .name = S("f.yar"), .text = { (const char *)data, size } };
	static const char file[] = "\177ELF some words, http://a.example/x and more";
	const struct malware_input input = {
		.path = S("tmp/x"), .bytes = { file, sizeof file - 1 }, .size = sizeof file - 1, .mode = 0100755
	};
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer out = BUFFER_INIT(64u << 20);
	struct malware_rules *rules = NULL;
	struct note_sink notes = { .add = check_note };
	unsigned found = 0;
	const struct malware_sink sink = { count_one, &found };

	if (size > 1u << 16)
		return 0;
	check_split(slice_make(data, size));
	if (malware_compile(&text, 1, &notes, &out, NULL) < 0)
		return 0;
	if (malware_open(buffer_slice(&out), &rules, NULL) < 0)
		abort();
	if (malware_scan(rules, &input, &arena, &sink, &notes) < 0 || found > malware_count(rules))
		abort();
	malware_close(rules);
	return 0;
}
