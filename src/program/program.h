/* program.h - inside this room: what those who read programs share */
#pragma once
#include "catalog/claims.h"
#include "codec/elf.h"

/* Larger files come in windows: what is kept whole is kept by each reader, and few programs are larger. */
#define PROGRAM_BYTES_MAX (16u << 20)

/* FILE as ELF; of windows only the first begins so. False: it is none, or (with a note) a broken one. One that is cut off is noted, too. */
bool program_open(const struct catalog_file *file, struct claims *claims, struct elf *ret_elf);
/* In windows a program's code is not looked through for data, where its linker kept the two apart. */
enum program_kept { KEPT_CODE = CATALOG_KEPT_WORDS - 2, KEPT_CODE_END }; /* of catalog_file.kept: where in the file it stands */
/* The next part of FILE's window that is no code, from *AT on and before END; false: none is left. */
bool program_next_data(const struct catalog_file *file, size_t *at, size_t end, size_t *ret_from, size_t *ret_to);

/* Where in BYTES, from FROM to before END, PART begins; or -1. PART may end behind END. */
ptrdiff_t program_find(struct slice bytes, size_t from, size_t end, struct slice part);
