/* cyclonedx.c - the bill as a CycloneDX document, 1.4 to 1.7 (ECMA-424), in JSON or XML */
#include "bom/cyclonedx.h"
#include "bom/members.h"
#include "bom/stamp.h"

#include <inttypes.h>
#include <stdio.h>

#define DEFAULT_VERSION 6u
#define DISTRIBUTION_REF "distribution"
#define METHODS_MAX 16u /* of one component; all places are occurrences */
#define NOTES_LISTED_MAX 1000u

void cyclonedx_put_property(struct cyclonedx *writing, const char *name, struct slice value)
{
	if (!value.len)
		return;
	writer_begin_item(&writing->out);
	writer_attribute(&writing->out, "name", slice_from_text(name));
	writer_text(&writing->out, "value", value);
	writer_end(&writing->out);
}

static bool has_distribution(const struct bom *bom)
{
	return bom->report->distribution.distribution.id.len > 0;
}

static void put_tool(struct cyclonedx *writing)
{
	struct writer *out = &writing->out;
	bool as_component = writing->version >= 5;

	if (as_component) {
		writer_begin(out, "tools");
		writer_begin_list(out, "components", "components", "component");
	} else {
		writer_begin_list(out, "tools", "tools", "tool");
	}
	writer_begin_item(out);
	if (as_component)
		writer_attribute(out, "type", S("application"));
	writer_member(out, "name", S("plimsoll"));
	writer_member(out, "version", slice_from_text(writing->bom->report->version));
	writer_end(out);
	writer_end(out);
	if (as_component)
		writer_end(out);
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
	struct writer *out = &writing->out;

	writer_begin_list(out, "properties", "properties", "property");
	cyclonedx_put_property(writing, "plimsoll:target", image->target);
	cyclonedx_put_property(writing, "plimsoll:config_digest", image->config_digest);
	cyclonedx_put_property(writing, "plimsoll:os", image->os);
	cyclonedx_put_property(writing, "plimsoll:architecture", image->architecture);
	cyclonedx_put_property(writing, "plimsoll:variant", image->variant);
	cyclonedx_put_property(writing, "plimsoll:created", image->created);
	for (size_t i = 0; image->kind == IMAGE_OF_LAYERS && i < image->layer_count; i++)
		put_layer(writing, &image->layers[i]);
	writer_end(out);
}

static void put_hash(struct writer *out, struct slice digest)
{
	const char *algorithm;
	struct slice hex;

	if (!describe_digest(digest, &algorithm, &hex))
		return;
	writer_begin_list(out, "hashes", "hashes", "hash");
	writer_begin_item(out);
	writer_attribute(out, "alg",
		slice_equal(slice_from_text(algorithm), S("SHA256"))   ? S("SHA-256")
		: slice_equal(slice_from_text(algorithm), S("SHA512")) ? S("SHA-512")
								       : S("SHA-384"));
	writer_text(out, "content", hex);
	writer_end(out);
	writer_end(out);
}

static void put_image(struct cyclonedx *writing)
{
	static const struct slice kinds[] = { [IMAGE_OF_LAYERS] = { "container", 9 },
		[IMAGE_ROOTFS] = { "operating-system", 16 },
		[IMAGE_SOURCE] = { "application", 11 },
		[IMAGE_BOM] = { "application", 11 } };
	const struct image *image = writing->bom->report->image;
	struct writer *out = &writing->out;

	writer_begin(out, "component");
	writer_attribute(out, "type", kinds[image->kind]);
	writer_attribute(out, "bom-ref", S(CYCLONEDX_IMAGE_REF));
	writer_member(out, "name", describe_subject(writing->bom->report));
	writer_member_if(out, "version", image->digest);
	put_hash(out, image->digest);
	writer_member_if(out, "purl", describe_image_purl(image, &writing->arena));
	put_image_properties(writing);
	writer_end(out);
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
	writer_begin_list(&writing->out, "properties", "properties", "property");
	if (writing->findings)
		cyclonedx_put_verdict(writing);
	put_notes(writing);
	writer_end(&writing->out);
}

