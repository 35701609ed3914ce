#include "base/test.h"
#include "image/history.h"

/* The line that is found for a command, or a variable, of one value; lines as builders write them (docker 1.9 to 27, buildah, kaniko). */
TEST(the_line_that_set_something_is_the_last_that_says_it)
{
	static struct slice bash[] = { S("bash") }, shell[] = { S("/bin/sh"), S("-c"), S("echo \"hi\" && x") },
			    two[] = { S("a b"), S("c") };
	static struct slice path[] = { S("PATH=/bin") }, empty[] = { S("EMPTY=") }, odd[] = { S("no equals sign") };
	static const struct {
		const char *line; /* one above ours, or "" */
		const char *history;
		struct slice *cmd, *env;
		size_t cmd_count, env_count;
		const char *user;
		uint64_t want;
	} cases[] = {
		{ "", "/bin/sh -c #(nop)  CMD [\"bash\"]", bash, NULL, 1, 0, "", 1 },
		{ "", "CMD [\"bash\"]", bash, NULL, 1, 0, "", 1 },
		{ "", "/bin/sh -c #(nop) CMD [\"a b\" \"c\"]", two, NULL, 2, 0, "", 1 },
		{ "", "CMD [\"a b\",\"c\"]", two, NULL, 2, 0, "", 1 },
		{ "", "CMD [\"a b\", \"c\"] # buildkit", two, NULL, 2, 0, "", 1 },
		{ "", "CMD [\"a b\"]", two, NULL, 2, 0, "", 0 },
		{ "", "CMD [\"a b\" \"c\" \"d\"]", two, NULL, 2, 0, "", 0 },
		{ "", "CMD [\"a b\" \"c", two, NULL, 2, 0, "", 0 },
		{ "", "CMD [\"a b\" \"\\", two, NULL, 2, 0, "", 0 },
		{ "", "CMD [\"\\u00", bash, NULL, 1, 0, "", 0 },
		{ "", "CMD echo \"hi\" && x", shell, NULL, 3, 0, "", 1 },
		{ "", "CMD [\"/bin/sh\" \"-c\" \"echo \\\"hi\\\" \\u0026\\u0026 x\"]", shell, NULL, 3, 0, "", 1 },
		{ "CMD [\"bash\"]", "CMD [\"sh\"]", bash, NULL, 1, 0, "",
			0 }, /* the last one says something else: who set it is not in there */
		{ "CMD [\"sh\"]", "CMD [\"bash\"]", bash, NULL, 1, 0, "", 2 },
		{ "CMD [\"bash\"]", "RUN echo CMD", bash, NULL, 1, 0, "", 1 },
		{ "", "ENV PATH=/bin", NULL, path, 0, 1, "", 1 },
		{ "", "/bin/sh -c #(nop)  ENV A=b PATH=/bin C=d", NULL, path, 0, 1, "", 1 },
		{ "", "ENV PATH=\"/bin\"", NULL, path, 0, 1, "", 1 },
		{ "", "ENV PATH=/bin:/sbin", NULL, path, 0, 1, "", 0 },
		{ "", "ENV MYPATH=/bin", NULL, path, 0, 1, "", 0 },
		{ "", "ENV MYPATH=x PATH=/bin", NULL, path, 0, 1, "", 1 },
		{ "ENV PATH=/bin", "ENV OTHER=1", NULL, path, 0, 1, "", 1 },
		{ "ENV PATH=/bin", "ENV PATH=/sbin", NULL, path, 0, 1, "", 0 },
		{ "", "ENV EMPTY=", NULL, empty, 0, 1, "", 1 },
		{ "", "ENV no equals sign", NULL, odd, 0, 1, "", 0 },
		{ "", "USER app:app", NULL, NULL, 0, 0, "app:app", 1 },
		{ "", "/bin/sh -c #(nop)  USER [app]", NULL, NULL, 0, 0, "app", 1 },
		{ "", "/bin/sh -c #(nop)  USER", NULL, NULL, 0, 0, "app", 0 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct history history[2] = { { slice_from_text(cases[i].line), true },
			{ slice_from_text(cases[i].history), true } };
		size_t skipped = cases[i].line[0] ? 0 : 1;
		struct image image = { .cmd = cases[i].cmd,
			.cmd_count = cases[i].cmd_count,
			.env = cases[i].env,
			.env_count = cases[i].env_count,
			.user = slice_from_text(cases[i].user) };

		history_explain(history + skipped, 2 - skipped, &image);
		CHECK_INT(image.setting_count, 1);
		if (image.settings[0].line != cases[i].want)
			fail_msg("%s: line %lu", cases[i].history, (unsigned long)image.settings[0].line);
		CHECK_INT(image.settings[0].instruction.len > 0, cases[i].want > 0);
		arena_done(&image.arena);
	}
}

/* Ten thousand variables and as many lines that each nearly set them: hours, if all were looked through. */
TEST(a_history_of_many_lines_and_variables_takes_no_time)
{
	enum { MANY = STRINGS_MAX };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct history *history = arena_array(&arena, struct history, MANY);
	struct image image = { .env = arena_array(&arena, struct slice, MANY), .env_count = MANY };

	for (size_t i = 0; i < MANY; i++) {
		history[i] = (struct history){ arena_printf(&arena, "ENV %0400zu", i), true };
		image.env[i] = arena_printf(&arena, "V%zu=x", i);
	}
	history_explain(history, MANY, &image);
	CHECK_INT(image.setting_count, MANY);
	CHECK_INT(image.settings[MANY - 1].line, 0);
	arena_done(&image.arena);
}
