/* schema_test.c - strict YAML, and what is expected of it */
#include "base/test.h"
#include "codec/schema.h"
#include "codec/yaml.h"

TEST(strict_yaml_knows_where_keys_and_values_stand)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *root, *b;
	struct error err;

	CHECK_INT(yaml_read_strictly(S("f"), S("a: 1\nb:\n  - {c: 'x',  d: [y]}\n\"\xc3\xa9\": z\n"), &arena, &root, &err), 0);
	CHECK_INT(root->line, 1);
	CHECK_INT(root->column, 1);
	b = tree_get(root, "b");
	CHECK_INT(b->key_line, 2);
	CHECK_INT(b->key_column, 1);
	CHECK_INT(b->line, 3);
	CHECK_INT(b->column, 3);
	CHECK_INT(b->items[0]->column, 5);
	CHECK_INT(tree_get(b->items[0], "c")->column, 9);
	CHECK_INT(tree_get(b->items[0], "d")->key_column, 15);
	CHECK_INT(tree_get(root, "\xc3\xa9")->column, 6); /* characters, not bytes */
}

TEST(strict_yaml_refuses_what_surprises)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "a: &x 1\n", "f:1:4: an anchor (&name), which is not used here" },
		{ "a: 1\nb: [*x]\n", "f:2:5: an alias (*name), which is not used here" },
		{ "a: !!str 1\n",
			"f:1:4: a tag (!type), which is not used here; a text that looks like something else stands in quotes" },
		{ "a: ! 1\n",
			"f:1:4: a tag (!type), which is not used here; a text that looks like something else stands in quotes" },
		{ "a: 1\nb: 2\n  \na: 3\n", "f:4:1: the key 'a' stands twice" },
		{ "a: {b: 1, b: 2}\n", "f:1:11: the key 'b' stands twice" },
		{ "a: 1\n---\nb: 1\n", "f:2:1: a second document" },
		{ "? [a]\n: 2\n", "f:1:3: a key that is no text" },
		{ "a: \"x\\0y\"\n", "f:1:4: a text with a NUL byte" },
		{ "a: 1\nb: x\xff\n", "f:2:5: invalid leading UTF-8 octet" },
		{ "a: 1\nb: \"x\nc: 2\n", "f:2:4: a text in quotes that begins here: the file ends before it does" },
		{ "a: b: c\n", "f:1:5: mapping values are not allowed in this context" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct tree *root = NULL;
		struct error err = { 0 };

		CHECK(yaml_read_strictly(S("f"), slice_from_text(cases[i].text), &arena, &root, &err) < 0);
		CHECK_TEXT(err.text, cases[i].error);
		CHECK(!root);
	}
	{
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct tree *root = NULL;
		struct error err;

		CHECK(yaml_read_strictly(S("f"), S("a: \xff\n"), &arena, &root, &err) < 0);
		CHECK(yaml_read_strictly(S("f"), S("a: 1\n\tb: 2\n"), &arena, &root, &err) < 0);
		CHECK(strncmp(err.text, "f:2:1: ", 7) == 0);
		CHECK(yaml_read_strictly(S("f"),
			      S("\xff\xfe"
				"a\0:\0"),
			      &arena, &root, &err) < 0);
		CHECK_TEXT(err.text, "f:1:1: expected a text in UTF-8, found one in UTF-16");
		CHECK(yaml_read_strictly(S("f"), S("a: 1\nb:  \0\n"), &arena, &root, &err) < 0);
		CHECK_TEXT(err.text, "f:2:5: control characters are not allowed");
		CHECK_INT(yaml_read_strictly(S("f"),
				  S("\xef\xbb\xbf"
				    "a: 1\r\n"),
				  &arena, &root, &err),
			0);
		CHECK_SLICE(tree_get(root, "a")->text, "1");
	}
}

/* A document of all kinds, read in a row. */
static int read_all(struct slice text, struct arena *arena, struct error *err)
{
	struct schema schema = { .name = S("r.yaml"), .arena = arena, .err = err };
	const struct tree *root = schema_read(&schema, text), *list;

	if (!schema_table(&schema, root, "id! title line count mode on rating list several until"))
		return schema.failed;
	schema_line(&schema, tree_get(root, "id"), 10);
	schema_text(&schema, tree_get(root, "title"), 20);
	schema_number(&schema, tree_get(root, "count"), 1, 90, 0);
	schema_mode(&schema, tree_get(root, "mode"), 0);
	schema_switch(&schema, tree_get(root, "on"), false);
	schema_word(&schema, tree_get(root, "rating"), "critical high moderate low");
	list = tree_get(root, "list");
	if (list && schema_list(&schema, list, 1, 2))
		for (size_t i = 0; i < list->count; i++)
			schema_table(&schema, list->items[i], "a b!");
	schema_lines(&schema, tree_get(root, "several"), 2, 5);
	schema_date(&schema, tree_get(root, "until"));
	return schema.failed;
}

