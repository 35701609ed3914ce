/* wildcard.h - patterns in which '*' stands for any bytes and '?' for one */
#pragma once
#include "base/slice.h"

enum wildcard {
	WILDCARD_BYTES,        /* a byte is itself */
	WILDCARD_IGNORES_CASE, /* of ASCII */
	WILDCARD_PATHS         /* as glob(3): no wildcard stands for a slash, nor for a dot that a name begins with */
};

bool wildcard_matches(struct slice pattern, struct slice text, enum wildcard how);
