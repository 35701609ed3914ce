/* words.h - what an advisory says of versions, and comparisons with it, in words */
#pragma once
#include "match/match.h"

/* Which versions ADVISORY speaks of: "before 3.0.13-1~deb12u1"; "from 2.0 before 2.3; from 3.0 up to 3.5"; "every version"; "1.0, 1.1". In the
 * order of SCHEME, a name of version/schemes.def, or "". */
struct slice match_range_in_words(const struct advisory *advisory, const char *scheme, struct arena *arena);

/* Why match_version() says that VERSION is not affected: "3.0.13-1 is not before 3.0.13-1~deb12u1 (deb order)". */
struct slice match_why_not(const struct advisory *advisory, const char *scheme, struct slice version, struct arena *arena);
