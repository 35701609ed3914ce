/* status.h - stanzas of installed packages, as dpkg and opkg write them */
#pragma once
#include "catalog/claims.h"

/* Hands on what FILE says is installed. STATUS_NEEDED: a stanza without a Status is not; else it is what stands alone in its file, as
 * in images without dpkg. */
int status_parse(const struct catalog_file *file, struct claims *claims, bool status_needed);
