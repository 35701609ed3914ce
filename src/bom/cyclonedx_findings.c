/* cyclonedx_findings.c - the findings of a report in a CycloneDX document: vulnerabilities, and the verdict as properties */
#include "bom/cyclonedx.h"
#include "bom/members.h"
#include "bom/saying.h"
#include "codec/decimal.h"

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

/* 1.4 is older than CVSS 4 and SSVC. */
static struct slice method_of(const struct cyclonedx *writing, struct slice vector)
{
	return slice_starts_with(vector, S("CVSS:4."))    ? writing->version < 5 ? S("other") : S("CVSSv4")
		  : slice_starts_with(vector, S("CVSS:3.1")) ? S("CVSSv31")
	       : slice_starts_with(vector, S("CVSS:3."))  ? S("CVSSv3")
							  : S("CVSSv2");
}

static void put_source(struct writer *out, struct slice name, struct slice url)
{
	writer_begin(out, "source");
	writer_member_if(out, "name", name);
	if (describe_is_url(url))
		writer_member(out, "url", url);
	writer_end(out);
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
	struct writer *out = &writing->out;

	writer_begin_item(out);
	put_source(out, speaker_of(writing, said), S(""));
	if (said->vector.len) {
		writer_member_double(out, "score", said->score, 1);
	}
	writer_member(out, "severity", said->vector.len && said->score <= 0 ? S("none") : severity_of(said->rating));
	writer_member(out, "method", said->vector.len ? method_of(writing, said->vector) : S("other"));
	writer_member_if(out, "vector", said->vector);
	if (!slice_equal(said->word, slice_from_text(rating_name(said->rating))))
		writer_member_if(out, "justification", said->word);
	writer_end(out);
}

/* Ours first: others take the first for the one that counts. */
static void put_ratings(struct cyclonedx *writing, const struct finding *finding)
{
	struct writer *out = &writing->out;

	writer_begin_list(out, "ratings", "ratings", "rating");
	writer_begin_item(out);
	put_source(out, S("plimsoll"), S(""));
	writer_member(out, "severity", severity_of(finding->rating));
	writer_member(out, "method", S("other"));
	writer_member_if(out, "justification", finding->reason);
	writer_end(out);
	for (size_t i = 0; i < finding->rating_count; i++)
		put_rating(writing, &finding->ratings[i]);
	if (finding->ssvc.len) {
		writer_begin_item(out);
		put_source(out, S("CISA"), S(""));
		writer_member(out, "method", writing->version < 5 ? S("other") : S("SSVC"));
		writer_member(out, "vector", finding->ssvc);
		writer_end(out);
	}
	writer_end(out);
}

/* ---- its names and pages */

static void put_references(struct cyclonedx *writing, const struct finding *finding)
{
	struct writer *out = &writing->out;

	if (finding->aliases.count == 0)
		return;
	writer_begin_list(out, "references", "references", "reference");
	for (size_t i = 0; i < finding->aliases.count; i++) {
		struct slice url;
		const char *who = describe_flaw_name(finding->aliases.items[i], &writing->arena, &url);

		writer_begin_item(out);
		writer_member(out, "id", finding->aliases.items[i]);
		put_source(out, slice_from_text(who), url);
		writer_end(out);
	}
	writer_end(out);
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
			writer_begin_list(&writing->out, "cwes", "cwes", "cwe");
			any = true;
		}
		writer_item_u64(&writing->out, number);
	}
	if (any)
		writer_end(&writing->out);
}

static void put_advisory(struct writer *out, struct slice title, struct slice url)
{
	writer_begin_item(out);
	writer_member_if(out, "title", title);
	writer_member(out, "url", url);
	writer_end(out);
}

/* The bulletins, and the page to read. */
static void put_advisories(struct cyclonedx *writing, const struct finding *finding)
{
	struct writer *out = &writing->out;
	bool told = false;

	if (finding->bulletins.count == 0 && !describe_is_url(finding->url))
		return;
	writer_begin_list(out, "advisories", "advisories", "advisory");
	for (size_t i = 0; i < finding->bulletins.count; i++) {
		struct slice url;

		(void)describe_flaw_name(finding->bulletins.items[i], &writing->arena, &url);
		if (url.len)
			put_advisory(out, finding->bulletins.items[i], url);
		told = told || slice_equal(url, finding->url);
	}
	if (!told && describe_is_url(finding->url))
		put_advisory(out, S(""), finding->url);
	writer_end(out);
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
	struct writer *out = &writing->out;

	if (!finding->ruling)
		return;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].len)
			buffer_addf(&detail, "%s%.*s", detail.len ? "; " : "", SLICE_ARG(parts[i]));
	writer_begin(out, "analysis");
	writer_member(out, "state", state_of(saying->status));
	writer_member_if(out, "justification", justification_of(saying->justification));
	if (finding->fixed_version.len && (saying->status == RULING_AFFECTED || saying->status == RULING_FIXED)) {
		writer_begin_list(out, "response", "responses", "response");
		writer_item(out, S("update"));
		writer_end(out);
	}
	writer_member_if(out, "detail", buffer_slice(&detail));
	if (writing->version >= 5)
		writer_member_if(out, "lastUpdated", describe_moment(finding->ruling->stated, &writing->arena));
	writer_end(out);
}

