/* template_test.c - the examples of Mustache's specification (github.com/mustache/spec 1.4: comments, delimiters, interpolation, inverted,
 * sections), without partials and lambdas; then what is ours */
#include "base/cleanup.h"
#include "base/test.h"
#include "template/sieve.h"

#include <stdio.h>

struct example {
	const char *name, *json, *template, *want;
};

static void render(struct slice text, struct slice json, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct error err = { 0 };

	if (template_parse(text, &arena, &template, &err) < 0 || template_render(template, json, out, &err) < 0)
		buffer_addf(out, "ERROR %s", err.text);
}

/* The same, of what the sieve leaves of the JSON, which comes to it in pieces of STEP bytes. */
static void render_sifted(struct slice text, struct slice json, size_t step, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct template_sieve sieve;
	struct error err = { 0 };

	CHECK_INT(template_parse(text, &arena, &template, &err), 0);
	template_sieve_begin(&sieve, template, 1 << 20);
	for (; json.len; json = slice_from(json, step))
		CHECK(sieve.drain.take(&sieve.drain, slice_first(json, step)));
	if (template_render(template, buffer_slice(&sieve.kept), out, &err) < 0)
		buffer_addf(out, "ERROR %s", err.text);
	template_sieve_done(&sieve);
}

static void check_sifted(const struct example *example)
{
	static const size_t steps[] = { 1, 3, 1000 };

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

		render_sifted(slice_from_text(example->template), slice_from_text(example->json), steps[i], &out);
		if (!slice_equal(buffer_slice(&out), slice_from_text(example->want)))
			printf("# sifted: %s\n", example->name);
		CHECK_SLICE(buffer_slice(&out), example->want);
	}
}

static void check_all(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);

		render(slice_from_text(examples[i].template), slice_from_text(examples[i].json), &out);
		if (!slice_equal(buffer_slice(&out), slice_from_text(examples[i].want)))
			printf("# %s\n", examples[i].name);
		CHECK_SLICE(buffer_slice(&out), examples[i].want);
		check_sifted(&examples[i]);
	}
}
#define CHECK_ALL(examples) check_all(examples, sizeof(examples) / sizeof(examples)[0])

TEST(comments_are_as_the_specification_has_them)
{
	static const struct example examples[] = {
		{ "Inline", "{}", "12345{{! Comment Block! }}67890", "1234567890" },
		{ "Multiline", "{}", "12345{{!\n  This is a\n  multi-line comment...\n}}67890\n", "1234567890\n" },
		{ "Standalone", "{}", "Begin.\n{{! Comment Block! }}\nEnd.\n", "Begin.\nEnd.\n" },
		{ "Indented Standalone", "{}", "Begin.\n  {{! Indented Comment Block! }}\nEnd.\n", "Begin.\nEnd.\n" },
		{ "Standalone Line Endings", "{}", "|\r\n{{! Standalone Comment }}\r\n|", "|\r\n|" },
		{ "Standalone Without Previous Line", "{}", "  {{! I'm Still Standalone }}\n!", "!" },
		{ "Standalone Without Newline", "{}", "!\n  {{! I'm Still Standalone }}", "!\n" },
		{ "Multiline Standalone", "{}", "Begin.\n{{!\nSomething's going on here...\n}}\nEnd.\n", "Begin.\nEnd.\n" },
		{ "Indented Multiline Standalone", "{}", "Begin.\n  {{!\n    Something's going on here...\n  }}\nEnd.\n",
			"Begin.\nEnd.\n" },
		{ "Indented Inline", "{}", "  12 {{! 34 }}\n", "  12 \n" },
		{ "Surrounding Whitespace", "{}", "12345 {{! Comment Block! }} 67890", "12345  67890" },
		{ "Variable Name Collision", "{\"! comment\": 1, \"! comment \": 2, \"!comment\": 3, \"comment\": 4}",
			"comments never show: >{{! comment }}<", "comments never show: ><" },
	};

	CHECK_ALL(examples);
}

