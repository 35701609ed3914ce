/* grype_match.c - one match: a vulnerability, why it was found, and the package that has it */
#include "bom/describe.h"
#include "exchange/affected.h"
#include "exchange/grype.h"

#include <inttypes.h>

#define ID_SEED 0x706c696d736f6c6cu /* any: the same thing has the same one */
#define SHARE_DIGITS 5

struct kind_of_package {
	const char *type, *language, *matcher;
};

static struct kind_of_package kind_of(const struct package *package)
{
	static const struct kind_of_package kinds[PACKAGE_TYPE_COUNT] = {
#define GRYPE_TYPE(type, theirs, language, matcher) [PACKAGE_##type] = { theirs, language, matcher },
#include "exchange/grype_types.def"
#undef GRYPE_TYPE
	};

	if (package->type < PACKAGE_TYPE_COUNT && kinds[package->type].type)
		return kinds[package->type];
	return (struct kind_of_package){ package_type_facts((enum package_type)package->type)->purl, "", "stock-matcher" };
}

static struct slice severity_of(enum rating rating)
{
	static const char *const words[RATING_COUNT] = { [RATING_UNKNOWN] = "Unknown",
		[RATING_LOW] = "Low",
		[RATING_MODERATE] = "Medium",
		[RATING_HIGH] = "High",
		[RATING_CRITICAL] = "Critical" };

	return slice_from_text((unsigned)rating < RATING_COUNT ? words[rating] : words[RATING_UNKNOWN]);
}

/* "debian-security-tracker:distro:debian:12", "osv:language:java". */
static struct slice namespace_of(struct grype *grype, const struct finding *finding, const struct package *package)
{
	const struct distribution *distribution = &grype->report->distribution.distribution;
	struct slice feed = finding->source, rest;

	slice_cut(finding->source, '/', &feed, &rest);
	if (package && package_is_distributions((enum package_type)package->type))
		return arena_printf(&grype->passing, "%.*s:distro:%.*s:%.*s", SLICE_ARG(feed), SLICE_ARG(distribution->id),
			SLICE_ARG(distribution->version_id));
	if (package && kind_of(package).language[0])
		return arena_printf(&grype->passing, "%.*s:language:%s", SLICE_ARG(feed), kind_of(package).language);
	return arena_printf(&grype->passing, "%.*s:cpe", SLICE_ARG(feed));
}

/* ---- the vulnerability */

static void put_vector(struct json_writer *json, struct slice source, struct slice role, struct slice vector, double score)
{
	struct slice version = slice_starts_with(vector, S("CVSS:")) ? slice_first(slice_from(vector, 5), 3) : S("2.0");

	json_begin_object(json);
	json_member_if(json, "source", source);
	json_member(json, "type", slice_equal(role, S("nvd")) ? S("Primary") : S("Secondary"));
	json_member(json, "version", version);
	json_member(json, "vector", vector);
	json_key(json, "metrics");
	json_begin_object(json);
	if (score >= 0) {
		json_key(json, "baseScore");
		json_put_double(json, score, 1);
	}
	json_end_object(json);
	json_key(json, "vendorMetadata");
	json_begin_object(json);
	json_end_object(json);
	json_end_object(json);
}

/* The vector that counts first: importers take that. */
static void put_vectors(struct json_writer *json, const struct finding *finding)
{
	const struct source_rating *first = NULL;

	for (size_t i = 0; finding->vector.len && i < finding->rating_count && !first; i++)
		if (slice_equal(finding->ratings[i].vector, finding->vector))
			first = &finding->ratings[i];
	json_key(json, "cvss");
	json_begin_array(json);
	if (finding->vector.len)
		put_vector(json, first ? first->source : finding->source, first ? first->role : S(""), finding->vector,
			first ? first->score : finding->score);
	for (size_t i = 0; i < finding->rating_count; i++) {
		const struct source_rating *said = &finding->ratings[i];

		if (said->vector.len && said != first)
			put_vector(json, said->source, said->role, said->vector, said->score);
	}
	json_end_array(json);
}

static struct slice page_of(struct grype *grype, const struct finding *finding)
{
	struct slice page;

	if (describe_is_url(finding->url))
		return finding->url;
	(void)describe_flaw_name(finding->id, &grype->passing, &page);
	return page;
}

static void put_kev(struct json_writer *json, const struct finding *finding)
{
	if (finding->kev.len == 0)
		return;
	json_key(json, "knownExploited");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "cve", finding->id);
	json_member(json, "dateAdded", finding->kev);
	json_member_if(json, "dueDate", finding->kev_due);
	json_member(json, "knownRansomwareCampaignUse", finding->ransomware ? S("Known") : S("Unknown"));
	json_end_object(json);
	json_end_array(json);
}

