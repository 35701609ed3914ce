/* differing.c - entries of a zip archive that its two lists say different things of */
#include "catalog/differing.h"

void differing_take(struct differing *differing, const struct zip_entry *entry)
{
	if (!entry->differs || differing->count++)
		return;
	differing->first = entry->path;
	differing->how = entry->differs;
}

void differing_end(const struct differing *differing, struct claims *claims)
{
	static const char *const how[] = { [ZIP_SAME] = "",
		[ZIP_NO_HEADER] = "no local header",
		[ZIP_OTHER_NAME] = "another name in its local header",
		[ZIP_OTHER_METHOD] = "another method in its local header",
		[ZIP_OTHER_SIZE] = "another size in its local header" };

	if (differing->count)
		claims_note(claims, NOTE_SUSPECT, "%.*s: %s (entries that differ: %zu)",
			SLICE_ARG(slice_first(differing->first, 120)), how[differing->how], differing->count);
}
