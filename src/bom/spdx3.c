/* spdx3.c - the bill as an SPDX 3.0.1 document in JSON-LD: profiles core, software, simpleLicensing, and security with findings
 *
 * What lists the elements comes last: how many there are is known then, and nothing is kept. */
#include "bom/spdx3.h"
#include "bom/stamp.h"

#include <stdlib.h>

#define VERSION "3.0.1"
#define CREATION "_:creation"

/* ---- elements */

struct slice spdx3_name(struct spdx3 *writing, struct slice name)
{
	return arena_printf(&writing->arena, "%.*s%.*s", SLICE_ARG(writing->base), SLICE_ARG(name));
}

struct slice spdx3_component(struct spdx3 *writing, size_t index)
{
	return spdx3_name(writing, slice_from(writing->spdx->ids[index], sizeof SPDX_ID_PREFIX - 1));
}

void spdx3_begin(struct spdx3 *writing, const char *type, struct slice id)
{
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "type", slice_from_text(type));
	json_member(json, "spdxId", id);
	json_member(json, "creationInfo", S(CREATION));
}

static struct slice numbered(struct spdx3 *writing, const char *what, size_t number)
{
	return arena_printf(&writing->arena, "%.*s%s-%zu", SLICE_ARG(writing->base), what, number);
}

void spdx3_begin_relationship(struct spdx3 *writing, const char *type, struct slice from, const char *relationship)
{
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, type, numbered(writing, "Relationship", ++writing->relationships));
	json_member(json, "from", from);
	json_member(json, "relationshipType", slice_from_text(relationship));
}

static void begin_to(struct spdx3 *writing)
{
	json_key(&writing->json, "to");
	json_begin_array(&writing->json);
}

static void end_element(struct spdx3 *writing)
{
	json_end_object(&writing->json);
	arena_clear(&writing->arena);
}

/* ---- who made it */

static void put_creation(struct spdx3 *writing)
{
	const struct report *report = writing->spdx->bom->report;
	struct json_writer *json = &writing->json;

	json_begin_object(json);
	json_member(json, "type", S("CreationInfo"));
	json_member(json, "@id", S(CREATION));
	json_member(json, "specVersion", S(VERSION));
	json_member(json, "created", report->created);
	json_key(json, "createdBy");
	json_begin_array(json);
	json_put_string(json, spdx3_name(writing, S("Agent-plimsoll")));
	json_end_array(json);
	json_key(json, "createdUsing");
	json_begin_array(json);
	json_put_string(json, spdx3_name(writing, S("Tool-plimsoll")));
	json_end_array(json);
	end_element(writing);
	spdx3_begin(writing, "SoftwareAgent", spdx3_name(writing, S("Agent-plimsoll")));
	json_member(json, "name", S("plimsoll"));
	end_element(writing);
	spdx3_begin(writing, "Tool", spdx3_name(writing, S("Tool-plimsoll")));
	json_member(json, "name", arena_printf(&writing->arena, "plimsoll-%s", report->version));
	end_element(writing);
}

static struct slice agent_of(struct spdx3 *writing, struct slice maintainer)
{
	return spdx3_name(
		writing, arena_printf(&writing->arena, "Agent-%.*s", SLICE_ARG(spdx_digits(maintainer, &writing->arena))));
}

static int by_text(const void *a, const void *b)
{
	return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

/* Calls PUT for each that is not empty, once. */
static void each_once(struct spdx3 *writing, struct slice *texts, void (*put)(struct spdx3 *writing, struct slice text))
{
	size_t count = writing->spdx->bom->component_count;

	if (count)
		qsort(texts, count, sizeof *texts, by_text);
	for (size_t i = 0; i < count; i++)
		if (texts[i].len && (i == 0 || !slice_equal(texts[i], texts[i - 1])))
			put(writing, texts[i]);
}

static bool has_name(struct slice maintainer, struct arena *arena)
{
	struct slice name, address;

	spdx_split_supplier(maintainer, arena, &name, &address);
	return name.len > 0;
}

static void each_supplier(struct spdx3 *writing, void (*put)(struct spdx3 *writing, struct slice text))
{
	const struct bom *bom = writing->spdx->bom;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice *texts = arena_array(&arena, struct slice, bom->component_count);

	for (size_t i = 0; i < bom->component_count; i++) {
		texts[i] = bom->components[i].package->maintainer;
		if (!has_name(texts[i], &arena))
			texts[i] = S("");
	}
	each_once(writing, texts, put);
}

static void put_identifier(struct json_writer *json, struct slice type, struct slice value)
{
	json_key(json, "externalIdentifier");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "type", S("ExternalIdentifier"));
	json_member(json, "externalIdentifierType", type);
	json_member(json, "identifier", value);
	json_end_object(json);
	json_end_array(json);
}

