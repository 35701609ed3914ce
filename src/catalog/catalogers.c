/* catalogers.c - the table of catalogers */
#include "catalog/cataloger.h"

#define CATALOGER(name) extern const struct cataloger cataloger_##name;
#include "catalog/catalogers.def"
#undef CATALOGER

const struct cataloger *const catalogers[] = {
#define CATALOGER(name) &cataloger_##name,
#include "catalog/catalogers.def"
#undef CATALOGER
	NULL,
};
