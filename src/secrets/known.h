/* known.h - inside this room: what looks like a secret and is known to be none, or none that matters */
#pragma once
#include "base/slice.h"

/* What stands where a secret will be: "${PASSWORD}", "<token>", "%s", "xxxxxxxx". Nobody's secret at all. */
bool known_is_placeholder(struct slice secret);
/* Why this one is known to be of no worth: documentation's, an emulator's, "changeme"; NULL: it is not known. */
const char *known_example(struct slice secret);
/* Why what lies at PATH is likely there for tests or as documentation; NULL: no such place. */
const char *known_place(struct slice path);
/* Lock files, and code that was made small: full of long random words after ':' and '=', so that patterns of no service's form find only those. */
bool known_is_generated(struct slice path);
