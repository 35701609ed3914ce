/* late.h - inside this room: late wants, files that links gave a meaning after their layer was read */
#pragma once
#include "scan/state.h"

/* Reads what MERGE still wants, adds it to the scan's merged evidence; what cannot be read is named: incomplete. The results are kept
 * as supplementary evidence, under the layer's digest and the list. */
int scan_read_late(struct scan *scan, struct merge *merge, struct error *err);
/* The files at PATHS ("srv/app/": those of a folder) as they are: they are added to the merged ones. Of layers until scan->merge is gone;
 * a folder is read again for them. 1: all were looked for, so that what is not there now is not in the image; 0: something could not be read. */
int scan_read_wanted(struct scan *scan, const struct slice *paths, size_t count, struct error *err);
