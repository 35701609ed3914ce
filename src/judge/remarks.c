/* remarks.c - notes about one file, with a ceiling */
#include "judge/remarks.h"
#include <stdarg.h>
#include <stdio.h>

void remarks_add(struct remarks *remarks, enum note_kind kind, const char *format, ...)
{
	char text[NOTE_TEXT_SIZE];
	va_list arguments;

	if (remarks->counts[kind] > REMARKS_MAX)
		return;
	if (remarks->counts[kind]++ == REMARKS_MAX) {
		note_add(remarks->notes, kind, remarks->path, "more than %d notes: the rest is left out", REMARKS_MAX);
		return;
	}
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	for (char *at = text; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	note_add(remarks->notes, kind, remarks->path, "%s", text);
}

bool text_is_plain(struct slice text, size_t len_max)
{
	if (text.len > len_max)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
			return false;
	return true;
}
