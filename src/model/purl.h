/* purl.h - package URLs: take one apart, and write it in its canonical form (ECMA-427, https://github.com/package-url/purl-spec)
 *
 * What the definition of each type asks for is data: purl_types.def. Types that nobody defined are accepted without any rules. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

enum purl_type_id {
#define PURL_TYPE(symbol, ...) PURL_##symbol,
#include "model/purl_types.def"
#undef PURL_TYPE
	PURL_TYPE_COUNT
};

struct purl_type; /* what a definition says */
extern const struct purl_type *const purl_types[PURL_TYPE_COUNT];

struct purl_qualifier {
	struct slice key, value;
};

#define PURL_QUALIFIERS_MAX 256

/* Decoded. Empty means: has none. */
struct purl {
	struct slice type;      /* "npm" */
	struct slice namespace; /* "@angular"; segments with slashes between */
	struct slice name;
	struct slice version;
	struct slice subpath;
	struct purl_qualifier *qualifiers; /* ascending by key */
	size_t qualifier_count;
	const struct purl_type *definition; /* of the type, or NULL */
};

/* TEXT is a purl, canonical or not. The result is as its canonical form has it, in ARENA. ERR_FORMAT or ERR_LIMIT with a sentence that
 * says what is wrong. LOOSELY: keys of qualifiers may be in upper case. */
int purl_parse(struct slice text, bool loosely, struct arena *arena, struct purl *ret_purl, struct error *err);

/* PURL has components as somebody states them, qualifiers in any order: makes them what they are in the canonical form. Sets the
 * definition. Qualifiers without a value are dropped. Errors as above; PURL is then of no use. */
int purl_normalise(struct purl *purl, bool loosely, struct arena *arena, struct error *err);

/* What is wrong with components that need not be normalised, but whose definition is set: a text, or NULL. */
const char *purl_fault(const struct purl *purl);

/* The canonical form of such components. Their qualifiers are in order, have keys that are right, and values. */
struct slice purl_text(const struct purl *purl, struct arena *arena);

const char *purl_type_name(enum purl_type_id id);
