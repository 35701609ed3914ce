/* exempt.c - exemptions of a policy: findings that count no more, until a day */
#include "base/moment.h"
#include "policy/actions.h"
#include "policy/match.h"
#include "policy/policy.h"

#define NOTES_MAX 100u

static bool is_meant(const struct policy_exemption *exemption, const struct finding *finding)
{
	return exemption->ids.count ? match_ids(exemption->ids, finding) : match_finding(&exemption->match, finding, true);
}

bool exemption_has_ended(const struct policy_exemption *exemption, const struct report *report)
{
	struct moment now, until;

	/* What cannot be told exempts nothing. */
	return !moment_parse(report->created, &now) || !moment_parse(exemption->ruling.until, &until) ||
	       moment_compare(&now, &until) >= 0;
}

struct exempting {
	struct report *report;
	const struct policy *policy;
	struct subject subject;
	struct ruling *rulings; /* one an exemption, of the report's own document */
	enum { OUT_OF_SCOPE, ENDED, HOLDS } * states;
	size_t *lapsed; /* findings that an ended one would have silenced */
};

/* The document that the report names: the policy itself. */
static void list_document(struct exempting *exempting, struct arena *arena)
{
	struct report *report = exempting->report;
	struct ruling_document *documents = arena_array(arena, struct ruling_document, report->document_count + 1);
	size_t count = exempting->policy->exemption_count;

	if (report->document_count)
		memcpy(documents, report->documents, report->document_count * sizeof *documents);
	documents[report->document_count] = (struct ruling_document){ .name = exempting->policy->file, .statements = count };
	report->documents = documents;
	exempting->rulings = arena_array(arena, struct ruling, count);
	exempting->states = arena_alloc_array(arena, count, sizeof *exempting->states);
	exempting->lapsed = arena_array(arena, size_t, count);
	for (size_t i = 0; i < count; i++) {
		const struct policy_exemption *exemption = &exempting->policy->exemptions[i];

		exempting->rulings[i] = exemption->ruling;
		exempting->rulings[i].document = report->document_count;
		if (!match_scope(exemption, &exempting->subject))
			exempting->states[i] = OUT_OF_SCOPE;
		else
			exempting->states[i] = exemption_has_ended(exemption, report) ? ENDED : HOLDS;
	}
	report->document_count++;
}

/* True: it counts no more. */
static bool exempt(struct exempting *exempting, struct finding *finding)
{
	for (size_t i = 0; i < exempting->policy->exemption_count; i++) {
		if (exempting->states[i] == OUT_OF_SCOPE || !is_meant(&exempting->policy->exemptions[i], finding))
			continue;
		if (exempting->states[i] == HOLDS) {
			finding->ruling = &exempting->rulings[i];
			exempting->report->documents[exempting->rulings[i].document].silenced++;
			return true;
		}
		exempting->lapsed[i]++;
		finding->lapsed = &exempting->rulings[i];
	}
	return false;
}

static void name_ended(const struct exempting *exempting, struct note_sink *notes)
{
	const struct policy *policy = exempting->policy;

	for (size_t i = 0, named = 0; i < policy->exemption_count && named < NOTES_MAX; i++) {
		const struct policy_exemption *exemption = &policy->exemptions[i];
		struct slice what = exemption->ids.count ? exemption->ids.items[0] : S("a match");

		if (exempting->states[i] != ENDED)
			continue;
		named++;
		note_add(notes, NOTE_REMARK, policy->file,
			"line %llu: the exemption of %.*s%s ended on %.*s and counts no more (%.*s); %zu %s back",
			(unsigned long long)exemption->line, SLICE_ARG(slice_first(what, 60)),
			exemption->ids.count > 1 ? " and others" : "", SLICE_ARG(exemption->ruling.until),
			SLICE_ARG(slice_first(exemption->ruling.author, 60)), exempting->lapsed[i],
			exempting->lapsed[i] == 1 ? "finding is" : "findings are");
	}
}

/* Nobody can say anything of what is written here where the target is no system: a document, a source tree. */
static bool is_system(const struct report *report)
{
	return report->image && report->image->kind != IMAGE_BOM && report->image->kind != IMAGE_SOURCE;
}

/* What a policy switches on that nobody looks for: said, so that nobody relies on it. *RET_COULD: it is there to be looked for, as with another version or
 * other options. */
