/* deno_lock_test.c - the npm packages that Deno locked */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_deno_lock;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_deno_lock, "deno.lock", slice_from_text(text)), 0);
}

TEST(deno_lock_reads_all_its_versions)
{
	static const struct {
		const char *text;
		unsigned notes;
	} cases[] = {
		{ "{\"version\":\"2\",\"remote\":{},\"npm\":{\"specifiers\":{\"a@1\":\"a@1.0.0_p@2.0.0\"},\"packages\":{"
		  "\"a@1.0.0_p@2.0.0\":{\"integrity\":\"x\",\"dependencies\":{\"@s/b\":\"@s/b@2.0.0\",\"x\":\"real@4.0.0\"}},"
		  "\"@s/b@2.0.0\":{\"integrity\":\"x\",\"dependencies\":{}}}}}",
			0 },
		{ "{\"version\":\"3\",\"packages\":{\"specifiers\":{\"npm:a@1\":\"npm:a@1.0.0\"},\"jsr\":{\"@std/"
		  "x@1.0.0\":{}},\"npm\":{"
		  "\"a@1.0.0\":{\"integrity\":\"x\",\"dependencies\":{\"@s/b\":\"@s/b@2.0.0\",\"x\":\"real@4.0.0\"}},"
		  "\"@s/b@2.0.0\":{\"integrity\":\"x\",\"dependencies\":{}}}},"
		  "\"remote\":{\"https://example.invalid/x.ts\":\"01\"}}",
			1 },
		{ "{\"version\":\"5\",\"specifiers\":{\"npm:a@1\":\"1.0.0\"},\"jsr\":{\"@std/"
		  "x@1.0.0\":{\"integrity\":\"x\"}},\"npm\":{"
		  "\"a@1.0.0_p@2.0.0\":{\"integrity\":\"x\",\"dependencies\":[\"@s/b\",\"x@npm:real@4.0.0\"]},"
		  "\"@s/b@2.0.0\":{\"integrity\":\"x\",\"os\":[\"linux\"]}},\"workspace\":{\"dependencies\":[\"npm:a@1\"]}}",
			1 },
	};
	struct collected got = { .with_depends = true };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].text);
		CHECK_SLICE(buffer_slice(&got.packages), "@s/b 2.0.0\na 1.0.0 > @s/b, real\n");
		CHECK_INT(got.note_count, cases[i].notes);
		CHECK(!got.note_count || slice_starts_with(buffer_slice(&got.notes), S("remark deno.lock: ")));
	}
	collected_done(&got);
}

TEST(deno_lock_says_what_it_cannot_read)
{
	static const char *const broken[] = { "", "[]", "{\"npm\":{\"a@1\":{},\"b\":{", "{\"npm\":{\"a@1\":{},}" };
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		parse(&got, broken[i]);
		CHECK_INT(got.note_count, 1);
		CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete deno.lock: line 1")));
		CHECK_INT(got.package_count, i > 1);
	}
	parse(&got, "{\"version\":\"5\",\"nqm\":{\"a@1.0.0\":{}},\"x\":\"y\"}");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete deno.lock: 'nqm', which is unknown, may hold packages\n");
	parse(&got, "{\"npm\":{\"a\":{},\"b@2\":{}}}");
	CHECK_SLICE(buffer_slice(&got.packages), "b 2\n");
	CHECK_SLICE(buffer_slice(&got.notes), "incomplete deno.lock: a: 'a' has no version\n");
	collected_done(&got);
}
