/* secret_patterns.c - fuzz the reader of patterns: what it takes can be kept, opened and used */
#include "secrets/secrets.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_note(void *context, const struct note *note)
{
	(void)context;
	if (note->kind != NOTE_REMARK || note->path.len == 0 || note->text.len == 0)
		abort();
}

/* A limit that stopped a pattern. */
static void take_stop(void *context, const struct note *note)
{
	(void)context;
	if (note->kind != NOTE_INCOMPLETE)
		abort();
}

static int take_secret(void *context, const struct secret *secret)
{
	(void)context;
	if (!secret->rule.len || !secret->title.len || !secret->action.len || !secret->reason.len)
		abort();
	return 0;
}

/* Expressions so long that compiling them takes the library seconds are its own to find. */
#define TEXT_BYTES_MAX 4000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char salt[SECRETS_SALT_SIZE];
	struct note_sink notes = { take_note, NULL };
	struct note_sink stops = { take_stop, NULL };
	struct secret_sink sink = { take_secret, NULL };
	cleanup_buffer struct buffer out = BUFFER_INIT(64u << 20);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct detector_text text = { .name = S("f"), .text = slice_make(data, size) };
	struct secrets_input input = { .path = S("srv/app/.env"), .bytes = text.text, .size = size };
	struct secrets *secrets;
	struct error err;

	if (size > TEXT_BYTES_MAX)
		return 0;
	if (secrets_compile(&text, 1, &notes, &out, &err) < 0) {
		if (err.text[0] == '\0')
			abort();
		return 0;
	}
	if (secrets_open(buffer_slice(&out), salt, &secrets, &err) < 0 || secrets_count(secrets) > size)
		abort();
	if (secrets_scan(secrets, &input, &arena, &sink, &stops) < 0)
		abort();
	secrets_close(secrets);
	return 0;
}
