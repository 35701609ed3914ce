/* silence.h - what was said of findings: which of them are silenced, by what, and which words are shown beside the others
 *
 * A finding is silenced where all packages that it is about are: the newest statement of VEX documents on each says that it is not affected,
 * or fixed, or an entry of an ignore file means it. What has ended silences nothing, and is named. */
#pragma once
#include "base/arena.h"
#include "base/deadline.h"
#include "model/report.h"

struct rulings {
	const struct ruling *items; /* as they were read: documents in the order in which they were named */
	size_t count;
};

/* Moves what is silenced from the findings of REPORT to its `suppressed`, and sets `ruling` and `lapsed` of findings; remarks go to NOTES.
 * After DEADLINE nothing more is silenced.REPORT's `created` is now, and its documents count. */
void silence_report(
	struct report *report, struct rulings rulings, struct arena *arena, struct note_sink *notes, struct deadline *deadline);
