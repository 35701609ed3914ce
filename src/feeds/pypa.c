/* pypa.c - the Python Packaging Advisory Database: OSV records that are written as YAML, a record a document
 *
 * A record becomes JSON and goes to the reader of OSV. YAML's plain scalars keep what was written there: "fixed: 0.10" is the version
 * 0.10, and a date is its text. */
#include "codec/json.h"
#include "codec/yaml.h"
#include "feeds/osv.h"

#define JSON_BYTES_MAX (32u << 20) /* aliases repeat what they stand for */

/* False where it lies too deep: aliases make a tree deeper than the text is. */
static bool write_tree(struct json_writer *writer, const struct tree *tree, struct arena *arena)
{
	bool fits = writer->depth < JSON_DEPTH_MAX;

	if (tree->kind == TREE_TEXT) {
		if (tree_is_null(tree))
			json_put_null(writer);
		else
			json_put_string(writer, tree->text);
		return true;
	}
	if (!fits)
		return false;
	if (tree->kind == TREE_TABLE)
		json_begin_object(writer);
	else
		json_begin_array(writer);
	for (size_t i = 0; fits && i < tree->count; i++) {
		if (tree->kind == TREE_TABLE)
			json_key(writer, arena_text(arena, tree->keys[i]));
		fits = write_tree(writer, tree->items[i], arena);
	}
	if (!fits)
		return false;
	if (tree->kind == TREE_TABLE)
		json_end_object(writer);
	else
		json_end_array(writer);
	return true;
}

static int pypa_parse(struct slice path, struct slice bytes, struct feed_sink *sink, struct arena *arena, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(JSON_BYTES_MAX);
	const struct tree *root = NULL;
	struct json_writer writer;
	int r = yaml_read(bytes, arena, &root, err);

	if (r < 0)
		return r;
	if (!root || root->kind != TREE_TABLE)
		return error_set(err, ERR_FORMAT, "no record: YAML without a table");
	json_writer_init(&writer, &text, false);
	if (!write_tree(&writer, root, arena))
		return error_set(err, ERR_LIMIT, "values lie too deep in each other");
	if (text.full)
		return error_set(err, ERR_LIMIT, "aliases make it larger than %u bytes", JSON_BYTES_MAX);
	return osv_parse(path, buffer_slice(&text), sink, arena, err);
}

const struct feed feed_pypa = {
	.name = "pypa-advisory-database",
	.parse = pypa_parse,
};
