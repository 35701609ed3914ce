/* note.c - make a note */
#include "model/note.h"
#include <stdarg.h>
#include <stdio.h>

void note_add(struct note_sink *sink, enum note_kind kind, struct slice path, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	struct note note = { .kind = kind, .path = path };
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	note.text = slice_from_text(text);
	sink->add(sink->context, &note);
}
