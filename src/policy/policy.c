/* policy.c - findings -> verdict: what each situation of the policy asks for, and the gravest of it */
#include "policy/actions.h"
#include "policy/deciding.h"

#define NAMED_MAX 3    /* so many things are named in a sentence, the rest is counted */
#define FACTS_MAX 100u /* so many ids a decision has */
#define DECISIONS_MAX 200u

struct slice policy_rule_place(const struct deciding *deciding, enum policy_situation situation, uint64_t line)
{
	const struct policy *policy = deciding->policy;

	if (policy_states(policy, situation))
		return arena_printf(deciding->arena, "%.*s:%llu", SLICE_ARG(policy->file), (unsigned long long)line);
	return S("built-in policy");
}

const struct account *policy_account(const struct report *report, struct slice name)
{
	for (size_t i = 0; i < report->account_count; i++)
		if (slice_equal(report->accounts[i].account.name, name))
			return &report->accounts[i].account;
	return NULL;
}

/* One that an exemption may name: what could not be examined is none. */
static bool is_exemptible(struct slice situation)
{
	for (size_t i = 0; i < SITUATION_COUNT; i++)
		if (slice_equal(situation, slice_from_text(situation_facts[i].name)))
			return i != SITUATION_INCOMPLETE;
	return false;
}

bool policy_is_taken(const struct deciding *deciding, struct slice id)
{
	const struct report *report = deciding->report;

	for (size_t i = 0; i < report->suppressed_count; i++)
		if (slice_equal(report->suppressed[i].id, id))
			return true;
	for (size_t i = 0; i < report->finding_count; i++)
		if ((deciding->rules[i] || report->findings[i].known) && slice_equal(report->findings[i].id, id))
			return true;
	return false;
}

bool policy_is_known(const struct report *report, struct slice id)
{
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].known && slice_equal(report->findings[i].id, id))
			return true;
	return false;
}

/* Has the policy an exemption of the situation itself that holds now? */
static const struct policy_exemption *exemption_of(const struct deciding *deciding, struct slice situation)
{
	const struct policy *policy = deciding->policy;

	if (!is_exemptible(situation))
		return NULL;
	for (size_t i = 0; i < policy->exemption_count; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];

		for (size_t k = 0; k < exemption->ids.count; k++)
			if (slice_equal(exemption->ids.items[k], situation) && match_scope(exemption, &deciding->subject) &&
				!exemption_has_ended(exemption, deciding->report))
				return exemption;
	}
	return NULL;
}

void decide(struct deciding *deciding, const struct decision *asked)
{
	struct verdict *verdict = deciding->verdict;
	struct decision decision = *asked;
	const struct policy_exemption *exemption = exemption_of(deciding, asked->situation);

	if (exemption) {
		decision.action = VERDICT_PASS;
		decision.sentence = arena_printf(deciding->arena, "%.*s; exempt until %.*s (%.*s): %.*s",
			SLICE_ARG(asked->sentence), SLICE_ARG(exemption->ruling.until), SLICE_ARG(exemption->ruling.author),
			SLICE_ARG(exemption->ruling.reason));
	}
	if (verdict->decision_count == DECISIONS_MAX) {
		/* The gravest is never the one that finds no room. */
		if (decision.action > verdict->decisions[DECISIONS_MAX - 1].action)
			verdict->decisions[DECISIONS_MAX - 1] = decision;
		return;
	}
	verdict->decisions[verdict->decision_count++] = decision;
}

void naming_begin_item(struct naming *naming)
{
	bool last = naming->named + 1 == naming->count;

	if (naming->named)
		buffer_addf(&naming->text, "%s", last ? " and " : naming->separator);
	naming->named++;
}

bool naming_is_full(const struct naming *naming)
{
	return naming->named >= NAMED_MAX;
}

struct slice naming_end(struct naming *naming, struct arena *arena)
{
	struct slice text;

	if (naming->count > naming->named)
		buffer_addf(&naming->text, " and %zu more", naming->count - naming->named);
	text = arena_copy(arena, buffer_slice(&naming->text));
	buffer_done(&naming->text);
	return text;
}

/* A Maven package without its group: people know it by its artifact. */
static struct slice short_name(const struct package *package)
{
	return package->type == PACKAGE_MAVEN ? slice_from(package->name, (size_t)(slice_find_last_byte(package->name, ':') + 1))
					      : package->name;
}

void naming_add_finding(struct naming *naming, const struct finding *finding)
{
	struct slice where = finding->place.package ? short_name(finding->place.package) : finding->place.path;

	naming_begin_item(naming);
	buffer_addf(&naming->text, "%.*s%s%.*s", SLICE_ARG(finding->id), where.len ? " in " : "", SLICE_ARG(where));
	if (finding->place.package && finding->place.package->version.len)
		buffer_addf(&naming->text, " %.*s", SLICE_ARG(finding->place.package->version));
}

