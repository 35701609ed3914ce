/* frames.h - a job's input that is records: each handed over with its fields */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "link/record.h"
#include "read/input.h"

/* Reads INPUT to its end, at most CEILING bytes, which stay in ARENA: each record's fields go to TAKE. Negative: of TAKE, or *ERR. */
int frames_read(struct input *input, struct arena *arena, size_t ceiling,
	int (*take)(void *context, enum record_kind kind, struct slice fields, struct error *err), void *context,
	struct error *err);
