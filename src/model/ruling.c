/* ruling.c - the words for what was said of a flaw */
#include "model/ruling.h"

const char *ruling_status_name(enum ruling_status status)
{
	static const char *const names[RULING_STATUS_COUNT] = {
		[RULING_AFFECTED] = "affected",
		[RULING_UNDER_INVESTIGATION] = "under_investigation",
		[RULING_FIXED] = "fixed",
		[RULING_NOT_AFFECTED] = "not_affected",
		[RULING_IGNORED] = "ignored",
	};

	return (unsigned)status < RULING_STATUS_COUNT ? names[status] : names[RULING_AFFECTED];
}
