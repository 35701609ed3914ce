/* github.c - the packages as a snapshot for GitHub's dependency submission API
 *
 * The commit and the job are the environment's: where it does not name them, they are left out, and whoever submits it puts them in. */
#include "bom/bom.h"
#include "bom/describe.h"
#include "codec/json.h"
#include "exchange/told.h"
#include "model/format.h"

#include <stdlib.h>

#define DETECTOR_URL "https://plimsoll.invalid/" /* the API wants one */

struct github {
	const struct bom *bom;
	struct json_writer json;
	struct arena arena;
	size_t *components; /* of each package of the report, which one it is */
	size_t *sorted;     /* packages with a purl, by their path, then by purl */
};

/* ---- the job */

static struct slice variable(const char *name)
{
	return slice_from_text(getenv(name));
}

static bool is_commit(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!strchr("0123456789abcdefABCDEF", text.ptr[i]) || !text.ptr[i])
			return false;
	return text.len == 40;
}

static void put_job(struct github *writing)
{
	struct slice workflow = variable("GITHUB_WORKFLOW"), job = variable("GITHUB_JOB"), run = variable("GITHUB_RUN_ID");
	struct json_writer *json = &writing->json;

	if (is_commit(variable("GITHUB_SHA")))
		json_member(json, "sha", variable("GITHUB_SHA"));
	if (slice_starts_with(variable("GITHUB_REF"), S("refs/")))
		json_member(json, "ref", variable("GITHUB_REF"));
	json_key(json, "job");
	json_begin_object(json);
	/* A later snapshot of the same correlator takes the place of this one: an image is another one. */
	json_member(json, "correlator",
		plain_text(PLAIN_TEXT,
			arena_printf(&writing->arena, "%.*s%s%.*s%splimsoll %.*s", SLICE_ARG(workflow), workflow.len ? "_" : "",
				SLICE_ARG(job), job.len ? " " : "", SLICE_ARG(describe_subject(writing->bom->report))),
			&writing->arena));
	json_member(json, "id", run.len ? run : S("0"));
	json_end_object(json);
}

static void put_detector(struct json_writer *json, const struct report *report)
{
	json_key(json, "detector");
	json_begin_object(json);
	json_member(json, "name", S("plimsoll"));
	json_member(json, "version", slice_from_text(report->version));
	json_member(json, "url", S(DETECTOR_URL));
	json_end_object(json);
}

/* At most eight, of short texts: what the API takes. */
static void put_metadata(struct github *writing)
{
	const struct report *report = writing->bom->report;
	struct json_writer *json = &writing->json;

	json_key(json, "metadata");
	json_begin_object(json);
	json_member(json, "plimsoll:image", plain_text(PLAIN_TEXT, describe_subject(report), &writing->arena));
	json_member_if(json, "plimsoll:digest", report->image->digest);
	json_member_if(json, "plimsoll:platform",
		plain_text(PLAIN_TEXT, told_platform(report->image, &writing->arena), &writing->arena));
	json_member_if(json, "plimsoll:distribution",
		plain_text(PLAIN_TEXT, report->distribution.distribution.pretty_name, &writing->arena));
	if (writing->bom->incomplete)
		json_member(json, "plimsoll:incomplete", S("true"));
	json_end_object(json);
}

/* ---- the manifests: a file each */

static const struct found_package *package_at(const struct github *writing, size_t index)
{
	return &writing->bom->report->packages[writing->sorted[index]];
}

static int by_path(const void *a, const void *b, void *context)
{
	const struct found_package *packages = context;
	size_t i = *(const size_t *)a, k = *(const size_t *)b;
	int order = slice_compare(packages[i].package.path, packages[k].package.path);

	if (!order)
		order = slice_compare(packages[i].purl, packages[k].purl);
	return order ? order : (i > k) - (i < k);
}

static size_t sort_packages(struct github *writing)
{
	const struct report *report = writing->bom->report;
	size_t count = 0;

	writing->components = arena_array(&writing->arena, size_t, report->package_count);
	writing->sorted = arena_array(&writing->arena, size_t, report->package_count);
	for (size_t i = 0; i < writing->bom->component_count; i++) {
		const struct bom_component *component = &writing->bom->components[i];

		for (size_t k = 0; k < component->place_count; k++)
			writing->components[(size_t)(component->places - report->packages) + k] = i;
	}
	for (size_t i = 0; i < report->package_count; i++)
		if (report->packages[i].purl.len)
			writing->sorted[count++] = i;
	if (count)
		qsort_r(writing->sorted, count, sizeof *writing->sorted, by_path, report->packages);
	return count;
}

