/* detector_options.h - inside this room: what secrets and malware are looked for by, besides what plimsoll brings */
#pragma once
#include "base/arena.h"
#include "cli/options.h"
#include "scan/scan.h"

/* --secret-rules, --yara, --signatures, --clamd, where SCAN says that secrets or malware are looked for. Files are read, and nothing of
 * them is looked at: that is the jail's. */
int detector_options_read(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err);
