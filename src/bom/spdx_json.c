/* spdx_json.c - the bill as an SPDX 2.3 document in JSON (ISO/IEC 5962 and its later edition) */
#include "base/memory.h"
#include "base/sha256.h"
#include "bom/describe.h"
#include "bom/stamp.h"
#include "codec/json.h"

#include <stdio.h>

#define ID_NAME_LEN_MAX 48u
#define ID_DIGITS 32 /* half of a SHA-256: nobody makes two names that share them */
#define PLACES_NAMED_MAX 20u
#define NOTES_LISTED_MAX 1000u
#define OWN_REFERENCE "LicenseRef-stated-"

/* A licence that is not of the list, and what was stated. */
struct extracted {
	struct slice id, text;
};

struct writing {
	const struct bom *bom;
	struct json_writer json;
	struct arena arena;
	struct slice *ids;      /* of the components */
	struct slice *licences; /* of the components: what is declared */
	struct extracted *extracted;
	size_t extracted_count, extracted_capacity;
};

static void hex_of(struct slice text, char ret_hex[SHA256_HEX_SIZE])
{
	unsigned char digest[SHA256_SIZE];

	sha256_of(text, digest);
	sha256_hex(digest, ret_hex);
}

/* [idstring]: letters, digits, "." and "-". The digest tells apart what looks alike then. */
static struct slice id_of(struct writing *writing, const struct bom_component *component)
{
	struct buffer text = BUFFER_INIT(0);
	char hex[SHA256_HEX_SIZE];
	struct slice name = slice_first(component->package->name, ID_NAME_LEN_MAX), id;

	buffer_addf(&text, "SPDXRef-Package-%s-", package_type_facts((enum package_type)component->package->type)->purl);
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.';

		buffer_add_byte(&text, plain ? c : '-');
	}
	hex_of(component->ref, hex);
	buffer_addf(&text, "-%.*s", ID_DIGITS, hex);
	id = arena_copy(&writing->arena, buffer_slice(&text));
	buffer_done(&text);
	return id;
}

static void add_extracted(struct writing *writing, struct slice id, struct slice text)
{
	memory_reserve(writing->extracted, writing->extracted_count, writing->extracted_capacity);
	writing->extracted[writing->extracted_count++] = (struct extracted){ id, text };
}

/* References to other documents, or those that look like our own, are not for us to explain. */
static bool is_usable(const struct licence *licence)
{
	struct slice expression = licence->expression, reference;

	while (licence->refers && licence_next_reference(&expression, &reference))
		if (slice_starts_with(reference, S("DocumentRef-")) || slice_starts_with(reference, S(OWN_REFERENCE)))
			return false;
	return licence->expression.len > 0;
}

/* Every reference that is used must be explained in the document; what the image states is all that is known of it. */
static struct slice licence_of(struct writing *writing, const struct bom_component *component)
{
	struct slice expression = component->licence.expression, text = component->licence_text, reference;
	char hex[SHA256_HEX_SIZE];

	if (!text.len)
		return S("NOASSERTION");
	if (is_usable(&component->licence)) {
		while (component->licence.refers && licence_next_reference(&expression, &reference))
			add_extracted(writing, reference, text);
		return component->licence.expression;
	}
	hex_of(text, hex);
	reference = arena_printf(&writing->arena, OWN_REFERENCE "%.*s", ID_DIGITS, hex);
	add_extracted(writing, reference, text);
	return reference;
}

static int extracted_order(const void *a, const void *b)
{
	const struct extracted *x = a, *y = b;
	int order = slice_compare(x->id, y->id);

	return order ? order : slice_compare(x->text, y->text);
}

static void put_creation(struct writing *writing)
{
	const struct report *report = writing->bom->report;
	struct json_writer *json = &writing->json;

	json_key(json, "creationInfo");
	json_begin_object(json);
	json_member(json, "created", report->created);
	json_key(json, "creators");
	json_begin_array(json);
	json_put_string(json, arena_printf(&writing->arena, "Tool: plimsoll-%s", report->version));
	json_end_array(json);
	json_member(json, "licenseListVersion", slice_from_text(licence_list_version));
	json_end_object(json);
}

static void put_annotation(struct writing *writing, struct slice comment)
{
	const struct report *report = writing->bom->report;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "annotationDate", report->created);
	json_member(json, "annotationType", S("OTHER"));
	json_member(json, "annotator", arena_printf(&writing->arena, "Tool: plimsoll-%s", report->version));
	json_member(json, "comment", comment);
	json_end_object(json);
}

