/* hex_test.c - Erlang's and Elixir's terms, and what lock files and application resource files say in them */
#include "base/test.h"
#include "built/erlang_terms.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_hex_lock, cataloger_erlang_app;

static void print(struct buffer *out, const struct tree *term)
{
	switch (term->kind) {
	case TREE_TEXT:
		buffer_add_slice(out, term->text);
		return;
	case TREE_LIST:
		buffer_add_byte(out, '[');
		for (size_t i = 0; i < term->count; i++) {
			if (i)
				buffer_add_byte(out, ' ');
			print(out, term->items[i]);
		}
		buffer_add_byte(out, ']');
		return;
	case TREE_TABLE:
		buffer_add_byte(out, '{');
		for (size_t i = 0; i < term->count; i++) {
			buffer_addf(out, "%s%.*s=", i ? " " : "", SLICE_ARG(term->keys[i]));
			print(out, term->items[i]);
		}
		buffer_add_byte(out, '}');
		return;
	}
}

TEST(terms_are_read_as_a_tree)
{
	static const struct {
		const char *text, *tree, *error;
	} cases[] = {
		{ "", "[]", NULL },
		{ "a. b", "[a b]", NULL },
		{ "{a, 1, -2.5, \"b\\\"c\"}.", "[[a 1 -2.5 b\"c]]", NULL },
		{ "%% a comment\n[<<\"x\">>, <<\"y\"/utf8>>, 'Z z', <<>>]. % more\n", "[[x y Z z ]]", NULL },
		{ "#{a => 1, <<\"b\">> => [2]}.", "[{a=1 b=[2]}]", NULL },
		{ "%{\"a\": {:b, :\"c d\", nil}, e: [f: 1, g: \"x\", h: [:i]], :j => 2}",
			"[{a=[b c d nil] e=[[f 1] [g x] [h [i]]] j=2}]", NULL },
		{ "[\"a\"\n \"b\", Elixir.Foo.Bar, fun?]", "[[ab Elixir.Foo.Bar fun?]]", NULL },
		{ "[a,]", "[[a]]", NULL },
		{ "[a b]", "[[a]]", "line 1: a comma is missing" },
		{ "[a,\n{b, \"c", "[[a [b]]]", "line 2: a string that does not end" },
		{ "%{\"a\": {:b", "[{a=[b]}]", "line 1: ends in the middle of a term" },
		{ "%{\"a\"}", "[{}]", "line 1: a key without a value" },
		{ "{a, fun() -> 1}", "[[a fun]]", "line 1: a comma is missing" },
		{ "]", "[]", "line 1: no term" },
		{ "<<\"a\"", "[]", "line 1: a binary that does not end" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		struct tree *root = tree_new(&arena, TREE_LIST, 1);
		struct error err;
		int r = erlang_terms_read(slice_from_text(cases[i].text), root, &arena, &err);

		print(&out, root);
		CHECK_SLICE(buffer_slice(&out), cases[i].tree);
		CHECK_INT(r < 0, cases[i].error != NULL);
		if (r < 0)
			CHECK_TEXT(err.text, cases[i].error);
	}
}

TEST(terms_that_lie_too_deep_in_each_other_are_an_error)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct tree *root = tree_new(&arena, TREE_LIST, 1);
	struct error err;
	char text[200];

	memset(text, '[', sizeof text);
	CHECK_INT(erlang_terms_read(slice_make(text, sizeof text), root, &arena, &err), -ERR_LIMIT);
}

