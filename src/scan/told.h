/* told.h - the distribution as the user told it (--distro), and how long its release gets repairs */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "model/account.h"
#include "model/release.h"
#include "vulndb/vulndb.h"

/* The release of DISTRIBUTION that some store knows: by its version, as it is or without its last numbers ("3.20.3" is of 3.20), or by
 * its codename where it has no version. 1, 0 when none is known, or an error. */
int told_find_release(const struct distribution *distribution, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct release *ret_release, struct error *err);

/* Of "debian bookworm", without a number, that of the release which a store knows by its codename, unless it came out after TODAY. */
int told_number_release(struct distribution *distribution, struct slice today, struct vulndb *const *stores, size_t store_count,
	struct arena *arena, struct error *err);

/* "debian:12", "Debian:Bookworm", "alpine:edge". -ERR_USAGE: no store knows the release by that name. */
int told_distribution(struct slice text, struct vulndb *const *stores, size_t store_count, struct arena *arena,
	struct distribution *ret_distribution, struct error *err);

/* "Debian 12 (bookworm)" */
struct slice told_name(const struct distribution *distribution, const struct release *release, struct arena *arena);

/* What TODAY ("2026-11-26") means for RELEASE of DISTRIBUTION, in words, or empty: it has support that everybody gets.
 * *RET_ENDED: nobody who does not pay gets repairs any more. */
struct slice told_support(const struct distribution *distribution, const struct release *release, struct slice today,
	struct arena *arena, bool *ret_ended);
