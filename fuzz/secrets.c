/* secrets.c - fuzz the search for secrets: whatever stands round a window's end, windows find what the whole file has */
#include "secrets/secrets.h"
#include "base/cleanup.h"
#include "base/memory.h"

#include <stdlib.h>

#define WINDOW 12000u
#define OVERLAP 4096u
#define BEFORE (WINDOW - 64) /* of filling: so that the input lies over the end of the first window */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char patterns[] = "[[rules]]\nid = 'token'\nregex = '''tok_[a-z0-9]{8}'''\nkeywords = ['tok_']\n"
			       "[[rules]]\nid = 'named'\nregex = '''(?i)[\\w.-]{0,50}?key=([a-f0-9]{6,40})(?:[;\\s]|$)'''\n"
			       "[[rules.allowlists]]\nregexTarget = 'line'\nregexes = ['''no secret''']\nstopwords = ['abc']\n"
			       "[[rules]]\nid = 'generic-key'\nregex = '''(?:pass|key)=([\\w=]{8,60})'''\nentropy = 2.5\n";

struct told {
	size_t count;
	uint64_t sum; /* of all that was told, in any order */
	bool more;
};

static int take_secret(void *context, const struct secret *secret)
{
	struct told *told = context;
	uint64_t of_one = slice_hash(secret->rule, secret->line) ^ slice_hash(secret->fingerprint, secret->column);

	if (!secret->rule.len || secret->masked.len < 3 || secret->masked.len > 3 + SECRET_MASKED_CHARACTERS ||
		secret->fingerprint.len != SECRET_FINGERPRINT_SIZE || !secret->reason.len || !secret->line != !secret->column)
		abort();
	told->count++;
	told->sum += of_one;
	told->more = told->more || secret->more;
	return 0;
}

static void take_note(void *context, const struct note *note)
{
	bool *noted = context;

	*noted = note->kind == NOTE_INCOMPLETE;
}

static struct secrets *open_patterns(void)
{
	static const unsigned char salt[SECRETS_SALT_SIZE];
	static struct buffer kept; /* as long as the process */
	const struct detector_text text = { .name = S("p"), .text = slice_make(patterns, sizeof patterns - 1) };
	bool noted = false;
	struct note_sink notes = { take_note, &noted };
	struct secrets *secrets;

	if (secrets_compile(&text, 1, &notes, &kept, NULL) < 0 || secrets_open(buffer_slice(&kept), salt, &secrets, NULL) < 0)
		abort();
	return secrets;
}

static bool look(struct secrets *secrets, struct slice file, size_t window, struct told *told)
{
	bool noted = false;
	struct note_sink notes = { take_note, &noted };
	struct secret_sink sink = { take_secret, told };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct secrets_input input = { .path = S("a"), .size = file.len };

	for (size_t offset = 0;; offset += window - OVERLAP) {
		input.offset = offset;
		input.overlap = offset ? OVERLAP : 0;
		input.bytes = slice_first(slice_from(file, offset), window);
		if (secrets_scan(secrets, &input, &arena, &sink, &notes) < 0)
			abort();
		if (offset + window >= file.len)
			return !noted && !told->more;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct secrets *secrets;
	struct told whole = { 0 }, windows = { 0 };
	cleanup_buffer struct buffer file = BUFFER_INIT(0);

	if (size > 3000)
		return 0;
	if (!secrets)
		secrets = open_patterns();
	memset(buffer_extend(&file, BEFORE), '-', BEFORE);
	file.ptr[BEFORE - 1] = '\n';
	buffer_add(&file, data, size);
	(void)secrets_gate(S("a"), slice_make(data, size), size);
	if (!look(secrets, buffer_slice(&file), file.len + OVERLAP + 1, &whole) ||
		!look(secrets, buffer_slice(&file), WINDOW, &windows))
		return 0;
	/* Whether it is text is looked up in each window's beginning, which decides lines. */
	if (!memchr(data, 0, size) && (whole.count != windows.count || whole.sum != windows.sum))
		abort();
	return 0;
}
