/* spdx3_flaws.c - the findings of a report in an SPDX 3 document: the security profile
 *
 * An element for each vulnerability; an assessment for each score, and one that says what is decided of it (VEX), of each finding. */
#include "bom/affected.h"
#include "bom/saying.h"
#include "bom/spdx3.h"

#include <stdlib.h>

#define KEV_PAGE "https://www.cisa.gov/known-exploited-vulnerabilities-catalog"
#define SHARE_DIGITS 5

/* ---- all of them */

static int by_id(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a, *y = *(const struct finding *const *)b;
	int order = slice_compare(x->id, y->id);

	return order ? order : (x > y) - (x < y);
}

static void collect(const struct finding **flaws, size_t *count, const struct finding *findings, size_t finding_count)
{
	for (size_t i = 0; i < finding_count; i++)
		if (findings[i].kind == FINDING_VULNERABILITY)
			flaws[(*count)++] = &findings[i];
}

/* Calls PUT with the first finding of each id. */
static void each_flaw(struct spdx3 *writing, void (*put)(struct spdx3 *writing, const struct finding *finding))
{
	const struct report *report = writing->spdx->bom->report;
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct finding **flaws = arena_alloc(&arena, (report->finding_count + report->suppressed_count) * sizeof *flaws);
	size_t count = 0;

	collect(flaws, &count, report->findings, report->finding_count);
	collect(flaws, &count, report->suppressed, report->suppressed_count);
	if (count)
		qsort((void *)flaws, count, sizeof *flaws, by_id);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || !slice_equal(flaws[i]->id, flaws[i - 1]->id))
			put(writing, flaws[i]);
}

static struct slice flaw_name(struct spdx3 *writing, struct slice id)
{
	return spdx3_name(
		writing, arena_printf(&writing->arena, "Vulnerability-%.*s", SLICE_ARG(spdx_digits(id, &writing->arena))));
}

static void list_flaw(struct spdx3 *writing, const struct finding *finding)
{
	json_put_string(&writing->json, flaw_name(writing, finding->id));
	arena_clear(&writing->arena);
}

void spdx3_list_flaws(struct spdx3 *writing)
{
	each_flaw(writing, list_flaw);
}

/* ---- one vulnerability */

static void put_identifier(struct spdx3 *writing, struct slice id)
{
	struct json_writer *json = &writing->json;
	struct slice page;
	const char *who = describe_flaw_name(id, &writing->arena, &page);

	json_begin_object(json);
	json_member(json, "type", S("ExternalIdentifier"));
	json_member(json, "externalIdentifierType", slice_starts_with(id, S("CVE-")) ? S("cve") : S("securityOther"));
	json_member(json, "identifier", id);
	if (page.len) {
		json_key(json, "identifierLocator");
		json_begin_array(json);
		json_put_string(json, page);
		json_end_array(json);
	}
	json_member(json, "issuingAuthority", slice_from_text(who));
	json_end_object(json);
}

static void put_advisory(struct json_writer *json, struct slice url)
{
	json_begin_object(json);
	json_member(json, "type", S("ExternalRef"));
	json_member(json, "externalRefType", S("securityAdvisory"));
	json_key(json, "locator");
	json_begin_array(json);
	json_put_string(json, url);
	json_end_array(json);
	json_end_object(json);
}

/* Times have no fraction and no zone but UTC here. */
static void put_moment(struct spdx3 *writing, const char *key, struct slice text)
{
	struct slice moment = describe_moment(text, &writing->arena);

	if (moment.len > 20 && moment.ptr[19] == '.' && moment.ptr[moment.len - 1] == 'Z')
		moment = arena_printf(&writing->arena, "%.19sZ", moment.ptr);
	if (moment.len == 20 && moment.ptr[19] == 'Z')
		json_member(&writing->json, key, moment);
}

