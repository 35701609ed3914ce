/* detected.c - situations of files and what lies in them: malware, secrets */
#include "policy/deciding.h"

struct detected {
	enum finding_kind kind;
	const struct stance *stance;
	const struct policy_step *step;
};

static const struct policy_step *step_for(const struct stance *stance, const struct finding *finding)
{
	for (size_t i = 0; i < stance->step_count; i++)
		if (rating_for_policy(finding->rating) >= stance->steps[i].at_least)
			return &stance->steps[i];
	return NULL;
}

static bool is_detected(const struct deciding *deciding, size_t index, const void *context)
{
	const struct finding *finding = &deciding->report->findings[index];
	const struct detected *asked = context;

	return finding->kind == asked->kind && !deciding->rules[index] && step_for(asked->stance, finding) == asked->step;
}

static enum rating worst_of(const struct deciding *deciding, const struct detected *asked)
{
	enum rating worst = RATING_LOW;

	for (size_t i = 0; i < deciding->report->finding_count; i++) {
		enum rating rating = rating_for_policy(deciding->report->findings[i].rating);

		if (rating > worst && !deciding->report->findings[i].known && is_detected(deciding, i, asked))
			worst = rating;
	}
	return worst;
}

/* What a rule for hunters or a trait points at is not called malware here. */
static const char *name_kind(enum finding_kind kind, size_t count, enum rating worst)
{
	if (kind == FINDING_SECRET)
		return count == 1 ? "secret" : "secrets";
	if (worst < RATING_HIGH)
		return count == 1 ? "thing that may be malware" : "things that may be malware";
	return count == 1 ? "piece of malware" : "pieces of malware";
}

static void decide_step(struct deciding *deciding, const struct detected *asked, enum policy_situation situation)
{
	const struct policy_step *step = asked->step;
	struct decision decision = { .action = step->action,
		.situation = slice_from_text(situation_facts[situation].name),
		.rule = policy_rule_place(deciding, situation, step->line) };
	struct slice names;

	if (step->action == VERDICT_PASS)
		return;
	names = name_findings(deciding, is_detected, asked, &decision);
	if (decision.count == 0)
		return;
	decision.sentence = arena_printf(deciding->arena, "%zu %s: %.*s", decision.count,
		name_kind(asked->kind, decision.count, worst_of(deciding, asked)), SLICE_ARG(names));
	decide(deciding, &decision);
}

void decide_detected(struct deciding *deciding)
{
	static const struct {
		enum policy_situation situation;
		enum finding_kind kind;
	} situations[] = {
		{ SITUATION_MALWARE, FINDING_MALWARE },
		{ SITUATION_SECRETS, FINDING_SECRET },
	};

	for (size_t i = 0; i < sizeof situations / sizeof situations[0]; i++) {
		const struct stance *stance = &deciding->policy->stances[situations[i].situation];

		for (size_t k = 0; k < stance->step_count; k++)
			decide_step(deciding, &(struct detected){ situations[i].kind, stance, &stance->steps[k] },
				situations[i].situation);
	}
}
