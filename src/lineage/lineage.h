/* lineage.h - which layers of an image are its base image's, and which base image that is
 *
 * Three things tell: layers that are known to be a base's (a file of known bases), the image's own word (labels and annotations
 * org.opencontainers.image.base.*), and a guess from its history, which image/history.h makes. Known layers cannot be mistaken; a
 * label is inherited by what is built on the image and is only somebody's word; the guess tells no name. Where they contradict each
 * other the strongest counts, and a remark says so. */
#pragma once
#include "lineage/bases.h"
#include "model/note.h"
#include "model/report.h"

/* Corrects whose the layers and settings of IMAGE are, and says in *RET_BASE what its base is. BASES may be empty; of the one that is
 * known by its layers *RET_KNOWN is the entry, else NULL. Texts are IMAGE's and BASES'. */
void lineage_find(struct image *image, const struct bases *bases, struct base_image *ret_base,
	const struct known_base **ret_known, struct note_sink *notes);

/* What a rebuild would begin with, as the file has it: the entry's own word, or a later image of the same name -> BASE. KNOWN: as
 * lineage_find gave it. The target that can be examined for it, or empty: there is only a name or a digest. */
struct slice lineage_find_newer(
	const struct image *image, const struct bases *bases, const struct known_base *known, struct base_image *base);

/* Does IMAGE begin with all layers of OTHER? */
bool lineage_is_built_on(const struct image *image, const struct image *other);

/* Of REPORT's vulnerabilities that the base brought, those that are not in the report NEWER of a newer one -> BASE. */
void lineage_compare(const struct report *report, const struct report *newer, struct base_image *base);