TEST(delimiters_are_as_the_specification_has_them)
{
	static const struct example examples[] = {
		{ "Pair Behavior", "{\"text\": \"Hey!\"}", "{{=<% %>=}}(<%text%>)", "(Hey!)" },
		{ "Special Characters", "{\"text\": \"It worked!\"}", "({{=[ ]=}}[text])", "(It worked!)" },
		{ "Sections", "{\"section\": true, \"data\": \"I got interpolated.\"}",
			"[\n{{#section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | =}}\n|#section|\n  {{data}}\n  "
			"|data|\n|/section|\n]\n",
			"[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got interpolated.\n]\n" },
		{ "Inverted Sections", "{\"section\": false, \"data\": \"I got interpolated.\"}",
			"[\n{{^section}}\n  {{data}}\n  |data|\n{{/section}}\n\n{{= | | =}}\n|^section|\n  {{data}}\n  "
			"|data|\n|/section|\n]\n",
			"[\n  I got interpolated.\n  |data|\n\n  {{data}}\n  I got interpolated.\n]\n" },
		{ "Surrounding Whitespace", "{}", "| {{=@ @=}} |", "|  |" },
		{ "Outlying Whitespace (Inline)", "{}", " | {{=@ @=}}\n", " | \n" },
		{ "Standalone Tag", "{}", "Begin.\n{{=@ @=}}\nEnd.\n", "Begin.\nEnd.\n" },
		{ "Indented Standalone Tag", "{}", "Begin.\n  {{=@ @=}}\nEnd.\n", "Begin.\nEnd.\n" },
		{ "Standalone Line Endings", "{}", "|\r\n{{= @ @ =}}\r\n|", "|\r\n|" },
		{ "Standalone Without Previous Line", "{}", "  {{=@ @=}}\n=", "=" },
		{ "Standalone Without Newline", "{}", "=\n  {{=@ @=}}", "=\n" },
		{ "Pair with Padding", "{}", "|{{= @   @ =}}|", "||" },
	};

	CHECK_ALL(examples);
}

