/* trivy.c - the report as `trivy image --format json` writes it (schema version 2), for what reads that: docs/formats.md */
#include "exchange/trivy.h"
#include "bom/describe.h"
#include "exchange/image_names.h"
#include "model/format.h"
#include "model/shown.h"

static struct slice os_family(struct slice id)
{
	static const struct {
		const char *id, *family;
	} known[] = {
		{ "almalinux", "alma" },
		{ "amzn", "amazon" },
		{ "mariner", "cbl-mariner" },
		{ "ol", "oracle" },
		{ "rhel", "redhat" },
		{ "sles", "suse linux enterprise server" },
		{ "sl-micro", "slem" },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (slice_equal(id, slice_from_text(known[i].id)))
			return slice_from_text(known[i].family);
	return id;
}

static bool is_end_of_life(const struct report *report)
{
	for (size_t i = 0; i < report->gap_count; i++)
		if (slice_equal(report->gaps[i].situation, S("end_of_life")))
			return true;
	return false;
}

static void put_os(struct trivy *trivy)
{
	const struct distribution *distribution = &trivy->report->distribution.distribution;
	struct json_writer *json = &trivy->json;

	if (distribution->id.len == 0)
		return;
	json_key(json, "OS");
	json_begin_object(json);
	json_member(json, "Family", trivy->os);
	json_member(json, "Name", distribution->version_id);
	if (is_end_of_life(trivy->report))
		json_member_bool(json, "EOSL", true);
	json_end_object(json);
}

static void put_diff_ids(struct json_writer *json, const char *key, const struct image *image)
{
	bool any = false;

	for (size_t i = 0; i < image->layer_count; i++)
		any = any || image->layers[i].diff_id.len;
	if (!any)
		return;
	json_key(json, key);
	json_begin_array(json);
	for (size_t i = 0; i < image->layer_count; i++)
		json_put_string(json, image->layers[i].diff_id);
	json_end_array(json);
}

static void put_layers(struct json_writer *json, const struct image *image)
{
	json_key(json, "Layers");
	json_begin_array(json);
	for (size_t i = 0; i < image->layer_count; i++) {
		json_begin_object(json);
		json_key(json, "Size");
		json_put_u64(json, image->layers[i].size_bytes);
		json_member_if(json, "Digest", image->layers[i].digest);
		json_member_if(json, "DiffID", image->layers[i].diff_id);
		json_end_object(json);
	}
	json_end_array(json);
}

/* A password among a command's words is not for all who read a report. */
static void put_words(struct trivy *trivy, const char *key, const struct slice *words, size_t count)
{
	if (count == 0)
		return;
	json_key(&trivy->json, key);
	json_begin_array(&trivy->json);
	for (size_t i = 0; i < count; i++)
		json_put_string(&trivy->json,
			i && shown_is_option_of_secret(words[i - 1]) ? S("***") : shown_text(words[i], &trivy->arena));
	json_end_array(&trivy->json);
}

static void put_environment(struct trivy *trivy, const struct image *image)
{
	if (image->env_count == 0)
		return;
	json_key(&trivy->json, "Env");
	json_begin_array(&trivy->json);
	for (size_t i = 0; i < image->env_count; i++)
		json_put_string(&trivy->json, shown_variable(image->env[i], &trivy->arena));
	json_end_array(&trivy->json);
}

/* Of the history and of labels nothing: they may hold anything, and nobody asks for them. */
static void put_config(struct trivy *trivy, const struct image *image)
{
	struct json_writer *json = &trivy->json;

	json_key(json, "ImageConfig");
	json_begin_object(json);
	json_member(json, "architecture", image->architecture);
	json_member_if(json, "created", describe_moment(image->created, &trivy->arena));
	json_member(json, "os", image->os);
	json_key(json, "rootfs");
	json_begin_object(json);
	json_member(json, "type", S("layers"));
	put_diff_ids(json, "diff_ids", image);
	json_end_object(json);
	json_key(json, "config");
	json_begin_object(json);
	put_words(trivy, "Cmd", image->cmd, image->cmd_count);
	put_words(trivy, "Entrypoint", image->entrypoint, image->entrypoint_count);
	put_environment(trivy, image);
	json_member_if(json, "User", image->user);
	json_member_if(json, "WorkingDir", image->workdir);
	json_end_object(json);
	json_end_object(json);
}

static void put_names(struct trivy *trivy, const struct image *image)
{
	struct slice tag = image_names_tag(image), digest = image_names_digest(image, &trivy->arena);

	json_member_texts_if(&trivy->json, "RepoTags", (struct slices){ &tag, tag.len > 0 });
	json_member_texts_if(&trivy->json, "RepoDigests", (struct slices){ &digest, digest.len > 0 });
	json_member_if(&trivy->json, "Reference", image->reference);
}

static void put_metadata(struct trivy *trivy)
{
	const struct image *image = trivy->report->image;
	struct json_writer *json = &trivy->json;
	uint64_t size = 0;

	json_key(json, "Metadata");
	json_begin_object(json);
	for (size_t i = 0; i < image->layer_count; i++)
		size += image->layers[i].size_bytes;
	if (image->kind == IMAGE_OF_LAYERS && size) {
		json_key(json, "Size");
		json_put_u64(json, size);
	}
	put_os(trivy);
	if (image->kind == IMAGE_OF_LAYERS) {
		json_member_if(json, "ImageID", image->config_digest);
		put_diff_ids(json, "DiffIDs", image);
		put_names(trivy, image);
		put_config(trivy, image);
		put_layers(json, image);
	}
	json_end_object(json);
}

static const char *artifact_type(const struct report *report)
{
	switch (report->image->kind) {
	case IMAGE_OF_LAYERS:
		return "container_image";
	case IMAGE_BOM:
		return slice_starts_with(report->document.format, S("SPDX")) ? "spdx" : "cyclonedx";
	default:
		return "filesystem";
	}
}

static void trivy_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct trivy trivy = { .report = report, .os = os_family(report->distribution.distribution.id) };

	(void)style; /* for people */
	json_writer_init(&trivy.json, out, true);
	json_begin_object(&trivy.json);
	json_key(&trivy.json, "SchemaVersion");
	json_put_u64(&trivy.json, 2);
	json_member_if(&trivy.json, "CreatedAt", describe_moment(report->created, &trivy.arena));
	json_member(&trivy.json, "ArtifactName", describe_subject(report));
	json_member(&trivy.json, "ArtifactType", slice_from_text(artifact_type(report)));
	put_metadata(&trivy);
	trivy_put_results(&trivy);
	json_end_object(&trivy.json);
	buffer_add_byte(out, '\n');
	arena_done(&trivy.passing);
	arena_done(&trivy.arena);
}

const struct report_format report_format_trivy_json = {
	.name = "trivy-json",
	.about = "as trivy image --format json writes it, for what reads that: docs/formats.md",
	.write = trivy_write,
};
