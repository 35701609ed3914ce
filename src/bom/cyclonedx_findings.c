/* cyclonedx_findings.c - the findings of a report in a CycloneDX document: vulnerabilities, and the verdict as properties */
#include "bom/cyclonedx.h"
#include "bom/members.h"
#include "bom/saying.h"

#include <inttypes.h>

#define PLACES_LISTED_MAX 100u /* of a finding; all are occurrences of components */
#define SHARE_DIGITS 5

static void put_u64_property(struct cyclonedx *writing, const char *name, uint64_t value)
{
	cyclonedx_put_property(writing, name, arena_printf(&writing->arena, "%" PRIu64, value));
}

static void put_all(struct cyclonedx *writing, const char *name, struct slices values)
{
	for (size_t i = 0; i < values.count; i++)
		cyclonedx_put_property(writing, name, values.items[i]);
}

/* ---- the verdict */

static void put_sources(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;

	for (size_t i = 0; i < report->source_count; i++) {
		const struct report_source *source = &report->sources[i];

		cyclonedx_put_property(writing, "plimsoll:advisories",
			arena_printf(&writing->arena, "%.*s%s%.*s: %" PRIu64 "%s", SLICE_ARG(source->name),
				source->date.len ? " " : "", SLICE_ARG(source->date), source->advisory_count,
				source->partial ? ", partial" : ""));
	}
}

/* What is wrong and no package's flaw. */
static void put_others(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;

	for (size_t i = 0; i < report->finding_count; i++) {
		const struct finding *finding = &report->findings[i];

		if (finding->kind != FINDING_VULNERABILITY)
			cyclonedx_put_property(writing, "plimsoll:finding",
				arena_printf(&writing->arena, "%s %.*s%s%.*s: %.*s", rating_name(finding->rating),
					SLICE_ARG(finding->id), finding->place.path.len ? " " : "",
					SLICE_ARG(finding->place.path), SLICE_ARG(finding->title)));
	}
}

void cyclonedx_put_verdict(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;
	struct arena *arena = &writing->arena;

	cyclonedx_put_property(writing, "plimsoll:verdict", slice_from_text(verdict_name(report->verdict.kind)));
	cyclonedx_put_property(writing, "plimsoll:verdict_sentence", report->verdict.sentence);
	for (size_t i = 0; i < report->verdict.decision_count; i++) {
		const struct decision *decision = &report->verdict.decisions[i];

		cyclonedx_put_property(writing, "plimsoll:decision",
			arena_printf(arena, "%s %.*s: %.*s", verdict_name(decision->action), SLICE_ARG(decision->situation),
				SLICE_ARG(decision->sentence)));
	}
	for (size_t i = 0; i < report->gap_count; i++)
		cyclonedx_put_property(writing, "plimsoll:gap",
			arena_printf(
				arena, "%.*s: %.*s", SLICE_ARG(report->gaps[i].situation), SLICE_ARG(report->gaps[i].sentence)));
	if (report->hidden_count)
		cyclonedx_put_property(writing, "plimsoll:hidden",
			arena_printf(arena, "%zu findings by %s", report->hidden_count, report_hidden_by(report)));
	if (report->vulnerabilities_skipped)
		cyclonedx_put_property(writing, "plimsoll:not_looked_for", S("vulnerabilities"));
	put_sources(writing);
	put_others(writing);
}

/* ---- who says how bad it is */

static struct slice severity_of(enum rating rating)
{
	return rating == RATING_MODERATE ? S("medium") : slice_from_text(rating_name(rating));
}

static struct slice method_of(struct slice vector)
{
	return slice_starts_with(vector, S("CVSS:4."))    ? S("CVSSv4")
	       : slice_starts_with(vector, S("CVSS:3.1")) ? S("CVSSv31")
	       : slice_starts_with(vector, S("CVSS:3."))  ? S("CVSSv3")
							  : S("CVSSv2");
}

static void put_source(struct json_writer *json, struct slice name, struct slice url)
{
	json_key(json, "source");
	json_begin_object(json);
	if (describe_is_url(url))
		json_member(json, "url", url);
	json_member_if(json, "name", name);
	json_end_object(json);
}

/* "cvelistV5 (cna)": several speak in one feed. */
static struct slice speaker_of(struct cyclonedx *writing, const struct source_rating *said)
{
	if (!said->role.len || slice_equal(said->role, S("distribution")) || slice_equal(said->role, said->source))
		return said->source;
	return arena_printf(&writing->arena, "%.*s (%.*s)", SLICE_ARG(said->source), SLICE_ARG(said->role));
}

