/* cyclonedx.c - the bill as a CycloneDX 1.6 document (ECMA-424) */
#include "bom/cyclonedx.h"
#include "bom/members.h"

#include <inttypes.h>
#include <stdio.h>

#define DISTRIBUTION_REF "distribution"
#define METHODS_MAX 16u /* of one component; all places are occurrences */
#define NOTES_LISTED_MAX 1000u

void cyclonedx_put_property(struct cyclonedx *writing, const char *name, struct slice value)
{
	if (!value.len)
		return;
	json_begin_object(&writing->json);
	json_member(&writing->json, "name", slice_from_text(name));
	json_member(&writing->json, "value", value);
	json_end_object(&writing->json);
}

static bool has_distribution(const struct bom *bom)
{
	return bom->report->distribution.distribution.id.len > 0;
}

static void put_tool(struct cyclonedx *writing)
{
	struct json_writer *json = &writing->json;

	json_key(json, "tools");
	json_begin_object(json);
	json_key(json, "components");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "type", S("application"));
	json_member(json, "name", S("plimsoll"));
	json_member(json, "version", slice_from_text(writing->bom->report->version));
	json_end_object(json);
	json_end_array(json);
	json_end_object(json);
}

/* The lines of the history that made layers are theirs. */
static void put_layer(struct cyclonedx *writing, const struct layer *layer)
{
	const struct {
		const char *name;
		struct slice value;
	} facts[] = { { "digest", layer->digest }, { "diff_id", layer->diff_id }, { "media_type", layer->media_type },
		{ "created_by", layer->created_by }, { "owner", members_owner(layer->base) } };
	char name[64];

	for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
		snprintf(name, sizeof name, "plimsoll:layer:%" PRIu64 ":%s", layer->index, facts[i].name);
		cyclonedx_put_property(writing, name, facts[i].value);
	}
}

static void put_image_properties(struct cyclonedx *writing)
{
	const struct image *image = writing->bom->report->image;
	struct json_writer *json = &writing->json;

	json_key(json, "properties");
	json_begin_array(json);
	cyclonedx_put_property(writing, "plimsoll:target", image->target);
	cyclonedx_put_property(writing, "plimsoll:config_digest", image->config_digest);
	cyclonedx_put_property(writing, "plimsoll:os", image->os);
	cyclonedx_put_property(writing, "plimsoll:architecture", image->architecture);
	cyclonedx_put_property(writing, "plimsoll:variant", image->variant);
	cyclonedx_put_property(writing, "plimsoll:created", image->created);
	for (size_t i = 0; image->kind == IMAGE_OF_LAYERS && i < image->layer_count; i++)
		put_layer(writing, &image->layers[i]);
	json_end_array(json);
}

static void put_hash(struct json_writer *json, struct slice digest)
{
	const char *algorithm;
	struct slice hex;

	if (!describe_digest(digest, &algorithm, &hex))
		return;
	json_key(json, "hashes");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "alg",
		slice_equal(slice_from_text(algorithm), S("SHA256"))   ? S("SHA-256")
		: slice_equal(slice_from_text(algorithm), S("SHA512")) ? S("SHA-512")
								       : S("SHA-384"));
	json_member(json, "content", hex);
	json_end_object(json);
	json_end_array(json);
}

static void put_image(struct cyclonedx *writing)
{
	static const struct slice kinds[] = { [IMAGE_OF_LAYERS] = { "container", 9 },
		[IMAGE_ROOTFS] = { "operating-system", 16 },
		[IMAGE_SOURCE] = { "application", 11 },
		[IMAGE_BOM] = { "application", 11 } };
	const struct image *image = writing->bom->report->image;
	struct json_writer *json = &writing->json;

	json_key(json, "component");
	json_begin_object(json);
	json_member(json, "type", kinds[image->kind]);
	json_member(json, "bom-ref", S(CYCLONEDX_IMAGE_REF));
	json_member(json, "name", describe_subject(writing->bom->report));
	json_member_if(json, "version", image->digest);
	put_hash(json, image->digest);
	json_member_if(json, "purl", describe_image_purl(image, &writing->arena));
	put_image_properties(writing);
	json_end_object(json);
}

