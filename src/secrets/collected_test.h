/* collected_test.h - what the tests of this room share: patterns from a text, and what they find, as lines */
#pragma once
#include "base/buffer.h"
#include "base/test.h"
#include "secrets/secrets.h"

/* Compiled and opened; ends the test where that fails. NOTES: lines "PATH: TEXT". */
struct looking {
	struct buffer compiled, notes, found;
	struct secrets *secrets;
	struct arena arena;
	bool with_reason;
};

void looking_init(struct looking *looking, const char *text);
void looking_init_of(struct looking *looking, const struct detector_text *texts, size_t count);
void looking_done(struct looking *looking);
/* FOUND: lines "RULE PATH:LINE:COLUMN RATING MASKED", in the order told; more are " +N". The slice is good until the next look. */
struct slice look(struct looking *looking, const char *path, struct slice bytes);
/* The same, in windows of WINDOW bytes that overlap by OVERLAP. */
struct slice look_in_windows(struct looking *looking, const char *path, struct slice bytes, size_t window, size_t overlap);

struct note_sink looking_notes(struct looking *looking);

#define cleanup_looking __attribute__((cleanup(looking_done)))
