/* cyclonedx_xml.c - CycloneDX in XML as a tree: elements and attributes are members, those that hold others of one kind are lists */
#include "codec/xml.h"
#include "rulings/reading.h"

static const struct slice lists[] = { S("affects"), S("authors"), S("components"), S("references"), S("versions"),
	S("vulnerabilities") };

bool cyclonedx_is_xml(struct slice text)
{
	return slice_starts_with(slice_trim(slice_starts_with(text, S("\xef\xbb\xbf")) ? slice_from(text, 3) : text), S("<"));
}

static bool is_list(struct slice name)
{
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (slice_equal(name, lists[i]))
			return true;
	return false;
}

static struct tree *text_of(struct slice text, uint64_t line, struct arena *arena)
{
	struct tree *tree = tree_new(arena, TREE_TEXT, line);

	tree->text = text;
	tree->quoted = true;
	return tree;
}

/* Of several of one name the first: what may be there several times is in a list. Depth is the XML reader's limit. */
static struct tree *tree_of(const struct xml *element, struct arena *arena)
{
	bool list = is_list(element->name);
	struct tree *tree;

	if (!list && !element->first && element->attribute_count == 0)
		return text_of(element->text, element->line, arena);
	tree = tree_new(arena, list ? TREE_LIST : TREE_TABLE, element->line);
	for (size_t i = 0; !list && i < element->attribute_count; i++)
		if (!tree_find(tree, element->attributes[2 * i]))
			tree_add(arena, tree, element->attributes[2 * i],
				text_of(element->attributes[2 * i + 1], element->line, arena));
	for (const struct xml *child = element->first; child; child = child->next)
		if (list || !tree_find(tree, child->name))
			tree_add(arena, tree, list ? S("") : child->name, tree_of(child, arena));
	return tree;
}

int cyclonedx_read_xml(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err)
{
	const struct xml *root;
	struct tree *tree;
	int r = xml_read(text, arena, &root, err);

	if (r < 0)
		return r;
	if (!slice_equal(root->name, S("bom")) ||
		!slice_starts_with(xml_attribute(root, "xmlns"), S("http://cyclonedx.org/schema/bom/")))
		return error_set(err, ERR_FORMAT, "no VEX document: XML, and not CycloneDX");
	tree = tree_of(root, arena);
	if (tree->kind == TREE_TABLE && !tree_find(tree, S("bomFormat")))
		tree_add(arena, tree, S("bomFormat"), text_of(S("CycloneDX"), 1, arena));
	*ret_root = tree;
	return 0;
}