TEST(interpolation_is_as_the_specification_has_it)
{
	static const char forbidden[] = "{\"forbidden\": \"& \\\" < >\"}", number[] = "{\"power\": 1.21}",
			  text[] = "{\"string\": \"---\"}", person[] = "{\"person\": {\"name\": \"Joe\"}}";
	static const struct example examples[] = {
		{ "No Interpolation", "{}", "Hello from {Mustache}!\n", "Hello from {Mustache}!\n" },
		{ "Basic Interpolation", "{\"subject\": \"world\"}", "Hello, {{subject}}!\n", "Hello, world!\n" },
		{ "No Re-interpolation", "{\"template\": \"{{planet}}\", \"planet\": \"Earth\"}", "{{template}}: {{planet}}",
			"{{planet}}: Earth" },
		{ "HTML Escaping", forbidden, "These characters should be HTML escaped: {{forbidden}}\n",
			"These characters should be HTML escaped: &amp; &quot; &lt; &gt;\n" },
		{ "Triple Mustache", forbidden, "not: {{{forbidden}}}\n", "not: & \" < >\n" },
		{ "Ampersand", forbidden, "not: {{&forbidden}}\n", "not: & \" < >\n" },
		{ "Basic Integer Interpolation", "{\"mph\": 85}", "\"{{mph}} miles an hour!\"", "\"85 miles an hour!\"" },
		{ "Triple Mustache Integer", "{\"mph\": 85}", "\"{{{mph}}} miles an hour!\"", "\"85 miles an hour!\"" },
		{ "Basic Decimal Interpolation", number, "\"{{power}} jiggawatts!\"", "\"1.21 jiggawatts!\"" },
		{ "Ampersand Decimal", number, "\"{{&power}} jiggawatts!\"", "\"1.21 jiggawatts!\"" },
		{ "Basic Null Interpolation", "{\"cannot\": null}", "I ({{cannot}}) be seen!", "I () be seen!" },
		{ "Triple Mustache Null", "{\"cannot\": null}", "I ({{{cannot}}}) be seen!", "I () be seen!" },
		{ "Basic Context Miss Interpolation", "{}", "I ({{cannot}}) be seen!", "I () be seen!" },
		{ "Dotted Names - Basic", person, "\"{{person.name}}\" == \"{{#person}}{{name}}{{/person}}\"",
			"\"Joe\" == \"Joe\"" },
		{ "Dotted Names - Arbitrary Depth", "{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"name\": \"Phil\"}}}}}}",
			"\"{{a.b.c.d.e.name}}\" == \"Phil\"", "\"Phil\" == \"Phil\"" },
		{ "Dotted Names - Broken Chains", "{\"a\": {}}", "\"{{a.b.c}}\" == \"\"", "\"\" == \"\"" },
		{ "Dotted Names - Broken Chain Resolution", "{\"a\": {\"b\": {}}, \"c\": {\"name\": \"Jim\"}}",
			"\"{{a.b.c.name}}\" == \"\"", "\"\" == \"\"" },
		{ "Dotted Names - Initial Resolution",
			"{\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"name\": \"Phil\"}}}}}, \"b\": {\"c\": {\"d\": {\"e\": "
			"{\"name\": "
			"\"Wrong\"}}}}}",
			"\"{{#a}}{{b.c.d.e.name}}{{/a}}\" == \"Phil\"", "\"Phil\" == \"Phil\"" },
		{ "Dotted Names - Context Precedence", "{\"a\": {\"b\": {}}, \"b\": {\"c\": \"ERROR\"}}", "{{#a}}{{b.c}}{{/a}}",
			"" },
		{ "Implicit Iterators - Basic Interpolation", "\"world\"", "Hello, {{.}}!\n", "Hello, world!\n" },
		{ "Implicit Iterators - HTML Escaping", "\"& \\\" < >\"", "{{.}}\n", "&amp; &quot; &lt; &gt;\n" },
		{ "Implicit Iterators - Basic Integer Interpolation", "85", "\"{{.}} miles an hour!\"", "\"85 miles an hour!\"" },
		{ "Surrounding Whitespace", text, "| {{string}} |", "| --- |" },
		{ "Triple Mustache - Surrounding Whitespace", text, "| {{{string}}} |", "| --- |" },
		{ "Standalone", text, "  {{string}}\n", "  ---\n" },
		{ "Triple Mustache - Standalone", text, "  {{{string}}}\n", "  ---\n" },
		{ "Ampersand - Standalone", text, "  {{&string}}\n", "  ---\n" },
		{ "With Padding", text, "|{{ string }}|", "|---|" },
		{ "Triple Mustache With Padding", text, "|{{{ string }}}|", "|---|" },
		{ "Ampersand With Padding", text, "|{{& string }}|", "|---|" },
	};

	CHECK_ALL(examples);
}

