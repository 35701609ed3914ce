/* licences.h - inside this room: may a package with this licence be there? */
#pragma once
#include "base/slice.h"

enum licence_judgement { LICENCE_ALLOWED, LICENCE_UNKNOWN, LICENCE_DENIED };

/* LICENCE as the package states it. What DENY names is denied, and, where there is an ALLOW, what that does not name. Of "A OR B" the better
 * counts, of "A AND B" the worse. "A WITH B" is looked for as a whole, then as A. What is stated by nobody, is no licence, or one of
 * the package's own ("LicenseRef-…") is unknown, unless ALLOW or DENY names it. Of a text that is no expression of SPDX, as "GPL-3+ AND permissive", what is one
 * counts as if it were. */
enum licence_judgement licence_judge(struct slice licence, struct slices allow, struct slices deny);
