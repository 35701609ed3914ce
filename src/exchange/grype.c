/* grype.c - the report as `grype -o json` writes it, for what reads that: docs/formats.md */
#include "exchange/grype.h"
#include "bom/describe.h"
#include "exchange/image_names.h"
#include "model/format.h"

static void put_all(struct grype *grype, const char *key, const struct finding *findings, size_t count, bool ignored)
{
	json_key(&grype->json, key);
	json_begin_array(&grype->json);
	for (size_t i = 0; i < count; i++)
		if (findings[i].kind == FINDING_VULNERABILITY)
			grype_put_matches(grype, &findings[i], ignored);
	json_end_array(&grype->json);
}

static void put_layers(struct json_writer *json, const struct image *image)
{
	json_key(json, "layers");
	json_begin_array(json);
	for (size_t i = 0; i < image->layer_count; i++) {
		json_begin_object(json);
		json_member(json, "mediaType", image->layers[i].media_type);
		json_member(json, "digest", image->layers[i].diff_id.len ? image->layers[i].diff_id : image->layers[i].digest);
		json_member_u64(json, "size", image->layers[i].size_bytes);
		json_end_object(json);
	}
	json_end_array(json);
}

static void put_names(struct grype *grype, const struct image *image)
{
	struct slice tag = image_names_tag(image), digest = image_names_digest(image, &grype->arena);

	json_member_texts(&grype->json, "tags", (struct slices){ &tag, tag.len > 0 });
	json_member_texts(&grype->json, "repoDigests", (struct slices){ &digest, digest.len > 0 });
}

/* Neither manifest nor configuration, which Grype has whole: the latter holds variables, and those may be secret. */
static void put_image(struct grype *grype, const struct image *image)
{
	struct json_writer *json = &grype->json;
	uint64_t size = 0;

	for (size_t i = 0; i < image->layer_count; i++)
		size += image->layers[i].size_bytes;
	json_begin_object(json);
	json_member(json, "userInput", image->reference.len ? image->reference : image->target);
	json_member(json, "imageID", image->config_digest);
	json_member(json, "manifestDigest", slice_equal(image->digest, image->config_digest) ? S("") : image->digest);
	json_member(json, "mediaType", S("application/vnd.oci.image.manifest.v1+json"));
	put_names(grype, image);
	json_member_u64(json, "imageSize", size);
	put_layers(json, image);
	json_member(json, "architecture", image->architecture);
	json_member(json, "os", image->os);
	json_end_object(json);
}

static void put_source(struct grype *grype)
{
	const struct image *image = grype->report->image;
	struct json_writer *json = &grype->json;

	json_key(json, "source");
	json_begin_object(json);
	json_member(json, "type",
		image->kind == IMAGE_OF_LAYERS ? S("image")
		: image->kind == IMAGE_BOM     ? S("file")
					       : S("directory"));
	json_key(json, "target");
	if (image->kind == IMAGE_OF_LAYERS)
		put_image(grype, image);
	else
		json_put_string(json, describe_subject(grype->report));
	json_end_object(json);
}

static void put_distribution(struct grype *grype)
{
	const struct distribution *distribution = &grype->report->distribution.distribution;
	struct slice rest = distribution->id_like, like;
	struct json_writer *json = &grype->json;

	json_key(json, "distro");
	json_begin_object(json);
	json_member(json, "name", distribution->id);
	json_member(json, "version", distribution->version_id);
	json_key(json, "idLike");
	json_begin_array(json);
	while (slice_next_token(&rest, ' ', &like))
		if (like.len)
			json_put_string(json, like);
	json_end_array(json);
	json_end_object(json);
}

static void put_descriptor(struct grype *grype)
{
	struct json_writer *json = &grype->json;

	json_key(json, "descriptor");
	json_begin_object(json);
	json_member(json, "name", S("plimsoll"));
	json_member(json, "version", slice_from_text(grype->report->version));
	json_member(json, "timestamp", describe_moment(grype->report->created, &grype->arena));
	json_end_object(json);
}

static void grype_write(const struct report *report, const struct report_style *style, struct buffer *out)
{
	struct grype grype = { .report = report };

	(void)style; /* for people */
	json_writer_init(&grype.json, out, true);
	json_begin_object(&grype.json);
	put_all(&grype, "matches", report->findings, report->finding_count, false);
	if (report->suppressed_count)
		put_all(&grype, "ignoredMatches", report->suppressed, report->suppressed_count, true);
	put_source(&grype);
	put_distribution(&grype);
	put_descriptor(&grype);
	json_end_object(&grype.json);
	buffer_add_byte(out, '\n');
	arena_done(&grype.passing);
	arena_done(&grype.arena);
}

const struct report_format report_format_grype_json = {
	.name = "grype-json",
	.about = "the vulnerabilities as grype -o json writes them, for what reads that: docs/formats.md",
	.write = grype_write,
};