static void put_incomplete(struct writing *writing)
{
	const struct report *report = writing->bom->report;
	struct json_writer *json = &writing->json;
	size_t count = 0;

	if (!writing->bom->incomplete)
		return;
	json_member(json, "comment",
		S("This document is incomplete: something could not be examined, and packages may be missing. The annotations "
		  "name it."));
	json_key(json, "annotations");
	json_begin_array(json);
	for (size_t i = 0; i < report->note_count; i++) {
		if (report->notes[i].note.kind != NOTE_INCOMPLETE)
			continue;
		if (count++ < NOTES_LISTED_MAX)
			put_annotation(
				writing, arena_printf(&writing->arena, "incomplete: %.*s",
						 SLICE_ARG(describe_note(writing->bom, &report->notes[i], &writing->arena))));
	}
	if (count > NOTES_LISTED_MAX)
		put_annotation(writing, arena_printf(&writing->arena, "incomplete: and %zu more", count - NOTES_LISTED_MAX));
	json_end_array(json);
}

static void put_reference(struct json_writer *json, const char *category, const char *type, struct slice locator)
{
	json_begin_object(json);
	json_member(json, "referenceCategory", slice_from_text(category));
	json_member(json, "referenceType", slice_from_text(type));
	json_member(json, "referenceLocator", locator);
	json_end_object(json);
}

/* What stands in every package: nothing is concluded, and files are not listed. */
static void put_package_end(struct json_writer *json, struct slice declared, const char *purpose)
{
	json_member(json, "licenseConcluded", S("NOASSERTION"));
	json_member(json, "licenseDeclared", declared);
	json_member(json, "copyrightText", S("NOASSERTION"));
	json_member(json, "primaryPackagePurpose", slice_from_text(purpose));
	json_end_object(json);
}

static void put_image(struct writing *writing)
{
	static const char *const purposes[] = { [IMAGE_OF_LAYERS] = "CONTAINER",
		[IMAGE_ROOTFS] = "OPERATING_SYSTEM",
		[IMAGE_SOURCE] = "SOURCE",
		[IMAGE_BOM] = "OTHER" };
	const struct image *image = writing->bom->report->image;
	struct slice purl = describe_image_purl(image, &writing->arena), hex;
	struct json_writer *json = &writing->json;
	const char *algorithm;

	json_begin_object(json);
	json_member(json, "SPDXID", S("SPDXRef-Image"));
	json_member(json, "name", describe_subject(writing->bom->report));
	json_member_if(json, "versionInfo", image->digest);
	json_member(json, "downloadLocation", S("NOASSERTION"));
	json_key(json, "filesAnalyzed");
	json_put_bool(json, false);
	if (describe_digest(image->digest, &algorithm, &hex)) {
		json_key(json, "checksums");
		json_begin_array(json);
		json_begin_object(json);
		json_member(json, "algorithm", slice_from_text(algorithm));
		json_member(json, "checksumValue", hex);
		json_end_object(json);
		json_end_array(json);
	}
	if (purl.len) {
		json_key(json, "externalRefs");
		json_begin_array(json);
		put_reference(json, "PACKAGE-MANAGER", "purl", purl);
		json_end_array(json);
	}
	put_package_end(json, S("NOASSERTION"), purposes[image->kind]);
}

static void put_distribution(struct writing *writing)
{
	const struct distribution *distribution = &writing->bom->report->distribution.distribution;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "SPDXID", S("SPDXRef-Distribution"));
	json_member(json, "name", distribution->id);
	json_member_if(json, "versionInfo", distribution->version_id.len ? distribution->version_id : distribution->codename);
	json_member(json, "downloadLocation", S("NOASSERTION"));
	json_key(json, "filesAnalyzed");
	json_put_bool(json, false);
	json_member_if(json, "summary", distribution->pretty_name);
	put_package_end(json, S("NOASSERTION"), "OPERATING_SYSTEM");
}

/* "Organization: Name (address)": brackets and control characters of a name would be read as the format's own. */
static struct slice supplier_of(struct writing *writing, struct slice maintainer)
{
	struct slice name = maintainer, address = S(""), rest;
	struct buffer text = BUFFER_INIT(0);
	struct slice supplier;

