/* cyclonedx_json.c - CycloneDX 1.2 to 1.7 in JSON (ECMA-424) */
#include "bomread/cyclonedx.h"
#include "bomread/part.h"
#include "codec/json.h"

#define DEPTH_MAX 256u /* components lie in components: two levels each */

static int components_read(struct json *json, struct reading *reading, bool root);

/* [{"license": {"id"|"name"}} | {"expression"}]: one, or "A AND B" */
static struct slice licences_read(struct json *json, struct reading *reading)
{
	struct slice all = S(""), key;

	if (!json_enter_array_or_skip(json))
		return all;
	while (json_next_item(json)) {
		struct slice one = S(""), name = S("");

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("expression"))) {
				one = json_string_or_skip(json);
			} else if (slice_equal(key, S("license")) && json_enter_object_or_skip(json)) {
				while (json_next_key(json, &key))
					if (slice_equal(key, S("id")))
						one = json_string_or_skip(json);
					else if (slice_equal(key, S("name")))
						name = json_string_or_skip(json);
					else
						json_skip(json);
			} else if (!slice_equal(key, S("license"))) {
				json_skip(json);
			}
		}
		all = cyclonedx_add_licence(all, one.len ? one : name, reading->arena);
	}
	return all;
}

static void property_read(struct json *json, struct part *part)
{
	struct slice name = S(""), value = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("name")))
			name = json_string_or_skip(json);
		else if (slice_equal(key, S("value")))
			value = json_string_or_skip(json);
		else
			json_skip(json);
	part_add_property(part, name, value);
}

static void properties_read(struct json *json, struct part *part)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		property_read(json, part);
}

static void occurrence_read(struct json *json, struct part *part, struct reading *reading)
{
	struct slice location = S(""), evidence = S(""), line = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("location")))
			location = json_string_or_skip(json);
		else if (slice_equal(key, S("symbol")))
			evidence = json_string_or_skip(json);
		else if (slice_equal(key, S("line")) && json_peek(json) == JSON_NUMBER)
			line = json_number_text(json);
		else
			json_skip(json);
	if (line.len)
		evidence = arena_printf(reading->arena, "line %.*s", SLICE_ARG(line));
	part_add_place(part, location, evidence);
}

static void evidence_read(struct json *json, struct part *part, struct reading *reading)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("occurrences"))) {
			json_skip(json);
			continue;
		}
		if (!json_enter_array_or_skip(json))
			continue;
		while (json_next_item(json))
			occurrence_read(json, part, reading);
	}
}

static struct slice name_read(struct json *json)
{
	struct slice name = S(""), key;

	if (!json_enter_object_or_skip(json))
		return name;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("name")))
			name = json_string_or_skip(json);
		else
			json_skip(json);
	return name;
}

/* One that lies at its end is told after those that lie in it. */
static int component_read(struct json *json, struct reading *reading, bool root)
{
	struct cyclonedx_component component = { .part.root = root };
	struct part *part = &component.part;
	struct slice key;
	int r = 0;

	if (!json_enter_object_or_skip(json))
		return 0;
	while (r >= 0 && json_next_key(json, &key)) {
		struct slice *text = cyclonedx_text(&component, key);

		if (text)
			*text = json_string_or_skip(json);
		else if (slice_equal(key, S("licenses")))
			part->licence = licences_read(json, reading);
		else if (slice_equal(key, S("supplier")))
			part->supplier = name_read(json);
		else if (slice_equal(key, S("properties")))
			properties_read(json, part);
		else if (slice_equal(key, S("evidence")))
			evidence_read(json, part, reading);
		else if (slice_equal(key, S("components")))
			r = components_read(json, reading, false);
		else
			json_skip(json);
	}
	if (r >= 0 && !json->failed)
		r = cyclonedx_add(reading, &component);
	part_done(part);
	return r;
}

static int components_read(struct json *json, struct reading *reading, bool root)
{
	int r = 0;

	if (!json_enter_array_or_skip(json))
		return 0;
	while (r >= 0 && json_next_item(json))
		r = component_read(json, reading, root);
	return r;
}

static void tool_read(struct json *json, struct reading *reading)
{
	struct slice name = S(""), version = S(""), key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("name")))
			name = json_string_or_skip(json);
		else if (slice_equal(key, S("version")))
			version = json_string_or_skip(json);
		else
			json_skip(json);
	if (reading->document.tool.len == 0 && name.len)
		reading->document.tool = reading_tool(reading, name, version);
}

/* A list of tools, or since 1.5 {"components": […]}. */
static void tools_read(struct json *json, struct reading *reading)
{
	struct slice key;

	if (json_peek(json) == JSON_ARRAY) {
		json_enter_array(json);
		while (json_next_item(json))
			tool_read(json, reading);
		return;
	}
	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("components"))) {
			json_skip(json);
			continue;
		}
		if (!json_enter_array_or_skip(json))
			continue;
		while (json_next_item(json))
			tool_read(json, reading);
	}
}

static int metadata_read(struct json *json, struct reading *reading)
{
	struct slice key;
	int r = 0;

	if (!json_enter_object_or_skip(json))
		return 0;
	while (r >= 0 && json_next_key(json, &key))
		if (slice_equal(key, S("timestamp")))
			reading->document.created = json_string_or_skip(json);
		else if (slice_equal(key, S("tools")))
			tools_read(json, reading);
		else if (slice_equal(key, S("component")))
			r = component_read(json, reading, true);
		else
			json_skip(json);
	return r;
}

int cyclonedx_json_read(struct slice bytes, struct reading *reading, struct error *err)
{
	struct slice version = S(""), format = S(""), key;
	struct json json;
	bool mixed;
	int r = 0;

	reading->cataloger = "cyclonedx";
	json_init(&json, bytes, reading->arena);
	json.depth_max = DEPTH_MAX;
	json_enter_object(&json);
	while (r >= 0 && json_next_key(&json, &key))
		if (slice_equal(key, S("bomFormat")))
			format = json_string(&json);
		else if (slice_equal(key, S("specVersion")))
			version = json_string(&json);
		else if (slice_equal(key, S("metadata")))
			r = metadata_read(&json, reading);
		else if (slice_equal(key, S("components")))
			r = components_read(&json, reading, false);
		else
			json_skip(&json);
	if (r < 0)
		return reading_stopped(r, err);
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!slice_equal(format, S("CycloneDX")))
		return error_set(err, ERR_FORMAT, "'bomFormat' is '%.*s', not 'CycloneDX'", SLICE_ARG(slice_first(format, 40)));
	r = cyclonedx_take_version(reading, version, &mixed, err);
	if (r >= 0)
		cyclonedx_check_json(bytes, reading, mixed);
	return r;
}
