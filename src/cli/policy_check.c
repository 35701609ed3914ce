/* policy_check.c - plimsoll policy check FILE: is a policy one that can be used? */
#include "base/buffer.h"
#include "base/clock.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/say.h"
#include "scan/policy_files.h"

#define TEXT_BYTES_MAX ((size_t)1 << 20)

static void write_facts(const struct policy *policy, struct buffer *out)
{
	size_t stated = 0;

	for (size_t i = 0; i < SITUATION_COUNT; i++)
		stated += policy->stances[i].stated;
	buffer_addf(out, "%.*s: %zu of %d situations stated, %zu %s, %zu %s\n", SLICE_ARG(policy->file), stated, SITUATION_COUNT,
		policy->rule_count, policy->rule_count == 1 ? "rule" : "rules", policy->exemption_count,
		policy->exemption_count == 1 ? "exemption" : "exemptions");
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		const struct stance *stance = &policy->stances[i];

		if (stance->stated && situation_facts[i].examination == EXAMINED_NEVER && stance->steps[0].action != VERDICT_PASS)
			buffer_addf(out, "%.*s:%llu: %s: not examined by this version, %s\n", SLICE_ARG(policy->file),
				(unsigned long long)stance->line, situation_facts[i].name,
				stance->steps[0].action == VERDICT_BLOCK ? "every verdict will be incomplete"
									 : "nothing is said of it");
	}
}

/* Exemptions that count no more: CI may find them before a scan does. */
static void write_ended(const struct policy *policy, struct slice today, struct buffer *out)
{
	for (size_t i = 0; i < policy->exemption_count; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		if (slice_compare(exemption->ruling.until, today) <= 0)
			buffer_addf(out, "%.*s:%llu: the exemption ended on %.*s and counts no more (%.*s)\n",
				SLICE_ARG(policy->file), (unsigned long long)exemption->line, SLICE_ARG(exemption->ruling.until),
				SLICE_ARG(exemption->ruling.author));
	}
}

static int policy_check(const struct options *options)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(TEXT_BYTES_MAX);
	cleanup_arena struct arena arena = ARENA_INIT;
	char today[CLOCK_TEXT_SIZE];
	struct policy *policy;
	struct error err;
	int r = 0;

	clock_day(clock_seconds(), today);

	for (size_t i = 0; i < options->operand_count; i++) {
		if (policy_file_read(options->operands[i], &arena, &policy, &err) < 0) {
			say_error("%s", err.text);
			r = -1;
			continue; /* each file's first mistake is told */
		}
		write_facts(policy, &text);
		write_ended(policy, slice_from_text(today), &text);
	}
	if (output_stdout(buffer_slice(&text), &err) < 0) {
		say_error("%s", err.text);
		r = -1;
	}
	return r < 0 ? EXIT_FAILED : EXIT_DONE;
}

const struct command command_policy_check = {
	.operands = "FILE...",
	.operand_min = 1,
	.operand_max = OPTIONS_MAX,
	.about = "look whether policy files can be used, and say where not",
	.text = "A policy with a mistake is refused whole: FILE:LINE:COLUMN, what is wrong and what was expected. Ends with 1 "
		"then. Exemptions that have ended, and what nobody examines, are named.\n",
	.run = policy_check,
};
