/* judged.c - judgements -> the report, and findings of those that fail */
#include "base/memory.h"
#include "model/family.h"
#include "rules/rules.h"
#include "scan/state.h"
#include "scan/told.h"

#define IDS_SHOWN_MAX 8u /* of rules that were not decided for one reason; the report for programs has the result of each */

/* "/etc/shadow line 7, and more; the rule: Nobody has an easily guessed password". */
static struct slice seen(struct scan *scan, const struct judged_rule *judged)
{
	const struct judgement *judgement = &judged->judgement;
	const struct exhibit *first = judgement->exhibits;
	const char *slash = scan->image->kind == IMAGE_SOURCE ? "" : "/"; /* below an image's root */
	const char *more = judgement->exhibit_count > 1 || judgement->more ? ", and more" : "";
	struct slice title = judged->rule->title;

	if (!judgement->exhibit_count || !first->path.len)
		return arena_printf(&scan->arena, "the rule: %.*s", SLICE_ARG(title));
	if (!first->line)
		return arena_printf(
			&scan->arena, "%s%.*s%s; the rule: %.*s", slash, SLICE_ARG(first->path), more, SLICE_ARG(title));
	return arena_printf(&scan->arena, "%s%.*s line %lu%s; the rule: %.*s", slash, SLICE_ARG(first->path),
		(unsigned long)first->line, more, SLICE_ARG(title));
}

/* What no file shows stands in the image's configuration, which is no layer's; the lowest one must not be blamed for it. */
static uint64_t layer_of(const struct scan *scan, const struct judged_rule *judged, struct slice path)
{
	if (judged->judgement.layer != JUDGED_NO_LAYER)
		return judged->judgement.layer;
	return path.len == 0 && scan->image->kind == IMAGE_OF_LAYERS ? PLACE_NO_LAYER : 0;
}

static struct finding finding_of(struct scan *scan, const struct judged_rule *judged)
{
	const struct judgement *judgement = &judged->judgement;
	const struct rule *rule = judged->rule;
	struct slice path = judgement->exhibit_count ? judgement->exhibits[0].path : S("");
	const struct distribution *distribution =
		scan->report.distribution.told ? &scan->report.distribution.distribution : &scan->distribution;

	return (struct finding){
		.kind = FINDING_SETTING,
		.id = rule->id,
		.aliases = rule->aliases,
		.title = judgement->reason,
		.rating = rule->rating,
		.reason = rule->why,
		.score = -1,
		.place = { .path = path, .layer = layer_of(scan, judged, path), .base = judged->base },
		.match = seen(scan, judged),
		.action = rule_remedy(rule, distribution_family(distribution)),
	};
}

static bool is_open(const struct judged_rule *judged)
{
	/* A hint never decides, so that one which is not decided leaves nothing open. */
	return judged->judgement.kind == JUDGEMENT_INCOMPLETE && !judged->rule->hint;
}

static bool is_open_alike(const struct judged_rule *a, const struct judged_rule *b)
{
	return is_open(a) && is_open(b) && a->judgement.layer == b->judgement.layer &&
	       slice_equal(a->judgement.reason, b->judgement.reason);
}

/* One note for all rules that were not decided for one reason: a file that cannot be read is asked about by many. */
static void note_open(struct scan *scan, const struct judged_rule *judged)
{
	const struct report *report = &scan->report;
	const struct judged_rule *end = report->judged + report->judged_count;
	int64_t layer = judged->judgement.layer == JUDGED_NO_LAYER ? -1 : (int64_t)judged->judgement.layer;
	cleanup_buffer struct buffer ids = BUFFER_INIT(ERROR_TEXT_SIZE);
	size_t count = 0;

	for (const struct judged_rule *other = report->judged; other < judged; other++)
		if (is_open_alike(other, judged))
			return;
	for (const struct judged_rule *other = judged; other < end; other++) {
		if (!is_open_alike(other, judged))
			continue;
		if (count++ < IDS_SHOWN_MAX)
			buffer_addf(&ids, "%s%.*s", count > 1 ? ", " : "", SLICE_ARG(other->rule->id));
	}
	if (count > IDS_SHOWN_MAX)
		buffer_addf(&ids, " and %zu more", count - IDS_SHOWN_MAX);
	if (count == 1)
		scan_note(scan, layer, NOTE_INCOMPLETE, S(""), "%.*s (%.*s) was not decided: %.*s", SLICE_ARG(judged->rule->id),
			SLICE_ARG(judged->rule->title), SLICE_ARG(judged->judgement.reason));
	else
		scan_note(scan, layer, NOTE_INCOMPLETE, S(""), "%.*s; %zu rules were not decided for it: %.*s",
			SLICE_ARG(judged->judgement.reason), count, SLICE_ARG(buffer_slice(&ids)));
}

