/* scan_options.h - what the options of a command say of how to scan */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "scan/scan.h"

/* What the options of all commands that scan say; no stores. The password in its `registry` is the caller's (registry_options_done). */
int scan_options_of(const struct options *options, const struct places *places, struct arena *arena,
	struct scan_options *ret_scan, struct error *err);
/* All that the options of plimsoll scan say: stores, rules, words and the policy too. The first operand is the target. */
int scan_read_options(const struct options *options, const struct places *places, struct arena *arena,
	struct scan_options *ret_scan, struct error *err);
