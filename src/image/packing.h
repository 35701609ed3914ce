/* packing.h - how bytes are compressed, by how they begin */
#pragma once
#include "base/slice.h"

#define PACKING_HEAD_BYTES 10

struct packing {
	const char *name;        /* "gzip" */
	const char *program;     /* that decompresses it */
	struct slice layer_type; /* media type of a layer; empty: such layers cannot be read */
};

const struct packing *packing_find(struct slice head); /* NULL: as it is */
