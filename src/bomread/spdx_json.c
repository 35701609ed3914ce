/* spdx_json.c - SPDX 2.2 and 2.3 in JSON (ISO/IEC 5962) */
#include "bomread/spdx.h"
#include "codec/json.h"

#define DEPTH_MAX 128u

static void references_read(struct json *json, struct part *part)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice type = S(""), locator = S("");

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key))
			if (slice_equal(key, S("referenceType")))
				type = json_string_or_skip(json);
			else if (slice_equal(key, S("referenceLocator")))
				locator = json_string_or_skip(json);
			else
				json_skip(json);
		spdx_add_reference(part, type, locator);
	}
}

static void words_read(struct json *json, struct part *part)
{
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json))
		spdx_add_words(part, json_string_or_skip(json));
}

static void annotations_read(struct json *json, struct part *part)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key))
			if (slice_equal(key, S("comment")))
				spdx_add_words(part, json_string_or_skip(json));
			else
				json_skip(json);
	}
}

static void package_member(struct json *json, struct slice key, struct part *part, struct arena *arena)
{
	if (slice_equal(key, S("name")))
		part->name = json_string_or_skip(json);
	else if (slice_equal(key, S("SPDXID")))
		part->ref = json_string_or_skip(json);
	else if (slice_equal(key, S("versionInfo")))
		part->version = json_string_or_skip(json);
	else if (slice_equal(key, S("supplier")))
		spdx_set_supplier(part, json_string_or_skip(json), arena);
	else if (slice_equal(key, S("sourceInfo")) || slice_equal(key, S("comment")))
		part_add_words(part, json_string_or_skip(json));
	else if (slice_equal(key, S("summary")))
		part->facts[FACT_SYSTEM_NAME] = json_string_or_skip(json);
	else if (slice_equal(key, S("primaryPackagePurpose")))
		spdx_set_purpose(part, json_string_or_skip(json));
	else if (slice_equal(key, S("externalRefs")))
		references_read(json, part);
	else if (slice_equal(key, S("attributionTexts")))
		words_read(json, part);
	else if (slice_equal(key, S("annotations")))
		annotations_read(json, part);
	else
		json_skip(json);
}

static void packages_read(struct json *json, struct spdx *spdx)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice concluded = S("");
		struct part *part = json_peek(json) == JSON_OBJECT ? spdx_part(spdx) : NULL;

		if (!part) {
			json_skip(json);
			continue;
		}
		json_enter_object(json);
		while (json_next_key(json, &key))
			if (slice_equal(key, S("licenseDeclared")))
				spdx_set_licence(part, json_string_or_skip(json));
			else if (slice_equal(key, S("licenseConcluded")))
				concluded = json_string_or_skip(json);
			else
				package_member(json, key, part, spdx->reading->arena);
		spdx_set_licence(part, concluded);
	}
}

static void relations_read(struct json *json, struct spdx *spdx)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice from = S(""), type = S(""), to = S(""), comment = S("");

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key))
			if (slice_equal(key, S("spdxElementId")))
				from = json_string_or_skip(json);
			else if (slice_equal(key, S("relationshipType")))
				type = json_string_or_skip(json);
			else if (slice_equal(key, S("relatedSpdxElement")))
				to = json_string_or_skip(json);
			else if (slice_equal(key, S("comment")))
				comment = json_string_or_skip(json);
			else
				json_skip(json);
		spdx_add_relation(spdx, from, type, to, comment);
	}
}

static void licences_read(struct json *json, struct spdx *spdx)
{
	struct slice key;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice id = S(""), text = S(""), name = S("");

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key))
			if (slice_equal(key, S("licenseId")))
				id = json_string_or_skip(json);
			else if (slice_equal(key, S("extractedText")))
				text = json_string_or_skip(json);
			else if (slice_equal(key, S("name")))
				name = json_string_or_skip(json);
			else
				json_skip(json);
		spdx_add_licence(spdx, id, name.len ? name : text);
	}
}

static void creation_read(struct json *json, struct reading *reading)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key))
		if (slice_equal(key, S("created"))) {
			reading->document.created = json_string_or_skip(json);
		} else if (slice_equal(key, S("creators")) && json_enter_array_or_skip(json)) {
			while (json_next_item(json))
				spdx_take_creator(reading, json_string_or_skip(json));
		} else if (!slice_equal(key, S("creators"))) {
			json_skip(json);
		}
}

static void document_read(struct json *json, struct spdx *spdx, struct slice *version, struct slice *name)
{
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key))
		if (slice_equal(key, S("spdxVersion")))
			*version = json_string(json);
		else if (slice_equal(key, S("name")))
			*name = json_string_or_skip(json);
		else if (slice_equal(key, S("creationInfo")))
			creation_read(json, spdx->reading);
		else if (slice_equal(key, S("packages")))
			packages_read(json, spdx);
		else if (slice_equal(key, S("relationships")))
			relations_read(json, spdx);
		else if (slice_equal(key, S("hasExtractedLicensingInfos")))
			licences_read(json, spdx);
		else if (slice_equal(key, S("documentDescribes")) && json_enter_array_or_skip(json))
			while (json_next_item(json))
				spdx_add_root(spdx, json_string_or_skip(json));
		else if (!slice_equal(key, S("documentDescribes")))
			json_skip(json);
}

int spdx_json_read(struct slice bytes, struct reading *reading, struct error *err)
{
	struct spdx spdx = { .reading = reading };
	struct slice version = S(""), name = S("");
	struct json json;
	int r;

	reading->cataloger = "spdx";
	json_init(&json, bytes, reading->arena);
	json.depth_max = DEPTH_MAX;
	document_read(&json, &spdx, &version, &name);
	reading->document.subject = name;
	reading->document.format = version;
	r = json_end(&json, err);
	if (r >= 0 && !slice_starts_with(version, S("SPDX-2.")))
		r = error_set(err, ERR_UNSUPPORTED, "'%.*s' is no version of SPDX that is read: 2.2, 2.3 and 3.0 are",
			SLICE_ARG(slice_first(version, 20)));
	if (r >= 0)
		r = spdx_end(&spdx, err);
	spdx_done(&spdx);
	return r;
}