static void put_supplier(struct spdx3 *writing, struct slice maintainer)
{
	struct slice name, address;
	struct json_writer *json = &writing->json;

	spdx_split_supplier(maintainer, &writing->arena, &name, &address);
	spdx3_begin(writing, "Organization", agent_of(writing, maintainer));
	json_member(json, "name",
		address.len ? arena_printf(&writing->arena, "%.*s <%.*s>", SLICE_ARG(name), SLICE_ARG(address)) : name);
	if (address.len)
		put_identifier(json, S("email"), address);
	end_element(writing);
}

static void list_supplier(struct spdx3 *writing, struct slice maintainer)
{
	json_put_string(&writing->json, agent_of(writing, maintainer));
	arena_clear(&writing->arena);
}

/* ---- annotations */

struct annotations {
	struct spdx_listener listener; /* the first: its address is the whole's */
	struct spdx3 *writing;
	struct slice subject;
};

static void put_annotation(struct spdx_listener *listener, struct slice text)
{
	struct annotations *annotations = (struct annotations *)listener;
	struct spdx3 *writing = annotations->writing;
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "Annotation", numbered(writing, "Annotation", ++writing->annotations));
	json_member(json, "annotationType", S("other"));
	json_member(json, "subject", annotations->subject);
	json_member(json, "statement", text);
	json_end_object(json);
}

/* ---- packages */

static void put_hash(struct json_writer *json, struct slice digest)
{
	const char *algorithm;
	struct slice hex;

	if (!describe_digest(digest, &algorithm, &hex))
		return;
	json_key(json, "verifiedUsing");
	json_begin_array(json);
	json_begin_object(json);
	json_member(json, "type", S("Hash"));
	json_member(json, "algorithm",
		slice_equal(slice_from_text(algorithm), S("SHA256"))   ? S("sha256")
		: slice_equal(slice_from_text(algorithm), S("SHA512")) ? S("sha512")
								       : S("sha384"));
	json_member(json, "hashValue", hex);
	json_end_object(json);
	json_end_array(json);
}

static void put_image(struct spdx3 *writing)
{
	static const char *const purposes[] = { [IMAGE_OF_LAYERS] = "container",
		[IMAGE_ROOTFS] = "filesystemImage",
		[IMAGE_SOURCE] = "source",
		[IMAGE_BOM] = "other" };
	const struct report *report = writing->spdx->bom->report;
	const struct image *image = report->image;
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "software_Package", spdx3_name(writing, S("Image")));
	json_member(json, "name", describe_subject(report));
	put_hash(json, image->digest);
	json_member_if(json, "software_packageVersion", image->digest);
	json_member_if(json, "software_packageUrl", describe_image_purl(image, &writing->arena));
	json_member(json, "software_primaryPurpose", slice_from_text(purposes[image->kind]));
	end_element(writing);
}

static void put_distribution(struct spdx3 *writing)
{
	const struct distribution *distribution = &writing->spdx->bom->report->distribution.distribution;
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "software_Package", spdx3_name(writing, S("Distribution")));
	json_member(json, "name", distribution->id);
	json_member_if(json, "summary", distribution->pretty_name);
	json_member_if(json, "software_packageVersion",
		distribution->version_id.len ? distribution->version_id : distribution->codename);
	json_member(json, "software_primaryPurpose", S("operatingSystem"));
	end_element(writing);
}

static void put_cpe(struct json_writer *json, struct slice cpe)
{
	if (describe_is_cpe(cpe))
		put_identifier(json, S("cpe23"), cpe);
}

static void put_component(struct spdx3 *writing, size_t index)
{
	const struct spdx *spdx = writing->spdx;
	const struct bom_component *component = &spdx->bom->components[index];
	const struct package *package = component->package;
	struct annotations annotations = { .listener = { put_annotation }, .writing = writing };
	struct json_writer *json = &writing->json;

	annotations.subject = spdx3_component(writing, index);
	spdx3_begin(writing, "software_Package", annotations.subject);
	json_member(json, "name", package->name);
	if (spdx_has_plain_places(component))
		json_member(json, "comment", spdx_places(spdx, component, &writing->arena));
	put_cpe(json, package->cpe);
	if (has_name(package->maintainer, &writing->arena))
		json_member(json, "suppliedBy", agent_of(writing, package->maintainer));
	json_member_if(json, "software_packageVersion", package->version);
	json_member_if(json, "software_packageUrl", component->places->purl);
	json_member_if(json, "software_sourceInfo", spdx_source(package, &writing->arena));
	json_member(json, "software_primaryPurpose", describe_is_program(package) ? S("application") : S("library"));
	json_end_object(json);
	spdx_tell_facts(component, &writing->arena, &annotations.listener);
	arena_clear(&writing->arena);
}

/* ---- licences */

