/* compiled.c - what detectors look by: texts into bytes that are kept, and these apart again */
#include "detect/compiled.h"
#include "base/memory.h"
#include "detect/detect.h"

static const char magic[8] = { 'P', 'L', 'M', 'D', 'E', 'T', '0', '1' };

#define ALIGNMENT 16u

static void align(struct buffer *out)
{
	while (out->len % ALIGNMENT)
		buffer_add_byte(out, 0);
}

void compiled_join(const struct buffer parts[COMPILED_PART_COUNT], struct buffer *out)
{
	buffer_add(out, magic, sizeof magic);
	for (size_t i = 0; i < COMPILED_PART_COUNT; i++) {
		uint64_t len = parts[i].len;

		buffer_add(out, &len, sizeof len);
	}
	for (size_t i = 0; i < COMPILED_PART_COUNT; i++) {
		align(out);
		buffer_add_slice(out, buffer_slice(&parts[i]));
	}
}

int compiled_split(struct slice compiled, struct slice ret_parts[COMPILED_PART_COUNT], struct error *err)
{
	uint64_t lens[COMPILED_PART_COUNT];
	size_t at = sizeof magic + sizeof lens;

	if (compiled.len < at || memcmp(compiled.ptr, magic, sizeof magic) != 0)
		return error_set(err, ERR_UNSUPPORTED, "what detectors look by was made by another version");
	memcpy(lens, compiled.ptr + sizeof magic, sizeof lens);
	for (size_t i = 0; i < COMPILED_PART_COUNT; i++) {
		at = (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
		if (at > compiled.len || lens[i] > compiled.len - at)
			return error_set(err, ERR_FORMAT, "what detectors look by is cut off");
		ret_parts[i] = slice_make(compiled.ptr + at, lens[i]);
		at += lens[i];
	}
	return 0;
}

/* Those of TEXTS that one part is made of. */
static struct detector_text *choose(const struct detector_text *texts, size_t count, bool patterns, size_t *ret_count)
{
	struct detector_text *chosen = memory_new((count + 1) * sizeof *chosen);

	*ret_count = 0;
	for (size_t i = 0; i < count; i++)
		if ((texts[i].kind == DETECTOR_PATTERNS) == patterns)
			chosen[(*ret_count)++] = texts[i];
	return chosen;
}

int detect_compile(
	const struct detector_text *texts, size_t count, struct note_sink *notes, struct buffer *out, struct error *err)
{
	struct buffer parts[COMPILED_PART_COUNT] = { BUFFER_INIT(0), BUFFER_INIT(0) };
	int r = 0;

	for (size_t i = 0; i < COMPILED_PART_COUNT && r >= 0; i++) {
		size_t chosen_count;
		struct detector_text *chosen = choose(texts, count, i == COMPILED_SECRETS, &chosen_count);

		if (chosen_count)
			r = (i == COMPILED_SECRETS ? secrets_compile : malware_compile)(
				chosen, chosen_count, notes, &parts[i], err);
		free(chosen);
	}
	if (r >= 0)
		compiled_join(parts, out);
	for (size_t i = 0; i < COMPILED_PART_COUNT; i++)
		buffer_done(&parts[i]);
	return r;
}
