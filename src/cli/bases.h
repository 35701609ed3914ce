/* bases.h - the files of known base images that the options name */
#pragma once
#include "cli/options.h"
#include "cli/places.h"
#include "lineage/bases.h"

/* Those of --bases, else the user's own file where there is one. In ARENA, its list too. */
int bases_of_options(const struct options *options, const struct places *places, struct arena *arena, struct bases **ret_bases,
	struct error *err);
