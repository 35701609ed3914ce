/* vulnerabilities.c - situations of findings: vulnerable packages, those of silent distributions, a policy's own rules, --fail-on */
#include "policy/deciding.h"

/* Findings of one rating that one step decides on. */
struct graded {
	const struct stance *stance;
	const struct policy_step *step;
	enum rating rating;
};

static const struct policy_step *step_for(const struct stance *stance, const struct finding *finding)
{
	for (size_t i = 0; i < stance->step_count; i++)
		if (rating_for_policy(finding->rating) >= stance->steps[i].at_least &&
			(!stance->steps[i].fixable_only || finding->fixed_version.len))
			return &stance->steps[i];
	return NULL;
}

static bool is_vulnerability_of(const struct deciding *deciding, size_t index, const void *context)
{
	const struct finding *finding = &deciding->report->findings[index];
	const struct graded *graded = context;

	return finding->kind == FINDING_VULNERABILITY && !finding->vendor_silent && !deciding->rules[index] &&
	       finding->rating == graded->rating && step_for(graded->stance, finding) == graded->step;
}

/* " with a fix", " without a fix", where the policy tells one from the other. */
static const char *fix_words(const struct graded *graded)
{
	if (graded->step->fixable_only)
		return " with a fix";
	for (const struct policy_step *step = graded->stance->steps; step < graded->step; step++)
		if (step->fixable_only && step->at_least <= rating_for_policy(graded->rating))
			return " without a fix";
	return "";
}

static void decide_graded(struct deciding *deciding, const struct graded *graded)
{
	bool unknown = graded->rating == RATING_UNKNOWN;
	struct decision decision = { .action = graded->step->action,
		.situation = S("vulnerable_packages"),
		.rule = policy_rule_place(deciding, SITUATION_VULNERABLE_PACKAGES, graded->step->line) };
	struct slice names = name_findings(deciding, is_vulnerability_of, graded, &decision);

	if (decision.count == 0)
		return;
	decision.sentence =
		arena_printf(deciding->arena, "%zu %s%s%s%s%s: %.*s", decision.count, unknown ? "" : rating_name(graded->rating),
			unknown ? "" : " ", decision.count == 1 ? "vulnerability" : "vulnerabilities", fix_words(graded),
			unknown ? " of unknown rating, which counts as high" : "", SLICE_ARG(names));
	decide(deciding, &decision);
}

void decide_vulnerabilities(struct deciding *deciding)
{
	static const enum rating ratings[] = { RATING_CRITICAL, RATING_HIGH, RATING_UNKNOWN, RATING_MODERATE, RATING_LOW };
	const struct stance *stance = &deciding->policy->stances[SITUATION_VULNERABLE_PACKAGES];

	for (size_t i = 0; i < stance->step_count; i++)
		for (size_t k = 0; k < sizeof ratings / sizeof ratings[0]; k++) {
			struct graded graded = { .stance = stance, .step = &stance->steps[i], .rating = ratings[k] };

			if (graded.step->action != VERDICT_PASS)
				decide_graded(deciding, &graded);
		}
}

/* Nobody has said that what the distribution built has the flaw. */
static bool is_vendor_silent(const struct deciding *deciding, size_t index, const void *context)
{
	const struct finding *finding = &deciding->report->findings[index];
	const struct graded *graded = context;

	return finding->vendor_silent && !deciding->rules[index] && step_for(graded->stance, finding) == graded->step;
}

