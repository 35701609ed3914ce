/* licences.h - under which licence is it? What packages' own files say, where the database of packages does not */
#pragma once
#include "evidence/merge.h"

/* Sets the licence of the distribution's packages that have none by what SAID names for them. A Debian package whose folder of
 * documents is a link to that of another has that one's: policy 12.5 allows such links to what is made of the same source and needed. */
void licences_set(const struct merged_files *said, size_t said_count, struct merged_package *packages, size_t package_count);
