/* yarn_lock.c - JavaScript packages as Yarn locked them: yarn.lock of version 1, and of the later ones, which is YAML
 *
 * Version 1 has a format of its own: lines of words, quoted or not, that are indented by two blanks a level.
 *
 *	"@s/a@^1.0.0", "@s/a@^1.2.0":
 *	  version "1.2.3"
 *	  dependencies:
 *	    b "^2.0.0" */
#include "codec/yaml.h"
#include "node/node_lock.h"
#include "node/node_path.h"

struct yarn {
	struct claims claims;
	struct claim_list list;
	struct arena *arena;
	/* Of version 1: the entry at hand. */
	uint64_t line;
	struct claim claim;
	struct name_list names;
	struct slice range;
	bool open;       /* there is one */
	bool in_names;   /* the lines that are indented deeper name dependencies */
	bool unreadable; /* a line of it could not be read: its note was made */
};

static struct slice line_evidence(struct yarn *yarn, uint64_t line)
{
	return arena_printf(yarn->arena, "line %ju", (uintmax_t)line);
}

static void entry_take(struct yarn *yarn, const struct claim *claim, struct slice range)
{
	switch (node_source(range)) {
	case NODE_FROM_REGISTRY:
		claim_list_take(&yarn->list, &yarn->claims, claim);
		break;
	case NODE_ELSEWHERE:
		node_note_elsewhere(&yarn->claims, claim->evidence, claim->name, range);
		break;
	case NODE_LOCAL:
		break;
	}
}

static void entry_end(struct yarn *yarn)
{
	if (!yarn->open)
		return;
	yarn->open = yarn->in_names = false;
	yarn->claim.depends = name_list_end(&yarn->names);
	if (!yarn->unreadable || yarn->claim.version.len)
		entry_take(yarn, &yarn->claim, yarn->range);
}

/* A word in quotes, or up to a blank, comma or colon that ends the line. False: the quotes are not closed, or nothing stands there. */
static bool next_word(struct slice *line, struct slice *ret_word)
{
	size_t len = 0;

	*line = slice_trim(*line);
	if (slice_starts_with(*line, S("\""))) {
		for (len = 1; len < line->len && line->ptr[len] != '"'; len++)
			if (line->ptr[len] == '\\')
				len++;
		if (len >= line->len)
			return false;
		*ret_word = slice_make(line->ptr + 1, len - 1);
		*line = slice_from(*line, len + 1);
		return true;
	}
	while (len < line->len && line->ptr[len] != ' ' && line->ptr[len] != ',' &&
		!(line->ptr[len] == ':' && len + 1 == line->len))
		len++;
	*ret_word = slice_first(*line, len);
	*line = slice_from(*line, len);
	return len > 0;
}

static void bad_line(struct yarn *yarn, const char *why)
{
	yarn->unreadable = true;
	claims_note(&yarn->claims, NOTE_INCOMPLETE, "line %ju: %s", (uintmax_t)yarn->line, why);
}

/* "a@^1.0.0, a@^1.2.0:": all of them are the same package. */
static void entry_begin(struct yarn *yarn, struct slice line)
{
	struct slice word, name;

	entry_end(yarn);
	yarn->claim = (struct claim){ .evidence = line_evidence(yarn, yarn->line) };
	yarn->names = (struct name_list){ 0 };
	yarn->unreadable = false;
	if (!slice_ends_with(line, S(":")) || !next_word(&line, &word)) {
		bad_line(yarn, "no entry: quotes or a colon at its end are missing");
		return;
	}
	yarn->open = true;
	if (node_spec_cut(word, &name, &yarn->range)) {
		yarn->claim.name = node_real_name(name, yarn->range);
	} else {
		yarn->claim.name = word;
		yarn->range = S("");
	}
}

