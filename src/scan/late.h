/* late.h - inside this room: late wants, files that links gave a meaning after their layer was read */
#pragma once
#include "scan/state.h"

/* Reads what MERGE still wants, adds it to the scan's merged evidence; what cannot be read is named: incomplete. The results are kept
 * as supplementary evidence, under the layer's digest and the list. */
int scan_read_late(struct scan *scan, struct merge *merge, struct error *err);
