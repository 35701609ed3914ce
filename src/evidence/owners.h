/* owners.h - whose file is it? Which package of the distribution put a path in place, by the packages' own lists */
#pragma once
#include "evidence/merge.h"

struct owners;

/* The lists must live as long; the table is the arena's. */
struct owners *owners_new(const struct merged_files *owned, size_t count, struct arena *arena);
/* The name of the package that put PATH (or, inside an archive, the archive) in place; empty: nobody's. A distribution's
 * package comes before others that list the same file. Distributions whose /bin, /lib
 * and /sbin are links into /usr list files under either name. */
struct slice owners_find(const struct owners *owners, struct slice path);
/* Says of each language package which distribution's package brought the file that it was found in, and of each package of the
 * distribution whose database does not state a licence which one its own files name. */
void owners_set(const struct owners *owners, struct merged_package *packages, size_t count);
/* Leaves out of PACKAGES what a program says of itself where a package of the distribution brought its file; how many are left. A file
 * that an upper layer has anew, and that says another version than its package, is nobody's. */
size_t owners_leave_out(const struct owners *owners, struct merged_package *packages, size_t count);