TEST(an_error_says_where_it_is_and_what_was_expected)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "", "r.yaml:1:1: the file says nothing" },
		{ "# only this\n", "r.yaml:1:1: the file says nothing" },
		{ "- id: a\n", "r.yaml:1:1: expected a table of id, title, line, count, mode, on, rating, list, several, until, "
			       "found a list" },
		{ "title: a\n", "r.yaml:1:1: the key 'id' is missing" },
		{ "id: a\n\n tilte: b\n", "r.yaml:3:7: mapping values are not allowed in this context" },
		{ "id: a\ntilte: b\n", "r.yaml:2:1: unknown key 'tilte'; did you mean 'title'?" },
		{ "id: a\nxyz: b\n", "r.yaml:2:1: unknown key 'xyz'; expected one of id, title, line, count, mode, on, rating, "
				     "list, several, until" },
		{ "id: [a]\n", "r.yaml:1:5: expected a text, found a list" },
		{ "id:\n", "r.yaml:1:4: expected a text, found nothing" },
		{ "id: ''\n", "r.yaml:1:5: expected a text, found nothing" },
		{ "id: ~\n", "r.yaml:1:5: expected a text, found '~'" },
		{ "id: abcdefghijk\n", "r.yaml:1:5: expected a text of at most 10 bytes, found 11" },
		{ "id: \"a\\nb\"\n", "r.yaml:1:5: expected a text of one line without control characters" },
		{ "id: \"a\\eb\"\n", "r.yaml:1:5: expected a text of one line without control characters" },
		{ "id: a\ncount: abc\n", "r.yaml:2:8: expected a whole number, found 'abc'" },
		{ "id: a\ncount: -1\n", "r.yaml:2:8: expected a whole number, found '-1'" },
		{ "id: a\ncount: 91\n", "r.yaml:2:8: expected a whole number from 1 to 90, found '91'" },
		{ "id: a\ncount: 99999999999999999999\n", "r.yaml:2:8: expected a whole number, found '99999999999999999999'" },
		{ "id: a\nmode: 0644\n", "r.yaml:2:7: expected an octal mode in quotes, as \"0644\", found '0644'" },
		{ "id: a\nmode: \"0694\"\n", "r.yaml:2:7: expected an octal mode in quotes, as \"0644\", found '0694'" },
		{ "id: a\nmode: \"17777\"\n", "r.yaml:2:7: expected an octal mode in quotes, as \"0644\", found '17777'" },
		{ "id: a\non: maybe\n", "r.yaml:2:5: expected one of yes, no, true, false, found 'maybe'" },
		{ "id: a\nrating: medium\n",
			"r.yaml:2:9: expected one of critical, high, moderate, low, found 'medium'; did you mean 'moderate'?" },
		{ "id: a\nrating: hihg\n",
			"r.yaml:2:9: expected one of critical, high, moderate, low, found 'hihg'; did you mean 'high'?" },
		{ "id: a\nlist: []\n", "r.yaml:2:7: expected a list of 1 or more, found 0" },
		{ "id: a\nlist: [{b: 1}, {b: 1}, {b: 1}]\n", "r.yaml:2:7: expected a list of at most 2, found 3" },
		{ "id: a\nlist:\n  - b: 1\n  - a: 1\n", "r.yaml:4:5: the key 'b' is missing" },
		{ "id: a\nseveral: [a, [b]]\n", "r.yaml:2:14: expected a text, found a list" },
		{ "id: a\nseveral: {a: b}\n", "r.yaml:2:10: expected a text, found a table" },
		{ "id: a\nuntil: tomorrow\n", "r.yaml:2:8: expected a date, as 2026-11-26, found 'tomorrow'" },
		{ "id: a\nuntil: 2026-02-30\n", "r.yaml:2:8: expected a date, as 2026-11-26, found '2026-02-30'" },
		/* the first of several, in the order they are asked for */
		{ "id: a\nmode: x\ncount: y\n", "r.yaml:3:8: expected a whole number, found 'y'" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct error err = { 0 };

		if (read_all(slice_from_text(cases[i].text), &arena, &err) >= 0)
			fail_msg("'%s' was taken", cases[i].text);
		CHECK_TEXT(err.text, cases[i].error);
	}
}

TEST(what_is_right_is_given)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct error err;
	struct schema schema = { .name = S("f"), .arena = &arena, .err = &err };
	const struct tree *root = schema_read(&schema,
		S("id: no\ntitle: |\n  two\n  lines\ncount: 7\nmode: \"01777\"\non: yes\noff: false\nrating: high\none: a\n"
		  "some: [a, '']\nmany: [b, 1.10]\nuntil: 2026-11-26\n"));
	struct slices many;

	CHECK(root != NULL);
	CHECK_SLICE(schema_line(&schema, tree_get(root, "id"), 9), "no"); /* as it is written */
	CHECK_SLICE(schema_text(&schema, tree_get(root, "title"), 99), "two\nlines\n");
	CHECK_INT(schema_number(&schema, tree_get(root, "count"), 0, 7, 3), 7);
	CHECK_INT(schema_number(&schema, tree_get(root, "nowhere"), 0, 7, 3), 3);
	CHECK_INT(schema_mode(&schema, tree_get(root, "mode"), 0), 01777);
	CHECK(schema_switch(&schema, tree_get(root, "on"), false));
	CHECK(!schema_switch(&schema, tree_get(root, "off"), true));
	CHECK(schema_switch(&schema, tree_get(root, "nowhere"), true));
	CHECK_SLICE(schema_word(&schema, tree_get(root, "rating"), "low high"), "high");
	CHECK_INT(schema_lines(&schema, tree_get(root, "one"), 1, 9).count, 1);
	CHECK_INT(schema_lines(&schema, tree_get(root, "nowhere"), 1, 9).count, 0);
	many = schema_words(&schema, tree_get(root, "many"), "b 1.10", 2);
	CHECK_INT(many.count, 2);
	CHECK_SLICE(many.items[1], "1.10");
	CHECK_SLICE(schema_date(&schema, tree_get(root, "until")), "2026-11-26");
	CHECK_INT(schema.failed, 0);
	CHECK_INT(schema_lines(&schema, tree_get(root, "some"), 2, 9).count, 0); /* an empty one is none */
	CHECK_TEXT(err.text, "f:11:11: expected a text, found nothing");
	CHECK_SLICE(schema_line(&schema, tree_get(root, "id"), 9), ""); /* from then on */
	schema_fail_key(&schema, root, "a second error says nothing");
	CHECK_TEXT(err.text, "f:11:11: expected a text, found nothing");
}
