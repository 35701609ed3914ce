/* release.h - a release of a distribution, and how long who gets repairs for it, or for a package of it */
#pragma once
#include "base/slice.h"

/* Dates are "2026-06-30", the last day with support; empty: not known, or not planned yet. */
struct release {
	struct slice distribution; /* ID of os-release(5): "debian" */
	struct slice version;      /* VERSION_ID: "12", "22.04", "3.20" (Alpine: without the patch level) */
	struct slice codename;     /* VERSION_CODENAME: "bookworm", or empty */
	struct slice released;
	struct slice eol;      /* of the support that everybody gets from the distribution */
	struct slice eol_lts;  /* of the long-term support that everybody gets, where that is longer: Debian LTS */
	struct slice eol_paid; /* of what only subscribers get: Debian ELTS, Ubuntu Pro */
	/* A source package of which the support is another than its release's, or all whose names begin with what stands before a "*" at its
	 * end; empty: it is the release that is spoken of. Without a version it is so in every release, and without `eol` the support is
	 * limited, as `remark` says. */
	struct slice package;
	struct slice remark; /* why or how, or empty */
};
