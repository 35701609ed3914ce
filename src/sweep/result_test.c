/* result_test.c - a result survives its line of JSON */
#include "base/test.h"
#include "sweep/result.h"

TEST(a_result_is_read_as_it_was_written)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	cleanup_buffer struct buffer line = BUFFER_INIT(0);
	struct slice gaps[] = { S("layer 1: its reader died"), S("the advisories are old") };
	const struct sweep_result result = {
		.reference = S("registry.example:5000/team/app:1\"2"),
		.digest = S("sha256:ab"),
		.platform = S("linux/arm64/v8"),
		.created = S("2026-01-01T00:00:00Z"),
		.verdict = VERDICT_BLOCK,
		.sentence = S("2 critical vulnerabilities"),
		.counts = { [RATING_CRITICAL] = 2, [RATING_UNKNOWN] = 7 },
		.packages = 100,
		.layers = 3,
		.layers_read = 1,
		.gaps = { gaps, 2 },
		.gap_count = 40,
		.unread = true,
		.seconds = 1.25,
		.when = S("2026-11-27T05:00:00Z"),
		.same_as = S("registry.example:5000/team/app:1"),
		.judged_by = S("x"),
	};
	struct sweep_result got;

	sweep_result_write(&result, &line);
	CHECK_INT(line.ptr[line.len - 1], '\n');
	CHECK_INT(slice_find_byte(buffer_slice(&line), '\n'), line.len - 1);
	CHECK_INT(sweep_result_read(buffer_slice(&line), &arena, &got, NULL), 0);
	CHECK_SLICE(got.reference, "registry.example:5000/team/app:1\"2");
	CHECK_SLICE(got.digest, "sha256:ab");
	CHECK_SLICE(got.platform, "linux/arm64/v8");
	CHECK_SLICE(got.created, "2026-01-01T00:00:00Z");
	CHECK_INT(got.outcome, SWEEP_JUDGED);
	CHECK_INT(got.verdict, VERDICT_BLOCK);
	CHECK_SLICE(got.sentence, "2 critical vulnerabilities");
	CHECK_INT(got.counts[RATING_CRITICAL], 2);
	CHECK_INT(got.counts[RATING_UNKNOWN], 7);
	CHECK_INT(got.packages, 100);
	CHECK_INT(got.layers, 3);
	CHECK_INT(got.layers_read, 1);
	CHECK_INT(got.gaps.count, 2);
	CHECK_SLICE(got.gaps.items[1], "the advisories are old");
	CHECK_INT(got.gap_count, 40);
	CHECK(got.unread);
	CHECK(got.seconds > 1.249 && got.seconds < 1.251);
	CHECK_SLICE(got.when, "2026-11-27T05:00:00Z");
	CHECK_SLICE(got.same_as, "registry.example:5000/team/app:1");
	CHECK_SLICE(got.judged_by, "x");
}

TEST(each_outcome_has_its_word)
{
	static const struct {
		const char *word;
		enum sweep_outcome outcome;
		enum verdict_kind verdict;
	} cases[] = {
		{ "pass", SWEEP_JUDGED, VERDICT_PASS },
		{ "warn", SWEEP_JUDGED, VERDICT_WARN },
		{ "incomplete", SWEEP_JUDGED, VERDICT_INCOMPLETE },
		{ "block", SWEEP_JUDGED, VERDICT_BLOCK },
		{ "failed", SWEEP_FAILED, 0 },
		{ "older", SWEEP_OLDER, 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct slice line = arena_printf(&arena, "{\"reference\":\"a/b:1\",\"verdict\":\"%s\"}", cases[i].word);
		struct sweep_result got;

		CHECK_INT(sweep_result_read(line, &arena, &got, NULL), 0);
		CHECK_INT(got.outcome, cases[i].outcome);
		CHECK_INT(got.verdict, cases[i].verdict);
		CHECK_TEXT(sweep_result_word(&got), cases[i].word);
	}
}

TEST(what_is_no_result_is_an_error)
{
	static const char *const lines[] = {
		"",
		"{",
		"[]",
		"{}",
		"null",
		"{\"reference\":\"a/b:1\"}",
		"{\"verdict\":\"pass\"}",
		"{\"reference\":\"a/b:1\",\"verdict\":\"fine\"}",
		"{\"reference\":\"\",\"verdict\":\"pass\"}",
		"{\"reference\":7,\"verdict\":\"pass\"}",
		"{\"reference\":\"a\",\"verdict\":\"pass\"} x",
		"{\"reference\":\"a\",\"verdict\":\"pass\",\"layers\":-1}",
		"{\"reference\":\"a\",\"verdict\":\"pass\",\"layers\":18446744073709551615}",
		("{\"reference\":\"a\",\"verdict\":\"pass\",\"incomplete\":[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
		 "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]}"),
		"{\"reference\":\"a\",\"verdict\":\"pass\",\"seconds\":\"1\"}",
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		struct sweep_result got;
		struct error err;

		CHECK(sweep_result_read(slice_from_text(lines[i]), &arena, &got, &err) < 0);
	}
}