static void put_epss(struct json_writer *json, const struct finding *finding)
{
	if (!finding->has_epss)
		return;
	json_key(json, "epss");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "cve", finding->id);
	json_key(json, "epss");
	json_put_double(json, finding->epss, SHARE_DIGITS);
	json_key(json, "percentile");
	json_put_double(json, finding->percentile, SHARE_DIGITS);
	json_member_if(json, "date", finding->epss_date);
	json_end_object(json);
	json_end_array(json);
}

static void put_weaknesses(struct json_writer *json, const struct finding *finding)
{
	if (finding->cwes.count == 0)
		return;
	json_key(json, "cwes");
	json_begin_array(json);
	for (size_t i = 0; i < finding->cwes.count; i++) {
		json_begin_object(json);
		json_member(json, "cve", finding->id);
		json_member(json, "cwe", finding->cwes.items[i]);
		json_end_object(json);
	}
	json_end_array(json);
}

static struct slice fix_state(const struct finding *finding)
{
	if (finding->fixed_version.len)
		return S("fixed");
	if (slice_equal(finding->status, S(STATUS_WILL_NOT_FIX)) || slice_equal(finding->status, S(STATUS_END_OF_LIFE)))
		return S("wont-fix");
	return slice_equal(finding->status, S(STATUS_UNDER_INVESTIGATION)) ? S("unknown") : S("not-fixed");
}

static void put_advisories(struct grype *grype, const struct finding *finding)
{
	struct json_writer *json = &grype->json;

	json_key(json, "advisories");
	json_begin_array(json);
	for (size_t i = 0; i < finding->bulletins.count; i++) {
		struct slice page;

		(void)describe_flaw_name(finding->bulletins.items[i], &grype->passing, &page);
		json_begin_object(json);
		json_member(json, "id", finding->bulletins.items[i]);
		json_member(json, "link", page);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_flaw(struct grype *grype, const struct finding *finding, const struct package *package)
{
	struct slice page = page_of(grype, finding), fixed = finding->fixed_version;
	struct json_writer *json = &grype->json;

	json_key(json, "vulnerability");
	json_begin_object(json);
	json_member(json, "id", finding->id);
	json_member(json, "dataSource", page);
	json_member(json, "namespace", namespace_of(grype, finding, package));
	json_member(json, "severity", severity_of(finding->rating));
	json_member_texts(json, "urls", (struct slices){ &page, page.len > 0 });
	json_member(json, "description", finding->title);
	put_vectors(json, finding);
	put_kev(json, finding);
	put_epss(json, finding);
	put_weaknesses(json, finding);
	json_key(json, "fix");
	json_begin_object(json);
	json_member_texts(json, "versions", (struct slices){ &fixed, fixed.len > 0 });
	json_member(json, "state", fix_state(finding));
	json_end_object(json);
	put_advisories(grype, finding);
	json_end_object(json);
}

/* Under its other names: of each its page; what is known stands with the first one. */
static void put_related(struct grype *grype, const struct finding *finding)
{
	struct json_writer *json = &grype->json;

	json_key(json, "relatedVulnerabilities");
	json_begin_array(json);
	for (size_t i = 0; i < finding->aliases.count; i++) {
		struct slice page;
		const char *who = describe_flaw_name(finding->aliases.items[i], &grype->passing, &page);

		json_begin_object(json);
		json_member(json, "id", finding->aliases.items[i]);
		json_member(json, "dataSource", page);
		json_member(json, "namespace", slice_from_text(who));
		json_member(json, "severity", severity_of(finding->rating));
		json_member_texts(json, "urls", (struct slices){ &page, page.len > 0 });
		json_member(json, "description", finding->title);
		put_vectors(json, finding);
		json_end_object(json);
	}
	json_end_array(json);
}

/* ---- why it was found */

/* Advisories of distributions name source packages. */
static bool is_by_source(const struct package *package)
{
	return package->source_name.len && !slice_equal(package->source_name, package->name);
}

static void put_details(struct grype *grype, const struct finding *finding, const struct package *package)
{
	const struct distribution *distribution = &grype->report->distribution.distribution;
	bool by_source = is_by_source(package);
	struct json_writer *json = &grype->json;

	json_key(json, "matchDetails");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "type",
		slice_ends_with(finding->match, S(" name")) ? S("cpe-match")
		: by_source                                 ? S("exact-indirect-match")
							    : S("exact-direct-match"));
	json_member(json, "matcher", slice_from_text(kind_of(package).matcher));
	json_key(json, "searchedBy");
	json_begin_object(json);
	if (package_is_distributions((enum package_type)package->type)) {
		json_key(json, "distro");
		json_begin_object(json);
		json_member(json, "type", distribution->id);
		json_member(json, "version", distribution->version_id);
		json_end_object(json);
	}
	json_member(json, "namespace", namespace_of(grype, finding, package));
	json_key(json, "package");
	json_begin_object(json);
	json_member(json, "name", by_source ? package->source_name : package->name);
	json_member(json, "version", by_source && package->source_version.len ? package->source_version : package->version);
	json_end_object(json);
	json_end_object(json);
	json_key(json, "found");
	json_begin_object(json);
	json_member(json, "versionConstraint", finding->match);
	json_member(json, "vulnerabilityID", finding->id);
	json_end_object(json);
	json_end_object(json);
	json_end_array(json);
}

/* ---- the package */

static void put_place(struct grype *grype, const struct package *package, uint64_t layer)
{
	const struct image *image = grype->report->image;
	struct json_writer *json = &grype->json;
	struct slice path = arena_printf(&grype->passing, "/%.*s", SLICE_ARG(package->path));

	json_key(json, "locations");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "path", path);
	if (image->kind == IMAGE_OF_LAYERS && layer < image->layer_count)
		json_member_if(json, "layerID",
			image->layers[layer].diff_id.len ? image->layers[layer].diff_id : image->layers[layer].digest);
	json_member(json, "accessPath", path);
	json_end_object(json);
	json_end_array(json);
}

