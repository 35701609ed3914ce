/* rejected.h - CVE ids that name no flaw, for whoever gave them has taken them back */
#pragma once
#include "match/match.h"

/* Why the id was rejected, or empty: it stands. Its CNA's newest word decides, and others' where it says nothing. */
struct slice rejected_reason(const struct assessment *assessments, size_t count);

/* Is MATCH made of records of the CVE id alone, and of bulletins that cite it? What has an id of its own, as a GHSA, may be a flaw
 * whatever becomes of the CVE. */
bool rejected_is_sole_basis(const struct match *match);

/* Takes out of MATCHES, which were assessed, those whose id was rejected; a remark names each id. */
void rejected_leave_out(struct match_list *matches, struct note_sink *notes);
