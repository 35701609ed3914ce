/* xml.h - read XML 1.0 (by expat) as a tree of elements
 *
 * A document type declaration is an error: entities are no business of package files. Texts are what an element holds itself, joined
 * and without blanks at both ends. Names are kept without their namespace's prefix. Depth at most XML_DEPTH_MAX. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

#define XML_DEPTH_MAX 64
#define XML_ELEMENTS_MAX 1000000u

struct xml {
	struct slice name, text;
	struct slice *attributes;        /* name, value, name, value … */
	size_t attribute_count;          /* pairs */
	struct xml *first, *last, *next; /* children; the next one of the same parent */
	uint64_t line;
};

const struct xml *xml_child(const struct xml *parent, const char *name); /* the first of this name, or NULL; of NULL: NULL */
const struct xml *xml_next(const struct xml *child);                     /* the next of the same name, or NULL */
struct slice xml_text(const struct xml *parent, const char *name);       /* of the first child of this name, or "" */
struct slice xml_attribute(const struct xml *element, const char *name); /* or "" */

/* -ERR_FORMAT or -ERR_LIMIT with "line 3: …". */
int xml_read(struct slice text, struct arena *arena, const struct xml **ret_root, struct error *err);