/* What could not be examined, in words: the composition only says that there is something. */
static void put_notes(struct cyclonedx *writing)
{
	const struct report *report = writing->bom->report;
	size_t count = 0;

	for (size_t i = 0; i < report->note_count; i++) {
		if (report->notes[i].note.kind != NOTE_INCOMPLETE)
			continue;
		if (count++ < NOTES_LISTED_MAX)
			cyclonedx_put_property(
				writing, "plimsoll:incomplete", describe_note(writing->bom, &report->notes[i], &writing->arena));
	}
	if (count > NOTES_LISTED_MAX)
		cyclonedx_put_property(
			writing, "plimsoll:incomplete", arena_printf(&writing->arena, "and %zu more", count - NOTES_LISTED_MAX));
}

static void put_metadata_properties(struct cyclonedx *writing)
{
	if (!writing->bom->incomplete && !writing->findings)
		return;
	json_key(&writing->json, "properties");
	json_begin_array(&writing->json);
	if (writing->findings)
		cyclonedx_put_verdict(writing);
	put_notes(writing);
	json_end_array(&writing->json);
}

static void put_metadata(struct cyclonedx *writing)
{
	struct json_writer *json = &writing->json;

	json_key(json, "metadata");
	json_begin_object(json);
	json_member(json, "timestamp", writing->bom->report->created);
	json_key(json, "lifecycles");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "phase", writing->bom->report->image->kind == IMAGE_SOURCE ? S("pre-build") : S("post-build"));
	json_end_object(json);
	json_end_array(json);
	put_tool(writing);
	put_image(writing);
	put_metadata_properties(writing);
	json_end_object(json);
}

static void put_distribution(struct cyclonedx *writing)
{
	const struct distribution *distribution = &writing->bom->report->distribution.distribution;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "type", S("operating-system"));
	json_member(json, "bom-ref", S(DISTRIBUTION_REF));
	json_member(json, "name", distribution->id);
	json_member_if(json, "version", distribution->version_id.len ? distribution->version_id : distribution->codename);
	json_member_if(json, "description", distribution->pretty_name);
	json_end_object(json);
}

/* Either one expression, or one licence: an id of the list, else the words that were stated. */
static void put_licence(struct json_writer *json, const struct bom_component *component)
{
	const struct licence *licence = &component->licence;

	if (!component->licence_text.len)
		return;
	json_key(json, "licenses");
	json_begin_array(json);
	json_begin_object(json);
	if (licence->expression.len && !licence->single) {
		json_member(json, "expression", licence->expression);
		json_member(json, "acknowledgement", S("declared"));
	} else {
		json_key(json, "license");
		json_begin_object(json);
		if (licence->single)
			json_member(json, "id", licence->expression);
		else
			json_member(json, "name", component->licence_text);
		json_member(json, "acknowledgement", S("declared"));
		json_end_object(json);
	}
	json_end_object(json);
	json_end_array(json);
}

static void put_confidence(struct json_writer *json, unsigned hundredths)
{
	json_key(json, "confidence");
	json_put_double(json, hundredths / 100.0, 2);
}

static void put_methods(struct cyclonedx *writing, const struct bom_component *component)
{
	struct json_writer *json = &writing->json;
	const char *last = "";
	struct slice last_cataloger = S("");
	size_t count = 0;

	json_key(json, "methods");
	json_begin_array(json);
	for (size_t i = 0; i < component->place_count && count < METHODS_MAX; i++) {
		const struct package *package = &component->places[i].package;
		unsigned confidence;
		const char *technique = describe_technique(package, &confidence);

		if (i && last == technique && slice_equal(last_cataloger, package->cataloger))
			continue;
		json_begin_object(json);
		json_member(json, "technique", slice_from_text(technique));
		put_confidence(json, confidence);
		json_member_if(json, "value", package->cataloger);
		json_end_object(json);
		last = technique;
		last_cataloger = package->cataloger;
		count++;
	}
	json_end_array(json);
}

