/* trivy_findings.c - what stands in a result: packages, vulnerabilities, settings that are wrong, secrets */
#include "bom/describe.h"
#include "exchange/trivy.h"

#include <inttypes.h>

#define UID_SEED 0x706c696d736f6c6cu /* any: the same thing has the same one */

struct slice trivy_severity(enum rating rating)
{
	static const char *const words[RATING_COUNT] = { [RATING_UNKNOWN] = "UNKNOWN",
		[RATING_LOW] = "LOW",
		[RATING_MODERATE] = "MEDIUM",
		[RATING_HIGH] = "HIGH",
		[RATING_CRITICAL] = "CRITICAL" };

	return slice_from_text((unsigned)rating < RATING_COUNT ? words[rating] : words[RATING_UNKNOWN]);
}

void trivy_put_layer(struct trivy *trivy, uint64_t layer)
{
	const struct image *image = trivy->report->image;
	struct json_writer *json = &trivy->json;

	if (image->kind != IMAGE_OF_LAYERS || layer >= image->layer_count)
		return;
	json_key(json, "Layer");
	json_begin_object(json);
	json_member_if(json, "Digest", image->layers[layer].digest);
	json_member_if(json, "DiffID", image->layers[layer].diff_id);
	json_end_object(json);
}

struct slice trivy_package_id(const struct package *package, struct arena *arena)
{
	return arena_printf(arena, "%.*s%c%.*s", SLICE_ARG(package->name), package->type == PACKAGE_MAVEN ? ':' : '@',
		SLICE_ARG(package->version));
}

static void put_identifier(struct trivy *trivy, const char *key, struct slice purl, const struct package *package)
{
	uint64_t uid =
		slice_hash(package->path, slice_hash(package->version, slice_hash(package->name, UID_SEED + package->type)));
	struct json_writer *json = &trivy->json;

	json_key(json, key);
	json_begin_object(json);
	json_member_if(json, "PURL", purl);
	json_member(json, "UID", arena_printf(&trivy->passing, "%016" PRIx64, slice_hash(purl, uid)));
	json_end_object(json);
}

static void put_package(struct trivy *trivy, const struct found_package *found)
{
	const struct package *package = &found->package;
	struct json_writer *json = &trivy->json;
	struct slice licence = package->licence;

	json_begin_object(json);
	json_member(json, "ID", trivy_package_id(package, &trivy->passing));
	json_member(json, "Name", package->name);
	put_identifier(trivy, "Identifier", found->purl, package);
	json_member(json, "Version", package->version);
	json_member_if(json, "Arch", package->architecture);
	json_member_if(json, "SrcName", package->source_name);
	json_member_if(json, "SrcVersion", package->source_version);
	if (licence.len)
		json_member_texts(json, "Licenses", (struct slices){ &licence, 1 });
	json_member_if(json, "Maintainer", package->maintainer);
	trivy_put_layer(trivy, found->layer);
	json_member_if(json, "FilePath", package->path);
	json_end_object(json);
}

