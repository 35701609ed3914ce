/* cpe.h - what an image is made of, as CPE names say, and conditions on it
 *
 * NVD's statements are on products, and may hold only beside others: each of an advisory's conditions must hold.
 *
 *	a:php:php >=7.0 <7.4        the image has a product of that name, and its version is so: = >= > <= <
 *	a:x:y | o:x:z =12           one of these, at least
 *	!a:x:y                      none of these
 *	for wordpress               the package is one for that software; other than the above it speaks of the package itself
 *	as sw_edition:enterprise    its own name states that edition, or none; so edition, language, target_hw
 *
 * Every image is Linux (o:linux:linux_kernel, whatever the version: it runs on the host's), it is its distribution (o:debian:debian_linux of
 * its version), and it has the products that packages name by themselves. Never is it Windows, macOS or a piece of hardware. */
#pragma once
#include "match/match.h"

struct cpe_image;

/* Reads the names of COUNT PACKAGES and of DISTRIBUTION; points to them. */
struct cpe_image *cpe_image_new(
	const struct found_package *packages, size_t count, const struct distribution *distribution, struct arena *arena);

/* The first of CONDITIONS that does not hold of IMAGE and, of that, PACKAGE; empty: all hold. */
struct slice cpe_first_unmet(const struct cpe_image *image, const struct package *package, struct slices conditions);

/* Under which name and version PACKAGE is judged by its CPE name: "haxx:curl", "7.64.0". False: it has none that names a program. */
bool cpe_subject(const struct package *package, struct arena *arena, struct slice *ret_name, struct slice *ret_version);
