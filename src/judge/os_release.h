/* os_release.h - what a distribution says of itself: os-release(5), and the older files where that is missing */
#pragma once
#include "base/arena.h"
#include "judge/remarks.h"
#include "model/account.h"

/* Fills RET_DISTRIBUTION from BYTES, except its path; texts lie in ARENA. What is not stated stays empty. */
void os_release_read(struct slice bytes, struct distribution *ret_distribution, struct remarks *remarks, struct arena *arena);

/* From etc/debian_version ("12.5", "trixie/sid") and etc/alpine-release ("3.18.4"); false when it says nothing. */
bool debian_version_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena);
bool alpine_release_read(struct slice bytes, struct distribution *ret_distribution, struct arena *arena);
