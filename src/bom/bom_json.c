/* bom_json.c - the bill in plimsoll's own words; docs/sbom.schema.json describes it and its order */
#include "bom/describe.h"
#include "bom/members.h"

#define SCHEMA_VERSION 1 /* goes up when a member is renamed, taken away or means something else; not for new ones */

struct writing {
	const struct bom *bom;
	struct json_writer *json;
};

static void put_image(struct writing *writing)
{
	static const char *const kinds[] = {
		[IMAGE_OF_LAYERS] = "image", [IMAGE_ROOTFS] = "rootfs", [IMAGE_SOURCE] = "source", [IMAGE_BOM] = "bom"
	};
	const struct image *image = writing->bom->report->image;
	struct json_writer *json = writing->json;

	json_key(json, "image");
	json_begin_object(json);
	json_member(json, "kind", slice_from_text(kinds[image->kind]));
	members_put_image(json, image);
	json_end_object(json);
}

static void put_distribution(struct writing *writing)
{
	struct json_writer *json = writing->json;

	json_key(json, "distribution");
	json_begin_object(json);
	members_put_distribution(json, &writing->bom->report->distribution.distribution);
	json_end_object(json);
}

static void put_refs(struct writing *writing, const char *key, const size_t *items, size_t count)
{
	json_key(writing->json, key);
	json_begin_array(writing->json);
	for (size_t i = 0; i < count; i++)
		json_put_string(writing->json, writing->bom->components[items[i]].ref);
	json_end_array(writing->json);
}

static void put_place(struct json_writer *json, const struct found_package *place)
{
	json_begin_object(json);
	json_member(json, "path", place->package.path);
	json_member_if(json, "cataloger", place->package.cataloger);
	json_member_if(json, "evidence", place->package.evidence);
	members_put_u64(json, "layer", place->layer);
	json_member(json, "owner", members_owner(place->base));
	json_member_if(json, "owned_by", place->package.owner);
	json_end_object(json);
}

static void put_component(struct writing *writing, const struct bom_component *component)
{
	const struct package *package = component->package;
	struct json_writer *json = writing->json;

	json_begin_object(json);
	json_member(json, "ref", component->ref);
	json_member(json, "type", slice_from_text(package_type_facts((enum package_type)package->type)->purl));
	json_member(json, "name", package->name);
	json_member(json, "version", package->version);
	json_member_if(json, "purl", component->places->purl);
	json_member_if(json, "architecture", package->architecture);
	json_member_if(json, "source_name", package->source_name);
	json_member_if(json, "source_version", package->source_version);
	json_member_if(json, "licence", component->licence_text);
	json_member_if(json, "licence_expression", component->licence.expression);
	json_member_if(json, "maintainer", package->maintainer);
	json_member_if(json, "origin", package->origin);
	json_member_if(json, "third_party", component->places->third_party);
	json_member_if(json, "module", package->module);
	json_member_if(json, "cpe", package->cpe);
	put_refs(writing, "owned_by", component->owners, component->owner_count);
	put_refs(writing, "needs", component->needs, component->need_count);
	json_key(json, "missing");
	json_begin_array(json);
	for (size_t i = 0; i < component->missing_count; i++)
		json_put_string(json, component->missing[i]);
	json_end_array(json);
	json_key(json, "places");
	json_begin_array(json);
	for (size_t i = 0; i < component->place_count; i++)
		if (component->places[i].package.path.len) /* another's bill need not state any */
			put_place(json, &component->places[i]);
	json_end_array(json);
	json_end_object(json);
}

static void put_layers(struct writing *writing)
{
	const struct report *report = writing->bom->report;
	struct json_writer *json = writing->json;

	json_key(json, "layers");
	json_begin_array(json);
	for (size_t i = 0; report->image->kind == IMAGE_OF_LAYERS && i < report->layer_count; i++) {
		json_begin_object(json);
		members_put_layer(json, report->layers[i].layer);
		json_key(json, "complete");
		json_put_bool(json, report->layers[i].complete);
		json_end_object(json);
	}
	json_end_array(json);
}

void bom_write_json(const struct bom *bom, const struct bom_form *form, struct buffer *out)
{
	const struct report *report = bom->report;
	struct json_writer json;
	struct writing writing = { bom, &json };

	(void)form; /* there is one */
	json_writer_init(&json, out, true);
	json_begin_object(&json);
	members_put_u64(&json, "schema_version", SCHEMA_VERSION);
	json_key(&json, "tool");
	json_begin_object(&json);
	json_member(&json, "name", S("plimsoll"));
	json_member(&json, "version", slice_from_text(report->version));
	json_end_object(&json);
	json_member(&json, "created", report->created);
	put_image(&writing);
	members_put_document(&json, report);
	put_distribution(&writing);
	json_key(&json, "complete");
	json_put_bool(&json, !bom->incomplete);
	json_key(&json, "components");
	json_begin_array(&json);
	for (size_t i = 0; i < bom->component_count; i++)
		put_component(&writing, &bom->components[i]);
	json_end_array(&json);
	put_layers(&writing);
	if (report->list_unaccounted)
		members_put_unaccounted(&json, report);
	members_put_notes(&json, report);
	json_key(&json, "digests_checked");
	json_put_bool(&json, report->digests_checked);
	json_end_object(&json);
	buffer_add_byte(out, '\n');
}
