/* listed.h - what the catalogers of this room share: packages on their way out, each once, and documents as trees */
#pragma once
#include "catalog/claims.h"
#include "codec/tree.h"

struct listed {
	struct claims claims;
	struct claim_list list;
	struct arena *arena; /* the file's */
};

struct listed listed_begin(const struct catalog_file *file, const char *cataloger, enum package_type type,
	struct package_sink *sink, struct note_sink *notes);
/* One without a name or a version is a note: incomplete. */
void listed_add(struct listed *listed, const struct claim *claim);
int listed_end(struct listed *listed);
/* Of a text file that a tool wrote: says that it is empty, or that its last line has no end. */
void listed_check_end(struct listed *listed);

/* Names that must be there: what is needed by what is listed. Where one is not, the file is not whole. */
struct wanted {
	struct tree *there, *wanted; /* zero-initialise */
};

void wanted_have(struct wanted *wanted, struct slice name, struct arena *arena);
void wanted_need(struct wanted *wanted, struct slice name, struct arena *arena);
void wanted_end(const struct wanted *wanted, struct claims *claims); /* notes: incomplete */

/* The file as a tree; what makes it none is a note, and NULL. An empty YAML document is NULL without a note. */
const struct tree *listed_toml(struct listed *listed);
const struct tree *listed_yaml(struct listed *listed);
/* The member KEY of ROOT, of KIND; where it is not there that is a note, incomplete. NULL without one where ROOT is NULL. */
const struct tree *listed_part(struct listed *listed, const struct tree *root, const char *key, enum tree_kind kind);
/* Members of ROOT, a table, that are none of NAMES (which ends with NULL): an entry that left its place, or a part whose name is damaged. A
 * note each, incomplete. */
void listed_check_parts(struct listed *listed, const struct tree *root, const char *const *names);
/* "line 12" */
struct slice listed_line(struct listed *listed, uint64_t line);

/* TEXT up to the first of any byte of ENDS: "a-1.0 (x)" with " (" is "a-1.0". */
struct slice text_until(struct slice text, const char *ends);