static struct slice licence_name(struct spdx3 *writing, struct slice expression)
{
	return spdx3_name(
		writing, arena_printf(&writing->arena, "License-%.*s", SLICE_ARG(spdx_digits(expression, &writing->arena))));
}

static void each_licence(struct spdx3 *writing, void (*put)(struct spdx3 *writing, struct slice text))
{
	const struct spdx *spdx = writing->spdx;
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice *texts = arena_array(&arena, struct slice, spdx->bom->component_count);

	for (size_t i = 0; i < spdx->bom->component_count; i++)
		texts[i] = slice_equal(spdx->licences[i], S("NOASSERTION")) ? S("") : spdx->licences[i];
	each_once(writing, texts, put);
}

/* What its own references stand for. */
static void put_own_references(struct spdx3 *writing, struct slice expression)
{
	struct json_writer *json = &writing->json;
	struct slice reference;
	bool any = false;

	while (licence_next_reference(&expression, &reference)) {
		if (!any) {
			json_key(json, "simplelicensing_customIdToUri");
			json_begin_array(json);
		}
		any = true;
		json_begin_object(json);
		json_member(json, "type", S("DictionaryEntry"));
		json_member(json, "key", reference);
		json_member(json, "value", spdx3_name(writing, reference));
		json_end_object(json);
	}
	if (any)
		json_end_array(json);
}

static void put_licence(struct spdx3 *writing, struct slice expression)
{
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "simplelicensing_LicenseExpression", licence_name(writing, expression));
	put_own_references(writing, expression);
	json_member(json, "simplelicensing_licenseExpression", expression);
	/* A version has three numbers here, and the list's has two. */
	json_member(json, "simplelicensing_licenseListVersion", arena_printf(&writing->arena, "%s.0", licence_list_version));
	end_element(writing);
}

static void list_licence(struct spdx3 *writing, struct slice expression)
{
	json_put_string(&writing->json, licence_name(writing, expression));
	arena_clear(&writing->arena);
}

static void put_stated(struct spdx3 *writing, const struct spdx_stated *stated)
{
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "simplelicensing_SimpleLicensingText", spdx3_name(writing, stated->id));
	json_member(json, "name", stated->id);
	json_member(json, "comment", S("the licence as the package states it"));
	json_member(json, "simplelicensing_licenseText", stated->text);
	end_element(writing);
}

/* ---- relationships */

static void put_contents(struct spdx3 *writing)
{
	const struct bom *bom = writing->spdx->bom;
	bool distribution = bom->report->distribution.distribution.id.len > 0;
	struct json_writer *json = &writing->json;

	if (!distribution && bom->component_count == 0)
		return;
	spdx3_begin_relationship(writing, "Relationship", spdx3_name(writing, S("Image")), "contains");
	json_member(json, "completeness", bom->incomplete ? S("incomplete") : S("complete"));
	begin_to(writing);
	if (distribution)
		json_put_string(json, spdx3_name(writing, S("Distribution")));
	for (size_t i = 0; i < bom->component_count; i++)
		json_put_string(json, spdx3_component(writing, i));
	json_end_array(json);
	end_element(writing);
}

static void put_relationships_of(struct spdx3 *writing, size_t index)
{
	const struct spdx *spdx = writing->spdx;
	const struct bom_component *component = &spdx->bom->components[index];
	struct json_writer *json = &writing->json;

	if (!slice_equal(spdx->licences[index], S("NOASSERTION"))) {
		spdx3_begin_relationship(writing, "Relationship", spdx3_component(writing, index), "hasDeclaredLicense");
		begin_to(writing);
		json_put_string(json, licence_name(writing, spdx->licences[index]));
		json_end_array(json);
		end_element(writing);
	}
	if (component->need_count) {
		spdx3_begin_relationship(writing, "Relationship", spdx3_component(writing, index), "dependsOn");
		begin_to(writing);
		for (size_t i = 0; i < component->need_count; i++)
			json_put_string(json, spdx3_component(writing, component->needs[i]));
		json_end_array(json);
		end_element(writing);
	}
	for (size_t i = 0; i < component->owner_count; i++) {
		spdx3_begin_relationship(writing, "Relationship", spdx3_component(writing, component->owners[i]), "contains");
		begin_to(writing);
		json_put_string(json, spdx3_component(writing, index));
		json_end_array(json);
		end_element(writing);
	}
}

/* ---- what lists them all */

static void list_packages(struct spdx3 *writing)
{
	const struct bom *bom = writing->spdx->bom;
	struct json_writer *json = &writing->json;

	json_put_string(json, spdx3_name(writing, S("Image")));
	if (bom->report->distribution.distribution.id.len)
		json_put_string(json, spdx3_name(writing, S("Distribution")));
	for (size_t i = 0; i < bom->component_count; i++) {
		json_put_string(json, spdx3_component(writing, i));
		arena_clear(&writing->arena);
	}
}

