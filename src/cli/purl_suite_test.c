/* purl_suite_test.c - the purl specification's own suite: every test that it has
 *
 * Two pairs of its tests contradict each other, of one kind: "pkg:gem/jruby-launcher@1.1.2?Platform=java" and
 * "pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25" must be refused by parsing them (keys of qualifiers are in lower
 * case), and validating them must give the canonical form with keys in lower case. So validating is loose about keys, and parsing is
 * not. Maven's "repositorY_url" must be parsed all the same: a key that is not of the type's own definition may be in upper case. */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "cli/purl.h"
#include "codec/json.h"
#include "model/purl.h"

#include <dirent.h>
#include <stdio.h>

enum kind { PARSE, BUILD, VALIDATE, KINDS };

struct suite {
	size_t counts[KINDS], wrong;
};

struct case_ {
	struct slice description, input, output;
	struct purl in, want; /* where they are objects */
	enum kind kind;
	bool fails;
};

static struct slice text_or_null(struct json *json)
{
	return json_string_or_skip(json);
}

static void read_components(struct json *json, struct purl *purl)
{
	struct slice key;

	*purl = (struct purl){ .qualifiers = arena_array(json->arena, struct purl_qualifier, PURL_QUALIFIERS_MAX) };
	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("type")))
			purl->type = text_or_null(json);
		else if (slice_equal(key, S("namespace")))
			purl->namespace = text_or_null(json);
		else if (slice_equal(key, S("name")))
			purl->name = text_or_null(json);
		else if (slice_equal(key, S("version")))
			purl->version = text_or_null(json);
		else if (slice_equal(key, S("subpath")))
			purl->subpath = text_or_null(json);
		else if (slice_equal(key, S("qualifiers")) && json_enter_object_or_skip(json))
			while (json_next_key(json, &purl->qualifiers[purl->qualifier_count].key))
				purl->qualifiers[purl->qualifier_count++].value = text_or_null(json);
		else if (!slice_equal(key, S("qualifiers")))
			json_skip(json);
	}
}

static void read_side(struct json *json, struct slice *text, struct purl *purl)
{
	if (json_peek(json) == JSON_OBJECT)
		read_components(json, purl);
	else
		*text = text_or_null(json);
}

static struct case_ read_case(struct json *json)
{
	struct case_ test = { 0 };
	struct slice key, kind;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("description")))
			test.description = text_or_null(json);
		else if (slice_equal(key, S("input")))
			read_side(json, &test.input, &test.in);
		else if (slice_equal(key, S("expected_output")))
			read_side(json, &test.output, &test.want);
		else if (slice_equal(key, S("expected_failure")))
			test.fails = json_bool(json);
		else if (slice_equal(key, S("test_type"))) {
			kind = text_or_null(json);
			test.kind = slice_equal(kind, S("parse")) ? PARSE : slice_equal(kind, S("build")) ? BUILD : VALIDATE;
		} else
			json_skip(json);
	}
	return test;
}

static struct slice qualifier_of(const struct purl *purl, struct slice key)
{
	for (size_t i = 0; i < purl->qualifier_count; i++)
		if (slice_equal(purl->qualifiers[i].key, key))
			return purl->qualifiers[i].value;
	return S("");
}

static bool are_equal(const struct purl *a, const struct purl *b)
{
	if (a->qualifier_count != b->qualifier_count)
		return false;
	for (size_t i = 0; i < a->qualifier_count; i++)
		if (!slice_equal(a->qualifiers[i].value, qualifier_of(b, a->qualifiers[i].key)))
			return false;
	return slice_equal(a->type, b->type) && slice_equal(a->namespace, b->namespace) && slice_equal(a->name, b->name) &&
	       slice_equal(a->version, b->version) && slice_equal(a->subpath, b->subpath);
}

static bool is_right(const struct case_ *test, struct arena *arena, struct error *err)
{
	struct purl purl = test->in;
	int r = test->kind == BUILD ? purl_normalise(&purl, false, arena, err)
				    : purl_parse(test->input, test->kind == VALIDATE, arena, &purl, err);

	if (r < 0 || test->fails)
		return r < 0 && test->fails;
	return test->kind == PARSE ? are_equal(&purl, &test->want) : slice_equal(purl_text(&purl, arena), test->output);
}

static void run_file(const char *path, struct suite *suite)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = test_read_file(path), key;
	struct error err = { 0 };
	struct json json;

	json_init(&json, text, &arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("tests"))) {
			json_skip(&json);
			continue;
		}
		json_enter_array(&json);
		while (json_next_item(&json)) {
			struct case_ test = read_case(&json);

			suite->counts[test.kind]++;
			err.text[0] = '\0';
			if (is_right(&test, &arena, &err))
				continue;
			suite->wrong++;
			print_message(
				"# %s: %.*s (%.*s): %s\n", path, SLICE_ARG(test.description), SLICE_ARG(test.input), err.text);
		}
	}
	CHECK_INT(json_end(&json, &err), 0);
	free((void *)text.ptr);
}

static void run_folder(const char *path, struct suite *suite)
{
	DIR *folder = opendir(path);

	CHECK(folder != NULL);
	for (struct dirent *entry; (entry = readdir(folder));) {
		char file[1024];

		if (!slice_ends_with(slice_from_text(entry->d_name), S(".json")))
			continue;
		snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
		run_file(file, suite);
	}
	closedir(folder);
}

TEST(every_test_of_the_purl_specification_passes)
{
	cleanup_free char *types = test_data_path("conformance/purl/tests/types"),
			  *specification = test_data_path("conformance/purl/tests/spec");
	struct suite suite = { 0 };

	run_folder(types, &suite);
	run_folder(specification, &suite);
	CHECK_INT(suite.wrong, 0);
	CHECK(suite.counts[PARSE] >= 206 && suite.counts[BUILD] >= 176 && suite.counts[VALIDATE] >= 204);
}

TEST(purls_are_described_by_a_line_of_json)
{
	static const struct {
		const char *text, *line;
	} cases[] = {
		{ "pkg:npm/%40a/b@1?y=2&x=1#z/",
			"{\"canonical\":\"pkg:npm/%40a/"
			"b@1?x=1&y=2#z\",\"type\":\"npm\",\"namespace\":\"@a\",\"name\":\"b\",\"version\":\"1\","
			"\"qualifiers\":{\"x\":\"1\",\"y\":\"2\"},\"subpath\":\"z\"}\n" },
		{ "pkg:npm/b", "{\"canonical\":\"pkg:npm/b\",\"type\":\"npm\",\"namespace\":null,\"name\":\"b\",\"version\":null,"
			       "\"qualifiers\":null,\"subpath\":null}\n" },
		{ "npm/b", "{\"error\":\"it does not begin with 'pkg:'\"}\n" },
		{ "pkg:npm/b%ff", "{\"error\":\"it is no UTF-8\"}\n" },
		{ "pkg:gem/b?Platform=java",
			"{\"error\":\"the key 'Platform' is not in lower case\",\"canonical\":\"pkg:gem/b?platform=java\"}\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		CHECK_INT(purl_describe(slice_from_text(cases[i].text), &out), cases[i].line[2] == 'c');
		CHECK_SLICE(buffer_slice(&out), cases[i].line);
	}
}
