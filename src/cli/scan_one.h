/* scan_one.h - the halves of plimsoll scan: one image, or every image of a target */
#pragma once
#include "cli/reports.h"
#include "scan/scan.h"

/* scan_run, with a progress line where one may be shown. */
int scan_one(const struct options *options, const struct scan_options *scan_options, struct scan **ret_scan, struct error *err);
int scan_exit_code(const struct options *options, enum verdict_kind verdict);

/* --platform all: one report after the other; the exit code is that of the gravest verdict. */
int scan_every(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err);
