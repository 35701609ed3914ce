/* yaml.c - fuzz strict YAML and its schema: what is taken strictly, the tolerant reader takes as well, as the same tree */
#include "codec/yaml.h"
#include "codec/schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const struct tree *a, const struct tree *b)
{
	if (a->kind != b->kind || a->count != b->count || a->line != b->line || a->quoted != b->quoted || !a->line ||
		!a->column || !slice_equal(a->text, b->text))
		abort();
	for (size_t i = 0; i < a->count; i++) {
		if (a->kind == TREE_TABLE &&
			(!slice_equal(a->keys[i], b->keys[i]) || !a->items[i]->key_line || !a->items[i]->key_column))
			abort();
		compare(a->items[i], b->items[i]);
	}
}

/* Asks every value for everything: each has an answer, or is an error that says where. */
static void ask(const struct tree *value, struct arena *arena)
{
	for (unsigned question = 0; question < 9; question++) {
		struct error err = { 0 };
		struct schema schema = { .name = S("f"), .arena = arena, .err = &err };

		switch (question) {
		case 0:
			schema_table(&schema, value, "a! b id title");
			break;
		case 1:
			schema_list(&schema, value, 1, 3);
			break;
		case 2:
			schema_text(&schema, value, 20);
			break;
		case 3:
			schema_lines(&schema, value, 3, 20);
			break;
		case 4:
			schema_words(&schema, value, "a b 10", 3);
			break;
		case 5:
			schema_switch(&schema, value, true);
			break;
		case 6:
			schema_number(&schema, value, 1, 100, 0);
			break;
		case 7:
			schema_mode(&schema, value, 0);
			break;
		default:
			schema_date(&schema, value);
			break;
		}
		if (schema.failed ? !slice_starts_with(slice_from_text(err.text), S("f:")) : err.text[0] != '\0')
			abort();
	}
	for (size_t i = 0; i < value->count; i++)
		ask(value->items[i], arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *root = NULL, *loose = NULL;
	struct error err;

	if (yaml_read_strictly(S("f"), slice_make(data, size), &arena, &root, &err) < 0)
		return 0;
	if (yaml_read(slice_make(data, size), &arena, &loose, &err) < 0 || !root != !loose)
		abort();
	if (root) {
		compare(root, loose);
		ask(root, &arena);
	}
	return 0;
}
