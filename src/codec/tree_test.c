/* tree_test.c - TOML, YAML and XML as trees, by examples of their specifications */
#include "base/buffer.h"
#include "base/test.h"
#include "codec/toml.h"
#include "codec/xml.h"
#include "codec/yaml.h"

/* {a="x",b=[1,2]}: quoted texts in quotes, keys in the order written. */
static void show(struct buffer *out, const struct tree *tree)
{
	if (!tree) {
		buffer_addf(out, "nothing");
		return;
	}
	if (tree->kind == TREE_TEXT) {
		buffer_addf(out, tree->quoted ? "\"%.*s\"" : "%.*s", SLICE_ARG(tree->text));
		return;
	}
	buffer_add_byte(out, tree->kind == TREE_LIST ? '[' : '{');
	for (size_t i = 0; i < tree->count; i++) {
		if (i)
			buffer_add_byte(out, ',');
		if (tree->kind == TREE_TABLE)
			buffer_addf(out, "%.*s=", SLICE_ARG(tree->keys[i]));
		show(out, tree->items[i]);
	}
	buffer_add_byte(out, tree->kind == TREE_LIST ? ']' : '}');
}

typedef int reads(struct slice text, struct arena *arena, const struct tree **ret_root, struct error *err);

static void check(reads *read, const char *text, const char *want)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer got = BUFFER_INIT(0);
	const struct tree *root = NULL;
	struct error err;

	if (read(slice_from_text(text), &arena, &root, &err) < 0)
		buffer_addf(&got, "! %s", err.text);
	else
		show(&got, root);
	CHECK_SLICE(buffer_slice(&got), want);
}

TEST(toml_is_read_as_its_specification_has_it)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "{}" },
		{ "# a comment\nkey = \"value\" # another\n", "{key=\"value\"}" },
		{ "bare_key = 1\nbare-key = 2\n1234 = 3\n\"127.0.0.1\" = 4\n'quoted \"value\"' = 5\n\"\" = 6",
			"{bare_key=1,bare-key=2,1234=3,127.0.0.1=4,quoted \"value\"=5,=6}" },
		{ "name = \"Orange\"\nphysical.color = \"orange\"\nphysical . shape = \"round\"\nsite.\"google.com\" = true",
			"{name=\"Orange\",physical={color=\"orange\",shape=\"round\"},site={google.com=true}}" },
		{ "a = \"I'm \\\"quoted\\\". Jos\\u00E9\\n\\U0001F600\"",
			"{a=\"I'm \"quoted\". Jos\xc3\xa9\n\xf0\x9f\x98\x80\"}" },
		{ "a = \"\"\"\nRoses\r\nViolets\"\"\"", "{a=\"Roses\nViolets\"}" },
		{ "a = \"\"\"The quick \\\n\n\n  brown \\\n  fox.\"\"\"", "{a=\"The quick brown fox.\"}" },
		{ "a = \"\"\"Two quotes: \"\". And at the end: \"\"\"\"\"", "{a=\"Two quotes: \"\". And at the end: \"\"\"}" },
		{ "a = 'C:\\Users\\nodejs'\nb = '''\nThe first\n'that' ''x'''''",
			"{a=\"C:\\Users\\nodejs\",b=\"The first\n'that' ''x''\"}" },
		{ "a = [+99, 0, -17, 1_000, 0xDEAD_beef, 0o755, 0b1101, +1.0, 5e+22, 6.626e-34, 224_617.445_991, -inf, nan]",
			"{a=[+99,0,-17,1_000,0xDEAD_beef,0o755,0b1101,+1.0,5e+22,6.626e-34,224_617.445_991,-inf,nan]}" },
		{ "a = [1979-05-27T07:32:00Z, 1979-05-27T00:32:00.999999-07:00, 1979-05-27 07:32:00Z, 1979-05-27T07:32:00, "
		  "1979-05-27, "
		  "07:32:00, 00:32:00.5]",
			"{a=[1979-05-27T07:32:00Z,1979-05-27T00:32:00.999999-07:00,1979-05-27 "
			"07:32:00Z,1979-05-27T07:32:00,1979-05-27,"
			"07:32:00,00:32:00.5]}" },
		{ "a = [\n  1, # one\n  2,\n]\nb = [[1],[\"x\"],{c={d=1}}]", "{a=[1,2],b=[[1],[\"x\"],{c={d=1}}]}" },
		{ "[dog.\"tater.man\"]\ntype.name = \"pug\"\n[ j . 'l' ]\n", "{dog={tater.man={type={name=\"pug\"}}},j={l={}}}" },
		{ "[x.y.z.w]\n[x]\na=1", "{x={y={z={w={}}},a=1}}" },
		{ "[[fruits]]\nname = "
		  "\"apple\"\n[fruits.physical]\ncolor=\"red\"\n[[fruits.varieties]]\nname=\"a\"\n[[fruits.varieties]]\nname="
		  "\"b\"\n"
		  "[[fruits]]\nname=\"banana\"",
			"{fruits=[{name=\"apple\",physical={color=\"red\"},varieties=[{name=\"a\"},{name=\"b\"}]},{name="
			"\"banana\"}]}" },
		{ "point = { x = 1, y.z = 2 }\nempty = {}", "{point={x=1,y={z=2}},empty={}}" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(toml_read, cases[i].text, cases[i].want);
}

