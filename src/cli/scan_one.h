/* scan_one.h - the halves of plimsoll scan and plimsoll sbom: one image, or every image of a target */
#pragma once
#include "cli/places.h"
#include "cli/reports.h"
#include "cli/scan_options.h"

/* Where reports go, where the programs lie, and whether all is there (STORE: the built-in advisories, too). -ERR_USAGE also for "-" where
 * standard input is a terminal. */
int scan_prepare(const struct options *options, bool store, struct arena *arena, struct outputs *ret_outputs,
	struct places *ret_places, struct error *err);
/* The same without reports. */
int scan_find_programs(
	const struct options *options, bool store, struct arena *arena, struct places *ret_places, struct error *err);
/* The policy that is named, if one is; with a mistake it decides nothing. */
int scan_read_policy(const struct options *options, struct arena *arena, struct scan_options *scan, struct error *err);
void scan_say_what_is_done(const struct options *options, const struct scan_options *scan_options);
/* scan_run, with a progress line where one may be shown. */
int scan_one(const struct options *options, const struct scan_options *scan_options, struct scan **ret_scan, struct error *err);
/* From the target to its reports; gives the exit code. */
int scan_and_write(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err);
int scan_exit_code(const struct options *options, enum verdict_kind verdict);

/* --platform all: one report after the other; the exit code is that of the gravest verdict. */
int scan_every(
	const struct options *options, const struct scan_options *scan_options, const struct outputs *outputs, struct error *err);