/* As mix 1.14 writes it. */
TEST(mix_lock_is_read)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_hex_lock, "srv/mix.lock",
			  S("%{\n"
			    "  \"a\": {:hex, :a, \"1.0.0\", \"00\", [:mix], [{:b, \"~> 2.0\", [hex: :b_real, repo: \"hexpm\", "
			    "optional: false]}, "
			    "{:c, \">= 0.0.0\", [hex: :c]}], \"hexpm\", \"00\"},\n"
			    "  \"b\": {:hex, :b_real, \"2.1.0-rc.1\", \"00\"},\n"
			    "  \"g\": {:git, \"https://example.invalid/g.git\", \"0123abcd\", [branch: \"master\"]},\n"
			    "  \"p\": {:path, \"../p\"},\n"
			    "  \"x\": {:hex, :x},\n"
			    "}\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0.0 |  | a 1.0.0 |  |  | line 2 > b_real, c\n"
						 "b_real 2.1.0-rc.1 |  | b_real 2.1.0-rc.1 |  |  | line 3\n"
						 "g 0123abcd |  | g 0123abcd |  |  | line 4\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete srv/mix.lock: line 6: 'x' has no version\n");
	CHECK_INT(collected_parse(&got, &cataloger_hex_lock, "mix.lock",
			  S("%{\n  \"a\": {:hex, :a, \"1.0.0\", \"00\"},\n  \"b\": {:hex, :b, \"1.")),
		0);
	CHECK_INT(got.package_count, 1);
	CHECK_SLICE(buffer_slice(&got.notes), "remark mix.lock: its last line has no end: it may be cut off\n"
					      "incomplete mix.lock: line 3: a string that does not end\n"
					      "incomplete mix.lock: line 3: 'b' has no version\n");
	collected_done(&got);
}

TEST(rebar_lock_is_read_with_and_without_its_version)
{
	struct collected got = { 0 };

	CHECK_INT(collected_parse(&got, &cataloger_hex_lock, "rebar.lock",
			  S("{\"1.2.0\",\n[{<<\"certifi\">>,{pkg,<<\"certifi\">>,<<\"2.5.3\">>},1},\n"
			    " {<<\"g\">>,\n  {git,\"https://example.invalid/g.git\",\n       {ref,\"0123abcd\"}},\n  0},\n"
			    " {<<\"alias\">>,{pkg,<<\"real\">>,<<\"1.0.0\">>},0}]}.\n"
			    "[\n{pkg_hash,[\n {<<\"certifi\">>, <<\"00\">>}]}\n].\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "certifi 2.5.3\ng 0123abcd\nreal 1.0.0\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_hex_lock, "rebar.lock",
			  S("[{<<\"a\">>,{pkg,<<\"a\">>,<<\"1.0\">>},0},\n {<<\"b\">>,{raw},0}].\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "a 1.0\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete rebar.lock: line 2: 'b' has no version\n");
	CHECK_INT(collected_parse(&got, &cataloger_hex_lock, "rebar.lock", S("[].\n")), 0);
	CHECK_INT(got.note_count + got.package_count, 0);
	collected_done(&got);
}

TEST(applications_are_packages_unless_the_run_time_brings_them)
{
	struct collected got = { .all = true, .with_depends = true };

	CHECK_INT(collected_parse(&got, &cataloger_erlang_app, "app/lib/phoenix-1.7.0/ebin/phoenix.app",
			  S("{application,phoenix,\n             [{config_mfa,[]},{description,\"a\" \"b\"},\n"
			    "              {modules,['Elixir.Phoenix']},{registered,[]},\n"
			    "              {vsn,\"1.7.0\"},{applications,[kernel,stdlib,elixir,plug,jason]}]}.\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.packages), "phoenix 1.7.0 |  | phoenix 1.7.0 |  |  | vsn > jason, plug\n");
	CHECK_INT(got.note_count, 0);
	CHECK_INT(collected_parse(
			  &got, &cataloger_erlang_app, "app/lib/ssl-11.0/ebin/ssl.app", S("{application,ssl,[{vsn,\"11.0\"}]}.")),
		0);
	CHECK_INT(got.note_count + got.package_count, 0);
	CHECK_INT(collected_parse(&got, &cataloger_erlang_app, "a/ebin/a.app", S("{application, a, [{vsn, git}]}.")), 0);
	CHECK_SLICE(buffer_slice(&got.notes), "remark a/ebin/a.app: 'a' has the version 'git', which is none\n");
	CHECK_INT(collected_parse(&got, &cataloger_erlang_app, "a/ebin/a.app", S("{application, a, [{descr")), 0);
	CHECK_INT(got.note_count, 2);
	CHECK(cataloger_erlang_app.accepts(S("a/ebin/a.app")) && !cataloger_erlang_app.accepts(S("a/b/a.app")));
	collected_done(&got);
}
