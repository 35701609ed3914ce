/* try_policy.c - plimsoll policy test FILE TABLE: what a policy says of tables of facts, and whether that was expected */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "policy/trial.h"
#include "scan/policy_files.h"

#define TEXT_BYTES_MAX ((size_t)64 << 20)
#define TABLE_BYTES_MAX (1u << 20)

static void write_trials(const struct options *options, const char *file, const struct trials *trials, struct buffer *out)
{
	for (size_t i = 0; i < trials->count; i++) {
		const struct trial *trial = &trials->items[i];

		if (trial->problem.len || option_given(options, OPTION_VERBOSE))
			buffer_addf(out, "%s:%llu: %.*s%s%.*s\n", file, (unsigned long long)trial->line, SLICE_ARG(trial->name),
				trial->name.len ? ": " : "",
				SLICE_ARG(trial->problem.len ? trial->problem : trial->verdict.sentence));
	}
}

static int try_table(const struct options *options, const struct policy *policy, const char *path, struct arena *arena,
	struct trials *all, struct buffer *out, struct error *err)
{
	char today[CLOCK_TEXT_SIZE];
	cleanup_buffer struct buffer table = BUFFER_INIT(TABLE_BYTES_MAX);
	struct trials trials;
	int r = file_read(path, &table, err);

	clock_day(clock_seconds(), today);
	if (r >= 0)
		r = trials_run(policy, slice_from_text(path), arena_copy(arena, buffer_slice(&table)), slice_from_text(today),
			arena, &trials, err);
	if (r < 0)
		return r;
	write_trials(options, path, &trials, out);
	all->count += trials.count;
	all->wrong += trials.wrong;
	return 0;
}

static int policy_test(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct trials all = { 0 };
	struct policy *policy;
	struct error err;
	int r = policy_file_read(options->operands[0], &arena, &policy, &err);

	for (size_t i = 1; i < options->operand_count && r >= 0; i++)
		r = try_table(options, policy, options->operands[i], &arena, &all, &text, &err);
	if (r >= 0) {
		buffer_addf(&text, "%zu %s, %zu not as expected\n", all.count, all.count == 1 ? "case" : "cases", all.wrong);
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || all.wrong ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_policy_test = {
	.operands = "FILE TABLE...",
	.operand_min = 2,
	.operand_max = OPTIONS_MAX,
	.about = "try a policy on tables of facts, and say which verdicts are not as expected",
	.text = "TABLE is a list of cases, in YAML: facts, and the verdict that is expected of the policy FILE (docs/policy.md). "
		"Ends "
		"with 1 where one is another, or where a file has a mistake. The day of a case that names none is today, or that "
		"of "
		"SOURCE_DATE_EPOCH.\n",
	.run = policy_test,
};
