/* compile.c - patterns into bytes that are kept */
#include "secrets/secrets.h"

int secrets_compile(
	const struct detector_text *texts, size_t count, struct note_sink *notes, struct buffer *out, struct error *err)
{
	(void)texts;
	(void)count;
	(void)notes;
	(void)out;
	return error_set(err, ERR_UNSUPPORTED, "not built");
}
