/* spdx.h - inside this room: what documents of SPDX 2 and 3 say alike
 *
 * It is found out once, and good for a document of either. */
#pragma once
#include "bom/describe.h"

#define SPDX_ID_PREFIX "SPDXRef-" /* of SPDX 2; names of SPDX 3 begin behind it */
#define SPDX_INCOMPLETE                                                                                                 \
	S("This document is incomplete: something could not be examined, and packages may be missing. The annotations " \
	  "name it.")

/* A licence that is not of the list, and what was stated. */
struct spdx_stated {
	struct slice id, text;
};

/* A component, and a vulnerability of it that is not silenced. */
struct spdx_flaw {
	size_t component;
	const struct finding *finding;
};

struct spdx {
	const struct bom *bom;
	bool findings;
	struct arena arena;
	struct slice *ids;      /* of the components: "SPDXRef-Package-…" */
	struct slice *licences; /* of the components: what is declared, or NOASSERTION */
	struct spdx_stated *stated;
	size_t stated_count, stated_capacity;
	struct spdx_flaw *flaws; /* by component, the most urgent first */
	size_t flaw_count, flaw_capacity;
};

void spdx_init(struct spdx *spdx, const struct bom *bom, bool findings);
void spdx_done(struct spdx *spdx);

/* What tells a text from others, in 32 hexadecimal digits. */
struct slice spdx_digits(struct slice text, struct arena *arena);
/* "Name <address>": brackets and control characters of a name would be read as the format's own. Each may be empty. */
void spdx_split_supplier(struct slice maintainer, struct arena *arena, struct slice *ret_name, struct slice *ret_address);
/* "found in: a/package.json (layer 0 …), …"; where spdx_has_plain_places() says no, they are facts. */
struct slice spdx_places(const struct spdx *spdx, const struct bom_component *component, struct arena *arena);
bool spdx_has_plain_places(const struct bom_component *component);
/* "built package from: openssl 3.0.11-1", or empty. */
struct slice spdx_source(const struct package *package, struct arena *arena);
/* The page to read, or empty. */
struct slice spdx_page_of(const struct finding *finding, struct arena *arena);

/* Takes texts of annotations, one by one. */
struct spdx_listener {
	void (*take)(struct spdx_listener *listener, struct slice text);
};

/* What matching asks for and SPDX has no field for: "plimsoll:module: nodejs:18:8060…". */
void spdx_tell_facts(const struct bom_component *component, struct arena *arena, struct spdx_listener *listener);
/* Of the document: the verdict, and what could not be examined. */
void spdx_tell_document(const struct spdx *spdx, struct arena *arena, struct spdx_listener *listener);

/* SPDX 3, which spdx2.c hands over to. */
struct bom_form;
void spdx3_write(const struct bom *bom, const struct bom_form *form, struct buffer *out);