/* Whether a release gets repairs changes with the days and with what is known of it, so that what was kept of it would be wrong: it is found out each
 * time. Who states no release, or one that nobody plans to end, is asked for nothing. */
static void decide_by_support(struct scan *scan, struct judgement *judgement)
{
	const struct distribution *distribution = &scan->distribution;
	struct release release;
	struct slice words;
	struct error err;
	bool ended;
	int r = told_find_release(distribution, scan->stores, scan->store_count, &scan->arena, &release, &err);

	if (r < 0) {
		judgement->reason = arena_copy(&scan->arena, slice_from_text(err.text));
		return;
	}
	if (r == 0 || !release.eol.len) {
		judgement->kind = JUDGEMENT_NOT_APPLICABLE;
		judgement->reason = arena_printf(&scan->arena, "no advisory store says how long %.*s%s%.*s gets repairs",
			SLICE_ARG(distribution->id), distribution->version_id.len ? " " : "",
			SLICE_ARG(distribution->version_id));
		return;
	}
	words = told_support(distribution, &release, slice_first(scan->report.created, 10), &scan->arena, &ended);
	judgement->kind = ended == (judgement->support == SUPPORT_FAILS) ? JUDGEMENT_PASS : JUDGEMENT_FAIL;
	judgement->reason = words.len
				    ? words
				    : arena_printf(&scan->arena, "%.*s gets repairs until %.*s",
					      SLICE_ARG(told_name(distribution, &release, &scan->arena)), SLICE_ARG(release.eol));
}

void scan_list_judged(struct scan *scan, bool (*hide)(struct scan *scan, const struct finding *finding))
{
	struct report *report = &scan->report;
	struct finding *findings = arena_array(&scan->arena, struct finding, report->finding_count + scan->judgement_count);
	const struct rules rules = { .items = scan->rules, .count = scan->rule_count };

	report->passwords = scan->passwords;
	report->password_count = scan->password_count;
	if (!scan->judgement_count)
		return;
	if (report->finding_count)
		memcpy(findings, report->findings, report->finding_count * sizeof *findings);
	report->findings = findings;
	report->judged = arena_array(&scan->arena, struct judged_rule, scan->judgement_count);
	for (size_t i = 0; i < scan->judgement_count; i++) {
		struct judged_rule *judged = &report->judged[report->judged_count];
		struct finding finding;

		*judged = (struct judged_rule){ .rule = rules_find(&rules, scan->judgements[i].rule),
			.judgement = scan->judgements[i] };
		if (!judged->rule)
			continue;
		if (judged->judgement.support != SUPPORT_NOT_ASKED)
			decide_by_support(scan, &judged->judgement);
		judged->base =
			judged->judgement.layer < scan->image->layer_count && scan->image->layers[judged->judgement.layer].base;
		report->judged_count++;
		if (judged->judgement.kind != JUDGEMENT_FAIL || judged->rule->hint)
			continue;
		finding = finding_of(scan, judged);
		if (!hide(scan, &finding))
			findings[report->finding_count++] = finding;
	}
	for (size_t i = 0; i < report->judged_count; i++)
		if (is_open(&report->judged[i]))
			note_open(scan, &report->judged[i]);
}