static void put_rating(struct cyclonedx *writing, const struct source_rating *said)
{
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	put_source(json, speaker_of(writing, said), S(""));
	if (said->vector.len) {
		json_key(json, "score");
		json_put_double(json, said->score, 1);
	}
	json_member(json, "severity", said->vector.len && said->score <= 0 ? S("none") : severity_of(said->rating));
	json_member(json, "method", said->vector.len ? method_of(said->vector) : S("other"));
	json_member_if(json, "vector", said->vector);
	if (!slice_equal(said->word, slice_from_text(rating_name(said->rating))))
		json_member_if(json, "justification", said->word);
	json_end_object(json);
}

/* Ours first: others take the first for the one that counts. */
static void put_ratings(struct cyclonedx *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;

	json_key(json, "ratings");
	json_begin_array(json);
	json_begin_object(json);
	put_source(json, S("plimsoll"), S(""));
	json_member(json, "severity", severity_of(finding->rating));
	json_member(json, "method", S("other"));
	json_member_if(json, "justification", finding->reason);
	json_end_object(json);
	for (size_t i = 0; i < finding->rating_count; i++)
		put_rating(writing, &finding->ratings[i]);
	if (finding->ssvc.len) {
		json_begin_object(json);
		put_source(json, S("CISA"), S(""));
		json_member(json, "method", S("SSVC"));
		json_member(json, "vector", finding->ssvc);
		json_end_object(json);
	}
	json_end_array(json);
}

/* ---- its names and pages */

static void put_references(struct cyclonedx *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;

	if (finding->aliases.count == 0)
		return;
	json_key(json, "references");
	json_begin_array(json);
	for (size_t i = 0; i < finding->aliases.count; i++) {
		struct slice url;
		const char *who = describe_flaw_name(finding->aliases.items[i], &writing->arena, &url);

		json_begin_object(json);
		json_member(json, "id", finding->aliases.items[i]);
		put_source(json, slice_from_text(who), url);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_cwes(struct cyclonedx *writing, const struct finding *finding)
{
	bool any = false;

	for (size_t i = 0; i < finding->cwes.count; i++) {
		struct slice name = finding->cwes.items[i];
		uint64_t number;

		if (!slice_starts_with(name, S("CWE-")) || !slice_to_u64(slice_from(name, 4), &number) || number == 0 ||
			number > 1u << 30)
			continue;
		if (!any) {
			json_key(&writing->json, "cwes");
			json_begin_array(&writing->json);
			any = true;
		}
		json_put_u64(&writing->json, number);
	}
	if (any)
		json_end_array(&writing->json);
}

static void put_advisory(struct json_writer *json, struct slice title, struct slice url)
{
	json_begin_object(json);
	json_member_if(json, "title", title);
	json_member(json, "url", url);
	json_end_object(json);
}

/* The bulletins, and the page to read. */
static void put_advisories(struct cyclonedx *writing, const struct finding *finding)
{
	struct json_writer *json = &writing->json;
	bool told = false;

	if (finding->bulletins.count == 0 && !describe_is_url(finding->url))
		return;
	json_key(json, "advisories");
	json_begin_array(json);
	for (size_t i = 0; i < finding->bulletins.count; i++) {
		struct slice url;

		(void)describe_flaw_name(finding->bulletins.items[i], &writing->arena, &url);
		if (url.len)
			put_advisory(json, finding->bulletins.items[i], url);
		told = told || slice_equal(url, finding->url);
	}
	if (!told && describe_is_url(finding->url))
		put_advisory(json, S(""), finding->url);
	json_end_array(json);
}

/* ---- what is decided of it */

static struct slice state_of(enum ruling_status status)
{
	switch (status) {
	case RULING_FIXED:
		return S("resolved");
	case RULING_NOT_AFFECTED:
		return S("not_affected");
	case RULING_AFFECTED:
		return S("exploitable");
	default:
		return S("in_triage");
	}
}

/* CycloneDX's own justifications, and which of them OpenVEX's come nearest to. */
static struct slice justification_of(struct slice word)
{
	static const struct {
		const char *word, *cyclonedx;
	} justifications[] = {
		{ "component_not_present", "code_not_present" },
		{ "vulnerable_code_not_present", "code_not_present" },
		{ "vulnerable_code_not_in_execute_path", "code_not_reachable" },
		{ "vulnerable_code_cannot_be_controlled_by_adversary", "requires_environment" },
		{ "inline_mitigations_already_exist", "protected_by_mitigating_control" },
		{ "code_not_present", "code_not_present" },
		{ "code_not_reachable", "code_not_reachable" },
		{ "requires_configuration", "requires_configuration" },
		{ "requires_dependency", "requires_dependency" },
		{ "requires_environment", "requires_environment" },
		{ "protected_by_compiler", "protected_by_compiler" },
		{ "protected_at_runtime", "protected_at_runtime" },
		{ "protected_at_perimeter", "protected_at_perimeter" },
		{ "protected_by_mitigating_control", "protected_by_mitigating_control" },
	};

	for (size_t i = 0; i < sizeof justifications / sizeof justifications[0]; i++)
		if (slice_equal(word, slice_from_text(justifications[i].word)))
			return slice_from_text(justifications[i].cyclonedx);
	return S("");
}

/* Only what documents and ignore files say: no analysis means that nobody has looked. */
static void put_analysis(struct cyclonedx *writing, const struct finding *finding, const struct saying *saying)
{
	const struct slice parts[] = { saying->impact, finding->ruling ? saying->action : S(""), saying->notes };
	cleanup_buffer struct buffer detail = BUFFER_INIT(1 << 20);
	struct json_writer *json = &writing->json;

	if (!finding->ruling)
		return;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].len)
			buffer_addf(&detail, "%s%.*s", detail.len ? "; " : "", SLICE_ARG(parts[i]));
	json_key(json, "analysis");
	json_begin_object(json);
	json_member(json, "state", state_of(saying->status));
	json_member_if(json, "justification", justification_of(saying->justification));
	if (finding->fixed_version.len && (saying->status == RULING_AFFECTED || saying->status == RULING_FIXED)) {
		json_key(json, "response");
		json_begin_array(json);
		json_put_string(json, S("update"));
		json_end_array(json);
	}
	json_member_if(json, "detail", buffer_slice(&detail));
	json_member_if(json, "lastUpdated", describe_moment(finding->ruling->stated, &writing->arena));
	json_end_object(json);
}