TEST(inverted_sections_are_as_the_specification_has_them)
{
	static const char truth[] = "{\"boolean\": true}", lie[] = "{\"boolean\": false}";
	static const struct example examples[] = {
		{ "Falsey", lie, "\"{{^boolean}}This should be rendered.{{/boolean}}\"", "\"This should be rendered.\"" },
		{ "Truthy", truth, "\"{{^boolean}}This should not be rendered.{{/boolean}}\"", "\"\"" },
		{ "Null is falsey", "{\"null\": null}", "\"{{^null}}This should be rendered.{{/null}}\"",
			"\"This should be rendered.\"" },
		{ "Context", "{\"context\": {\"name\": \"Joe\"}}", "\"{{^context}}Hi {{name}}.{{/context}}\"", "\"\"" },
		{ "List", "{\"list\": [{\"n\": 1}, {\"n\": 2}, {\"n\": 3}]}", "\"{{^list}}{{n}}{{/list}}\"", "\"\"" },
		{ "Empty List", "{\"list\": []}", "\"{{^list}}Yay lists!{{/list}}\"", "\"Yay lists!\"" },
		{ "Doubled", "{\"bool\": false, \"two\": \"second\"}",
			"{{^bool}}\n* first\n{{/bool}}\n* {{two}}\n{{^bool}}\n* third\n{{/bool}}\n",
			"* first\n* second\n* third\n" },
		{ "Nested (Falsey)", "{\"bool\": false}", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |", "| A B C D E |" },
		{ "Nested (Truthy)", "{\"bool\": true}", "| A {{^bool}}B {{^bool}}C{{/bool}} D{{/bool}} E |", "| A  E |" },
		{ "Context Misses", "{}", "[{{^missing}}Cannot find key 'missing'!{{/missing}}]",
			"[Cannot find key 'missing'!]" },
		{ "Dotted Names - Truthy", "{\"a\": {\"b\": {\"c\": true}}}", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"\"",
			"\"\" == \"\"" },
		{ "Dotted Names - Falsey", "{\"a\": {\"b\": {\"c\": false}}}", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"",
			"\"Not Here\" == \"Not Here\"" },
		{ "Dotted Names - Broken Chains", "{\"a\": {}}", "\"{{^a.b.c}}Not Here{{/a.b.c}}\" == \"Not Here\"",
			"\"Not Here\" == \"Not Here\"" },
		{ "Surrounding Whitespace", lie, " | {{^boolean}}\t|\t{{/boolean}} | \n", " | \t|\t | \n" },
		{ "Internal Whitespace", lie, " | {{^boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n", " |  \n  | \n" },
		{ "Indented Inline Sections", lie, " {{^boolean}}NO{{/boolean}}\n {{^boolean}}WAY{{/boolean}}\n", " NO\n WAY\n" },
		{ "Standalone Lines", lie, "| This Is\n{{^boolean}}\n|\n{{/boolean}}\n| A Line\n", "| This Is\n|\n| A Line\n" },
		{ "Standalone Indented Lines", lie, "| This Is\n  {{^boolean}}\n|\n  {{/boolean}}\n| A Line\n",
			"| This Is\n|\n| A Line\n" },
		{ "Standalone Line Endings", lie, "|\r\n{{^boolean}}\r\n{{/boolean}}\r\n|", "|\r\n|" },
		{ "Standalone Without Previous Line", lie, "  {{^boolean}}\n^{{/boolean}}\n/", "^\n/" },
		{ "Standalone Without Newline", lie, "^{{^boolean}}\n/\n  {{/boolean}}", "^\n/\n" },
		{ "Padding", lie, "|{{^ boolean }}={{/ boolean }}|", "|=|" },
	};

	CHECK_ALL(examples);
}

TEST(sections_are_as_the_specification_has_them)
{
	static const char truth[] = "{\"boolean\": true}";
	static const char deep[] =
		"{\"a\": {\"one\": 1}, \"b\": {\"two\": 2}, \"c\": {\"three\": 3, \"d\": {\"four\": 4, \"five\": 5}}}";
	static const struct example examples[] = {
		{ "Truthy", truth, "\"{{#boolean}}This should be rendered.{{/boolean}}\"", "\"This should be rendered.\"" },
		{ "Falsey", "{\"boolean\": false}", "\"{{#boolean}}This should not be rendered.{{/boolean}}\"", "\"\"" },
		{ "Null is falsey", "{\"null\": null}", "\"{{#null}}This should not be rendered.{{/null}}\"", "\"\"" },
		{ "Context", "{\"context\": {\"name\": \"Joe\"}}", "\"{{#context}}Hi {{name}}.{{/context}}\"", "\"Hi Joe.\"" },
		{ "Parent contexts", "{\"a\": \"foo\", \"b\": \"wrong\", \"sec\": {\"b\": \"bar\"}, \"c\": {\"d\": \"baz\"}}",
			"\"{{#sec}}{{a}}, {{b}}, {{c.d}}{{/sec}}\"", "\"foo, bar, baz\"" },
		{ "Variable test", "{\"foo\": \"bar\"}", "\"{{#foo}}{{.}} is {{foo}}{{/foo}}\"", "\"bar is bar\"" },
		{ "List Contexts",
			"{\"tops\": [{\"tname\": {\"upper\": \"A\", \"lower\": \"a\"}, \"middles\": [{\"mname\": \"1\", "
			"\"bottoms\": "
			"[{\"bname\": \"x\"}, {\"bname\": \"y\"}]}]}]}",
			"{{#tops}}{{#middles}}{{tname.lower}}{{mname}}.{{#bottoms}}{{tname.upper}}{{mname}}{{bname}}.{{/"
			"bottoms}}{{/"
			"middles}}{{/tops}}",
			"a1.A1x.A1y." },
		{ "Deeply Nested Contexts", deep,
			"{{#a}}\n{{one}}\n{{#b}}\n{{one}}{{two}}{{one}}\n{{#c}}\n{{one}}{{two}}{{three}}{{two}}{{one}}\n{{#d}}\n{"
			"{one}}{{two}"
			"}{{three}}{{four}}{{three}}{{two}}{{one}}\n{{/d}}\n{{/c}}\n{{one}}{{two}}{{one}}\n{{/b}}\n{{one}}\n{{/"
			"a}}\n",
			"1\n121\n12321\n1234321\n121\n1\n" },
		{ "List", "{\"list\": [{\"item\": 1}, {\"item\": 2}, {\"item\": 3}]}", "\"{{#list}}{{item}}{{/list}}\"",
			"\"123\"" },
		{ "Empty List", "{\"list\": []}", "\"{{#list}}Yay lists!{{/list}}\"", "\"\"" },
		{ "Doubled", "{\"bool\": true, \"two\": \"second\"}",
			"{{#bool}}\n* first\n{{/bool}}\n* {{two}}\n{{#bool}}\n* third\n{{/bool}}\n",
			"* first\n* second\n* third\n" },
		{ "Nested (Truthy)", "{\"bool\": true}", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", "| A B C D E |" },
		{ "Nested (Falsey)", "{\"bool\": false}", "| A {{#bool}}B {{#bool}}C{{/bool}} D{{/bool}} E |", "| A  E |" },
		{ "Context Misses", "{}", "[{{#missing}}Found key 'missing'!{{/missing}}]", "[]" },
		{ "Implicit Iterator - String", "{\"list\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}",
			"\"{{#list}}({{.}}){{/list}}\"", "\"(a)(b)(c)(d)(e)\"" },
		{ "Implicit Iterator - Decimal", "{\"list\": [1.10, 2.20]}", "\"{{#list}}({{.}}){{/list}}\"",
			"\"(1.10)(2.20)\"" },
		{ "Implicit Iterator - Array", "{\"list\": [[1, 2, 3], [\"a\", \"b\", \"c\"]]}",
			"\"{{#list}}({{#.}}{{.}}{{/.}}){{/list}}\"", "\"(123)(abc)\"" },
		{ "Implicit Iterator - HTML Escaping", "{\"list\": [\"&\", \"\\\"\", \"<\", \">\"]}",
			"\"{{#list}}({{.}}){{/list}}\"", "\"(&amp;)(&quot;)(&lt;)(&gt;)\"" },
		{ "Implicit Iterator - Root-level", "[{\"value\": \"a\"}, {\"value\": \"b\"}]", "\"{{#.}}({{value}}){{/.}}\"",
			"\"(a)(b)\"" },
		{ "Dotted Names - Truthy", "{\"a\": {\"b\": {\"c\": true}}}", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"Here\"",
			"\"Here\" == \"Here\"" },
		{ "Dotted Names - Broken Chains", "{\"a\": {}}", "\"{{#a.b.c}}Here{{/a.b.c}}\" == \"\"", "\"\" == \"\"" },
		{ "Surrounding Whitespace", truth, " | {{#boolean}}\t|\t{{/boolean}} | \n", " | \t|\t | \n" },
		{ "Internal Whitespace", truth, " | {{#boolean}} {{! Important Whitespace }}\n {{/boolean}} | \n",
			" |  \n  | \n" },
		{ "Indented Inline Sections", truth, " {{#boolean}}YES{{/boolean}}\n {{#boolean}}GOOD{{/boolean}}\n",
			" YES\n GOOD\n" },
		{ "Standalone Lines", truth, "| This Is\n{{#boolean}}\n|\n{{/boolean}}\n| A Line\n", "| This Is\n|\n| A Line\n" },
		{ "Indented Standalone Lines", truth, "| This Is\n  {{#boolean}}\n|\n  {{/boolean}}\n| A Line\n",
			"| This Is\n|\n| A Line\n" },
		{ "Standalone Line Endings", truth, "|\r\n{{#boolean}}\r\n{{/boolean}}\r\n|", "|\r\n|" },
		{ "Standalone Without Previous Line", truth, "  {{#boolean}}\n#{{/boolean}}\n/", "#\n/" },
		{ "Standalone Without Newline", truth, "#{{#boolean}}\n/\n  {{/boolean}}", "#\n/\n" },
		{ "Padding", truth, "|{{# boolean }}={{/ boolean }}|", "|=|" },
	};

	CHECK_ALL(examples);
}

TEST(a_value_is_written_as_its_word_says)
{
	static const struct example examples[] = {
		{ "json: a string", "{\"a\": \"x\\\"y\\u0001\"}", "{{a | json}}", "\"x\\\"y\\u0001\"" },
		{ "json: nothing", "{}", "{{a|json}}", "null" },
		{ "json: a list, whole", "{\"a\":[1,{\"b\":\"<\"}]}", "{{a | json}}", "[1,{\"b\":\"<\"}]" },
		{ "csv: plain", "{\"a\": \"plain\"}", "{{a | csv}}", "plain" },
		{ "csv: comma, quote, line (RFC 4180)", "{\"a\": \"x,\\\"y\\\"\\nz\"}", "{{a | csv}}", "\"x,\"\"y\"\"\nz\"" },
		{ "csv: no formula", "{\"a\": \"=1+1\", \"b\": \"@SUM(A1)\", \"c\": \"-2\", \"d\": \"+2\", \"e\": \"\\t=1\"}",
			"{{a | csv}},{{b | csv}},{{c | csv}},{{d | csv}},{{e | csv}}",
			"\"'=1+1\",\"'@SUM(A1)\",\"'-2\",\"'+2\",\"'\t=1\"" },
		{ "csv: a number is one", "{\"a\": -2.5}", "{{a | csv}}", "-2.5" },
		{ "xml", "{\"a\": \"<&>\\\"'\\u0000\\u001b\\ufffe\\u00e9\\n\"}", "{{a | xml}}",
			"&lt;&amp;&gt;&quot;&#39;\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9\n" },
		{ "url", "{\"a\": \"a b/c?\\u00e9~\"}", "{{a | url}}", "a%20b%2Fc%3F%C3%A9~" },
		{ "text: no terminal obeys it", "{\"a\": \"x\\u001b[31m\\u202ey\"}", "{{a | text}}", "x\\x1b[31m\\u202ey" },
		{ "html by name", "{\"a\": \"<'\"}", "{{a | html}}", "&lt;&#39;" },
		{ "raw by name", "{\"a\": \"<\"}", "{{a | raw}}", "<" },
		{ "markdown", "{\"a\": \"<b>\"}", "{{a | markdown}}", "&#60;b&#62;" },
	};

	CHECK_ALL(examples);
}

TEST(a_list_tells_where_its_items_stand)
{
	static const struct example examples[] = {
		{ "commas", "{\"l\": [1, 2, 3]}", "{{#l}}{{.}}{{^-last}}, {{/-last}}{{/l}}", "1, 2, 3" },
		{ "first", "{\"l\": [1, 2]}", "{{#l}}{{#-first}}>{{/-first}}{{.}}{{/l}}", ">12" },
		{ "index", "{\"l\": [\"a\", \"b\"]}", "{{#l}}{{-index}}. {{.}} {{/l}}", "1. a 2. b " },
		{ "in what is in an item", "{\"l\": [{\"o\": {\"n\": 7}}]}", "{{#l}}{{#o}}{{-index}}{{n}}{{/o}}{{/l}}", "17" },
		{ "outside", "{\"l\": []}", "[{{-index}}{{#-first}}x{{/-first}}]", "[]" },
		{ "0 and no text do not hold, as in mustache.js", "{\"a\": 0, \"b\": \"\", \"c\": 0.0}",
			"{{^a}}1{{/a}}{{^b}}2{{/b}}{{^c}}3{{/c}}{{#a}}4{{/a}}", "123" },
	};

	CHECK_ALL(examples);
}

TEST(a_broken_template_is_an_error_that_names_the_place)
{
	static const struct {
		const char *template, *want;
	} cases[] = {
		{ "a\n b{{x", "line 2, column 3: a tag without its end '}}'" },
		{ "{{{x}}", "line 1, column 1: a tag without its end '}}}'" },
		{ "\n\n{{#a}}\n{{#b}}{{/b}}", "line 3, column 1: the section 'a' is not closed" },
		{ "{{#a}}{{/b}}", "line 1, column 7: 'b' is closed, and the section that is open is 'a'" },
		{ "x{{/b}}", "line 1, column 2: no section 'b' is open" },
		{ "{{>head}}", "line 1, column 1: a template is one file: there are no partials" },
		{ "{{a b}}", "line 1, column 1: 'a b' is no name of a member" },
		{ "{{}}", "line 1, column 1: '' is no name of a member" },
		{ "{{a..b}}", "line 1, column 1: 'a..b' is no name of a member" },
		{ "{{a | bash}}", "line 1, column 1: 'bash' is none of: html raw csv json markdown text url xml " },
		{ "{{{a | csv}}}", "line 1, column 1: '|' says how to write what '{' writes as it is" },
		{ "{{=<%=}}", "line 1, column 1: new delimiters are two words without '=', of at most 16 bytes" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct template *template;
		struct error err;

		CHECK_INT(template_parse(slice_from_text(cases[i].template), &arena, &template, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].want);
	}
}

TEST(sections_end_somewhere)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(1 << 20);
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct error err;

	for (size_t i = 0; i <= TEMPLATE_DEPTH_MAX; i++)
		buffer_addf(&text, "{{#a}}");
	CHECK_INT(template_parse(buffer_slice(&text), &arena, &template, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "line 1, column 385: more than 64 sections in each other");
}

TEST(what_would_take_for_ever_is_an_error)
{
	cleanup_buffer struct buffer json = BUFFER_INIT(1 << 20), out = BUFFER_INIT(1 << 20);
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct template *template;
	struct error err;

	buffer_addf(&json, "{\"l\":[0");
	for (size_t i = 0; i < 2000; i++)
		buffer_addf(&json, ",0");
	buffer_addf(&json, "]}");
	CHECK_INT(template_parse(S("{{#l}}{{#l}}{{#l}}{{/l}}{{/l}}{{/l}}"), &arena, &template, &err), 0);
	CHECK_INT(template_render(template, buffer_slice(&json), &out, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "more than 100000000 parts would be written");
}

TEST(json_that_is_none_is_an_error)
{
	static const struct {
		const char *json, *want;
	} cases[] = {
		{ "", "byte 0: no value" },
		{ "{", "byte 1: no key" },
		{ "[1 2]", "byte 3: no comma" },
		{ "{\"a\" 1}", "byte 5: no colon" },
		{ "\"abc", "byte 0: a string without an end" },
		{ "tru", "byte 0: no value" },
		{ "1 2", "byte 2: something behind the value" },
		{ "[1,]", "byte 3: no value" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(1 << 20);
		cleanup_arena struct arena arena = ARENA_INIT;
		const struct template *template;
		struct error err;

		CHECK_INT(template_parse(S("{{a}}"), &arena, &template, &err), 0);
		CHECK_INT(template_render(template, slice_from_text(cases[i].json), &out, &err), -ERR_FORMAT);
		CHECK_TEXT(err.text, cases[i].want);
	}
}
