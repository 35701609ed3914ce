/* tree.h - a small document as a tree of texts, lists and tables: what TOML and YAML files of packages say
 *
 * For lock files and manifests, which are looked into here and there and are at most some MiB; large documents are read by json.h,
 * which keeps nothing. All memory is the arena's. Every function takes NULL for "is not there" and gives NULL, "" or 0 for it, so
 * that a look into the depth needs one check at its end. */
#pragma once
#include "base/arena.h"
#include "base/error.h"

enum tree_kind { TREE_TEXT, TREE_LIST, TREE_TABLE };

struct tree {
	enum tree_kind kind;
	struct slice text; /* of a text: what it means (escapes undone); of numbers, truth values and dates what is written */
	bool quoted;       /* a text that was written as a string, so that "1.10" is no number */
	uint32_t column;   /* where it begins, from 1; 0: only its line is known */
	uint32_t key_line; /* and where its key stands in its table; 0: nobody says */
	uint32_t key_column;
	uint64_t line;       /* where it begins, from 1 */
	struct slice *keys;  /* of a table, in the order written; each once */
	struct tree **items; /* of a list or table */
	size_t count, capacity;
	uint32_t *slots; /* of a large table: 1 + index of a key, by its hash */
	size_t slot_count;
};

const struct tree *tree_get(const struct tree *tree, const char *key); /* of a table */
struct slice tree_text(const struct tree *tree, const char *key);      /* the text there */
struct slice tree_as_text(const struct tree *tree);                    /* its own text */
bool tree_is_null(const struct tree *tree); /* not there, or what YAML and JSON have where nothing was written */

/* For those who build one: nothing is checked. */
struct tree *tree_new(struct arena *arena, enum tree_kind kind, uint64_t line);
struct tree *tree_find(const struct tree *tree, struct slice key);
void tree_add(struct arena *arena, struct tree *tree, struct slice key, struct tree *item); /* KEY: of tables only */
