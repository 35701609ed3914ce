/* text.h - words from an image to a person: shown, never obeyed
 *
 * Control characters, escape sequences, bytes that are no UTF-8, and characters that are invisible or turn the direction of
 * writing are shown as \x1b, \u202e. Widths are those of the Unicode East Asian Width property: a table of our own, so that a
 * report is the same in every locale. */
#pragma once
#include "base/slice.h"

struct shown {
	char bytes[16];
	unsigned len, width; /* width in columns */
};

/* Takes the next character off *TEXT. False when nothing is left. */
bool text_next(struct slice *text, struct shown *ret_shown);
/* The bytes that TEXT begins with that are shown as they are, a column each, and are no blanks: most of a report. */
size_t text_plain_length(struct slice text);
/* The columns that all of TEXT takes. */
size_t text_width(struct slice text);