static void put_dependencies(struct github *writing, const struct bom_component *component)
{
	struct json_writer *json = &writing->json;

	json_key(json, "dependencies");
	json_begin_array(json);
	for (size_t i = 0; i < component->need_count; i++) {
		struct slice purl = writing->bom->components[component->needs[i]].places->purl;

		if (purl.len && (!i || component->needs[i] != component->needs[i - 1]))
			json_put_string(json, purl);
	}
	json_end_array(json);
}

static void put_package(struct github *writing, size_t index, const bool *tops)
{
	const struct found_package *found = package_at(writing, index);
	size_t component = writing->components[writing->sorted[index]];
	struct json_writer *json = &writing->json;

	json_key(json, arena_text(&writing->arena, found->purl));
	json_begin_object(json);
	json_member(json, "package_url", found->purl);
	json_member(json, "relationship", tops[component] ? S("direct") : S("indirect"));
	json_member(json, "scope", S("runtime"));
	put_dependencies(writing, &writing->bom->components[component]);
	json_end_object(json);
}

/* "app:1.4:/srv/package-lock.json" of an image; of sources the file, which the repository has. */
static const char *manifest_name(struct github *writing, struct slice path)
{
	const struct report *report = writing->bom->report;
	struct slice shown = plain_text(PLAIN_TEXT, path, &writing->arena);

	if (report->image->kind == IMAGE_SOURCE && path.len)
		return arena_text(&writing->arena, shown);
	return arena_text(&writing->arena,
		arena_printf(&writing->arena, "%.*s:/%.*s",
			SLICE_ARG(plain_text(PLAIN_TEXT, describe_subject(report), &writing->arena)), SLICE_ARG(shown)));
}

static size_t put_manifest(struct github *writing, size_t first, size_t count, const bool *tops)
{
	const struct found_package *found = package_at(writing, first);
	struct slice path = found->package.path;
	const char *name = manifest_name(writing, path);
	struct json_writer *json = &writing->json;
	size_t i = first;

	json_key(json, name);
	json_begin_object(json);
	json_member(json, "name", slice_from_text(name));
	if (writing->bom->report->image->kind == IMAGE_SOURCE && path.len) {
		json_key(json, "file");
		json_begin_object(json);
		json_member(json, "source_location", plain_text(PLAIN_TEXT, path, &writing->arena));
		json_end_object(json);
	}
	json_key(json, "resolved");
	json_begin_object(json);
	for (; i < count && slice_equal(package_at(writing, i)->package.path, path); i++)
		if (i == first || !slice_equal(package_at(writing, i)->purl, package_at(writing, i - 1)->purl))
			put_package(writing, i, tops);
	json_end_object(json);
	json_end_object(json);
	return i;
}

static void put_manifests(struct github *writing)
{
	bool *tops = arena_array(&writing->arena, bool, writing->bom->component_count);
	size_t count = sort_packages(writing);

	for (size_t i = 0; i < writing->bom->top_count; i++)
		tops[writing->bom->tops[i]] = true;
	json_key(&writing->json, "manifests");
	json_begin_object(&writing->json);
	for (size_t i = 0; i < count;)
		i = put_manifest(writing, i, count, tops);
	json_end_object(&writing->json);
}

static void github_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct github writing = { 0 };
	struct bom bom;

	(void)style; /* for people */
	bom_make(report, &writing.arena, &bom);
	writing.bom = &bom;
	json_writer_init(&writing.json, out, true);
	json_begin_object(&writing.json);
	json_key(&writing.json, "version");
	json_put_u64(&writing.json, 0);
	put_job(&writing);
	put_detector(&writing.json, report);
	json_member(&writing.json, "scanned", report->created);
	put_metadata(&writing);
	put_manifests(&writing);
	json_end_object(&writing.json);
	buffer_add_byte(out, '\n');
	arena_done(&writing.arena);
}

const struct report_format report_format_github = {
	.name = "github",
	.about = "a snapshot of the packages for GitHub's dependency submission API",
	.write = github_write,
};

const struct report_format bom_format_github = {
	.name = "github",
	.about = "a snapshot for GitHub's dependency submission API",
	.write = github_write,
};
