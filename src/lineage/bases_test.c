/* bases_test.c - the file of known base images */
#include "base/test.h"
#include "lineage/bases.h"

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
#define A "sha256:" HEX "a"
#define B "sha256:" HEX "b"

TEST(a_line_is_a_base_image)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_bases struct bases bases = { 0 };
	struct error err;

	CHECK_INT(bases_parse(S("# ours\n\n"
				"{\"name\":\"debian:12\",\"digest\":\"" A "\",\"config_digest\":\"" B
				"\",\"platform\":\"linux/amd64\","
				"\"created\":\"2026-11-01T00:00:00Z\",\"newer\":\"docker://debian:13\",\"diff_ids\":[\"" A
				"\",\"" B "\"],\"history_lines\":3}\r\n"
				"  {\"layers\":[\"" B "\"],\"name\":\"caf\\u00e9\"}"),
			  S("x"), &arena, &bases, &err),
		0);
	CHECK_INT(bases.count, 2);
	CHECK_SLICE(bases.items[0].name, "debian:12");
	CHECK_SLICE(bases.items[0].digest, A);
	CHECK_SLICE(bases.items[0].config_digest, B);
	CHECK_SLICE(bases.items[0].platform, "linux/amd64");
	CHECK_SLICE(bases.items[0].created, "2026-11-01T00:00:00Z");
	CHECK_SLICE(bases.items[0].newer, "docker://debian:13");
	CHECK_INT(bases.items[0].diff_ids.count, 2);
	CHECK_SLICE(bases.items[0].diff_ids.items[1], B);
	CHECK_INT(bases.items[0].history_count, 3);
	CHECK_SLICE(bases.items[1].name, "caf\xc3\xa9");
	CHECK_INT(bases.items[1].diff_ids.count, 0);
	CHECK_SLICE(bases.items[1].layers.items[0], B);
}

TEST(a_mistake_names_file_line_and_column)
{
	static const struct {
		const char *line, *said;
	} cases[] = {
		{ "{", "f: line 3, column 2: " },
		{ "[]", "f: line 3, column 1: " },
		{ "{}", "f: line 3, column 3: no name" },
		{ "{\"name\":\"\",\"layers\":[\"" A "\"]}", "no name" },
		{ "{\"name\":\"a\"}", "neither diff_ids nor layers: nothing tells which images have it" },
		{ "{\"name\":\"a\",\"layers\":[]}", "neither diff_ids nor layers" },
		{ "{\"name\":\"a\",\"layers\":[\"md5:" HEX "a\"]}", "layers: 'md5:" HEX "a' is no digest" },
		{ "{\"name\":\"a\",\"layers\":[\"" A "a\"]}", "is no digest" },
		{ "{\"name\":\"a\",\"layers\":[\"sha256:" HEX "A\"]}", "is no digest" },
		{ "{\"name\":\"a\",\"layers\":[\"sha512:" HEX "a\"]}", "is no digest" },
		{ "{\"name\":\"a\",\"layers\":\"" A "\"}", "f: line 3, column 22: an array expected" },
		{ "{\"name\":\"a\",\"name\":\"b\"}", "'name' is there twice" },
		{ "{\"name\":\"a\",\"nmae\":\"b\"}", "'nmae' is no member: there are name, digest" },
		{ "{\"name\":\"a\",\"layers\":[\"" A "\"],\"history_lines\":-1}", "f: line 3, column" },
		{ "{\"name\":\"a\",\"layers\":[\"" A "\"]} {}", "f: line 3, column" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_bases struct bases bases = { 0 };
		struct slice text = arena_printf(&arena, "\n{\"name\":\"a\",\"layers\":[\"" A "\"]}\n%s\n", cases[i].line);
		struct error err;

		CHECK_INT(bases_parse(text, S("f"), &arena, &bases, &err), -ERR_FORMAT);
		if (!strstr(err.text, cases[i].said) || strncmp(err.text, "f: line 3, column ", 18) != 0)
			CHECK_TEXT(err.text, cases[i].said);
	}
}

TEST(who_does_not_care_why_is_told_that_it_failed)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_bases struct bases bases = { 0 };

	CHECK_INT(bases_parse(S("{\"name\":\"a\",\"diff_ids\":[]}\n"), S("f"), &arena, &bases, NULL), -ERR_FORMAT);
}

