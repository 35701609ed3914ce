/* tree.c - a small document as a tree */
#include "codec/tree.h"

#define SMALL 16u /* keys that are compared one by one */

/* Whoever writes keys does not know where memory lies, and so not which of them meet in a slot. */
static size_t slot_of(const struct tree *tree, struct slice key)
{
	size_t at = (size_t)(slice_hash(key, (uint64_t)(uintptr_t)tree) & (tree->slot_count - 1));

	while (tree->slots[at] && !slice_equal(tree->keys[tree->slots[at] - 1], key))
		at = (at + 1) & (tree->slot_count - 1);
	return at;
}

struct tree *tree_find(const struct tree *tree, struct slice key)
{
	if (!tree || tree->kind != TREE_TABLE)
		return NULL;
	if (tree->slots) {
		size_t slot = tree->slots[slot_of(tree, key)];

		return slot ? tree->items[slot - 1] : NULL;
	}
	for (size_t i = 0; i < tree->count; i++)
		if (slice_equal(tree->keys[i], key))
			return tree->items[i];
	return NULL;
}

const struct tree *tree_get(const struct tree *tree, const char *key)
{
	return tree_find(tree, slice_from_text(key));
}

struct slice tree_as_text(const struct tree *tree)
{
	return tree && tree->kind == TREE_TEXT ? tree->text : S("");
}

struct slice tree_text(const struct tree *tree, const char *key)
{
	return tree_as_text(tree_get(tree, key));
}

bool tree_is_null(const struct tree *tree)
{
	return !tree || (tree->kind == TREE_TEXT && !tree->quoted &&
				(tree->text.len == 0 || slice_equal(tree->text, S("null")) || slice_equal(tree->text, S("~"))));
}

struct tree *tree_new(struct arena *arena, enum tree_kind kind, uint64_t line)
{
	struct tree *tree = arena_array(arena, struct tree, 1);

	tree->kind = kind;
	tree->line = line;
	return tree;
}

static void index_keys(struct arena *arena, struct tree *tree)
{
	size_t first = tree->count - 1;

	if (tree->slot_count < 2 * tree->count) {
		tree->slot_count = 4 * tree->count;
		while (tree->slot_count & (tree->slot_count - 1))
			tree->slot_count &= tree->slot_count - 1;
		tree->slots = arena_array(arena, uint32_t, tree->slot_count);
		first = 0;
	}
	for (size_t i = first; i < tree->count; i++)
		tree->slots[slot_of(tree, tree->keys[i])] = (uint32_t)(i + 1);
}

void tree_add(struct arena *arena, struct tree *tree, struct slice key, struct tree *item)
{
	if (tree->count == tree->capacity) { /* what is left behind stays in the arena */
		size_t capacity = tree->capacity ? tree->capacity * 2 : 4;
		struct tree **items = arena_array(arena, struct tree *, capacity);
		struct slice *keys = tree->kind == TREE_TABLE ? arena_array(arena, struct slice, capacity) : NULL;

		if (tree->count) {
			memcpy(items, tree->items, tree->count * sizeof *items);
			if (keys)
				memcpy(keys, tree->keys, tree->count * sizeof *keys);
		}
		tree->items = items;
		tree->keys = keys;
		tree->capacity = capacity;
	}
	tree->items[tree->count] = item;
	if (tree->keys)
		tree->keys[tree->count] = key;
	tree->count++;
	if (tree->keys && tree->count > SMALL)
		index_keys(arena, tree);
}