/* Is it one that ASKED picks? What the baseline knows no decision counts. */
static bool is_picked(const struct deciding *deciding, size_t index,
	bool (*asked)(const struct deciding *, size_t index, const void *context), const void *context)
{
	return !deciding->report->findings[index].known && asked(deciding, index, context);
}

/* The findings that ASKED picks, named; their number and their ids go to *RET_DECISION. */
struct slice name_findings(const struct deciding *deciding,
	bool (*asked)(const struct deciding *, size_t index, const void *context), const void *context,
	struct decision *ret_decision)
{
	struct naming naming = { .separator = ", " };
	const struct report *report = deciding->report;
	struct slices facts = { 0 };

	for (size_t i = 0; i < report->finding_count; i++)
		naming.count += is_picked(deciding, i, asked, context);
	if (naming.count)
		facts.items = arena_array(deciding->arena, struct slice, naming.count < FACTS_MAX ? naming.count : FACTS_MAX);
	for (size_t i = 0; i < report->finding_count && facts.count < FACTS_MAX && facts.count < naming.count; i++) {
		if (!is_picked(deciding, i, asked, context))
			continue;
		if (!naming_is_full(&naming))
			naming_add_finding(&naming, &report->findings[i]);
		facts.items[facts.count++] = report->findings[i].id;
	}
	ret_decision->count = naming.count;
	ret_decision->facts = facts;
	return naming_end(&naming, deciding->arena);
}

/* What to say where there is nothing to decide: not that nothing was found where it is only not shown. */
static struct slice say_nothing(const struct report *report, struct arena *arena)
{
	size_t hidden = report->hidden_count, new = report->finding_count - report->known_count;
	struct slice sentence = new ? S("nothing was found that the policy warns of") : S("nothing was found");

	if (report->known_count)
		sentence = arena_printf(arena, "%s; %zu known %s in %.*s (--baseline)",
			new ? "nothing new was found that the policy warns of" : "nothing new was found", report->known_count,
			report->known_count == 1 ? "finding stands" : "findings stand", SLICE_ARG(report->baseline));
	if (hidden == 0)
		return sentence;
	return arena_printf(arena, "%.*s%s; %zu %s hidden by %s", SLICE_ARG(sentence), new ? "" : " of what was asked for",
		hidden, hidden == 1 ? "finding is" : "findings are", report_hidden_by(report));
}

/* The gravest first, and of equally grave ones in the order of situations. */
static void sort_decisions(struct verdict *verdict)
{
	for (size_t i = 1; i < verdict->decision_count; i++) {
		struct decision decision = verdict->decisions[i];
		size_t at = i;

		for (; at > 0 && verdict->decisions[at - 1].action < decision.action; at--)
			verdict->decisions[at] = verdict->decisions[at - 1];
		verdict->decisions[at] = decision;
	}
}

static void find_rules(struct deciding *deciding)
{
	const struct report *report = deciding->report;

	deciding->rules = arena_array(deciding->arena, const struct policy_rule *, report->finding_count);
	for (size_t i = 0; i < report->finding_count && deciding->policy->rule_count; i++)
		deciding->rules[i] = match_rule(deciding->policy, &report->findings[i], &deciding->subject);
}

void policy_decide(struct report *report, const struct policy_options *options, struct arena *arena)
{
	struct deciding deciding = { .report = report,
		.options = options,
		.policy = options->policy ? options->policy : policy_builtin(arena),
		.arena = arena,
		.verdict = &report->verdict };
	struct verdict *verdict = &report->verdict;

	deciding.subject = policy_subject(report->image, options->namespace, arena);
	*verdict = (struct verdict){ .kind = VERDICT_PASS, .decisions = arena_array(arena, struct decision, DECISIONS_MAX) };
	find_rules(&deciding);
	decide_vulnerabilities(&deciding);
	decide_logins(&deciding);
	decide_detected(&deciding);
	decide_rules(&deciding);
	decide_fail_on(&deciding);
	decide_gaps(&deciding);
	decide_vendor_silent(&deciding);
	decide_settings(&deciding);
	decide_licences(&deciding);
	decide_age(&deciding);
	sort_decisions(verdict);
	if (verdict->decision_count) {
		verdict->kind = verdict->decisions[0].action;
		verdict->sentence = verdict->decisions[0].sentence;
	} else {
		verdict->sentence = say_nothing(report, arena);
	}
	actions_decide(report, options, arena);
}
