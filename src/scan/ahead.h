/* ahead.h - inside this room: layers that come before it is known whether they are any, and whose
 *
 * An engine sends an image once, and what it consists of at its end. What may be a layer is read when it comes, as it would be later; which layer it
 * is shows by its place. */
#pragma once
#include "scan/state.h"

struct layer_taker scan_ahead(struct scan *scan);
/* Whether this layer was read ahead: then all is set in it, and said of it. */
bool scan_take_ahead(struct scan *scan, struct scan_layer *layer);
void ahead_free(struct ahead *ahead);