static void put_identity(struct cyclonedx *writing, const struct bom_component *component)
{
	struct json_writer *json = &writing->json;
	unsigned best = 0;

	for (size_t i = 0; i < component->place_count; i++) {
		unsigned confidence;

		(void)describe_technique(&component->places[i].package, &confidence);
		best = confidence > best ? confidence : best;
	}
	json_key(json, "identity");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "field", S("purl"));
	put_confidence(json, best);
	json_member_if(json, "concludedValue", component->places->purl);
	put_methods(writing, component);
	json_end_object(json);
	json_end_array(json);
}

static void put_occurrence(struct cyclonedx *writing, const struct found_package *place)
{
	const struct image *image = writing->bom->report->image;
	struct slice evidence = place->package.evidence;
	struct json_writer *json = &writing->json;
	uint64_t line;
	bool has_line =
		slice_starts_with(evidence, S("line ")) && slice_to_u64(slice_from(evidence, 5), &line) && line < 1u << 31;

	json_begin_object(json);
	json_member(json, "location", place->package.path);
	if (has_line)
		members_put_u64(json, "line", line);
	else
		json_member_if(json, "symbol", evidence);
	if (image->kind == IMAGE_OF_LAYERS)
		json_member(json, "additionalContext", describe_layer(image, place->layer, &writing->arena));
	json_end_object(json);
}

static void put_evidence(struct cyclonedx *writing, const struct bom_component *component)
{
	struct json_writer *json = &writing->json;

	json_key(json, "evidence");
	json_begin_object(json);
	put_identity(writing, component);
	json_key(json, "occurrences");
	json_begin_array(json);
	for (size_t i = 0; i < component->place_count; i++)
		if (component->places[i].package.path.len) /* another's bill need not state any */
			put_occurrence(writing, &component->places[i]);
	json_end_array(json);
	json_end_object(json);
}

static void put_properties(struct cyclonedx *writing, const struct bom_component *component)
{
	const struct package *package = component->package;
	struct json_writer *json = &writing->json;

	json_key(json, "properties");
	json_begin_array(json);
	cyclonedx_put_property(
		writing, "plimsoll:type", slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	cyclonedx_put_property(writing, "plimsoll:architecture", package->architecture);
	if (package_is_distributions((enum package_type)package->type)) {
		cyclonedx_put_property(writing, "plimsoll:source_name", package->source_name);
		cyclonedx_put_property(writing, "plimsoll:source_version", package->source_version);
	}
	cyclonedx_put_property(writing, "plimsoll:origin", package->origin);
	cyclonedx_put_property(writing, "plimsoll:third_party", component->places->third_party);
	cyclonedx_put_property(writing, "plimsoll:module", package->module);
	if (component->licence.expression.len && !slice_equal(component->licence.expression, component->licence_text))
		cyclonedx_put_property(writing, "plimsoll:licence", component->licence_text);
	for (size_t i = 0; i < component->owner_count; i++)
		cyclonedx_put_property(writing, "plimsoll:owned_by", writing->bom->components[component->owners[i]].ref);
	cyclonedx_put_property(writing, "plimsoll:owner", members_owner(component->places->base));
	json_end_array(json);
}

static void put_component(struct cyclonedx *writing, const struct bom_component *component)
{
	struct json_writer *json = &writing->json;
	struct slice group, name;

	describe_name(component->package, &group, &name);
	json_begin_object(json);
	json_member(json, "type", describe_is_program(component->package) ? S("application") : S("library"));
	json_member(json, "bom-ref", component->ref);
	if (component->package->maintainer.len) {
		json_key(json, "supplier");
		json_begin_object(json);
		json_member(json, "name", component->package->maintainer);
		json_end_object(json);
	}
	json_member_if(json, "group", group);
	json_member(json, "name", name);
	json_member_if(json, "version", component->package->version);
	put_licence(json, component);
	if (describe_is_cpe(component->package->cpe))
		json_member(json, "cpe", component->package->cpe);
	json_member_if(json, "purl", component->places->purl);
	put_properties(writing, component);
	put_evidence(writing, component);
	json_end_object(json);
}

static void put_components(struct cyclonedx *writing)
{
	json_key(&writing->json, "components");
	json_begin_array(&writing->json);
	if (has_distribution(writing->bom))
		put_distribution(writing);
	for (size_t i = 0; i < writing->bom->component_count; i++)
		put_component(writing, &writing->bom->components[i]);
	json_end_array(&writing->json);
}

static void put_dependency(struct cyclonedx *writing, struct slice ref, const size_t *items, size_t count, bool distribution)
{
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "ref", ref);
	json_key(json, "dependsOn");
	json_begin_array(json);
	if (distribution)
		json_put_string(json, S(DISTRIBUTION_REF));
	for (size_t i = 0; i < count; i++)
		json_put_string(json, writing->bom->components[items[i]].ref);
	json_end_array(json);
	json_end_object(json);
}

