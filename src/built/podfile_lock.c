/* podfile_lock.c - CocoaPods as they were installed into a project: Podfile.lock
 *
 * PODS has "Name (1.0)", or "Name (1.0)": [ "Needed (= 2.0)" ]. "Name/Part" is a part of Name with the same version: it counts as Name. */
#include "built/listed.h"

struct pod {
	struct slice name, version;
	uint64_t line;
	struct name_list needs;
};

struct pods {
	struct listed listed;
	struct pod *items;
	size_t count, capacity;
	struct tree *index; /* name: a text, whose line is the index in items */
};

/* "AFNetworking/Reachability (4.0.1)" */
static void pod_cut(struct slice text, struct slice *ret_name, struct slice *ret_version)
{
	ptrdiff_t open = slice_find(text, S(" ("));

	*ret_name = slice_trim(text_until(slice_first(text, open < 0 ? text.len : (size_t)open), "/"));
	*ret_version = open < 0 ? S("") : slice_trim(text_until(slice_from(text, (size_t)open + 2), ")"));
}

static struct pod *pod_of(struct pods *pods, struct slice name, struct slice version, uint64_t line)
{
	struct tree *found = tree_find(pods->index, name);

	if (found)
		return &pods->items[found->line];
	if (pods->count == pods->capacity) { /* what is left behind stays in the arena */
		size_t capacity = pods->capacity ? pods->capacity * 2 : 16;
		struct pod *items = arena_array(pods->listed.arena, struct pod, capacity);

		if (pods->count)
			memcpy(items, pods->items, pods->count * sizeof *items);
		pods->items = items;
		pods->capacity = capacity;
	}
	found = tree_new(pods->listed.arena, TREE_TEXT, pods->count);
	tree_add(pods->listed.arena, pods->index, name, found);
	pods->items[pods->count] = (struct pod){ .name = name, .version = version, .line = line };
	return &pods->items[pods->count++];
}

static void pod_take(struct pods *pods, struct slice text, const struct tree *needs, uint64_t line)
{
	struct slice name, version, needed, nothing;
	ptrdiff_t close = slice_find_byte(text, ')');
	struct pod *pod;

	pod_cut(text, &name, &version);
	if (close >= 0 && (size_t)close + 1 < text.len) {
		claims_note(&pods->listed.claims, NOTE_INCOMPLETE, "line %ju: no pod: '%.*s'", (uintmax_t)line,
			SLICE_ARG(slice_first(text, 120)));
		return;
	}
	pod = pod_of(pods, name, version, line);
	for (size_t i = 0; needs && i < needs->count; i++) {
		pod_cut(tree_as_text(needs->items[i]), &needed, &nothing);
		if (slice_find_byte(needed, ' ') >= 0) /* another line runs on in it */
			claims_note(&pods->listed.claims, NOTE_INCOMPLETE, "line %ju: no pod: '%.*s'",
				(uintmax_t)needs->items[i]->line, SLICE_ARG(slice_first(needed, 120)));
		if (!slice_equal(needed, name))
			name_list_add(&pod->needs, needed, pods->listed.arena);
	}
}

static void pods_take(struct pods *pods, const struct tree *list)
{
	for (size_t i = 0; list && i < list->count; i++) {
		const struct tree *item = list->items[i];

		if (item->kind == TREE_LIST)
			claims_note(&pods->listed.claims, NOTE_INCOMPLETE, "line %ju: a list where a pod should stand",
				(uintmax_t)item->line);
		if (item->kind == TREE_TEXT)
			pod_take(pods, item->text, NULL, item->line);
		for (size_t j = 0; item->kind == TREE_TABLE && j < item->count; j++)
			pod_take(pods, item->keys[j], item->items[j], item->line);
	}
}

static int podfile_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	static const char *const parts[] = { "PODS", "DEPENDENCIES", "SPEC REPOS", "EXTERNAL SOURCES", "CHECKOUT OPTIONS",
		"SPEC CHECKSUMS", "PODFILE CHECKSUM", "COCOAPODS", NULL };
	struct pods pods = { .listed = listed_begin(file, "podfile_lock", PACKAGE_COCOAPODS, sink, notes),
		.index = tree_new(file->arena, TREE_TABLE, 0) };
	const struct tree *root;

	listed_check_end(&pods.listed);
	root = listed_yaml(&pods.listed);
	if (root && !tree_get(root, "COCOAPODS"))
		claims_note(&pods.listed.claims, NOTE_INCOMPLETE, "COCOAPODS is missing, which stands at its end");
	pods_take(&pods, tree_get(root, "PODS"));
	listed_check_parts(&pods.listed, root, parts); /* a project without pods has no PODS */
	for (size_t i = 0; i < pods.count; i++)
		listed_add(&pods.listed, &(struct claim){ .name = pods.items[i].name,
						 .version = pods.items[i].version,
						 .depends = name_list_end(&pods.items[i].needs),
						 .evidence = listed_line(&pods.listed, pods.items[i].line) });
	return listed_end(&pods.listed);
}

static const struct interest podfile_lock_interests[] = {
	{ INTEREST_BASE_NAME, "Podfile.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_podfile_lock = {
	.name = "podfile_lock",
	.interests = podfile_lock_interests,
	.size_max_bytes = 8u << 20,
	.places = CATALOG_SOURCE,
	.parse = podfile_lock_parse,
};