/* ---- which components have it */

static void put_version(struct json_writer *json, struct slice version, struct slice status)
{
	if (version.len == 0 || version.len > 1024)
		return;
	json_begin_object(json);
	json_member(json, "version", version);
	json_member(json, "status", status);
	json_end_object(json);
}

static struct slice version_status(const struct finding *finding, const struct saying *saying)
{
	if (finding->ruling ? saying->status >= RULING_FIXED : slice_equal(finding->status, S("not-affected")))
		return S("unaffected");
	return saying->status == RULING_UNDER_INVESTIGATION ? S("unknown") : S("affected");
}

/* The version that repairs a source package is not that of each of its binary packages. */
static bool has_version_of_source(const struct package *package)
{
	return package->source_version.len == 0 || slice_equal(package->source_version, package->version);
}

static void put_affected(struct cyclonedx *writing, const struct bom_component *component, const struct finding *finding,
	const struct saying *saying)
{
	const struct package *package = component->package;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "ref", component->ref);
	json_key(json, "versions");
	json_begin_array(json);
	put_version(json, package->version, version_status(finding, saying));
	if (has_version_of_source(package) && !slice_equal(finding->fixed_version, package->version))
		put_version(json, finding->fixed_version, S("unaffected"));
	json_end_array(json);
	json_end_object(json);
}

static bool is_about(const struct finding *finding, const struct bom_component *component)
{
	for (size_t i = 0; i < component->place_count; i++)
		if (finding_is_about(finding, &component->places[i]))
			return true;
	return false;
}

static void put_affects(struct cyclonedx *writing, const struct finding *finding, const struct saying *saying)
{
	const struct bom *bom = writing->bom;
	struct json_writer *json = &writing->json;
	bool any = false;

	json_key(json, "affects");
	json_begin_array(json);
	for (size_t i = 0; i < bom->component_count; i++)
		if (is_about(finding, &bom->components[i])) {
			put_affected(writing, &bom->components[i], finding, saying);
			any = true;
		}
	if (!any) {
		json_begin_object(json);
		json_member(json, "ref", S(CYCLONEDX_IMAGE_REF));
		json_end_object(json);
	}
	json_end_array(json);
}

/* ---- what there is no member for */

static void put_exploitation(struct cyclonedx *writing, const struct finding *finding)
{
	struct arena *arena = &writing->arena;

	cyclonedx_put_property(writing, "plimsoll:kev", finding->kev);
	cyclonedx_put_property(writing, "plimsoll:kev_due", finding->kev_due);
	if (finding->ransomware)
		cyclonedx_put_property(writing, "plimsoll:ransomware", S("true"));
	if (finding->has_epss) {
		cyclonedx_put_property(writing, "plimsoll:epss", arena_printf(arena, "%.*f", SHARE_DIGITS, finding->epss));
		cyclonedx_put_property(
			writing, "plimsoll:epss_percentile", arena_printf(arena, "%.*f", SHARE_DIGITS, finding->percentile));
		cyclonedx_put_property(writing, "plimsoll:epss_date", finding->epss_date);
	}
	put_all(writing, "plimsoll:exploit", finding->exploits);
	put_all(writing, "plimsoll:proof_of_concept", finding->proofs);
	for (struct slice points = finding->ssvc, point; slice_next_token(&points, ' ', &point);) {
		struct slice name, value;

		if (slice_cut(point, '=', &name, &value) && name.len < 40)
			cyclonedx_put_property(writing,
				slice_equal(name, S("exploitation"))  ? "plimsoll:ssvc:exploitation"
				: slice_equal(name, S("automatable")) ? "plimsoll:ssvc:automatable"
				: slice_equal(name, S("impact"))      ? "plimsoll:ssvc:technical_impact"
								      : "plimsoll:ssvc",
				value);
	}
}

