/* spdx3.h - inside this room: an SPDX 3.0.1 document at work, a graph of elements that name each other */
#pragma once
#include "bom/spdx.h"
#include "codec/json.h"

struct spdx3 {
	const struct spdx *spdx;
	struct json_writer json;
	struct slice base;  /* what all names begin with: "urn:uuid:…#" */
	struct arena arena; /* of one element */
	/* As many as were written: the document lists them by number. */
	size_t relationships, annotations;
};

/* "urn:uuid:…#NAME"; of a component its own. */
struct slice spdx3_name(struct spdx3 *writing, struct slice name);
struct slice spdx3_component(struct spdx3 *writing, size_t index);
/* The object is begun, with "type", "spdxId" and "creationInfo". */
void spdx3_begin(struct spdx3 *writing, const char *type, struct slice id);
/* The same with the next number, and with "from" and "relationshipType"; what it leads to is the caller's. */
void spdx3_begin_relationship(struct spdx3 *writing, const char *type, struct slice from, const char *relationship);

/* How a vulnerability is called, and all of them; then what is known and decided of each. Of a document with findings. */
void spdx3_put_flaws(struct spdx3 *writing);
void spdx3_list_flaws(struct spdx3 *writing);