static void put_lifecycle(struct cyclonedx *writing)
{
	struct writer *out = &writing->out;

	if (writing->version < 5)
		return;
	writer_begin_list(out, "lifecycles", "lifecycles", "lifecycle");
	writer_begin_item(out);
	writer_member(out, "phase", writing->bom->report->image->kind == IMAGE_SOURCE ? S("pre-build") : S("post-build"));
	writer_end(out);
	writer_end(out);
}

static void put_metadata(struct cyclonedx *writing)
{
	struct writer *out = &writing->out;

	writer_begin(out, "metadata");
	writer_member(out, "timestamp", writing->bom->report->created);
	put_lifecycle(writing);
	put_tool(writing);
	put_image(writing);
	put_metadata_properties(writing);
	writer_end(out);
}

static void put_distribution(struct cyclonedx *writing)
{
	const struct distribution *distribution = &writing->bom->report->distribution.distribution;
	struct writer *out = &writing->out;

	writer_begin_item(out);
	writer_attribute(out, "type", S("operating-system"));
	writer_attribute(out, "bom-ref", S(DISTRIBUTION_REF));
	writer_member(out, "name", distribution->id);
	writer_member_if(out, "version", distribution->version_id.len ? distribution->version_id : distribution->codename);
	writer_member_if(out, "description", distribution->pretty_name);
	writer_end(out);
}

/* What the package itself says of its licence: 1.6 has a word for that. */
static void put_acknowledgement(struct cyclonedx *writing)
{
	if (writing->version >= 6)
		writer_attribute(&writing->out, "acknowledgement", S("declared"));
}

/* An expression is a member in JSON, and in XML an element with an attribute. */
static void put_expression(struct cyclonedx *writing, struct slice expression)
{
	struct writer *out = &writing->out;

	if (out->form == WRITER_XML) {
		writer_begin(out, "expression");
		put_acknowledgement(writing);
		writer_text(out, "expression", expression);
		writer_end(out);
	} else {
		writer_member(out, "expression", expression);
		put_acknowledgement(writing);
	}
}

/* Either one expression, or one licence: an id of the list, else the words that were stated. */
static void put_licence(struct cyclonedx *writing, const struct bom_component *component)
{
	const struct licence *licence = &component->licence;
	struct writer *out = &writing->out;

	if (!component->licence_text.len)
		return;
	writer_begin_list(out, "licenses", "licenses", NULL);
	writer_begin_item(out);
	if (licence->expression.len && !licence->single) {
		put_expression(writing, licence->expression);
	} else {
		writer_begin(out, "license");
		put_acknowledgement(writing);
		if (licence->single)
			writer_member(out, "id", licence->expression);
		else
			writer_member(out, "name", component->licence_text);
		writer_end(out);
	}
	writer_end(out);
	writer_end(out);
}

static void put_methods(struct cyclonedx *writing, const struct bom_component *component)
{
	struct writer *out = &writing->out;
	const char *last = "";
	struct slice last_cataloger = S("");
	size_t count = 0;

	writer_begin_list(out, "methods", "methods", "method");
	for (size_t i = 0; i < component->place_count && count < METHODS_MAX; i++) {
		const struct package *package = &component->places[i].package;
		unsigned confidence;
		const char *technique = describe_technique(package, &confidence);

		if (i && last == technique && slice_equal(last_cataloger, package->cataloger))
			continue;
		writer_begin_item(out);
		writer_member(out, "technique", slice_from_text(technique));
		writer_member_double(out, "confidence", confidence / 100.0, 2);
		writer_member_if(out, "value", package->cataloger);
		writer_end(out);
		last = technique;
		last_cataloger = package->cataloger;
		count++;
	}
	writer_end(out);
}

