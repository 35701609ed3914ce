/* third_party.h - which packages are not the distribution's own */
#pragma once
#include "base/arena.h"
#include "model/account.h"
#include "model/package.h"

/* What proves that somebody else than DISTRIBUTION made PACKAGE, in words: "vendor 'Docker'". Empty: nothing does, which is no proof of the
 * contrary; packages that no distribution makes are nobody's third. */
struct slice third_party_mark(const struct package *package, const struct distribution *distribution, struct arena *arena);
