/* vers.h - ranges of versions as package URLs' friends write them: "vers:npm/1.2.3|>=2.0.0|<5.0.0"
 *
 * https://github.com/package-url/vers-spec. Not lenient: what is not canonical (constraints ascending, no version twice) holds no version, since what a
 * range holds may be silenced. */
#pragma once
#include "base/arena.h"
#include "base/slice.h"

/* Does RANGE, of packages of TYPE ("npm", as in purls), hold VERSION, by the order of SCHEME? No for a range of another type. */
bool vers_holds(struct slice range, struct slice type, const char *scheme, struct slice version, struct arena *arena);
