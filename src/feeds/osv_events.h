/* osv_events.h - events of an OSV record whose versions are none in their ecosystem */
#pragma once
#include "base/arena.h"
#include "feeds/osv_ids.h"

/* Of EVENTS, as advisories have them, what cannot be ordered as ECOSYSTEM orders versions: an end is left out, so that no end is known,
 * and a beginning becomes the very first one; a statement may then hold too many versions, never too few. Gives back the first such
 * version and sets *RET_SCHEME, or is empty. */
struct slice osv_make_orderable(struct osv_list *events, struct slice ecosystem, const char **ret_scheme, struct arena *arena);