TEST(toml_that_its_specification_forbids_is_refused)
{
	static const char *const cases[] = { "key = ", "first = \"Tom\" last = \"P\"", "= \"no key\"", "a = 1\na = 2",
		"a.b=1\na=2", "a = 1\na.b = 2", "[a]\n[a]", "[a]\nb=1\n[a.b]", "a = [1]\n[[a]]", "[[a]]\n[a]", "[a]\n[[a]]",
		"a = {b=1,}", "a = {b=1\n}", "a = {b=1}\na.c=2", "a = {b={c=1}}\n[a.b.d]", "a = 01", "a = 1__0", "a = _1",
		"a = 1_", "a = .5", "a = 5.", "a = 1e", "a = 0xG", "a = +0x1", "a = tru", "a = \"x", "a = 'x\n'", "a = \"\\q\"",
		"a = \"\\uD800\"", "a = \"\x01\"", "a = \"\xff\"", "a = \"\"\"x", "\"\"\"a\"\"\" = 1", "[a", "[[a]", "[]", "[a.]",
		"a = [1 2]", "a = [1,,2]", "a = 1979-05", "a = 07:32", "a b = 1", "a = \"\\U00110000\"", "a\n= 1", "# \x01",
		"a = 1979-05-27T07:32:00+01" };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct tree *root;
		struct error err;

		if (toml_read(slice_from_text(cases[i]), &arena, &root, &err) != -ERR_FORMAT)
			fail_msg("'%s' was taken", cases[i]);
		CHECK(strncmp(err.text, "line ", 5) == 0);
	}
}

TEST(values_that_lie_too_deep_are_a_limit_and_not_the_end_of_the_stack)
{
	static char deep[200000];
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *root;
	struct error err;

	memset(deep, '[', sizeof deep);
	deep[0] = 'a';
	deep[1] = '=';
	CHECK_INT(toml_read(slice_make(deep, sizeof deep), &arena, &root, &err), -ERR_LIMIT);
	deep[0] = deep[1] = '[';
	CHECK(yaml_read(slice_make(deep, sizeof deep), &arena, &root, &err) < 0);
}

TEST(keys_of_a_large_table_are_found)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	const struct tree *root;
	struct error err;

	for (int i = 0; i < 50000; i++)
		buffer_addf(&text, "key%d = %d\n", i, i);
	CHECK_INT(toml_read(buffer_slice(&text), &arena, &root, &err), 0);
	CHECK_INT(root->count, 50000);
	CHECK_SLICE(tree_text(root, "key0"), "0");
	CHECK_SLICE(tree_text(root, "key31415"), "31415");
	CHECK(!tree_get(root, "key50000"));
	buffer_addf(&text, "key7 = 1\n");
	CHECK_INT(toml_read(buffer_slice(&text), &arena, &root, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 50001, column 6: a key that stands twice");
}

TEST(yaml_is_read_as_libraries_write_it)
{
	check(yaml_read, "", "nothing");
	check(yaml_read, "a: 1\nb: '1'\nc:\n  - x\n  - y: z\n", "{a=1,b=\"1\",c=[x,{y=z}]}");
	check(yaml_read, "--- &top\na: &x {b: c}\nd: *x\n", "{a={b=c},d={b=c}}");
	check(yaml_read, "a: |\n  two\n  lines\n", "{a=\"two\nlines\n\"}");
	check(yaml_read, "a: 1\na: 2\n", "! line 2: a key that stands twice");
	check(yaml_read, "? [a]\n: 2\n", "! line 1: a key that is no text");
	check(yaml_read, "a: *x\n", "! line 1: an alias of nothing");
	check(yaml_read, "a: &x [*x]\n", "! line 1: an alias of nothing");
	check(yaml_read, "a: 1\n---\nb: 2\n", "! line 2: a second document");
}

TEST(a_billion_laughs_are_a_limit)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct tree *root;
	struct error err;

	buffer_addf(&text, "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 10; i++) {
		buffer_addf(&text, "a%d: &a%d [", i, i);
		for (int k = 0; k < 10; k++)
			buffer_addf(&text, "%s*a%d", k ? "," : "", i - 1);
		buffer_addf(&text, "]\n");
	}
	CHECK_INT(yaml_read(buffer_slice(&text), &arena, &root, &err), -ERR_LIMIT);
}

TEST(xml_is_a_tree_of_elements)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct xml *root;
	struct error err;

	CHECK_INT(
		xml_read(S("<?xml version=\"1.0\"?><m:p xmlns:m='x'><a id='1'> one &amp; <b>two</b> </a><a>three</a><c/></m:p>"),
			&arena, &root, &err),
		0);
	CHECK_SLICE(root->name, "p");
	CHECK_SLICE(xml_text(root, "a"), "one &");
	CHECK_SLICE(xml_attribute(xml_child(root, "a"), "id"), "1");
	CHECK_SLICE(xml_text(xml_child(root, "a"), "b"), "two");
	CHECK_SLICE(xml_next(xml_child(root, "a"))->text, "three");
	CHECK(!xml_next(xml_next(xml_child(root, "a"))));
	CHECK_SLICE(xml_text(xml_child(root, "nothing"), "b"), "");
	CHECK_INT(xml_read(S("<a>\n<b></a>"), &arena, &root, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 2: mismatched tag");
	CHECK_INT(xml_read(S("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), &arena, &root, &err), -ERR_UNSUPPORTED);
}