static void put_identity(struct cyclonedx *writing, const struct bom_component *component)
{
	struct writer *out = &writing->out;
	unsigned best = 0;

	for (size_t i = 0; i < component->place_count; i++) {
		unsigned confidence;

		(void)describe_technique(&component->places[i].package, &confidence);
		best = confidence > best ? confidence : best;
	}
	if (writing->version >= 6) {
		writer_begin_list(out, "identity", NULL, "identity");
		writer_begin_item(out);
	} else {
		writer_begin(out, "identity");
	}
	writer_member(out, "field", S("purl"));
	writer_member_double(out, "confidence", best / 100.0, 2);
	if (writing->version >= 6)
		writer_member_if(out, "concludedValue", component->places->purl);
	put_methods(writing, component);
	writer_end(out);
	if (writing->version >= 6)
		writer_end(out);
}

static void put_occurrence(struct cyclonedx *writing, const struct found_package *place)
{
	const struct image *image = writing->bom->report->image;
	struct slice evidence = place->package.evidence;
	struct writer *out = &writing->out;
	uint64_t line;
	bool has_line =
		slice_starts_with(evidence, S("line ")) && slice_to_u64(slice_from(evidence, 5), &line) && line < 1u << 31;

	writer_begin_item(out);
	writer_member(out, "location", place->package.path);
	if (writing->version >= 6 && has_line)
		writer_member_u64(out, "line", line);
	else if (writing->version >= 6)
		writer_member_if(out, "symbol", evidence);
	if (writing->version >= 6 && image->kind == IMAGE_OF_LAYERS)
		writer_member(out, "additionalContext", describe_layer(image, place->layer, &writing->arena));
	writer_end(out);
}

static void put_evidence(struct cyclonedx *writing, const struct bom_component *component)
{
	struct writer *out = &writing->out;

	if (writing->version < 5) /* which knows no places: they are properties */
		return;
	writer_begin(out, "evidence");
	put_identity(writing, component);
	writer_begin_list(out, "occurrences", "occurrences", "occurrence");
	for (size_t i = 0; i < component->place_count; i++)
		if (component->places[i].package.path.len) /* another's bill need not state any */
			put_occurrence(writing, &component->places[i]);
	writer_end(out);
	writer_end(out);
}

static void put_properties(struct cyclonedx *writing, const struct bom_component *component)
{
	const struct package *package = component->package;
	struct writer *out = &writing->out;

	writer_begin_list(out, "properties", "properties", "property");
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
	for (size_t i = 0; writing->version < 5 && i < component->place_count; i++)
		cyclonedx_put_property(writing, "plimsoll:path", component->places[i].package.path);
	writer_end(out);
}

static void put_component(struct cyclonedx *writing, const struct bom_component *component)
{
	struct writer *out = &writing->out;
	struct slice group, name;

	describe_name(component->package, &group, &name);
	writer_begin_item(out);
	writer_attribute(out, "type", describe_is_program(component->package) ? S("application") : S("library"));
	writer_attribute(out, "bom-ref", component->ref);
	if (component->package->maintainer.len) {
		writer_begin(out, "supplier");
		writer_member(out, "name", component->package->maintainer);
		writer_end(out);
	}
	writer_member_if(out, "group", group);
	writer_member(out, "name", name);
	writer_member_if(out, "version", component->package->version);
	put_licence(writing, component);
	if (describe_is_cpe(component->package->cpe))
		writer_member(out, "cpe", component->package->cpe);
	writer_member_if(out, "purl", component->places->purl);
	put_properties(writing, component);
	put_evidence(writing, component);
	writer_end(out);
	arena_clear(&writing->arena);
}

static void put_components(struct cyclonedx *writing)
{
	writer_begin_list(&writing->out, "components", "components", "component");
	if (has_distribution(writing->bom))
		put_distribution(writing);
	for (size_t i = 0; i < writing->bom->component_count; i++)
		put_component(writing, &writing->bom->components[i]);
	writer_end(&writing->out);
}

