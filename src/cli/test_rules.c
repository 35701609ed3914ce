/* test_rules.c - plimsoll rules test: the examples of configuration rules, judged */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "scan/rule_examples.h"

#define TEXT_BYTES_MAX ((size_t)64 << 20)

struct chosen {
	const struct rule **items;
	size_t count;
};

/* Those that are named, or all. */
static int choose(const struct options *options, const struct rules *rules, struct chosen *chosen, struct error *err)
{
	for (size_t i = 0; i < options->operand_count; i++) {
		const struct rule *rule = rules_find(rules, slice_from_text(options->operands[i]));

		if (!rule)
			return error_set(err, ERR_NOT_FOUND, "there is no rule '%.80s'; plimsoll rules list has all",
				options->operands[i]);
		chosen->items[chosen->count++] = rule;
	}
	for (size_t i = 0; i < rules->count && !options->operand_count; i++)
		chosen->items[chosen->count++] = &rules->items[i];
	return 0;
}

static void write_failure(const struct example_result *result, struct buffer *out)
{
	const struct example *example = result->example;

	buffer_addf(out, "%.*s:%llu: %.*s", SLICE_ARG(result->rule->file), (unsigned long long)example->line,
		SLICE_ARG(result->rule->id));
	if (example->title.len)
		buffer_addf(out, " (%.*s)", SLICE_ARG(example->title));
	buffer_addf(out, ": expected %s, ", rule_result(example->expected));
	if (result->problem.len)
		buffer_addf(out, "could not be judged: %.*s\n", SLICE_ARG(result->problem));
	else
		buffer_addf(out, "is %s: %.*s\n", rule_result((enum judgement_kind)result->judgement.kind),
			SLICE_ARG(result->judgement.reason));
}

static void write_results(const struct chosen *chosen, const struct example_result *results, size_t count, size_t wrong,
	const struct options *options, struct buffer *out)
{
	for (size_t i = 0; i < count; i++)
		if (!example_is_right(&results[i]))
			write_failure(&results[i], out);
	if (option_given(options, OPTION_VERBOSE))
		for (size_t i = 0; i < chosen->count; i++)
			if (!chosen->items[i]->example_count)
				buffer_addf(out, "%.*s has no examples\n", SLICE_ARG(chosen->items[i]->id));
	buffer_addf(out, "%zu %s, %zu %s, %zu not as expected\n", chosen->count, chosen->count == 1 ? "rule" : "rules", count,
		count == 1 ? "example" : "examples", wrong);
}

static int rules_test(const struct options *options)
{
	const struct option_values *paths = &options->values[OPTION_RULES];
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct example_result *results = NULL;
	struct rule_files files = { 0 };
	struct chosen chosen = { 0 };
	size_t count = 0, wrong = 0;
	struct places places;
	struct error err;
	int r = rule_files_read(paths->items, paths->count, &arena, &files, &err);

	chosen.items = arena_array(&arena, const struct rule *, files.rules.count + options->operand_count);
	if (r >= 0)
		r = choose(options, &files.rules, &chosen, &err);
	if (r >= 0)
		r = places_find(&arena, &places, &err);
	if (r >= 0)
		r = places_check_reader(&places, &err);
	if (r >= 0)
		r = rule_examples_judge(places.reader, 0, &files, chosen.items, chosen.count, &arena, &results, &count, &err);
	for (size_t i = 0; i < count; i++)
		wrong += !example_is_right(&results[i]);
	if (r >= 0) {
		write_results(&chosen, results, count, wrong, options, &text);
		r = output_stdout(buffer_slice(&text), &err);
	}
	if (r < 0)
		say_error("%s", err.text);
	return r < 0 || wrong ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_rules_test = {
	.operands = "[ID]...",
	.operand_max = OPTIONS_MAX,
	.operand_words = "",
	.about = "judge the examples of configuration rules, and say which are not as expected",
	.text = "Of the rules that are named, or of all: the built-in ones and those of --rules. Each example is judged as an "
		"image is, in "
		"a process without rights. Ends with 1 where one is not as its rule expects.\n",
	.run = rules_test,
};