TEST(a_chain_of_layers_has_an_end)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);

	for (unsigned count = BASE_LAYERS_MAX; count <= BASE_LAYERS_MAX + 1; count++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_bases struct bases bases = { 0 };
		struct error err;
		int r;

		buffer_clear(&text);
		buffer_add_slice(&text, S("{\"name\":\"a\",\"diff_ids\":["));
		for (unsigned i = 0; i < count; i++)
			buffer_addf(&text, "%s\"" A "\"", i ? "," : "");
		buffer_add_slice(&text, S("]}"));
		r = bases_parse(buffer_slice(&text), S("f"), &arena, &bases, &err);
		CHECK_INT(r<0, count> BASE_LAYERS_MAX);
		if (r < 0)
			CHECK(strstr(err.text, "diff_ids: more than 1000"));
	}
}

TEST(what_is_written_is_read_as_it_was)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_bases struct bases bases = { 0 };
	cleanup_buffer struct buffer out = BUFFER_INIT(0), again = BUFFER_INIT(0);
	struct slice digests[] = { S(A), S(B) };
	struct known_base base = { .name = S("a\"\n\xff"), .digest = S(A), .diff_ids = { digests, 2 }, .history_count = 7 };
	struct error err;

	bases_put(&base, &out);
	CHECK_INT(bases_parse(buffer_slice(&out), S("f"), &arena, &bases, &err), 0);
	CHECK_INT(bases.count, 1);
	CHECK_SLICE(bases.items[0].name, "a\"\n\xef\xbf\xbd");
	CHECK_SLICE(bases.items[0].diff_ids.items[1], B);
	bases_put(&bases.items[0], &again);
	CHECK(slice_equal(buffer_slice(&out), buffer_slice(&again)));
}

TEST(the_line_of_the_same_image_is_taken_out_and_no_other)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct slice digests[] = { S(A) };
	struct known_base base = { .name = S("docker.io/library/debian:12"), .config_digest = S(A), .diff_ids = { digests, 1 } };
	struct slice text = S(
		"# words\n"
		"{\"name\":\"debian:12\",\"config_digest\":\"" A "\",\"diff_ids\":[\"" B "\"]}\n" /* the same configuration */
		"{\"name\":\"debian:12\",\"config_digest\":\"" B "\",\"diff_ids\":[\"" A "\"]}\n" /* another image of the name */
		"{\"name\":\"debian:12\",\"diff_ids\":[\"" A "\"]}\n"                             /* the same layers */
		"{\"name\":\"debian:11\",\"diff_ids\":[\"" A "\"]}\n");
	struct error err;

	CHECK_INT(bases_without(text, S("f"), &base, &out, &err), 0);
	CHECK_SLICE(buffer_slice(&out), "# words\n"
					"{\"name\":\"debian:12\",\"config_digest\":\"" B "\",\"diff_ids\":[\"" A "\"]}\n"
					"{\"name\":\"debian:11\",\"diff_ids\":[\"" A "\"]}\n");
	CHECK_INT(bases_without(S("\n{"), S("f"), &base, &out, &err), -ERR_FORMAT);
	CHECK(strncmp(err.text, "f: line 2, ", 11) == 0);
}

TEST(one_image_has_names_of_several_lengths)
{
	static const char *const cases[][2] = {
		{ "debian:12", "debian:12" },
		{ "docker.io/library/debian:12", "debian:12" },
		{ "docker://debian:12", "debian:12" },
		{ "docker://index.docker.io/library/debian:12", "debian:12" },
		{ "docker.io/team/app", "team/app" },
		{ "ghcr.io/library/debian:12", "ghcr.io/library/debian:12" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_SLICE(bases_short_name(slice_from_text(cases[i][0])), cases[i][1]);
}

TEST(files_are_told_apart_by_what_they_say)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_bases struct bases a = { 0 }, b = { 0 }, c = { 0 };

	CHECK_INT(bases_parse(S("# 1"), S("f"), &arena, &a, NULL), 0);
	CHECK_INT(bases_parse(S("# 1"), S("g"), &arena, &b, NULL), 0);
	CHECK_INT(bases_parse(S("# 2"), S("f"), &arena, &c, NULL), 0);
	CHECK(memcmp(a.digest, b.digest, sizeof a.digest) == 0);
	CHECK(memcmp(a.digest, c.digest, sizeof a.digest) != 0);
}
