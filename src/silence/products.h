/* products.h - inside this room: does a name in a VEX document mean this image, or this package? */
#pragma once
#include "model/purl.h"
#include "model/report.h"

struct seen_package {
	const struct found_package *found; /* NULL: a finding that is about no package */
	struct purl purl;
	bool parsed; /* the purl is there */
};

/* Is NAME (a purl, "sha256:…", a reference, a CPE name) the image or the distribution that REPORT is about? */
bool product_is_image(struct slice name, const struct report *report, struct arena *arena);
/* Is NAME, a purl, this package? Without a version it is every version; qualifiers count where both state them. */
bool product_is_package(struct slice name, const struct seen_package *package, const struct report *report, struct arena *arena);
/* Is there a package that NAME means, and PACKAGE is in it: in its archive or program, or in a file that it brought, or it is the module that
 * a project's file is of? */
bool product_holds_package(
	struct slice name, const struct found_package *package, const struct report *report, struct arena *arena);
