/* secrets.h - find secrets in bytes
 *
 * Patterns are data (gitleaks' TOML form, docs/secrets.md). They are compiled once, by secrets_compile(), into bytes that are
 * kept and opened for each job. All of it runs in the reader's jail. Vectorscan looks over the buffer once for all patterns;
 * PCRE2, with limits, finds the exact span in a window round each hit; then entropy, allow-lists and paths decide. */
#pragma once
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "model/detector_text.h"
#include "model/note.h"
#include "model/secret.h"

#define SECRETS_SALT_SIZE 32u

/* Where what is found goes; the slices are good during the call. Negative: ends the scan. */
struct secret_sink {
	int (*add)(void *context, const struct secret *secret);
	void *context;
};

struct secrets; /* opened patterns, with their scratch memory: one a process */

/* TEXTS (DETECTOR_PATTERNS) -> OUT. A pattern that cannot be used is named in NOTES (NOTE_REMARK, path: the text's name) and left out; a
 * text that cannot be read at all is an error with its name, line and column. Later texts' ids replace earlier ones'. */
int secrets_compile(
	const struct detector_text *texts, size_t count, struct note_sink *notes, struct buffer *out, struct error *err);
/* COMPILED must outlive it. -ERR_UNSUPPORTED: it was compiled for another library or processor, and is to be compiled anew. */
int secrets_open(
	struct slice compiled, const unsigned char salt[SECRETS_SALT_SIZE], struct secrets **ret_secrets, struct error *err);
void secrets_close(struct secrets *secrets);
size_t secrets_count(const struct secrets *secrets);

/* A file, or the next window of one. */
struct secrets_input {
	struct slice path;
	struct slice bytes;
	uint64_t offset, size; /* where BYTES stand in the file, and its size */
	uint64_t overlap;      /* the first so many bytes were the end of the window before: what lies wholly in them was told */
	uint64_t
		line; /* the number of newlines before OFFSET + OVERLAP; secrets_scan() leaves there what the next window needs */
};
/* Linear in the bytes, also where there is no newline in 100 MB. NOTES: where a limit stopped a pattern, with its id. */
int secrets_scan(struct secrets *secrets, struct secrets_input *input, struct arena *arena, const struct secret_sink *sink,
	struct note_sink *notes);

/* Why bytes that begin so, at PATH, hold no secrets that anybody looks for; NULL: they are to be looked at. Decides by the first bytes
 * and the name alone: pictures, fonts, compressed streams, … */
const char *secrets_gate(struct slice path, struct slice head, uint64_t size);
