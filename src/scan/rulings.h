/* rulings.h - inside this room: VEX documents and ignore files, as the user named them */
#pragma once
#include "scan/state.h"
#include "silence/silence.h"

/* Reads all that --vex and --ignore-file name, in the jail. The documents are the report's. What cannot be read is an error; within a folder, and
 * of single statements, a remark. */
int scan_read_rulings(struct scan *scan, struct rulings *ret_rulings, struct error *err);
