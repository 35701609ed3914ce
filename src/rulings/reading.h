/* reading.h - inside this room: one document at work, and what all formats of documents share */
#pragma once
#include "codec/tree.h"
#include "rulings/rulings.h"

#define RULING_LIST_MAX 10000u /* names, products or components of one statement */

struct reading {
	struct ruling_sink *sink;
	struct arena *arena;  /* of the document */
	struct slice path;    /* of the document, for notes */
	struct ruling common; /* what all of its statements have: document, format, author, id */
	size_t statement;     /* which one is at work, from 1 */
	int result;           /* the sink's error: stop */
};

struct ruling_format {
	const char *name;                                               /* "openvex" */
	bool (*knows)(const struct tree *root);                         /* by its first level */
	void (*read)(struct reading *reading, const struct tree *root); /* what cannot be used is a note */
};

/* JSON or YAML (by the first byte), as a tree. Depth and size are limited. */
int document_read(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);

/* CycloneDX in XML as the tree that its JSON would be, so far as statements need it. */
bool cyclonedx_is_xml(struct slice text);
int cyclonedx_read_xml(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);

void reading_give(struct reading *reading, const struct ruling *ruling);
/* A remark that names the statement at work: what it says does not count. */
void reading_refuse(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Texts that grow. */
struct text_list {
	struct slice *items;
	size_t count, capacity;
};
void text_list_add(struct text_list *list, struct slice text, struct arena *arena); /* "" is left out, and one that is there */
struct slices text_list_end(const struct text_list *list);

/* The members of a list that are texts. */
void text_list_add_all(struct text_list *list, const struct tree *items, struct arena *arena);
/* "CVE-2021-1", also of "https://nvd.example/vuln/CVE-2021-1". */
struct slice reading_flaw_name(struct slice text);
bool reading_status(struct slice word, enum ruling_status *ret_status); /* one of OpenVEX's */

static inline size_t tree_count(const struct tree *tree)
{
	return tree ? tree->count : 0;
}
