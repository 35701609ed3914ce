/* program.h - inside this room: what those who read programs share */
#pragma once
#include "catalog/claims.h"
#include "codec/elf.h"

/* Larger files come in windows: what is kept whole is kept by each reader, and few programs are larger. */
#define PROGRAM_BYTES_MAX (16u << 20)

/* FILE as ELF; of windows only the first begins so. False: it is none, or (with a note) a broken one. One that is cut off is noted, too. */
bool program_open(const struct catalog_file *file, struct claims *claims, struct elf *ret_elf);
/* Where in BYTES, from FROM to before END, PART begins; or -1. PART may end behind END. */
ptrdiff_t program_find(struct slice bytes, size_t from, size_t end, struct slice part);
