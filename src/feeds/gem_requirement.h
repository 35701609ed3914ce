/* gem_requirement.h - what RubyGems' requirements hold: ">= 1.2, < 2", "~> 1.2.3" */
#pragma once
#include "feeds/version_set.h"

/* The versions that fulfil all of TEXT's requirements (https://guides.rubygems.org/patterns/#pessimistic-version-constraint). False
 * where it is none. */
bool gem_requirement_read(struct version_sets *sets, struct slice text, struct version_set *ret_set);