static void put_flaw(struct spdx3 *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "security_Vulnerability", flaw_name(writing, finding->id));
	json_member(json, "name", finding->id);
	json_member_if(json, "summary", finding->title);
	json_key(json, "externalIdentifier");
	json_begin_array(json);
	put_identifier(writing, finding->id);
	for (size_t i = 0; i < finding->aliases.count; i++)
		put_identifier(writing, finding->aliases.items[i]);
	json_end_array(json);
	if (describe_is_url(finding->url)) {
		json_key(json, "externalRef");
		json_begin_array(json);
		put_advisory(json, finding->url);
		json_end_array(json);
	}
	put_moment(writing, "security_publishedTime", finding->published);
	json_end_object(json);
	arena_clear(&writing->arena);
}

/* ---- what is said of it */

struct assessment {
	struct spdx3 *writing;
	const struct finding *finding;
	const struct affected *affected;
};

static void begin_assessment(const struct assessment *about, const char *type, const char *relationship)
{
	struct spdx3 *writing = about->writing;
	struct json_writer *json = &writing->json;

	spdx3_begin_relationship(writing, type, flaw_name(writing, about->finding->id), relationship);
	json_key(json, "to");
	json_begin_array(json);
	for (size_t i = 0; i < about->affected->count; i++)
		json_put_string(json, spdx3_component(writing, about->affected->found[i]));
	if (about->affected->count == 0)
		json_put_string(json, spdx3_name(writing, S("Image")));
	json_end_array(json);
}

/* The bands of CVSS: words of sources, and our own, are no part of a score. */
static struct slice band_of(double score)
{
	return score >= 9 ? S("critical") : score >= 7 ? S("high") : score >= 4 ? S("medium") : score > 0 ? S("low") : S("none");
}

static void put_score(const struct assessment *about, const struct source_rating *said)
{
	struct json_writer *json = &about->writing->json;
	bool is_4 = slice_starts_with(said->vector, S("CVSS:4.")), is_3 = slice_starts_with(said->vector, S("CVSS:3."));

	if (!said->vector.len || said->score < 0)
		return;
	begin_assessment(about,
		is_4   ? "security_CvssV4VulnAssessmentRelationship"
		: is_3 ? "security_CvssV3VulnAssessmentRelationship"
		       : "security_CvssV2VulnAssessmentRelationship",
		"hasAssessmentFor");
	json_key(json, "security_score");
	json_put_double(json, said->score, 1);
	if (is_3 || is_4)
		json_member(json, "security_severity", band_of(said->score));
	json_member(json, "security_vectorString", said->vector);
	if (said->source.len)
		json_member(json, "comment", arena_printf(&about->writing->arena, "as %.*s says", SLICE_ARG(said->source)));
	json_end_object(json);
}

static void put_exploitation(const struct assessment *about)
{
	const struct finding *finding = about->finding;
	struct json_writer *json = &about->writing->json;

	if (finding->has_epss) {
		begin_assessment(about, "security_EpssVulnAssessmentRelationship", "hasAssessmentFor");
		json_key(json, "security_probability");
		json_put_double(json, finding->epss, SHARE_DIGITS);
		json_key(json, "security_percentile");
		json_put_double(json, finding->percentile, SHARE_DIGITS);
		put_moment(about->writing, "security_publishedTime", finding->epss_date);
		json_end_object(json);
	}
	if (finding->kev.len) {
		begin_assessment(about, "security_ExploitCatalogVulnAssessmentRelationship", "hasAssessmentFor");
		json_member(json, "security_catalogType", S("kev"));
		json_member_bool(json, "security_exploited", true);
		json_member(json, "security_locator", S(KEV_PAGE));
		put_moment(about->writing, "security_publishedTime", finding->kev);
		json_end_object(json);
	}
}

/* ---- what is decided of it */

