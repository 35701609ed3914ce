/* node_lock.c - what the lock files of JavaScript have in common */
#include "node/node_lock.h"

bool node_spec_cut(struct slice spec, struct slice *ret_name, struct slice *ret_range)
{
	ptrdiff_t at = spec.len ? slice_find_byte(slice_from(spec, 1), '@') : -1;

	if (at < 0)
		return false;
	*ret_name = slice_first(spec, (size_t)at + 1);
	*ret_range = slice_from(spec, (size_t)at + 2);
	return true;
}

/* "npm" of "npm:a@1"; empty where no protocol stands in front. */
static struct slice protocol_of(struct slice range)
{
	for (size_t i = 0; i < range.len; i++) {
		char c = range.ptr[i];

		if (c == ':')
			return slice_first(range, i);
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '+' && c != '-')
			break;
	}
	return S("");
}

static bool is_one_of(struct slice text, const char *const *words)
{
	for (; *words; words++)
		if (slice_equal(text, slice_from_text(*words)))
			return true;
	return false;
}

enum node_source node_source(struct slice range)
{
	static const char *const registry[] = { "npm", "catalog", NULL };
	static const char *const local[] = { "file", "link", "portal", "workspace", "patch", "exec", "root", NULL };
	static const char *const paths[] = { "./", "../", "/", "~/", NULL };
	struct slice protocol = protocol_of(range);

	if (protocol.len)
		return is_one_of(protocol, registry) ? NODE_FROM_REGISTRY
		       : is_one_of(protocol, local)  ? NODE_LOCAL
						     : NODE_ELSEWHERE;
	for (const char *const *path = paths; *path; path++)
		if (slice_starts_with(range, slice_from_text(*path)))
			return NODE_LOCAL;
	/* "user/repository", "git@host:path": no range or tag has these */
	return slice_find_byte(range, '/') >= 0 || slice_find_byte(range, ':') >= 0 ? NODE_ELSEWHERE : NODE_FROM_REGISTRY;
}

struct slice node_real_name(struct slice name, struct slice range)
{
	struct slice other, rest;

	if (!slice_starts_with(range, S("npm:")))
		return name;
	range = slice_from(range, 4);
	if (node_spec_cut(range, &other, &rest))
		return other;
	/* "npm:^1.0.0" is a range, "npm:other" and "npm:@s/other" are a name without one; a tag looks like a name and stays a range. */
	return slice_starts_with(range, S("@")) && slice_find_byte(range, '/') > 0 ? range : name;
}

void node_note_elsewhere(struct claims *claims, struct slice evidence, struct slice name, struct slice range)
{
	claims_note(claims, NOTE_REMARK, "%.*s: '%.*s' is not counted: it comes from '%.*s', no registry",
		SLICE_ARG(slice_first(evidence, 60)), SLICE_ARG(slice_first(name, 60)), SLICE_ARG(slice_first(range, 80)));
}

void node_names_of_json(struct json *json, struct name_list *names)
{
	struct slice name;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &name))
		name_list_add(names, node_real_name(name, json_string_or_skip(json)), json->arena);
}

/* { "a": { "optional": true }, … }, or Bun's ["a", …] */
static void optional_peers_of_json(struct json *json, struct name_list *names)
{
	struct slice name, key;

	if (json_peek(json) == JSON_ARRAY) {
		json_enter_array(json);
		while (json_next_item(json))
			name_list_add(names, json_string_or_skip(json), json->arena);
		return;
	}
	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &name)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("optional")) && json_peek(json) == JSON_TRUE)
				name_list_add(names, name, json->arena);
			json_skip(json);
		}
	}
}

bool node_needs_field(struct json *json, struct slice key, bool wanted, struct node_needs *needs)
{
	if ((wanted && slice_equal(key, S("dependencies"))) || slice_equal(key, S("optionalDependencies")))
		node_names_of_json(json, &needs->names);
	else if (slice_equal(key, S("peerDependencies")))
		node_names_of_json(json, &needs->peers);
	else if (slice_equal(key, S("peerDependenciesMeta")) || slice_equal(key, S("optionalPeers")))
		optional_peers_of_json(json, &needs->optional_peers);
	else
		return false;
	return true;
}

static void names_of_tree(const struct tree *table, struct name_list *names, struct arena *arena)
{
	if (!table || table->kind != TREE_TABLE)
		return;
	for (size_t i = 0; i < table->count; i++)
		name_list_add(names, node_real_name(table->keys[i], tree_as_text(table->items[i])), arena);
}

void node_needs_of_tree(const struct tree *entry, struct node_needs *needs, struct arena *arena)
{
	const struct tree *meta = tree_get(entry, "peerDependenciesMeta");

	names_of_tree(tree_get(entry, "dependencies"), &needs->names, arena);
	names_of_tree(tree_get(entry, "optionalDependencies"), &needs->names, arena);
	names_of_tree(tree_get(entry, "peerDependencies"), &needs->peers, arena);
	if (!meta || meta->kind != TREE_TABLE)
		return;
	for (size_t i = 0; i < meta->count; i++)
		if (slice_equal(tree_text(meta->items[i], "optional"), S("true")))
			name_list_add(&needs->optional_peers, meta->keys[i], arena);
}

struct slices node_needs_end(struct node_needs *needs, struct arena *arena)
{
	struct slices peers = name_list_end(&needs->peers), optional = name_list_end(&needs->optional_peers);

	/* both are sorted */
	for (size_t i = 0, k = 0; i < peers.count; i++) {
		while (k < optional.count && slice_compare(optional.items[k], peers.items[i]) < 0)
			k++;
		if (k == optional.count || !slice_equal(optional.items[k], peers.items[i]))
			name_list_add(&needs->names, peers.items[i], arena);
	}
	return name_list_end(&needs->names);
}
