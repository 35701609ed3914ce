/* tree.c - fuzz target: TOML, YAML and XML; the first byte says which */
#include "codec/toml.h"
#include "codec/xml.h"
#include "codec/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte is read: a sanitizer sees what points nowhere. What is there more than once is walked once. */
static uint64_t walk(const struct tree *tree, size_t *left)
{
	uint64_t hash = slice_hash(tree->text, tree->line);

	for (size_t i = 0; i < tree->count && *left; i++) {
		--*left;
		if (tree->kind == TREE_TABLE && tree_find(tree, tree->keys[i]) != tree->items[i])
			__builtin_trap();
		hash += walk(tree->items[i], left);
	}
	return hash;
}

static uint64_t walk_xml(const struct xml *element)
{
	uint64_t hash = slice_hash(element->text, slice_hash(element->name, 1));

	for (const struct xml *child = element->first; child; child = child->next)
		hash += walk_xml(child);
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_from(slice_make(data, size), 1);
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *tree = NULL;
	const struct xml *xml = NULL;
	size_t left = 100000;
	struct error err;

	switch (size ? data[0] % 3 : 0) {
	case 0:
		(void)toml_read(text, &arena, &tree, &err);
		break;
	case 1:
		(void)yaml_read(text, &arena, &tree, &err);
		break;
	default:
		(void)xml_read(text, &arena, &xml, &err);
		break;
	}
	if ((tree && walk(tree, &left) == 42) || (xml && walk_xml(xml) == 42))
		return 0;
	return 0;
}
