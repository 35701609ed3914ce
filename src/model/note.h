/* note.h - what could not be examined, or what a reader wants to say about a file
 *
 * A bad file in an image is no error of the scan: it becomes a note, and a note that says "incomplete" keeps the verdict
 * from being a pass. */
#pragma once
#include "base/slice.h"

enum note_kind {
	NOTE_INCOMPLETE, /* something that matters could not be examined */
	NOTE_REMARK,     /* worth knowing; hides nothing */
	NOTE_SUSPECT, /* an archive that programs read differently: it becomes a finding, unless an upper layer hides the file */
	NOTE_KIND_COUNT
};

struct note {
	uint64_t kind;     /* enum note_kind */
	struct slice path; /* the file, or empty */
	struct slice text; /* "line 12: no colon" */
};

#define NOTE_TEXT_SIZE 256

/* Where readers hand notes to. */
struct note_sink {
	void (*add)(void *context, const struct note *note);
	void *context;
};

void note_add(struct note_sink *sink, enum note_kind kind, struct slice path, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