/* OpenVEX's justifications are SPDX's in another spelling; CycloneDX's come near to them. */
static struct slice justification_of(struct slice word)
{
	static const struct {
		const char *word, *spdx;
	} justifications[] = {
		{ "component_not_present", "componentNotPresent" },
		{ "vulnerable_code_not_present", "vulnerableCodeNotPresent" },
		{ "vulnerable_code_not_in_execute_path", "vulnerableCodeNotInExecutePath" },
		{ "vulnerable_code_cannot_be_controlled_by_adversary", "vulnerableCodeCannotBeControlledByAdversary" },
		{ "inline_mitigations_already_exist", "inlineMitigationsAlreadyExist" },
		{ "code_not_present", "vulnerableCodeNotPresent" },
		{ "code_not_reachable", "vulnerableCodeNotInExecutePath" },
		{ "requires_configuration", "vulnerableCodeCannotBeControlledByAdversary" },
		{ "requires_dependency", "vulnerableCodeCannotBeControlledByAdversary" },
		{ "requires_environment", "vulnerableCodeCannotBeControlledByAdversary" },
		{ "protected_by_compiler", "inlineMitigationsAlreadyExist" },
		{ "protected_at_runtime", "inlineMitigationsAlreadyExist" },
		{ "protected_at_perimeter", "inlineMitigationsAlreadyExist" },
		{ "protected_by_mitigating_control", "inlineMitigationsAlreadyExist" },
	};

	for (size_t i = 0; i < sizeof justifications / sizeof justifications[0]; i++)
		if (slice_equal(word, slice_from_text(justifications[i].word)))
			return slice_from_text(justifications[i].spdx);
	return S("");
}

/* Plimsoll's own rating and the reasons of it, which no assessment has a field for. */
static void put_notes(const struct assessment *about, const struct saying *saying)
{
	const struct finding *finding = about->finding;
	struct json_writer *json = &about->writing->json;

	json_member(json, "security_statusNotes",
		arena_printf(&about->writing->arena, "%s%s%.*s%s%.*s%s%.*s", rating_name(finding->rating),
			finding->reason.len ? ": " : "", SLICE_ARG(finding->reason), finding->match.len ? "; " : "",
			SLICE_ARG(finding->match), saying->notes.len ? "; " : "", SLICE_ARG(saying->notes)));
}

static void put_decision(const struct assessment *about)
{
	struct saying saying = saying_of(about->writing->spdx->bom->report, about->finding, &about->writing->arena);
	struct json_writer *json = &about->writing->json;

	switch (saying.status) {
	case RULING_NOT_AFFECTED:
		begin_assessment(about, "security_VexNotAffectedVulnAssessmentRelationship", "doesNotAffect");
		json_member_if(json, "security_justificationType", justification_of(saying.justification));
		json_member_if(json, "security_impactStatement", saying.impact);
		break;
	case RULING_FIXED:
		begin_assessment(about, "security_VexFixedVulnAssessmentRelationship", "fixedIn");
		break;
	case RULING_AFFECTED:
		begin_assessment(about, "security_VexAffectedVulnAssessmentRelationship", "affects");
		json_member(json, "security_actionStatement", saying.action);
		break;
	default:
		begin_assessment(about, "security_VexUnderInvestigationVulnAssessmentRelationship", "underInvestigationFor");
	}
	put_notes(about, &saying);
	json_end_object(json);
}

static void assess(struct spdx3 *writing, struct affected *affected, const struct finding *findings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct assessment about = { writing, &findings[i], affected };

		if (findings[i].kind != FINDING_VULNERABILITY)
			continue;
		affected_find(affected, &findings[i]);
		put_decision(&about);
		for (size_t k = 0; k < findings[i].rating_count; k++)
			put_score(&about, &findings[i].ratings[k]);
		put_exploitation(&about);
		arena_clear(&writing->arena);
	}
}

void spdx3_put_flaws(struct spdx3 *writing)
{
	const struct report *report = writing->spdx->bom->report;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct affected affected;

	affected_init(&affected, writing->spdx->bom, &arena);
	each_flaw(writing, put_flaw);
	assess(writing, &affected, report->findings, report->finding_count);
	assess(writing, &affected, report->suppressed, report->suppressed_count);
}
