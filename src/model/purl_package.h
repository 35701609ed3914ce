/* purl_package.h - the package that a package URL names */
#pragma once
#include "model/account.h"
#include "model/package.h"
#include "model/purl.h"

/* What package_purl() makes, taken apart again: the package, and the distribution that its namespace and its qualifier "distro" name, "debian-12"
 * or "bookworm". Of "upstream", which other tools write, comes the source package: "openssl", "openssl@3.0.11-1", "openssl-3.0.7-1.el9.src.rpm".
 * False: no kind of package has such URLs. */
bool package_of_purl(
	const struct purl *purl, struct arena *arena, struct package *ret_package, struct distribution *ret_distribution);

/* "debian-12", or with another SEPARATOR: "debian:12", "debian:bookworm", "arch". Sets what it says: id, version_id or codename. */
void distribution_of_text(struct slice text, struct distribution *distribution);
