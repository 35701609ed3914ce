/* cyclonedx_xml.c - CycloneDX in XML: the same members as elements, bom-ref and type as attributes */
#include "bomread/cyclonedx.h"
#include "codec/xml.h"

static int components_read(const struct xml *list, struct reading *reading);

static struct slice licences_of(const struct xml *list, struct arena *arena)
{
	struct slice all = S("");

	for (const struct xml *one = list ? list->first : NULL; one; one = one->next)
		if (slice_equal(one->name, S("expression")))
			all = cyclonedx_add_licence(all, one->text, arena);
		else if (slice_equal(one->name, S("license")))
			all = cyclonedx_add_licence(
				all, xml_text(one, "id").len ? xml_text(one, "id") : xml_text(one, "name"), arena);
	return all;
}

static void take_properties(struct part *part, const struct xml *list)
{
	for (const struct xml *one = xml_child(list, "property"); one; one = xml_next(one))
		part_add_property(part, xml_attribute(one, "name"), one->text);
}

static void take_occurrences(struct part *part, const struct xml *list, struct arena *arena)
{
	for (const struct xml *one = xml_child(list, "occurrence"); one; one = xml_next(one)) {
		struct slice line = xml_text(one, "line");

		part_add_place(part, xml_text(one, "location"),
			line.len ? arena_printf(arena, "line %.*s", SLICE_ARG(line)) : xml_text(one, "symbol"));
	}
}

static int component_read(const struct xml *element, struct reading *reading, bool root)
{
	struct cyclonedx_component component = { .type = xml_attribute(element, "type"),
		.part = { .root = root, .ref = xml_attribute(element, "bom-ref") } };
	struct part *part = &component.part;
	int r;

	for (const struct xml *child = element->first; child; child = child->next) {
		struct slice *text = cyclonedx_text(&component, child->name);

		if (text)
			*text = child->text;
	}
	part->licence = licences_of(xml_child(element, "licenses"), reading->arena);
	part->supplier = xml_text(xml_child(element, "supplier"), "name");
	take_properties(part, xml_child(element, "properties"));
	take_occurrences(part, xml_child(xml_child(element, "evidence"), "occurrences"), reading->arena);
	r = components_read(xml_child(element, "components"), reading);
	if (r >= 0)
		r = cyclonedx_add(reading, &component);
	part_done(part);
	return r;
}

static int components_read(const struct xml *list, struct reading *reading)
{
	int r = 0;

	for (const struct xml *one = xml_child(list, "component"); r >= 0 && one; one = xml_next(one))
		r = component_read(one, reading, false);
	return r;
}

static void take_tool(struct reading *reading, const struct xml *tools)
{
	const struct xml *tool = xml_child(tools, "tool");

	if (!tool)
		tool = xml_child(xml_child(tools, "components"), "component");
	if (tool)
		reading->document.tool = reading_tool(reading, xml_text(tool, "name"), xml_text(tool, "version"));
}

/* "http://cyclonedx.org/schema/bom/1.6" */
static int take_namespace(struct reading *reading, struct slice bytes, bool *ret_mixed, struct error *err)
{
	struct slice start = S("http://cyclonedx.org/schema/bom/");
	ptrdiff_t at = slice_find(bytes, start);
	struct slice rest = slice_from(bytes, at < 0 ? bytes.len : (size_t)at + start.len);
	size_t len = 0;

	while (len < rest.len && len < 20 && ((rest.ptr[len] >= '0' && rest.ptr[len] <= '9') || rest.ptr[len] == '.'))
		len++;
	return cyclonedx_take_version(reading, slice_first(rest, len), ret_mixed, err);
}

int cyclonedx_xml_read(struct slice bytes, struct reading *reading, struct error *err)
{
	const struct xml *root, *metadata;
	bool mixed;
	int r = xml_read(bytes, reading->arena, &root, err);

	if (r < 0)
		return r;
	reading->cataloger = "cyclonedx";
	if (!slice_equal(root->name, S("bom")))
		return error_set(err, ERR_UNSUPPORTED, "XML, but no bill of materials: its root is '%.*s'",
			SLICE_ARG(slice_first(root->name, 40)));
	r = take_namespace(reading, bytes, &mixed, err);
	if (r < 0)
		return r;
	metadata = xml_child(root, "metadata");
	reading->document.created = xml_text(metadata, "timestamp");
	take_tool(reading, xml_child(metadata, "tools"));
	if (xml_child(metadata, "component"))
		r = component_read(xml_child(metadata, "component"), reading, true);
	if (r >= 0)
		r = components_read(xml_child(root, "components"), reading);
	if (r >= 0)
		cyclonedx_check_xml(root, reading, mixed);
	return reading_stopped(r, err);
}
