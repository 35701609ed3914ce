/* catalogers.c - the table of catalogers */
#include "inventory/gather.h"

#define CATALOGER(name) extern const struct cataloger cataloger_##name;
#include "inventory/catalogers.def"
#undef CATALOGER

const struct cataloger *const catalogers[] = {
#define CATALOGER(name) &cataloger_##name,
#include "inventory/catalogers.def"
#undef CATALOGER
	NULL,
};