static struct slice status_of(const struct finding *finding)
{
	static const struct {
		const char *ours, *theirs;
	} known[] = {
		{ STATUS_FIXED, "fixed" },
		{ STATUS_AFFECTED, "affected" },
		{ STATUS_WILL_NOT_FIX, "will_not_fix" },
		{ STATUS_DEFERRED, "fix_deferred" },
		{ STATUS_END_OF_LIFE, "end_of_life" },
		{ STATUS_UNDER_INVESTIGATION, "under_investigation" },
		{ STATUS_NOT_AFFECTED, "not_affected" },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (slice_equal(finding->status, slice_from_text(known[i].ours)))
			return slice_from_text(known[i].theirs);
	return finding->fixed_version.len ? S("fixed") : S("affected");
}

/* Who gave the vector that counts: importers look for the vector of the severity's source. */
static struct slice source_of(const struct finding *finding)
{
	for (size_t i = 0; finding->vector.len && i < finding->rating_count; i++)
		if (slice_equal(finding->ratings[i].vector, finding->vector))
			return finding->ratings[i].source;
	return finding->source;
}

enum cvss { CVSS_2, CVSS_3, CVSS_4, CVSS_COUNT };

static enum cvss cvss_of(struct slice vector)
{
	return slice_starts_with(vector, S("CVSS:4.")) ? CVSS_4 : slice_starts_with(vector, S("CVSS:3.")) ? CVSS_3 : CVSS_2;
}

/* All vectors of one source, of each version the first. */
static void put_source_vectors(struct trivy *trivy, struct slice source, const struct source_rating *said, size_t count)
{
	static const char *const vectors[CVSS_COUNT] = { "V2Vector", "V3Vector", "V40Vector" };
	static const char *const scores[CVSS_COUNT] = { "V2Score", "V3Score", "V40Score" };
	const struct source_rating *first[CVSS_COUNT] = { NULL };
	struct json_writer *json = &trivy->json;

	for (size_t i = count; i-- > 0;)
		if (said[i].vector.len && slice_equal(said[i].source, source))
			first[cvss_of(said[i].vector)] = &said[i];
	json_key(json, arena_text(&trivy->passing, source));
	json_begin_object(json);
	for (size_t i = 0; i < CVSS_COUNT; i++)
		if (first[i])
			json_member(json, vectors[i], first[i]->vector);
	for (size_t i = 0; i < CVSS_COUNT; i++)
		if (first[i] && first[i]->score >= 0) {
			json_key(json, scores[i]);
			json_put_double(json, first[i]->score, 1);
		}
	json_end_object(json);
}

static bool is_first_of_source(const struct source_rating *said, size_t at, bool with_vector)
{
	for (size_t i = 0; i < at; i++)
		if (slice_equal(said[i].source, said[at].source) && (said[i].vector.len || !with_vector))
			return false;
	return !with_vector || said[at].vector.len;
}

static void put_vectors(struct trivy *trivy, const struct finding *finding)
{
	const struct source_rating ours = { .source = finding->source, .vector = finding->vector, .score = finding->score };
	struct source_rating *all = arena_array(&trivy->passing, struct source_rating, finding->rating_count + 1);
	size_t count = 0;
	bool told = false;

	for (size_t i = 0; i < finding->rating_count; i++) {
		told = told || slice_equal(finding->ratings[i].vector, finding->vector);
		if (finding->ratings[i].vector.len)
			all[count++] = finding->ratings[i];
	}
	if (finding->vector.len && !told)
		all[count++] = ours;
	if (count == 0)
		return;
	json_key(&trivy->json, "CVSS");
	json_begin_object(&trivy->json);
	for (size_t i = 0; i < count; i++)
		if (is_first_of_source(all, i, true))
			put_source_vectors(trivy, all[i].source, all, count);
	json_end_object(&trivy->json);
}

/* What each source says, as numbers from 0, unknown, to 4. */
static void put_words(struct trivy *trivy, const struct finding *finding)
{
	struct json_writer *json = &trivy->json;

	if (finding->rating_count == 0)
		return;
	json_key(json, "VendorSeverity");
	json_begin_object(json);
	for (size_t i = 0; i < finding->rating_count; i++)
		if (is_first_of_source(finding->ratings, i, false)) {
			json_key(json, arena_text(&trivy->passing, finding->ratings[i].source));
			json_put_u64(json, finding->ratings[i].rating);
		}
	json_end_object(json);
}

/* Importers take what is behind the dash for a number. */
static void put_weaknesses(struct trivy *trivy, const struct finding *finding)
{
	struct slices kept = { arena_array(&trivy->passing, struct slice, finding->cwes.count), 0 };
	uint64_t number;

	for (size_t i = 0; i < finding->cwes.count; i++)
		if (slice_starts_with(finding->cwes.items[i], S("CWE-")) &&
			slice_to_u64(slice_from(finding->cwes.items[i], 4), &number) && number < 1u << 30)
			kept.items[kept.count++] = finding->cwes.items[i];
	json_member_texts_if(&trivy->json, "CweIDs", kept);
}

/* The pages of all its names, each once. */
static void put_references(struct trivy *trivy, const struct finding *finding, struct slice primary)
{
	size_t most = 1 + finding->aliases.count + finding->bulletins.count;
	struct slices pages = { arena_array(&trivy->passing, struct slice, most), 0 };

	if (primary.len)
		pages.items[pages.count++] = primary;
	for (size_t i = 0; i < finding->aliases.count + finding->bulletins.count; i++) {
		struct slice name = i < finding->aliases.count ? finding->aliases.items[i]
							       : finding->bulletins.items[i - finding->aliases.count];
		struct slice page;

		(void)describe_flaw_name(name, &trivy->passing, &page);
		if (page.len && !slice_equal(page, primary))
			pages.items[pages.count++] = page;
	}
	json_member_texts(&trivy->json, "References", pages);
}

static struct slice description_of(struct trivy *trivy, const struct finding *finding)
{
	return arena_printf(&trivy->passing, "%.*s%s%.*s%s%.*s", SLICE_ARG(finding->title),
		finding->reason.len ? "\nRated so: " : "", SLICE_ARG(finding->reason), finding->match.len ? "\nFound by: " : "",
		SLICE_ARG(finding->match));
}

static struct slice page_of(struct trivy *trivy, const struct finding *finding)
{
	struct slice page;

