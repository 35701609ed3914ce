/* remarks.h - notes about one file, with a ceiling: a file of bad lines must not drown the report */
#pragma once
#include "model/note.h"

#define REMARKS_MAX 32 /* of each kind */

struct remarks {
	struct note_sink *notes;
	struct slice path;
	unsigned counts[NOTE_KIND_COUNT];
};

/* Control characters in the finished text become '?'. After REMARKS_MAX of one kind, one says that there are more. */
void remarks_add(struct remarks *remarks, enum note_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* TEXT may stand in a report: no control characters, at most LEN_MAX bytes. */
bool text_is_plain(struct slice text, size_t len_max);
