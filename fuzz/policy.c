/* policy.c - fuzz the reader of policy files: what it takes can be shown, read again and tried on a table, which follows a NUL */
#include "base/buffer.h"
#include "policy/trial.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_policy(const struct policy *policy)
{
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		const struct stance *stance = &policy->stances[i];

		if (stance->step_count == 0 || stance->step_count > POLICY_STEPS_MAX)
			abort();
		if (i == SITUATION_INCOMPLETE && stance->steps[0].action < VERDICT_INCOMPLETE && !stance->reason.len)
			abort();
	}
	for (size_t i = 0; i < policy->exemption_count; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		if (!exemption->ruling.reason.len || !exemption->ruling.author.len || exemption->ruling.until.len != 10)
			abort();
		if (!exemption->ids.count == !exemption->match.of_finding)
			abort();
	}
}

static void show_and_read_again(const struct policy *policy, struct arena *arena)
{
	cleanup_buffer struct buffer shown = BUFFER_INIT(0);
	struct policy *again;

	policy_show(policy, &shown);
	if (shown.len > POLICY_BYTES_MAX)
		return;
	if (policy_read(S("again"), buffer_slice(&shown), arena, &again, NULL) < 0)
		abort();
	if (again->rule_count != policy->rule_count || again->exemption_count != policy->exemption_count)
		abort();
	for (size_t i = 0; i < SITUATION_COUNT; i++)
		if (again->stances[i].step_count != policy->stances[i].step_count ||
			again->stances[i].steps[0].action != policy->stances[i].steps[0].action ||
			!slice_equal(again->stances[i].reason, policy->stances[i].reason))
			abort();
}

static void try_table(const struct policy *policy, struct slice table, struct arena *arena)
{
	struct trials trials;

	if (trials_run(policy, S("t"), table, S("2026-11-26"), arena, &trials, NULL) < 0)
		return;
	for (size_t i = 0; i < trials.count; i++) {
		const struct verdict *verdict = &trials.items[i].verdict;

		if (!verdict->sentence.len || (verdict->decision_count && verdict->decisions[0].action != verdict->kind) ||
			(!verdict->decision_count && verdict->kind != VERDICT_PASS))
			abort();
		for (size_t k = 0; k < verdict->decision_count; k++)
			if (verdict->decisions[k].action > verdict->kind || !verdict->decisions[k].situation.len)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice text = slice_make(data, size), table = S("");
	struct policy *policy = NULL;
	struct error err;

	slice_cut(text, '\0', &text, &table);
	if (policy_read(S("f"), text, &arena, &policy, &err) < 0) {
		if (policy || err.text[0] != 'f')
			abort();
		return 0;
	}
	check_policy(policy);
	show_and_read_again(policy, &arena);
	try_table(policy, table, &arena);
	return 0;
}
