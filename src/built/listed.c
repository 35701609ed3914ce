/* listed.c - packages on their way out, and documents as trees */
#include "built/listed.h"
#include "codec/toml.h"
#include "codec/yaml.h"
#include <inttypes.h>

struct listed listed_begin(const struct catalog_file *file, const char *cataloger, enum package_type type,
	struct package_sink *sink, struct note_sink *notes)
{
	return (struct listed){ .claims = claims_begin(file, cataloger, type, sink, notes), .arena = file->arena };
}

void listed_add(struct listed *listed, const struct claim *claim)
{
	claim_list_take(&listed->list, &listed->claims, claim);
}

int listed_end(struct listed *listed)
{
	return claim_list_end(&listed->list, &listed->claims);
}

void listed_check_end(struct listed *listed)
{
	struct slice bytes = listed->claims.file->bytes;

	if (!bytes.len)
		claims_note(&listed->claims, NOTE_INCOMPLETE, "is empty");
	else if (bytes.ptr[bytes.len - 1] != '\n')
		claims_note(&listed->claims, NOTE_REMARK, "its last line has no end: it may be cut off");
}

static void set_add(struct tree **set, struct slice name, struct arena *arena)
{
	if (!*set)
		*set = tree_new(arena, TREE_TABLE, 0);
	if (name.len && !tree_find(*set, name))
		tree_add(arena, *set, name, *set);
}

void wanted_have(struct wanted *wanted, struct slice name, struct arena *arena)
{
	set_add(&wanted->there, name, arena);
}

void wanted_need(struct wanted *wanted, struct slice name, struct arena *arena)
{
	set_add(&wanted->wanted, name, arena);
}

void wanted_end(const struct wanted *wanted, struct claims *claims)
{
	for (size_t i = 0; wanted->wanted && i < wanted->wanted->count; i++)
		if (!tree_find(wanted->there, wanted->wanted->keys[i]))
			claims_note(claims, NOTE_INCOMPLETE,
				"'%.*s' is needed by what stands here, but does not stand here itself",
				SLICE_ARG(slice_first(wanted->wanted->keys[i], 120)));
}

static const struct tree *read_tree(struct listed *listed,
	int (*read)(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err))
{
	const struct tree *root;
	struct error err;

	if (read(listed->claims.file->bytes, listed->arena, &root, &err) >= 0)
		return root;
	claims_note(&listed->claims, NOTE_INCOMPLETE, "%s", err.text);
	return NULL;
}

const struct tree *listed_toml(struct listed *listed)
{
	return read_tree(listed, toml_read);
}

const struct tree *listed_yaml(struct listed *listed)
{
	return read_tree(listed, yaml_read);
}

const struct tree *listed_part(struct listed *listed, const struct tree *root, const char *key, enum tree_kind kind)
{
	const struct tree *part = tree_get(root, key);

	if (!root || (part && part->kind == kind))
		return part;
	claims_note(&listed->claims, NOTE_INCOMPLETE, "has no %s '%s'", kind == TREE_LIST ? "list" : "table", key);
	return NULL;
}

void listed_check_parts(struct listed *listed, const struct tree *root, const char *const *names)
{
	for (size_t i = 0; root && root->kind == TREE_TABLE && i < root->count; i++) {
		size_t known = 0;

		while (names[known] && !slice_equal(root->keys[i], slice_from_text(names[known])))
			known++;
		if (!names[known])
			claims_note(&listed->claims, NOTE_INCOMPLETE, "line %" PRIu64 ": '%.*s' is no part of such a file",
				root->items[i]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
	}
}

struct slice listed_line(struct listed *listed, uint64_t line)
{
	return arena_printf(listed->arena, "line %" PRIu64, line);
}

struct slice text_until(struct slice text, const char *ends)
{
	size_t len = 0;

	while (len < text.len && !strchr(ends, text.ptr[len]))
		len++;
	return slice_first(text, len);
}