	if (slice_cut(maintainer, '<', &name, &rest))
		slice_cut(rest, '>', &address, &rest);
	name = slice_trim(name);
	if (!name.len)
		return S("NOASSERTION");
	buffer_add_slice(&text, S("Organization: "));
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		buffer_add_byte(&text, c == '(' ? '[' : c == ')' ? ']' : (unsigned char)c < 0x20 || c == 0x7f ? ' ' : c);
	}
	if (slice_find_byte(address, '@') > 0 && slice_find_byte(address, '(') < 0 && slice_find_byte(address, ')') < 0 &&
		slice_find_byte(address, ' ') < 0)
		buffer_addf(&text, " (%.*s)", SLICE_ARG(address));
	supplier = arena_copy(&writing->arena, buffer_slice(&text));
	buffer_done(&text);
	return supplier;
}

/* "found in: a/package.json (layer 0 …), …" */
static struct slice places_of(struct writing *writing, const struct bom_component *component)
{
	const struct image *image = writing->bom->report->image;
	struct buffer text = BUFFER_INIT(0);
	struct slice places;

	buffer_add_slice(&text, S("found in: "));
	for (size_t i = 0; i < component->place_count && i < PLACES_NAMED_MAX; i++) {
		const struct found_package *place = &component->places[i];

		buffer_addf(&text, "%s%.*s", i ? ", " : "", SLICE_ARG(place->package.path));
		if (image->kind == IMAGE_OF_LAYERS)
			buffer_addf(&text, " (%.*s)", SLICE_ARG(describe_layer(image, place->layer, &writing->arena)));
	}
	if (component->place_count > PLACES_NAMED_MAX)
		buffer_addf(&text, " and %zu more places", component->place_count - PLACES_NAMED_MAX);
	places = arena_copy(&writing->arena, buffer_slice(&text));
	buffer_done(&text);
	return places;
}

static void put_source(struct writing *writing, const struct package *package)
{
	if (package_is_distributions((enum package_type)package->type) && package->source_name.len)
		json_member(&writing->json, "sourceInfo",
			arena_printf(&writing->arena, "built package from: %.*s%s%.*s", SLICE_ARG(package->source_name),
				package->source_version.len ? " " : "", SLICE_ARG(package->source_version)));
}

/* Does the list of places, as places_of writes it, keep this one apart from the next? */
static bool is_plain_place(struct slice path)
{
	return slice_find(path, S(", ")) < 0 && slice_find(path, S(" (layer ")) < 0 && slice_find(path, S(" more places")) < 0;
}

static bool has_plain_places(const struct bom_component *component)
{
	for (size_t i = 0; i < component->place_count; i++)
		if (!is_plain_place(component->places[i].package.path))
			return false;
	return component->places->package.path.len > 0; /* another's bill need not state any */
}

static void put_fact(struct writing *writing, const char *name, struct slice value, size_t *count)
{
	if (!value.len)
		return;
	if ((*count)++ == 0) {
		json_key(&writing->json, "annotations");
		json_begin_array(&writing->json);
	}
	put_annotation(writing, arena_printf(&writing->arena, "plimsoll:%s: %.*s", name, SLICE_ARG(value)));
}

/* What matching asks for and SPDX has no field for: "plimsoll:module: nodejs:18:8060…". */
static void put_facts(struct writing *writing, const struct bom_component *component)
{
	const struct package *package = component->package;
	struct slice type = slice_from_text(package_type_facts((enum package_type)package->type)->purl);
	struct slice purl = component->places->purl, purl_type = S(""), rest = S("");
	size_t count = 0;

	if (slice_starts_with(purl, S("pkg:")))
		slice_cut(slice_from(purl, 4), '/', &purl_type, &rest);
	if (!slice_equal(type, purl_type))
		put_fact(writing, "type", type, &count);
	if (slice_find(purl, S("arch=")) < 0)
		put_fact(writing, "architecture", package->architecture, &count);
	put_fact(writing, "module", package->module, &count);
	put_fact(writing, "origin", package->origin, &count);
	for (size_t i = 0; i < component->place_count && !has_plain_places(component); i++)
		put_fact(writing, "path", component->places[i].package.path, &count);
	if (count)
		json_end_array(&writing->json);
}

static void put_component(struct writing *writing, size_t index)
{
	const struct bom_component *component = &writing->bom->components[index];
	const struct package *package = component->package;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "SPDXID", writing->ids[index]);
	json_member(json, "name", package->name);
	json_member_if(json, "versionInfo", package->version);
	json_member(json, "supplier", package->maintainer.len ? supplier_of(writing, package->maintainer) : S("NOASSERTION"));
	json_member(json, "downloadLocation", S("NOASSERTION"));
	json_key(json, "filesAnalyzed");
	json_put_bool(json, false);
	put_source(writing, package);
	if (has_plain_places(component))
		json_member(json, "comment", places_of(writing, component));
	put_facts(writing, component);
	json_key(json, "externalRefs");
	json_begin_array(json);
	if (describe_is_cpe(package->cpe))
		put_reference(json, "SECURITY", "cpe23Type", package->cpe);
	put_reference(json, "PACKAGE-MANAGER", "purl", component->places->purl);
	json_end_array(json);
	put_package_end(json, writing->licences[index], describe_is_program(package) ? "APPLICATION" : "LIBRARY");
}

