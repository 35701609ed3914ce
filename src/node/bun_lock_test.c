/* bun_lock_test.c - JavaScript packages as Bun locked them */
#include "base/test.h"
#include "catalog/collected.h"

extern const struct cataloger cataloger_bun_lock;

static void parse(struct collected *got, const char *text)
{
	CHECK_INT(collected_parse(got, &cataloger_bun_lock, "bun.lock", slice_from_text(text)), 0);
}

TEST(bun_lock_reads_its_packages)
{
	struct collected got = { .all = true, .with_depends = true };

	parse(&got, "// a comment, \"with quotes\"\n{\n"
		    "  \"lockfileVersion\": 1, /* and /* another } , */\n"
		    "  \"workspaces\": {\n    \"\": { \"name\": \"app\", \"dependencies\": { \"a\": \"^1.0.0\", }, },\n  },\n"
		    "  \"packages\": {\n"
		    "    \"a\": [\"a@1.0.0\", \"\", { \"dependencies\": { \"@s/b\": \"^2.0.0\", \"x\": \"npm:real@4\" },"
		    " \"peerDependencies\": { \"p\": \"*\", \"q\": \"*\" }, \"optionalPeers\": [\"q\"], \"bin\": { \"a\": "
		    "\"//a,}\" } }, \"sha512-a\"],\n"
		    "    \"@s/b\": [\"@s/b@2.0.0\", \"\", {}, \"sha512-b\"],\n"
		    "    \"a/@s/b\": [\"@s/b@2.1.0\", \"\", {}, \"sha512-b\"],\n"
		    "    \"x\": [\"real@4.0.0\", \"https://example.invalid/real.tgz\", {}, \"sha512-r\"],\n"
		    "    \"own\": [\"own@workspace:packages/own\"],\n"
		    "    \"git\": [\"git@git+ssh://git@example.invalid/git.git#01\", {}, \"01\"],\n"
		    "    \"file\": [\"file@file:../file\", { \"dependencies\": {} }],\n"
		    "  },\n}\n");
	CHECK_SLICE(buffer_slice(&got.packages), "@s/b 2.0.0 |  | @s/b 2.0.0 |  |  | @s/b\n"
						 "@s/b 2.1.0 |  | @s/b 2.1.0 |  |  | a/@s/b\n"
						 "a 1.0.0 |  | a 1.0.0 |  |  | a > @s/b, p, real\n"
						 "real 4.0.0 |  | real 4.0.0 |  |  | x\n");
	CHECK_SLICE(buffer_slice(&got.notes), "remark bun.lock: git: 'git' is not counted: it comes from "
					      "'git+ssh://git@example.invalid/git.git#01', no registry\n");
	collected_done(&got);
}

TEST(bun_lock_says_what_it_cannot_read)
{
	static const struct {
		const char *text, *packages, *notes;
	} cases[] = {
		{ "{\"packages\":{\"a\":[\"a@1\"],\"b\":{},\"c\":[],\"d\":[\"d\"],\"e\":[\"e@2\",],},}", "a 1\ne 2\n",
			"incomplete bun.lock: 'b' is no entry\nincomplete bun.lock: 'c' has no version\n"
			"incomplete bun.lock: 'd' has no version\n" },
		{ "{\"packages\":[]}", "", "incomplete bun.lock: has no table 'packages'\n" },
		{ "{\"lockfileVersion\":1}", "", "incomplete bun.lock: has no table 'packages'\n" },
		{ "{\"packages\":{}}", "", "" },
	};
	static const char *const broken[] = { "", "[]", "{\"packages\":{\"a\":[\"a@1\"],\"b\":[\"b@1\"",
		"{\"packages\":{\"a\":[\"a@1\"]}/*", "{,,}", "{\"packages\":{\"a\":[\"a@1\"]\n,,}}",
		"{\"packages\":{\"a\":[\"a\\" };
	struct collected got = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		parse(&got, cases[i].text);
		CHECK_SLICE(buffer_slice(&got.packages), cases[i].packages);
		CHECK_SLICE(buffer_slice(&got.notes), cases[i].notes);
	}
	for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
		parse(&got, broken[i]);
		CHECK_INT(got.note_count, 1);
		CHECK(slice_starts_with(buffer_slice(&got.notes), S("incomplete bun.lock: line ")));
	}
	CHECK_INT(collected_parse(&got, &cataloger_bun_lock, "app/bun.lockb", S("#!/usr/bin/env bun\nbun-lockfile-format-v0\n")),
		0);
	CHECK_SLICE(buffer_slice(&got.notes),
		"incomplete app/bun.lockb: not read: Bun's older, binary lock file; bun.lock is read\n");
	collected_done(&got);
}