void decide_vendor_silent(struct deciding *deciding)
{
	const struct stance *stance = &deciding->policy->stances[SITUATION_VENDOR_SILENT];

	for (size_t i = 0; i < stance->step_count; i++) {
		const struct policy_step *step = &stance->steps[i];
		struct graded graded = { .stance = stance, .step = step };
		struct decision decision = { .action = step->action,
			.situation = S("vendor_silent"),
			.rule = policy_rule_place(deciding, SITUATION_VENDOR_SILENT, step->line) };
		struct slice names;

		if (step->action == VERDICT_PASS)
			continue;
		names = name_findings(deciding, is_vendor_silent, &graded, &decision);
		if (decision.count == 0)
			continue;
		decision.sentence = arena_printf(deciding->arena,
			"the distribution says nothing of %zu %s, %s%s elsewhere, in files of its packages: %.*s", decision.count,
			decision.count == 1 ? "vulnerability" : "vulnerabilities", rating_name(step->at_least),
			step->at_least == RATING_CRITICAL ? "" : " or worse", SLICE_ARG(names));
		decide(deciding, &decision);
	}
}

static bool is_failed_on(const struct deciding *deciding, size_t index, const void *context)
{
	const struct finding *finding = &deciding->report->findings[index];

	(void)context;
	return rating_for_policy(finding->rating) >= deciding->options->fail_on && !finding->vendor_silent;
}

void decide_fail_on(struct deciding *deciding)
{
	const char *word = rating_name(deciding->options->fail_on);
	struct decision decision = { .action = VERDICT_BLOCK, .situation = S("fail-on") };
	struct slice names;

	if (!deciding->options->has_fail_on)
		return;
	names = name_findings(deciding, is_failed_on, NULL, &decision);
	if (decision.count == 0)
		return;
	decision.sentence = arena_printf(deciding->arena, "--fail-on %s: %zu %s%s: %.*s", word, decision.count,
		decision.count == 1 ? "finding is " : "findings are ",
		deciding->options->fail_on == RATING_CRITICAL ? word : "that bad or worse", SLICE_ARG(names));
	decide(deciding, &decision);
}

static bool is_of_rule(const struct deciding *deciding, size_t index, const void *context)
{
	return deciding->rules[index] == context;
}

static struct slice place_of_rule(const struct deciding *deciding, const struct policy_rule *rule)
{
	return arena_printf(deciding->arena, "%.*s:%llu", SLICE_ARG(deciding->policy->file), (unsigned long long)rule->line);
}

/* Rules that ask nothing of findings: the first that the image meets decides on the image, whatever was found in it. */
static void decide_image_rule(struct deciding *deciding)
{
	for (size_t i = 0; i < deciding->policy->rule_count; i++) {
		const struct policy_rule *rule = &deciding->policy->rules[i];

		if (rule->match.of_finding || !match_image(&rule->match, &deciding->subject))
			continue;
		if (rule->action != VERDICT_PASS)
			decide(deciding, &(struct decision){ .action = rule->action,
						 .situation = S("rule"),
						 .rule = place_of_rule(deciding, rule),
						 .sentence = rule->message.len ? rule->message
							     : rule->action == VERDICT_BLOCK
								     ? S("the policy blocks images such as this one")
								     : S("the policy warns of images such as this one"),
						 .count = 1 });
		return;
	}
}

void decide_rules(struct deciding *deciding)
{
	decide_image_rule(deciding);
	for (size_t i = 0; i < deciding->policy->rule_count; i++) {
		const struct policy_rule *rule = &deciding->policy->rules[i];
		struct decision decision = { .action = rule->action, .situation = S("rule") };
		struct slice names;

		if (rule->action == VERDICT_PASS || !rule->match.of_finding)
			continue;
		names = name_findings(deciding, is_of_rule, rule, &decision);
		if (decision.count == 0)
			continue;
		decision.rule = place_of_rule(deciding, rule);
		if (rule->message.len)
			decision.sentence =
				arena_printf(deciding->arena, "%.*s: %.*s", SLICE_ARG(rule->message), SLICE_ARG(names));
		else
			decision.sentence = arena_printf(deciding->arena, "%zu %s that the policy %s: %.*s", decision.count,
				decision.count == 1 ? "finding" : "findings",
				rule->action == VERDICT_BLOCK ? "blocks" : "warns of", SLICE_ARG(names));
		decide(deciding, &decision);
	}
}
