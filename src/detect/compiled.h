/* compiled.h - inside this room: what secrets_compile() and malware_compile() made, in one piece
 *
 * 8 bytes "PLMDET01", then of each part its length (8 bytes, little-endian) and its bytes, at a multiple of 16. */
#pragma once
#include "base/buffer.h"
#include "base/error.h"

enum compiled_part { COMPILED_SECRETS, COMPILED_MALWARE, COMPILED_PART_COUNT };

void compiled_join(const struct buffer parts[COMPILED_PART_COUNT], struct buffer *out);
int compiled_split(struct slice compiled, struct slice ret_parts[COMPILED_PART_COUNT], struct error *err);
