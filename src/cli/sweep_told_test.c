/* sweep_told_test.c - what a sweep says */
#include "base/test.h"
#include "cli/sweep_told.h"

TEST(an_image_of_a_sweep_is_a_line)
{
	static const struct {
		struct sweep_result result;
		const char *line;
	} cases[] = {
		{ { .reference = { "r/a:1", 5 }, .verdict = VERDICT_PASS, .sentence = { "nothing was found", 17 } },
			"pass        r/a:1\n" },
		{ { .reference = { "r/a:1", 5 },
			  .verdict = VERDICT_BLOCK,
			  .sentence = { "it blocks", 9 },
			  .counts = { [RATING_CRITICAL] = 2, [RATING_LOW] = 1 } },
			"block       r/a:1  2 critical, 1 low: it blocks\n" },
		{ { .reference = { "r/a:1", 5 }, .outcome = SWEEP_FAILED, .error = { "no \x1b[2Jimage", 12 } },
			"failed      r/a:1: no \\x1b[2Jimage\n" },
		{ { .reference = { "r/a:2", 5 }, .verdict = VERDICT_WARN, .same_as = { "r/a:1", 5 } },
			"warn        r/a:2  the same as r/a:1\n" },
		{ { .reference = { "r/a:1", 5 }, .outcome = SWEEP_OLDER, .created = { "2020-01-01", 10 } },
			"older       r/a:1: 2020-01-01\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		sweep_told_image(&cases[i].result, &out);
		CHECK_SLICE(buffer_slice(&out), cases[i].line);
	}
}

TEST(the_progress_of_a_sweep_says_how_fast_and_how_long)
{
	static const struct {
		struct sweep_progress now;
		const char *line;
		unsigned columns;
	} cases[] = {
		{ { .found = 1000, .done = 500, .known = 400, .failed = 2, .seconds = 50 },
			"[##########----------]  500/1000 images  2.0/s  5 min left  2 failed", 69 },
		{ { .found = 1000, .done = 500, .known = 400, .failed = 2, .seconds = 50 },
			"500/1000 images  2.0/s  5 min left  2 failed", 68 },
		{ { .listing = true, .repositories = 4, .repositories_listed = 1, .found = 10, .done = 5, .seconds = 5 },
			"5/10+ images  1/4 repositories listed  1.0/s", 50 },
		{ { .listing = true, .repositories = 4, .repositories_listed = 1, .found = 10, .done = 5, .seconds = 5 },
			"5/10+ images  1.0/s", 30 },
		{ { .listing = true }, "[--------------------]  0/0+ images" },
		{ { .listing = true, .repositories = 4, .repositories_listed = 1, .found = 10, .done = 5, .seconds = 5 },
			"[##########----------]  5/10+ images  1/4 repositories listed  1.0/s" },
		{ { .found = 1000, .done = 500, .known = 400, .failed = 2, .seconds = 50 },
			"[##########----------]  500/1000 images  2.0/s  5 min left  2 failed" },
		{ { .found = 10, .done = 10, .seconds = 5 }, "[####################]  10/10 images  2.0/s" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);

		sweep_told_progress(&cases[i].now, cases[i].columns, &out);
		CHECK_SLICE(buffer_slice(&out), cases[i].line);
	}
}

TEST(a_summary_counts_all_and_names_what_is_not_there)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	const struct sweep_summary summary = { .repositories = 12,
		.references = 1000,
		.images = 990,
		.verdicts = { [VERDICT_PASS] = 980, [VERDICT_BLOCK] = 3 },
		.failed = 17,
		.known = 412,
		.seconds = 103 };

	sweep_told_summary(&summary, &out);
	CHECK_SLICE(buffer_slice(&out),
		"1000 images in 12 repositories (990 different): 3 block, 980 pass, 17 failed; 412 known from before; "
		"103.0 s\n");
}
