/* progress_test.c - the progress line */
#include "cli/progress.h"

#include "base/test.h"

TEST(the_line_says_how_far_how_fast_and_how_long)
{
	static const struct {
		struct scan_progress now;
		const char *want;
	} cases[] = {
		{ { .layer_count = 5, .stage = "layers", .total_bytes = 386000000 }, "0/5 layers  0 kB of 386 MB" },
		{ { .layer_count = 5,
			  .layers_done = 2,
			  .read_bytes = 120000000,
			  .total_bytes = 386000000,
			  .seconds = 0.387,
			  .stage = "layers" },
			"2/5 layers  120 MB of 386 MB  310 MB/s  1 s left" },
		{ { .layer_count = 1, .layers_done = 1, .read_bytes = 386000000, .total_bytes = 386000000, .seconds = 1 },
			"1/1 layers  386 MB of 386 MB  386 MB/s  0 s left" },
		{ { .layer_count = 1, .read_bytes = 100000, .total_bytes = 3000000000, .seconds = 1 },
			"0/1 layers  100 kB of 3.0 GB  100 kB/s  9 h left" },
		{ { .layer_count = 1, .read_bytes = 10, .total_bytes = 3000000000, .seconds = 10 },
			"0/1 layers  0 kB of 3.0 GB" },
		{ { .layer_count = 1, .seconds = 10, .stage = "folders" }, "0/1 folders" },
		{ { .layer_count = 1, .read_bytes = 4000000, .total_bytes = 2000000, .seconds = 1 },
			"0/1 layers  4 MB of 2 MB  4 MB/s  0 s left" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(200);

		progress_line(&cases[i].now, &out);
		CHECK_SLICE(buffer_slice(&out), cases[i].want);
	}
}

TEST(a_bar_takes_what_room_there_is)
{
	static const struct {
		uint64_t read, total;
		unsigned columns;
		const char *want;
	} cases[] = {
		{ 0, 100, 21, "layers  [>         ]" },
		{ 50, 100, 21, "layers  [=====>    ]" },
		{ 99, 100, 21, "layers  [=========>]" },
		{ 100, 100, 21, "layers  [==========]" },
		{ 300, 100, 21, "layers  [==========]" },
		{ 50, 100, 20, "layers" },
		{ 50, 100, 0, "layers" },
		{ 50, 0, 80, "layers" },
		{ 25, 100, 200, "layers  [==========>                             ]" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scan_progress now = { .read_bytes = cases[i].read, .total_bytes = cases[i].total };
		cleanup_buffer struct buffer line = BUFFER_INIT(200);

		buffer_add_slice(&line, S("layers"));
		progress_add_bar(&now, cases[i].columns, &line);
		CHECK_SLICE(buffer_slice(&line), cases[i].want);
		CHECK(line.len < cases[i].columns || line.len == 6);
	}
}

TEST(a_line_is_cut_where_the_terminal_ends)
{
	static const struct {
		const char *line;
		unsigned columns;
		const char *want;
	} cases[] = {
		{ "0/5 layers", 80, "0/5 layers" },
		{ "0/5 layers", 11, "0/5 layers" },
		{ "0/5 layers", 10, "0/5 layer" },
		{ "0/5 layers", 1, "" },
		{ "0/5 layers", 0, "" },
		{ "a\u20acb", 3, "a" }, /* three bytes, not two of them */
		{ "", 5, "" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK_SLICE(progress_cut(slice_from_text(cases[i].line), cases[i].columns), cases[i].want);
}
