/* password_field.c - fuzz: a password field of any bytes is read, its cost too, and is tried where that is cheap
 *
 * The input is the field; it is the account's name and GECOS field besides. */
#include "guess/derived.h"
#include "guess/verifier.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHEAP_SECONDS 2e-3
#define CHEAP_MEMORY_BYTES (4u << 20)
#define VERY_CHEAP_SECONDS 1e-5

static void check_field(const struct field *field, struct slice text)
{
	bool hash = field->kind == FIELD_HASH, explained = field->kind == FIELD_MALFORMED || field->kind == FIELD_UNKNOWN;

	if ((unsigned)field->kind > FIELD_UNKNOWN || explained != (field->words != NULL) ||
		strlen(field->cost) >= sizeof field->cost)
		abort();
	if (hash != (field->hash.len > 0 && field->id != SCHEME_NONE && field->kind == FIELD_HASH) ||
		(hash && !field->scheme.len) || (hash && !(field->seconds > 0)) ||
		(field->kind == FIELD_EMPTY) != (text.len == 0))
		abort();
}

static void said(void *context, size_t index, const struct password *password)
{
	(void)context;
	if (index != 0 || password->tried > password->candidates || password->guess >= PASSWORD_CLASS_COUNT)
		abort();
}

static void check_run(struct slice text, bool try)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct deadline over = { .at_ms = 1, .passed = true };
	struct guess_options options = { .words = { &text, 1 }, .budget = try ? NULL : &over };
	struct guess_sink sink = { said, NULL };
	struct guess_target target = { .account = text, .gecos = text, .home = text, .hash = arena_copy(&arena, text) };

	guess_run(&target, 1, &options, &sink, &arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make(data, size);
	struct field field = field_read(text);
	struct verifier *verifier;

	check_field(&field, text);
	if (field.kind == FIELD_HASH && field.seconds < CHEAP_SECONDS && field.memory_bytes < CHEAP_MEMORY_BYTES) {
		verifier = verifier_new();
		verifier_try(verifier, &field, S("word"));
		verifier_free(verifier);
	}
	if (slice_hash(text, 0) % 16 == 0) /* it takes a hundred times as long as the rest */
		check_run(text, field.kind == FIELD_HASH && field.seconds < VERY_CHEAP_SECONDS);
	return 0;
}
