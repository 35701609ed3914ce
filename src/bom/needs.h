/* needs.h - inside this room: who needs whom, and whose file a package is */
#pragma once
#include "bom/bom.h"

/* Fills in needs, missing, owners and tops of components that are there. */
void needs_find(struct bom *bom, struct arena *arena);
