/* stated.h - digests that a package's own list states of the files it put in place, on their way out */
#pragma once
#include "catalog/cataloger.h"
#include "model/detector_text.h"

/* Does anybody ask? Without it nothing needs to be decoded. */
static inline bool stated_wanted(const struct package_sink *sink)
{
	return sink->state != NULL;
}

/* PATH as lists write it: "/usr/bin/a", "./usr/bin/a", "usr/bin/a"; of files that are no system's (model/system_file.h), and of digests
 * of a length that nobody compares, nothing is handed on. DIGEST is hexadecimal, of either case. 0, or the sink's error. */
int stated_add_hex(struct package_sink *sink, struct slice package, struct slice path, struct slice digest, struct slice list);
/* The same of a digest's bytes. */
int stated_add_bytes(struct package_sink *sink, struct slice package, struct slice path, struct slice digest, struct slice list);
/* What is no digest: PATH may be changed (STATED_CHANGEABLE), or is diverted to TARGET (STATED_DIVERTED). */
int stated_add_other(struct package_sink *sink, enum stated_kind kind, struct slice package, struct slice path,
	struct slice target, struct slice list);