static void list_numbered(struct spdx3 *writing, const char *what, size_t count)
{
	for (size_t i = 1; i <= count; i++) {
		json_put_string(&writing->json, numbered(writing, what, i));
		arena_clear(&writing->arena);
	}
}

static void list_rest(struct spdx3 *writing)
{
	const struct spdx *spdx = writing->spdx;
	struct json_writer *json = &writing->json;

	json_put_string(json, spdx3_name(writing, S("Sbom")));
	json_put_string(json, spdx3_name(writing, S("Agent-plimsoll")));
	json_put_string(json, spdx3_name(writing, S("Tool-plimsoll")));
	each_supplier(writing, list_supplier);
	each_licence(writing, list_licence);
	for (size_t i = 0; i < spdx->stated_count; i++)
		json_put_string(json, spdx3_name(writing, spdx->stated[i].id));
	if (spdx->findings)
		spdx3_list_flaws(writing);
	list_numbered(writing, "Relationship", writing->relationships);
	list_numbered(writing, "Annotation", writing->annotations);
}

static void begin_list(struct json_writer *json, const char *key)
{
	json_key(json, key);
	json_begin_array(json);
}

static void put_root(struct spdx3 *writing, struct slice root)
{
	begin_list(&writing->json, "rootElement");
	json_put_string(&writing->json, root);
	json_end_array(&writing->json);
}

static void put_sbom(struct spdx3 *writing)
{
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "software_Sbom", spdx3_name(writing, S("Sbom")));
	put_root(writing, spdx3_name(writing, S("Image")));
	begin_list(json, "element");
	list_packages(writing);
	json_end_array(json);
	begin_list(json, "software_sbomType");
	json_put_string(json, writing->spdx->bom->report->image->kind == IMAGE_SOURCE ? S("source") : S("analyzed"));
	json_end_array(json);
	end_element(writing);
}

static void put_document(struct spdx3 *writing)
{
	const struct spdx *spdx = writing->spdx;
	struct json_writer *json = &writing->json;

	spdx3_begin(writing, "SpdxDocument", spdx3_name(writing, S("DOCUMENT")));
	json_member(json, "name", describe_subject(spdx->bom->report));
	if (spdx->bom->incomplete)
		json_member(json, "comment", SPDX_INCOMPLETE);
	json_member(json, "dataLicense", S("https://spdx.org/licenses/CC0-1.0"));
	begin_list(json, "profileConformance");
	json_put_string(json, S("core"));
	json_put_string(json, S("software"));
	json_put_string(json, S("simpleLicensing"));
	if (spdx->findings)
		json_put_string(json, S("security"));
	json_end_array(json);
	put_root(writing, spdx3_name(writing, S("Sbom")));
	begin_list(json, "element");
	list_packages(writing);
	list_rest(writing);
	json_end_array(json);
	end_element(writing);
}

static void put_document_annotations(struct spdx3 *writing)
{
	struct annotations annotations = { .listener = { put_annotation }, .writing = writing };

	annotations.subject = spdx3_name(writing, S("DOCUMENT"));
	spdx_tell_document(writing->spdx, &writing->arena, &annotations.listener);
	arena_clear(&writing->arena);
}

static void put_graph(struct spdx3 *writing)
{
	const struct spdx *spdx = writing->spdx;
	size_t count = spdx->bom->component_count;

	put_creation(writing);
	each_supplier(writing, put_supplier);
	put_image(writing);
	if (spdx->bom->report->distribution.distribution.id.len)
		put_distribution(writing);
	for (size_t i = 0; i < count; i++)
		put_component(writing, i);
	each_licence(writing, put_licence);
	for (size_t i = 0; i < spdx->stated_count; i++)
		put_stated(writing, &spdx->stated[i]);
	put_contents(writing);
	for (size_t i = 0; i < count; i++)
		put_relationships_of(writing, i);
	if (spdx->findings)
		spdx3_put_flaws(writing);
	put_document_annotations(writing);
	put_sbom(writing);
	put_document(writing);
}

static void write_document(const void *context, struct slice uuid, struct buffer *out)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct spdx3 writing = { .spdx = context, .base = arena_printf(&arena, "urn:uuid:%.*s#", SLICE_ARG(uuid)) };
	struct json_writer *json = &writing.json;

	json_writer_init(json, out, true);
	json_begin_object(json);
	json_member(json, "@context", S("https://spdx.org/rdf/" VERSION "/spdx-context.jsonld"));
	begin_list(json, "@graph");
	put_graph(&writing);
	json_end_array(json);
	json_end_object(json);
	buffer_add_byte(out, '\n');
	arena_done(&writing.arena);
}

void spdx3_write(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	struct spdx spdx;

	spdx_init(&spdx, bom, form->findings);
	stamp_document(write_document, &spdx, out);
	spdx_done(&spdx);
}