static void put_upstreams(struct json_writer *json, const struct package *package)
{
	json_key(json, "upstreams");
	json_begin_array(json);
	if (is_by_source(package)) {
		json_begin_object(json);
		json_member(json, "name", package->source_name);
		if (!slice_equal(package->source_version, package->version))
			json_member_if(json, "version", package->source_version);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_artifact(struct grype *grype, const struct package *package, struct slice purl, uint64_t layer)
{
	uint64_t id = slice_hash(package->path, slice_hash(package->version, slice_hash(package->name, ID_SEED + package->type)));
	struct kind_of_package kind = kind_of(package);
	struct slice licence = package->licence, cpe = package->cpe;
	struct json_writer *json = &grype->json;

	json_key(json, "artifact");
	json_begin_object(json);
	json_member(json, "id", arena_printf(&grype->passing, "%016" PRIx64, slice_hash(purl, id)));
	json_member(json, "name", package->name);
	json_member(json, "version", package->version);
	json_member(json, "type", slice_from_text(kind.type));
	put_place(grype, package, layer);
	json_member(json, "language", slice_from_text(kind.language));
	json_member_texts(json, "licenses", (struct slices){ &licence, licence.len > 0 });
	json_member_texts(json, "cpes", (struct slices){ &cpe, describe_is_cpe(cpe) });
	json_member(json, "purl", purl);
	put_upstreams(json, package);
	json_end_object(json);
}

/* ---- what silences it */

static void put_rules(struct json_writer *json, const struct finding *finding)
{
	const struct ruling *ruling = finding->ruling;

	json_key(json, "appliedIgnoreRules");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "vulnerability", finding->id);
	if (ruling) {
		json_member_if(json, "reason", ruling->reason);
		if (ruling->status != RULING_IGNORED)
			json_member(json, "vex-status", slice_from_text(ruling_status_name((enum ruling_status)ruling->status)));
		json_member_if(json, "vex-justification", ruling->justification);
	}
	json_member(json, "namespace", S(""));
	json_member(json, "fix-state", S(""));
	json_end_object(json);
	json_end_array(json);
}

static void put_match(struct grype *grype, const struct finding *finding, const struct found_package *found, bool ignored)
{
	const struct package *package = found ? &found->package : finding->place.package;
	struct json_writer *json = &grype->json;

	json_begin_object(json);
	put_flaw(grype, finding, package);
	put_related(grype, finding);
	put_details(grype, finding, package);
	put_artifact(grype, package, found ? found->purl : S(""), found ? found->layer : finding->place.layer);
	if (ignored)
		put_rules(json, finding);
	json_end_object(json);
	arena_clear(&grype->passing);
}

void grype_put_matches(struct grype *grype, const struct finding *finding, bool ignored)
{
	const struct found_package *found;
	struct affected affected;

	affected_begin(&affected, grype->report, finding);
	while (affected_next(&affected, &found))
		put_match(grype, finding, found, ignored);
	if (affected.count == 0 && finding->place.package)
		put_match(grype, finding, NULL, ignored);
}