static void put_packages(struct writing *writing)
{
	json_key(&writing->json, "packages");
	json_begin_array(&writing->json);
	put_image(writing);
	if (writing->bom->report->distribution.distribution.id.len)
		put_distribution(writing);
	for (size_t i = 0; i < writing->bom->component_count; i++)
		put_component(writing, i);
	json_end_array(&writing->json);
}

static void put_relationship(struct writing *writing, struct slice from, const char *type, struct slice to)
{
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "spdxElementId", from);
	json_member(json, "relationshipType", slice_from_text(type));
	json_member(json, "relatedSpdxElement", to);
	json_end_object(json);
}

static void put_relationships(struct writing *writing)
{
	const struct bom *bom = writing->bom;

	json_key(&writing->json, "relationships");
	json_begin_array(&writing->json);
	put_relationship(writing, S("SPDXRef-DOCUMENT"), "DESCRIBES", S("SPDXRef-Image"));
	if (bom->report->distribution.distribution.id.len)
		put_relationship(writing, S("SPDXRef-Image"), "CONTAINS", S("SPDXRef-Distribution"));
	for (size_t i = 0; i < bom->component_count; i++)
		put_relationship(writing, S("SPDXRef-Image"), "CONTAINS", writing->ids[i]);
	for (size_t i = 0; i < bom->component_count; i++) {
		const struct bom_component *component = &bom->components[i];

		for (size_t k = 0; k < component->need_count; k++)
			put_relationship(writing, writing->ids[i], "DEPENDS_ON", writing->ids[component->needs[k]]);
		for (size_t k = 0; k < component->owner_count; k++)
			put_relationship(writing, writing->ids[component->owners[k]], "CONTAINS", writing->ids[i]);
	}
	json_end_array(&writing->json);
}

/* Each id once, with the first of its texts. */
static void put_extracted(struct writing *writing)
{
	struct json_writer *json = &writing->json;

	if (!writing->extracted_count)
		return;
	qsort(writing->extracted, writing->extracted_count, sizeof *writing->extracted, extracted_order);
	json_key(json, "hasExtractedLicensingInfos");
	json_begin_array(json);
	for (size_t i = 0; i < writing->extracted_count; i++) {
		if (i && slice_equal(writing->extracted[i].id, writing->extracted[i - 1].id))
			continue;
		json_begin_object(json);
		json_member(json, "licenseId", writing->extracted[i].id);
		json_member(json, "extractedText", writing->extracted[i].text);
		json_member(json, "comment", S("the licence as the package states it"));
		json_end_object(json);
	}
	json_end_array(json);
}

static void name_components(struct writing *writing)
{
	const struct bom *bom = writing->bom;

	writing->ids = arena_array(&writing->arena, struct slice, bom->component_count);
	writing->licences = arena_array(&writing->arena, struct slice, bom->component_count);
	for (size_t i = 0; i < bom->component_count; i++) {
		writing->ids[i] = id_of(writing, &bom->components[i]);
		writing->licences[i] = licence_of(writing, &bom->components[i]);
	}
}

static void write_document(const void *context, struct slice uuid, struct buffer *out)
{
	const struct bom *bom = context;
	struct writing writing = { .bom = bom };

	name_components(&writing);
	json_writer_init(&writing.json, out, true);
	json_begin_object(&writing.json);
	json_member(&writing.json, "spdxVersion", S("SPDX-2.3"));
	json_member(&writing.json, "dataLicense", S("CC0-1.0"));
	json_member(&writing.json, "SPDXID", S("SPDXRef-DOCUMENT"));
	json_member(&writing.json, "name", describe_subject(bom->report));
	json_member(&writing.json, "documentNamespace", arena_printf(&writing.arena, "urn:uuid:%.*s", SLICE_ARG(uuid)));
	put_creation(&writing);
	put_incomplete(&writing);
	put_packages(&writing);
	put_relationships(&writing);
	put_extracted(&writing);
	json_end_object(&writing.json);
	buffer_add_byte(out, '\n');
	free(writing.extracted);
	arena_done(&writing.arena);
}

void bom_write_spdx_json(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	(void)form;
	stamp_document(write_document, bom, out);
}