	if (describe_is_url(finding->url))
		return finding->url;
	(void)describe_flaw_name(finding->id, &trivy->passing, &page);
	return page;
}

static void put_what_is_known(struct trivy *trivy, const struct finding *finding)
{
	struct slice page = page_of(trivy, finding), source = source_of(finding);
	struct json_writer *json = &trivy->json;

	json_member(json, "Status", status_of(finding));
	json_member_if(json, "SeveritySource", source);
	json_member_if(json, "PrimaryURL", page);
	json_key(json, "DataSource");
	json_begin_object(json);
	json_member(json, "ID", finding->source);
	json_member(json, "Name", finding->source);
	json_member(json, "URL", page);
	json_end_object(json);
	json_member_if(json, "Title", finding->title);
	json_member(json, "Description", description_of(trivy, finding));
	json_member(json, "Severity", trivy_severity(finding->rating));
	put_weaknesses(trivy, finding);
	put_words(trivy, finding);
	put_vectors(trivy, finding);
	put_references(trivy, finding, page);
	json_member_if(json, "PublishedDate", describe_moment(finding->published, &trivy->passing));
	json_member_if(json, "LastModifiedDate", describe_moment(finding->modified, &trivy->passing));
}

/* FOUND: the package, or NULL, where the report does not list it. */
static void put_flaw(struct trivy *trivy, const struct finding *finding, const struct found_package *found)
{
	const struct package *package = found ? &found->package : finding->place.package;
	struct json_writer *json = &trivy->json;

	json_begin_object(json);
	json_member(json, "VulnerabilityID", finding->id);
	json_member_texts_if(json, "VendorIDs", finding->bulletins);
	json_member(json, "PkgID", trivy_package_id(package, &trivy->passing));
	json_member(json, "PkgName", package->name);
	if (!package_is_distributions((enum package_type)package->type))
		json_member_if(json, "PkgPath", package->path);
	put_identifier(trivy, "PkgIdentifier", found ? found->purl : S(""), package);
	json_member(json, "InstalledVersion", package->version);
	json_member_if(json, "FixedVersion", finding->fixed_version);
	trivy_put_layer(trivy, found ? found->layer : finding->place.layer);
	put_what_is_known(trivy, finding);
	json_end_object(json);
}

static void put_suppressed(struct trivy *trivy, const struct trivy_entry *entry)
{
	const struct report *report = trivy->report;
	const struct ruling *ruling = entry->finding->ruling;
	struct json_writer *json = &trivy->json;

	json_begin_object(json);
	json_member(json, "Type", S("vulnerability"));
	json_member(
		json, "Status", ruling ? slice_from_text(ruling_status_name((enum ruling_status)ruling->status)) : S("ignored"));
	json_member(json, "Statement", ruling && ruling->reason.len ? ruling->reason : ruling ? ruling->justification : S(""));
	json_member(json, "Source",
		ruling && ruling->document < report->document_count ? report->documents[ruling->document].name : S(""));
	json_key(json, "Finding");
	put_flaw(trivy, entry->finding, entry->found);
	json_end_object(json);
}

/* No lines of code: the file may hold what is not for all. Importers go through the list. */
static void put_no_code(struct json_writer *json)
{
	json_key(json, "Code");
	json_begin_object(json);
	json_key(json, "Lines");
	json_begin_array(json);
	json_end_array(json);
	json_end_object(json);
}

static void put_cause(struct json_writer *json)
{
	json_key(json, "CauseMetadata");
	json_begin_object(json);
	json_member(json, "Provider", S("plimsoll"));
	json_member(json, "Service", S("image"));
	put_no_code(json);
	json_end_object(json);
}

static void put_mistake(struct trivy *trivy, const struct trivy_entry *entry)
{
	const struct finding *finding = entry->finding;
	struct slice page = describe_is_url(finding->url) ? finding->url : S("");
	struct json_writer *json = &trivy->json;

	json_begin_object(json);
	json_member(json, "Type", entry->group.type);
	json_member(json, "ID", finding->id);
	json_member(json, "Title", finding->title);
	json_member(json, "Description", finding->reason.len ? finding->reason : finding->title);
	json_member(json, "Message", finding->match.len ? finding->match : finding->title);
	json_member(json, "Resolution", finding->action);
	json_member(json, "Severity", trivy_severity(finding->rating));
	json_member_if(json, "PrimaryURL", page);
	json_member_texts(json, "References", (struct slices){ &page, page.len > 0 });
	json_member(json, "Status", S("FAIL"));
	trivy_put_layer(trivy, finding->place.layer);
	put_cause(json);
	json_end_object(json);
}

static void put_secret(struct trivy *trivy, const struct finding *finding)
{
	const struct secret *secret = finding->secret;
	uint64_t line = secret ? secret->line : 0;
	struct json_writer *json = &trivy->json;

	json_begin_object(json);
	json_member(json, "RuleID", secret ? secret->rule : finding->id);
	json_member(json, "Category", secret && secret->source.len ? secret->source : S("plimsoll"));
	json_member(json, "Severity", trivy_severity(finding->rating));
	json_member(json, "Title", finding->title);
	json_key(json, "StartLine");
	json_put_u64(json, line);
	json_key(json, "EndLine");
	json_put_u64(json, line);
	put_no_code(json);
	json_member(json, "Match", secret ? secret->masked : S(""));
	trivy_put_layer(trivy, finding->place.layer);
	json_end_object(json);
}

void trivy_put_entry(struct trivy *trivy, const struct trivy_entry *entry)
{
	switch (entry->kind) {
	case TRIVY_PACKAGE:
		put_package(trivy, entry->found);
		break;
	case TRIVY_FLAW:
		put_flaw(trivy, entry->finding, entry->found);
		break;
	case TRIVY_MISTAKE:
		put_mistake(trivy, entry);
		break;
	case TRIVY_SECRET_FOUND:
		put_secret(trivy, entry->finding);
		break;
	default:
		put_suppressed(trivy, entry);
	}
	arena_clear(&trivy->passing);
}