static void put_dependency(struct cyclonedx *writing, struct slice ref, const size_t *items, size_t count, bool distribution)
{
	struct writer *out = &writing->out;

	writer_begin_item(out);
	writer_attribute(out, "ref", ref);
	writer_begin_list(out, "dependsOn", NULL, "dependency");
	if (distribution)
		writer_item_ref(out, S(DISTRIBUTION_REF));
	for (size_t i = 0; i < count; i++)
		writer_item_ref(out, writing->bom->components[items[i]].ref);
	writer_end(out);
	writer_end(out);
}

/* From the image all is reached. */
static void put_dependencies(struct cyclonedx *writing)
{
	const struct bom *bom = writing->bom;

	writer_begin_list(&writing->out, "dependencies", "dependencies", "dependency");
	put_dependency(writing, S(CYCLONEDX_IMAGE_REF), bom->tops, bom->top_count, has_distribution(bom));
	if (has_distribution(bom))
		put_dependency(writing, S(DISTRIBUTION_REF), NULL, 0, false);
	for (size_t i = 0; i < bom->component_count; i++)
		put_dependency(writing, bom->components[i].ref, bom->components[i].needs, bom->components[i].need_count, false);
	writer_end(&writing->out);
}

static void put_compositions(struct cyclonedx *writing)
{
	struct writer *out = &writing->out;

	writer_begin_list(out, "compositions", "compositions", "composition");
	writer_begin_item(out);
	writer_member(out, "aggregate", writing->bom->incomplete ? S("incomplete") : S("complete"));
	writer_begin_list(out, "assemblies", "assemblies", "assembly");
	writer_item_ref(out, S(CYCLONEDX_IMAGE_REF));
	writer_end(out);
	writer_end(out);
	writer_begin_item(out);
	/* Not every ecosystem writes down what its packages need. */
	writer_member(out, "aggregate", writing->bom->incomplete || writing->bom->needs_cut ? S("incomplete") : S("unknown"));
	writer_begin_list(out, "dependencies", "dependencies", "dependency");
	writer_item_ref(out, S(CYCLONEDX_IMAGE_REF));
	writer_end(out);
	writer_end(out);
	writer_end(out);
}

/* What JSON has as members stands in the root element's namespace and attributes. */
static void put_head(struct cyclonedx *writing, struct slice uuid)
{
	struct slice version = arena_printf(&writing->arena, "1.%u", writing->version);
	struct writer *out = &writing->out;

	if (out->form == WRITER_XML) {
		writer_attribute(
			out, "xmlns", arena_printf(&writing->arena, "http://cyclonedx.org/schema/bom/%.*s", SLICE_ARG(version)));
	} else {
		writer_member(out, "bomFormat", S("CycloneDX"));
		writer_member(out, "specVersion", version);
	}
	writer_attribute(out, "serialNumber", arena_printf(&writing->arena, "urn:uuid:%.*s", SLICE_ARG(uuid)));
	if (out->form == WRITER_XML)
		writer_attribute(out, "version", S("1"));
	else
		writer_member_u64(out, "version", 1);
}

struct request {
	const struct bom *bom;
	const struct bom_form *form;
};

static void write_document(const void *context, struct slice uuid, struct buffer *out)
{
	const struct request *request = context;
	const struct bom *bom = request->bom;
	struct slice version = request->form->version;
	struct cyclonedx writing = { .bom = bom,
		.version = version.len == 3 ? (unsigned)(version.ptr[2] - '0') : DEFAULT_VERSION,
		.findings = request->form->findings };

	affected_init(&writing.affected, bom, &writing.lasting);
	writer_init(&writing.out, out, uuid.len == 0 ? WRITER_DIGEST : request->form->xml ? WRITER_XML : WRITER_JSON);
	writer_begin_document(&writing.out, "bom");
	put_head(&writing, uuid);
	put_metadata(&writing);
	put_components(&writing);
	put_dependencies(&writing);
	put_compositions(&writing);
	if (writing.findings)
		cyclonedx_put_vulnerabilities(&writing);
	writer_end_document(&writing.out);
	arena_done(&writing.arena);
	arena_done(&writing.lasting);
}

void bom_write_cyclonedx(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	const struct request request = { bom, form };

	stamp_document(write_document, &request, out);
}