/* From the image all is reached. */
static void put_dependencies(struct cyclonedx *writing)
{
	const struct bom *bom = writing->bom;

	json_key(&writing->json, "dependencies");
	json_begin_array(&writing->json);
	put_dependency(writing, S(CYCLONEDX_IMAGE_REF), bom->tops, bom->top_count, has_distribution(bom));
	if (has_distribution(bom))
		put_dependency(writing, S(DISTRIBUTION_REF), NULL, 0, false);
	for (size_t i = 0; i < bom->component_count; i++)
		put_dependency(writing, bom->components[i].ref, bom->components[i].needs, bom->components[i].need_count, false);
	json_end_array(&writing->json);
}

static void put_compositions(struct cyclonedx *writing)
{
	struct json_writer *json = &writing->json;

	json_key(json, "compositions");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "aggregate", writing->bom->incomplete ? S("incomplete") : S("complete"));
	json_key(json, "assemblies");
	json_begin_array(json);
	json_put_string(json, S(CYCLONEDX_IMAGE_REF));
	json_end_array(json);
	json_end_object(json);
	json_begin_object(json);
	/* Not every ecosystem writes down what its packages need. */
	json_member(json, "aggregate", writing->bom->incomplete || writing->bom->needs_cut ? S("incomplete") : S("unknown"));
	json_key(json, "dependencies");
	json_begin_array(json);
	json_put_string(json, S(CYCLONEDX_IMAGE_REF));
	json_end_array(json);
	json_end_object(json);
	json_end_array(json);
}

static void write_document(const struct bom *bom, bool findings, struct buffer *out)
{
	static const struct slice number = { "urn:uuid:" DESCRIBE_NO_UUID, sizeof "urn:uuid:" DESCRIBE_NO_UUID - 1 };
	struct cyclonedx writing = { .bom = bom, .findings = findings };
	size_t start = out->len, place;

	json_writer_init(&writing.json, out, true);
	json_begin_object(&writing.json);
	json_member(&writing.json, "bomFormat", S("CycloneDX"));
	json_member(&writing.json, "specVersion", S("1.6"));
	json_member(&writing.json, "serialNumber", number);
	place = out->len - 1 - DESCRIBE_UUID_LEN; /* before the closing quote */
	members_put_u64(&writing.json, "version", 1);
	put_metadata(&writing);
	put_components(&writing);
	put_dependencies(&writing);
	put_compositions(&writing);
	if (findings)
		cyclonedx_put_vulnerabilities(&writing);
	json_end_object(&writing.json);
	buffer_add_byte(out, '\n');
	describe_stamp(out, start, place);
	arena_done(&writing.arena);
}

void bom_write_cyclonedx(const struct bom *bom, struct buffer *out)
{
	write_document(bom, false, out);
}

void bom_write_cyclonedx_findings(const struct bom *bom, struct buffer *out)
{
	write_document(bom, true, out);
}
