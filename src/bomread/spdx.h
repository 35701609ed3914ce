/* spdx.h - inside this room: what the forms of SPDX have in common
 *
 * What a package is, its relationships tell too, and they may stand anywhere: all is handed out at the end. */
#pragma once
#include "bomread/part.h"

struct spdx_relation {
	struct slice from, to;
};

struct spdx_text {
	struct slice id, text;
};

struct spdx {
	struct reading *reading;
	struct part *parts;
	size_t part_count, part_capacity;
	struct spdx_relation *contains; /* one's files are another's */
	size_t contains_count, contains_capacity;
	struct slice *roots; /* what the document describes */
	size_t root_count, root_capacity;
	struct spdx_text *licences; /* that the document explains itself */
	size_t licence_count, licence_capacity;
	bool cut; /* there was more than is kept */
};

void spdx_done(struct spdx *spdx);
struct part *spdx_part(struct spdx *spdx);                      /* a new one; good until the next; NULL: too many */
void spdx_set_purpose(struct part *part, struct slice purpose); /* "LIBRARY", "operating-system" */
void spdx_set_licence(struct part *part, struct slice licence); /* the first that says something */
void spdx_set_supplier(struct part *part, struct slice supplier, struct arena *arena); /* "Organization: Name (address)" */
void spdx_add_reference(struct part *part, struct slice type, struct slice locator);
/* A text of somebody's own, "SrcName: openssl". */
void spdx_add_words(struct part *part, struct slice text);
void spdx_add_root(struct spdx *spdx, struct slice id);
/* TYPE: "CONTAINS"; COMMENT: of one whose type is OTHER. */
void spdx_add_relation(struct spdx *spdx, struct slice from, struct slice type, struct slice to, struct slice comment);
void spdx_add_licence(struct spdx *spdx, struct slice id, struct slice text);
void spdx_take_creator(struct reading *reading, struct slice creator); /* "Tool: trivy-0.50" */
int spdx_end(struct spdx *spdx, struct error *err);
