/* signatures.c - fuzzes the readers of signatures and lists of digests: a name, a line feed, the text; and digests as compiled bytes */
#include "malware/signatures.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void note_ignore(void *context, const struct note *note)
{
	(void)context;
	(void)note;
}

static void look_up(struct slice section, struct slice key)
{
	struct slice digests[DIGEST_KIND_COUNT];
	struct digest_found found;
	unsigned char bytes[32] = { 0 };
	struct error err;

	memcpy(bytes, key.ptr, key.len < sizeof bytes ? key.len : sizeof bytes);
	for (size_t kind = 0; kind < DIGEST_KIND_COUNT; kind++)
		digests[kind] = slice_make(bytes, digest_sizes[kind]);
	(void)digests_check(section, &err);
	(void)digests_count(section);
	(void)digests_kinds(section);
	if (digests_find(section, digests, 68, &found) && found.name.len + found.list.len > section.len)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = slice_make(data, size), rest = all, name;
	struct buffer digests = BUFFER_INIT(1u << 20), yara = BUFFER_INIT(16u << 20);
	struct note_sink notes = { note_ignore, NULL };
	struct detector_text text = { .kind = DETECTOR_SIGNATURES };
	struct error err;

	look_up(all, slice_from(all, size > 32 ? size - 32 : 0));
	if (slice_next_line(&rest, &name)) {
		text.name = name;
		text.text = rest;
		if (signatures_compile(&text, 1, &notes, &digests, &yara, &err) == 0) {
			if (digests_check(buffer_slice(&digests), &err) < 0)
				abort(); /* what we wrote ourselves */
			look_up(buffer_slice(&digests), slice_first(rest, 32));
		}
	}
	buffer_done(&digests);
	buffer_done(&yara);
	return 0;
}
