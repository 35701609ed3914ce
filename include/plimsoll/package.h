/* plimsoll/package.h - package URLs: take one apart, put one together (ECMA-427, https://github.com/package-url/purl-spec)
 *
 * What the definition of a type asks for is done: names of PyPI in lower case, a namespace for Maven. Types that nobody defined are
 * taken as they are. Texts longer than 64 KiB are refused. */
#ifndef PLIMSOLL_PACKAGE_H
#define PLIMSOLL_PACKAGE_H

#include "plimsoll.h"

#ifdef __cplusplus
extern "C" {
#endif

struct plimsoll_purl;

/* TEXT is a package URL, canonical or not: "pkg:npm/%40angular/core@16.0.0". To be freed. NULL: an error, PLIMSOLL_ERROR_FORMAT or
 * PLIMSOLL_ERROR_LIMIT, that says what is wrong with it. */
PLIMSOLL_API struct plimsoll_purl *plimsoll_purl_parse(const char *text, struct plimsoll_error *error);

/* Of components as they are, not encoded. NAMESPACE, VERSION and SUBPATH may be NULL: there is none. QUALIFIERS are COUNT pairs of key
 * and value, { "arch", "amd64", "distro", "debian-12" } with a COUNT of 2; in any order. To be freed. NULL: an error. */
PLIMSOLL_API struct plimsoll_purl *plimsoll_purl_new(const char *type, const char *name_space, const char *name, const char *version,
	const char *const *qualifiers, size_t count, const char *subpath, struct plimsoll_error *error);
/* NULL is nothing. */
PLIMSOLL_API void plimsoll_purl_free(struct plimsoll_purl *purl);

/* The canonical form. Texts live as long as the package URL; those of components are decoded. */
PLIMSOLL_API const char *plimsoll_purl_text(const struct plimsoll_purl *purl);
PLIMSOLL_API const char *plimsoll_purl_type(const struct plimsoll_purl *purl);
PLIMSOLL_API const char *plimsoll_purl_namespace(const struct plimsoll_purl *purl);
PLIMSOLL_API const char *plimsoll_purl_name(const struct plimsoll_purl *purl);
PLIMSOLL_API const char *plimsoll_purl_version(const struct plimsoll_purl *purl);
PLIMSOLL_API const char *plimsoll_purl_subpath(const struct plimsoll_purl *purl);
/* The value of a key, in lower case: "arch"; "" where it has none. */
PLIMSOLL_API const char *plimsoll_purl_qualifier(const struct plimsoll_purl *purl, const char *key);

#ifdef __cplusplus
}
#endif
#endif