static void entry_line(struct yarn *yarn, struct slice line, size_t indent)
{
	struct slice key, value = S("");
	bool table = slice_ends_with(line, S(":"));

	if (!next_word(&line, &key) || (!table && !next_word(&line, &value))) {
		bad_line(yarn, "no word and its value");
	} else if (indent > 2) {
		if (yarn->in_names)
			name_list_add(&yarn->names, node_real_name(key, value), yarn->arena);
	} else {
		yarn->in_names = table && (slice_equal(key, S("dependencies")) || slice_equal(key, S("optionalDependencies")));
		if (!table && slice_equal(key, S("version")))
			yarn->claim.version = value;
	}
}

static void version_1_read(struct yarn *yarn)
{
	struct slice left = node_without_mark(yarn->claims.file->bytes), line;

	while (slice_next_line(&left, &line)) {
		size_t indent = 0;

		yarn->line++;
		while (indent < line.len && line.ptr[indent] == ' ')
			indent++;
		line = slice_trim(line);
		if (!line.len || line.ptr[0] == '#')
			continue;
		if (!indent)
			entry_begin(yarn, line);
		else if (yarn->open)
			entry_line(yarn, line, indent);
		else if (!yarn->unreadable)
			bad_line(yarn, "it belongs to no entry");
	}
	entry_end(yarn);
}

/* "a@npm:^1.0.0": { version: 1.2.3, resolution: "a@npm:1.2.3", dependencies: { b: ^2.0.0 }, linkType: hard } */
static void later_entry(struct yarn *yarn, struct slice key, const struct tree *entry)
{
	struct claim claim = { .version = tree_text(entry, "version"), .evidence = line_evidence(yarn, entry->line) };
	struct slice resolution = tree_text(entry, "resolution"), name, range = S("");
	struct node_needs needs = { 0 };

	if (!resolution.len && !slice_cut(key, ',', &resolution, &name))
		resolution = key;
	if (node_spec_cut(resolution, &name, &range))
		claim.name = node_real_name(name, range);
	if (slice_equal(tree_text(entry, "linkType"), S("soft")))
		return;
	node_needs_of_tree(entry, &needs, yarn->arena);
	claim.depends = node_needs_end(&needs, yarn->arena);
	entry_take(yarn, &claim, range);
}

static void later_read(struct yarn *yarn)
{
	const struct tree *root;
	struct error err;

	if (yaml_read(yarn->claims.file->bytes, yarn->arena, &root, &err) < 0) {
		claims_note(&yarn->claims, NOTE_INCOMPLETE, "%s", err.text);
		return;
	}
	for (size_t i = 0; root && i < root->count; i++) {
		if (slice_equal(root->keys[i], S("__metadata")))
			continue;
		if (root->items[i]->kind == TREE_TABLE)
			later_entry(yarn, root->keys[i], root->items[i]);
		else
			claims_note(&yarn->claims, NOTE_INCOMPLETE, "line %ju: '%.*s' is no entry",
				(uintmax_t)root->items[i]->line, SLICE_ARG(slice_first(root->keys[i], 80)));
	}
}

static int yarn_lock_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct yarn yarn = { .claims = claims_begin(file, "yarn_lock", PACKAGE_NPM, sink, notes), .arena = file->arena };

	if (node_place(file->path) != NODE_PLACE_OUTSIDE)
		return 0; /* what a package was developed with */
	if (slice_starts_with(file->bytes, S("__metadata:")) || slice_find(file->bytes, S("\n__metadata:")) >= 0)
		later_read(&yarn);
	else
		version_1_read(&yarn);
	claims_check_end(&yarn.claims, file->bytes, NOTE_INCOMPLETE);
	return claim_list_end(&yarn.list, &yarn.claims);
}

static const struct interest yarn_lock_interests[] = {
	{ INTEREST_BASE_NAME, "yarn.lock" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_yarn_lock = {
	.name = "yarn_lock",
	.interests = yarn_lock_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_SOURCE,
	.parse = yarn_lock_parse,
};
