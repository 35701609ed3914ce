/* traits.c - the traits of a file: its first byte chooses its path, the second its rights */
#include "base/error.h"
#include "malware/malware.h"
#include "model/rating.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fuzz_take(void *context, const struct malware *malware)
{
	(void)context;
	assert(malware->source == MALWARE_TRAIT && malware->name.len && malware->rule.len && malware->reason.len &&
		malware->action.len);
	assert(malware->rating < RATING_COUNT && malware->confidence < CONFIDENCE_COUNT && malware->path.len);
	assert(slice_hash(malware->facts, slice_hash(malware->reference, 0)) != 42); /* read every byte */
	return 0;
}

static void fuzz_note(void *context, const struct note *note)
{
	(void)context;
	assert(note->text.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = { "etc/ld.so.preload", "etc/cron.d/a", "etc/systemd/system/a.service", "bin/bash",
		"tmp/a", "tmp/.a/b", "dev/a", "opt/a.ko", "a.zip!/b", "" };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct malware_sink sink = { fuzz_take, NULL };
	struct note_sink notes = { fuzz_note, NULL };
	struct malware_input input;

	if (size < 2)
		return 0;
	input = (struct malware_input){ .path = slice_from_text(paths[data[0] % (sizeof paths / sizeof paths[0])]),
		.bytes = slice_make(data + 2, size - 2),
		.size = size - 2,
		.mode = data[1] & 1 ? 04755 : 0644 };
	if (!input.path.len) /* the bytes are the path, too */
		input.path = input.bytes.len ? slice_first(input.bytes, 64) : S("a");
	assert(traits_scan(&input, &arena, &sink, &notes) == 0);
	return 0;
}