/* ---- which components have it */

static void put_version(struct writer *out, struct slice version, struct slice status)
{
	if (version.len == 0 || version.len > 1024)
		return;
	writer_begin_item(out);
	writer_member(out, "version", version);
	writer_member(out, "status", status);
	writer_end(out);
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
	struct writer *out = &writing->out;

	writer_begin_item(out);
	writer_member(out, "ref", component->ref);
	writer_begin_list(out, "versions", "versions", "version");
	put_version(out, package->version, version_status(finding, saying));
	if (has_version_of_source(package) && !slice_equal(finding->fixed_version, package->version))
		put_version(out, finding->fixed_version, S("unaffected"));
	writer_end(out);
	writer_end(out);
}

static void put_affects(struct cyclonedx *writing, const struct finding *finding, const struct saying *saying)
{
	struct affected *affected = &writing->affected;
	struct writer *out = &writing->out;

	affected_find(affected, finding);
	writer_begin_list(out, "affects", "affects", "target");
	for (size_t i = 0; i < affected->count; i++)
		put_affected(writing, &writing->bom->components[affected->found[i]], finding, saying);
	if (affected->count == 0) {
		writer_begin_item(out);
		writer_member(out, "ref", S(CYCLONEDX_IMAGE_REF));
		writer_end(out);
	}
	writer_end(out);
}

/* ---- what there is no member for */

static void put_share(struct cyclonedx *writing, const char *name, double value)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(64);

	decimal_add(&text, value, SHARE_DIGITS);
	cyclonedx_put_property(writing, name, buffer_slice(&text));
}

static void put_exploitation(struct cyclonedx *writing, const struct finding *finding)
{
	cyclonedx_put_property(writing, "plimsoll:kev", finding->kev);
	cyclonedx_put_property(writing, "plimsoll:kev_due", finding->kev_due);
	if (finding->ransomware)
		cyclonedx_put_property(writing, "plimsoll:ransomware", S("true"));
	if (finding->has_epss) {
		put_share(writing, "plimsoll:epss", finding->epss);
		put_share(writing, "plimsoll:epss_percentile", finding->percentile);
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

	if (image->kind == IMAGE_OF_LAYERS && finding->place.layer != PLACE_NO_LAYER)
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
	struct writer *out = &writing->out;

	writer_begin_list(out, "properties", "properties", "property");
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
	writer_end(out);
}

/* The digest does without what follows from the rest: from the properties and the components. */
static void put_vulnerability(struct cyclonedx *writing, const struct finding *finding, size_t urgency)
{
	const struct report *report = writing->bom->report;
	struct saying saying = saying_of(report, finding, &writing->arena);
	struct writer *out = &writing->out;

	writer_begin_item(out);
	writer_member(out, "id", finding->id);
	put_source(out, finding->source, finding->url);
	put_references(writing, finding);
	put_ratings(writing, finding);
	put_cwes(writing, finding);
	writer_member_if(out, "description", finding->title);
	writer_member_if(out, "recommendation", finding->action);
	if (out->form != WRITER_DIGEST)
		put_advisories(writing, finding);
	writer_member_if(out, "published", describe_moment(finding->published, &writing->arena));
	writer_member_if(out, "updated", describe_moment(finding->modified, &writing->arena));
	put_analysis(writing, finding, &saying);
	if (out->form != WRITER_DIGEST)
		put_affects(writing, finding, &saying);
	put_properties(writing, finding, urgency);
	writer_end(out);
	arena_clear(&writing->arena);
}

void cyclonedx_put_vulnerabilities(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;
	size_t urgency = 0;

	writer_begin_list(&writing->out, "vulnerabilities", "vulnerabilities", "vulnerability");
	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].kind == FINDING_VULNERABILITY)
			put_vulnerability(writing, &report->findings[i], ++urgency);
	for (size_t i = 0; i < report->suppressed_count; i++)
		if (report->suppressed[i].kind == FINDING_VULNERABILITY)
			put_vulnerability(writing, &report->suppressed[i], 0);
	writer_end(&writing->out);
}