static void put_places(struct cyclonedx *writing, const struct finding *finding)
{
	const struct image *image = writing->bom->report->image;

	if (image->kind == IMAGE_OF_LAYERS)
		cyclonedx_put_property(writing, "plimsoll:layer", describe_layer(image, finding->place.layer, &writing->arena));
	cyclonedx_put_property(writing, "plimsoll:owner", members_owner(finding->place.base));
	cyclonedx_put_property(writing, "plimsoll:path", finding->place.path);
	for (size_t i = 0; i < finding->paths.count && i < PLACES_LISTED_MAX; i++)
		cyclonedx_put_property(writing, "plimsoll:path", finding->paths.items[i]);
}

static void put_ruling(struct cyclonedx *writing, const struct finding *finding)
{
	const struct report *report = writing->bom->report;
	const struct ruling *ruling = finding->ruling ? finding->ruling : finding->lapsed;

	if (!ruling)
		return;
	if (!finding->ruling)
		cyclonedx_put_property(writing, "plimsoll:lapsed", S("true"));
	else if (ruling_silences(ruling))
		cyclonedx_put_property(writing, "plimsoll:suppressed", S("true"));
	cyclonedx_put_property(
		writing, "plimsoll:ruling:status", slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
	if (ruling->document < report->document_count)
		cyclonedx_put_property(writing, "plimsoll:ruling:document", report->documents[ruling->document].name);
	cyclonedx_put_property(writing, "plimsoll:ruling:place", ruling->place);
	cyclonedx_put_property(writing, "plimsoll:ruling:format", ruling->format);
	cyclonedx_put_property(writing, "plimsoll:ruling:document_id", ruling->id);
	cyclonedx_put_property(writing, "plimsoll:ruling:author", ruling->author);
	cyclonedx_put_property(writing, "plimsoll:ruling:reason", ruling->reason);
	cyclonedx_put_property(writing, "plimsoll:ruling:until", ruling->until);
}

static void put_properties(struct cyclonedx *writing, const struct finding *finding, size_t urgency)
{
	struct json_writer *json = &writing->json;

	json_key(json, "properties");
	json_begin_array(json);
	if (urgency)
		put_u64_property(writing, "plimsoll:urgency", urgency);
	cyclonedx_put_property(writing, "plimsoll:rating", slice_from_text(rating_name(finding->rating)));
	cyclonedx_put_property(writing, "plimsoll:status", finding->status);
	cyclonedx_put_property(writing, "plimsoll:status_reason", finding->status_reason);
	cyclonedx_put_property(writing, "plimsoll:fixed_version", finding->fixed_version);
	if (finding->closes)
		put_u64_property(writing, "plimsoll:closes", finding->closes);
	if (finding->vendor_silent)
		cyclonedx_put_property(writing, "plimsoll:vendor_silent", S("true"));
	put_exploitation(writing, finding);
	cyclonedx_put_property(writing, "plimsoll:match", finding->match);
	put_all(writing, "plimsoll:bulletin", finding->bulletins);
	put_places(writing, finding);
	put_ruling(writing, finding);
	json_end_array(json);
}

static void put_vulnerability(struct cyclonedx *writing, const struct finding *finding, size_t urgency)
{
	const struct report *report = writing->bom->report;
	struct saying saying = saying_of(report, finding, &writing->arena);
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "id", finding->id);
	put_source(json, finding->source, finding->url);
	put_references(writing, finding);
	put_ratings(writing, finding);
	put_cwes(writing, finding);
	json_member_if(json, "description", finding->title);
	json_member_if(json, "recommendation", finding->action);
	put_advisories(writing, finding);
	json_member_if(json, "published", describe_moment(finding->published, &writing->arena));
	json_member_if(json, "updated", describe_moment(finding->modified, &writing->arena));
	put_analysis(writing, finding, &saying);
	put_affects(writing, finding, &saying);
	put_properties(writing, finding, urgency);
	json_end_object(json);
}

void cyclonedx_put_vulnerabilities(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;
	size_t urgency = 0;

	json_key(&writing->json, "vulnerabilities");
	json_begin_array(&writing->json);
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == FINDING_VULNERABILITY)
			put_vulnerability(writing, &report->findings[i], ++urgency);
	for (size_t i = 0; i < report->suppressed_count; i++)
		if (report->suppressed[i].kind == FINDING_VULNERABILITY)
			put_vulnerability(writing, &report->suppressed[i], 0);
	json_end_array(&writing->json);
}
