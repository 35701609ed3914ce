/* rights.h - inside this room: capabilities(7) and the user */
#pragma once
#include "base/error.h"
#include <stdbool.h>

/* No capability is left, now and for ever. KEEP_READING: but CAP_DAC_READ_SEARCH where it is there, and then root becomes nobody, who owns
 * nothing. Root without that right, or in a namespace without such a user, stays an owner of files and nothing more. */
int rights_drop(bool keep_reading, struct error *err);
