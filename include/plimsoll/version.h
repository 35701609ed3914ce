/* plimsoll/version.h - compare two versions as their ecosystem does
 *
 * Schemes and where their order is from: deb (deb-version(7)), rpm (rpmvercmp, with epochs), apk (apk-tools), pacman (vercmp), semver
 * (Semantic Versioning 2.0.0), npm (node-semver), pep440 (PEP 440), maven (ComparableVersion), gem (Gem::Version), nuget, go, composer,
 * cargo, pub, hex, cran, hackage, conan, openssl, and others: plimsoll_version_scheme() lists all. */
#ifndef PLIMSOLL_VERSION_H
#define PLIMSOLL_VERSION_H

#include "plimsoll.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The names of all schemes, in alphabetical order; NULL behind the last. */
PLIMSOLL_API const char *plimsoll_version_scheme(size_t index);

/* Sets RET_ORDER to -1, 0 or 1: A is older than B, the same, newer. Numbers may have any length. -1 is returned for a scheme that is
 * not known (PLIMSOLL_ERROR_NOT_FOUND) and for a version that is none (PLIMSOLL_ERROR_FORMAT). */
PLIMSOLL_API int plimsoll_version_compare(
	const char *scheme, const char *a, const char *b, int *ret_order, struct plimsoll_error *error);

#ifdef __cplusplus
}
#endif
#endif
