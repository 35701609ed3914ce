/* conan_lock.c - C and C++ packages as Conan locked them: conan.lock of Conan 1 (a graph) and 2 (lists)
 *
 * https://docs.conan.io/2/tutorial/versioning/lockfiles.html. What only builds (build_requires, context "build") is not part of what is
 * built, and left out. */
#include "built/conan_reference.h"
#include "built/listed.h"
#include "codec/json.h"

struct node {
	struct slice reference;
	struct tree *requires; /* ids of nodes */
	bool builds;
};

struct graph {
	struct listed listed;
	struct tree *names; /* of nodes, by id */
};

static struct node node_read(struct graph *graph, struct json *json)
{
	struct node node = { .requires = tree_new(graph->listed.arena, TREE_LIST, 0) };
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return node;
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("ref"))) {
			node.reference = json_string_or_skip(json);
		} else if (slice_equal(key, S("context"))) {
			node.builds = slice_equal(json_string_or_skip(json), S("build"));
		} else if (slice_equal(key, S("requires")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				struct tree *id = tree_new(graph->listed.arena, TREE_TEXT, 0);

				id->text = json_string_or_skip(json);
				if (node.requires->count < NAME_LIST_MAX)
					tree_add(graph->listed.arena, node.requires, S(""), id);
			}
		} else if (!slice_equal(key, S("requires"))) {
			json_skip(json);
		}
	}
	return node;
}

static void say_bad(struct graph *graph, struct slice reference)
{
	claims_note(&graph->listed.claims, NOTE_INCOMPLETE, "'%.*s' is no reference", SLICE_ARG(slice_first(reference, 120)));
}

static void node_take(struct graph *graph, struct slice id, const struct node *node, bool names_only)
{
	struct conan_reference reference;
	struct name_list needs = { 0 };

	/* Without one it is the project itself, the graph's root, which need not have a name. */
	if (!node->reference.len && !names_only && !slice_equal(id, S("0")))
		claims_note(
			&graph->listed.claims, NOTE_INCOMPLETE, "node '%.*s' has no reference", SLICE_ARG(slice_first(id, 80)));
	if (!node->reference.len || node->builds)
		return;
	if (!conan_reference_read(node->reference, &reference)) {
		if (!names_only)
			say_bad(graph, node->reference);
		return;
	}
	if (names_only) {
		struct tree *name = tree_new(graph->listed.arena, TREE_TEXT, 0);

		name->text = reference.name;
		if (!tree_find(graph->names, id))
			tree_add(graph->listed.arena, graph->names, id, name);
		return;
	}
	for (size_t i = 0; i < node->requires->count; i++)
		name_list_add(&needs, tree_as_text(tree_find(graph->names, node->requires->items[i]->text)), graph->listed.arena);
	listed_add(&graph->listed, &(struct claim){ .name = reference.name,
					   .version = reference.version,
					   .origin = reference.owner,
					   .depends = name_list_end(&needs),
					   .evidence = node->reference });
}

/* "graph_lock": { "nodes": { "1": { "ref": "a/1.0", "requires": ["2"] } } } */
static void graph_read(struct graph *graph, struct json *json, bool names_only)
{
	struct slice key, id;
	bool nodes = false;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("nodes"))) {
			json_skip(json);
			continue;
		}
		nodes = json_enter_object_or_skip(json);
		while (nodes && json_next_key(json, &id)) {
			struct node node = node_read(graph, json);

			if (!json->failed)
				node_take(graph, id, &node, names_only);
		}
	}
	if (!nodes && !names_only && !json->failed)
		claims_note(&graph->listed.claims, NOTE_INCOMPLETE, "a graph without nodes");
}

/* "requires": [ "a/1.0#recipe%time" ] */
static void list_read(struct graph *graph, struct json *json)
{
	struct conan_reference reference;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice text = json_string_or_skip(json);

		if (json->failed)
			return;
		if (conan_reference_read(text, &reference))
			listed_add(&graph->listed, &(struct claim){ .name = reference.name,
							   .version = reference.version,
							   .origin = reference.owner,
							   .evidence = text });
		else
			say_bad(graph, text);
	}
}

/* What may hold packages is a list or a table; of those only these hold none that count. */
static void other_member(struct graph *graph, struct json *json, struct slice key, bool names_only)
{
	static const char *const known[] = { "requires", "build_requires", "python_requires", "config_requires", "overrides",
		"alias", "options" };
	bool is_known = names_only || (json_peek(json) != JSON_OBJECT && json_peek(json) != JSON_ARRAY);

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		is_known = is_known || slice_equal(key, slice_from_text(known[i]));
	if (!is_known)
		claims_note(&graph->listed.claims, NOTE_INCOMPLETE, "'%.*s', which is unknown, may hold packages",
			SLICE_ARG(slice_first(key, 80)));
	json_skip(json);
}

/* Once for the names of nodes, which others need before they stand, and once for all. */
static int file_read(struct graph *graph, bool names_only, struct error *err)
{
	struct slice key;
	struct json json;

	json_init(&json, graph->listed.claims.file->bytes, graph->listed.arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("graph_lock")))
			graph_read(graph, &json, names_only);
		else if (!names_only && slice_equal(key, S("requires")))
			list_read(graph, &json);
		else
			other_member(graph, &json, key, names_only);
	}
	return json_end(&json, err);
}

static int conan_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct graph graph = { .listed = listed_begin(file, "conan_lock", PACKAGE_CONAN, sink, notes),
		.names = tree_new(file->arena, TREE_TABLE, 0) };
	struct error err;

	file_read(&graph, true, NULL);
	if (file_read(&graph, false, &err) < 0)
		claims_note(&graph.listed.claims, NOTE_INCOMPLETE, "%s", err.text);
	return listed_end(&graph.listed);
}

static const struct interest conan_lock_interests[] = {
	{ INTEREST_BASE_NAME, "conan.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_conan_lock = {
	.name = "conan_lock",
	.interests = conan_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE, /* what is installed is in Conan's cache, see conan_info.c */
	.parse = conan_lock_parse,
};
