/* redhat_branches.h - the range of versions that is not repaired, where a repair was made for several minor releases */
#pragma once
#include "feeds/osv_ids.h"

/* Onto EVENTS, as model/advisory.h has them: one range. VERSIONS are those that repair it, ascending as rpm orders them, none twice. */
void redhat_branches_write(const struct slice *versions, size_t count, struct osv_list *events, struct arena *arena);
