/* checksum.h - inside this room: tokens that end in a checksum of themselves */
#pragma once
#include "base/slice.h"

/* "crc32-base62", as GitHub and npm make their tokens: behind the last '_' letters and digits, and the last six of them are CRC-32 (of zlib)
 * of those before them, in digits of base 62: 0-9, A-Z, a-z. */
bool checksum_holds(struct slice token);