static const char *why_unexamined(const struct report *report, enum policy_situation situation, bool *ret_could)
{
	bool whole = report->image && report->image->kind == IMAGE_OF_LAYERS, system = is_system(report);

	*ret_could = system;
	if (situation_facts[situation].examination == EXAMINED_NEVER)
		return "not examined by this version";
	switch (situation) {
	case SITUATION_VULNERABLE_PACKAGES:
	case SITUATION_VENDOR_SILENT:
		*ret_could = true;
		return report->vulnerabilities_skipped ? "not examined this time" : NULL;
	case SITUATION_MALWARE:
	case SITUATION_SECRETS:
		*ret_could = report->image && report->image->kind != IMAGE_BOM;
		if (!*ret_could)
			return "examined of files alone";
		return (situation == SITUATION_MALWARE ? report->malware_skipped : report->secrets_skipped)
			       ? "not examined this time"
			       : NULL;
	case SITUATION_MISCONFIGURATION:
		return report->settings_skipped ? "not examined this time" : NULL;
	case SITUATION_REMOTE_LOGIN:
	case SITUATION_WEAK_PASSWORD:
		if (!system)
			return "examined of whole systems alone";
		return report->accounts_skipped ? "not examined this time" : NULL;
	case SITUATION_ROOT:
	case SITUATION_IMAGE_AGE:
		*ret_could = false;
		return whole ? NULL : "examined of images alone";
	default:
		return NULL;
	}
}

/* What would have blocked, had it been looked for, leaves the verdict incomplete. */
static void name_unexamined(const struct policy *policy, const struct report *report, struct note_sink *notes)
{
	for (size_t i = 0; i < SITUATION_COUNT; i++) {
		const struct stance *stance = &policy->stances[i];
		enum verdict_kind gravest = VERDICT_PASS;
		bool could;
		const char *why = why_unexamined(report, (enum policy_situation)i, &could);

		for (size_t k = 0; k < stance->step_count; k++)
			gravest = stance->steps[k].action > gravest ? stance->steps[k].action : gravest;
		if (!stance->stated || !why || gravest == VERDICT_PASS)
			continue;
		if (could && gravest == VERDICT_BLOCK)
			note_add(notes, NOTE_INCOMPLETE, policy->file, "line %llu: %s would block, and was %s",
				(unsigned long long)stance->line, situation_facts[i].name, why);
		else
			note_add(notes, NOTE_REMARK, policy->file, "line %llu: %s: %s, nothing is said of it",
				(unsigned long long)stance->line, situation_facts[i].name, why);
	}
}

static const char *name_kinds(unsigned kinds)
{
	if (!(kinds & 1u << FINDING_MALWARE))
		return "secrets";
	return kinds & 1u << FINDING_SECRET ? "secrets and malware" : "malware";
}

/* Rules on kinds of findings alone that nobody looked for. */
static void name_unexamined_rules(const struct policy *policy, const struct report *report, struct note_sink *notes)
{
	unsigned skipped =
		(report->secrets_skipped ? 1u << FINDING_SECRET : 0) | (report->malware_skipped ? 1u << FINDING_MALWARE : 0);

	if (report->image && report->image->kind == IMAGE_BOM)
		return;
	for (size_t i = 0, named = 0; i < policy->rule_count && named < NOTES_MAX; i++) {
		const struct policy_rule *rule = &policy->rules[i];

		if (rule->action != VERDICT_BLOCK || !rule->match.kinds || (rule->match.kinds & ~skipped))
			continue;
		named++;
		note_add(notes, NOTE_INCOMPLETE, policy->file, "line %llu: a rule would block %s, not examined this time",
			(unsigned long long)rule->line, name_kinds(rule->match.kinds));
	}
}

void policy_exempt(struct report *report, const struct policy_options *options, struct arena *arena, struct note_sink *notes)
{
	struct exempting exempting = { .report = report, .policy = options->policy };
	struct finding *suppressed;
	size_t kept = 0;

	if (!options->policy)
		return;
	name_unexamined(options->policy, report, notes);
	name_unexamined_rules(options->policy, report, notes);
	if (options->policy->exemption_count == 0)
		return;
	exempting.subject = policy_subject(report->image, options->namespace, arena);
	list_document(&exempting, arena);
	suppressed = arena_array(arena, struct finding, report->suppressed_count + report->finding_count);
	if (report->suppressed_count)
		memcpy(suppressed, report->suppressed, report->suppressed_count * sizeof *suppressed);
	report->suppressed = suppressed;
	for (size_t i = 0; i < report->finding_count; i++) {
		if (exempt(&exempting, &report->findings[i]))
			suppressed[report->suppressed_count++] = report->findings[i];
		else
			report->findings[kept++] = report->findings[i];
	}
	report->finding_count = kept;
	if (report->suppressed_count)
		qsort(suppressed, report->suppressed_count, sizeof *suppressed, urgency_compare);
	name_ended(&exempting, notes);
}
