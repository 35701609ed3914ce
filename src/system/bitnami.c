/* bitnami.c - what Bitnami put into its images: below opt/bitnami a bill a component, in SPDX, and a list of all
 *
 *	opt/bitnami/redis/.spdx-redis.spdx    {"packages": [{"externalRefs": [{"referenceType": "purl",
 *	                                         "referenceLocator": "pkg:bitnami/redis@7.2.4-3?arch=amd64&distro=debian-12"}]}]}
 *	opt/bitnami/.bitnami_components.json  {"redis": {"arch": "amd64", "distro": "debian-12", "type": "NAMI", "version": "7.2.4-3"}}
 *
 * Of a bill the components of Bitnami's count: what they hold besides has its own files. */
#include "catalog/claims.h"
#include "codec/json.h"
#include "model/purl.h"

static int add_component(struct claims *claims, struct slice url)
{
	struct error err = { 0 };
	struct package package = { 0 };
	struct purl purl;

	if (!slice_starts_with(url, S("pkg:bitnami/")))
		return 0;
	if (purl_parse(url, true, claims->file->arena, &purl, &err) < 0) {
		claims_note(claims, NOTE_INCOMPLETE, "'%.*s': %s", SLICE_ARG(slice_first(url, 80)), err.text);
		return 0;
	}
	package.name = purl.name;
	package.version = purl.version;
	for (size_t i = 0; i < purl.qualifier_count; i++)
		if (slice_equal(purl.qualifiers[i].key, S("arch")))
			package.architecture = purl.qualifiers[i].value;
	return claims_add(claims, package);
}

static struct slice read_reference(struct json *json)
{
	struct slice type = S(""), locator = S(""), key;

	if (!json_enter_object_or_skip(json))
		return S("");
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("referenceType")))
			type = json_string_or_skip(json);
		else if (slice_equal(key, S("referenceLocator")))
			locator = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return slice_equal(type, S("purl")) ? locator : S("");
}

static int read_package(struct json *json, struct claims *claims)
{
	struct slice key;
	int r = 0;

	if (!json_enter_object_or_skip(json))
		return 0;
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("externalRefs"))) {
			json_skip(json);
		} else if (json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				struct slice url = read_reference(json);

				if (r >= 0)
					r = add_component(claims, url);
			}
		}
	}
	return r;
}

static int read_bill(struct json *json, struct claims *claims)
{
	struct slice key;
	int r = 0;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("packages"))) {
			json_skip(json);
		} else if (json_enter_array_or_skip(json)) {
			while (json_next_item(json)) {
				int one = read_package(json, claims);

				r = r < 0 ? r : one;
			}
		}
	}
	return r;
}

static int read_list(struct json *json, struct claims *claims)
{
	struct slice name, key;
	int r = 0;

	json_enter_object(json);
	while (json_next_key(json, &name)) {
		struct package package = { .name = name };

		if (!json_enter_object_or_skip(json))
			continue;
		while (json_next_key(json, &key)) {
			if (slice_equal(key, S("version")))
				package.version = json_string_or_skip(json);
			else if (slice_equal(key, S("arch")))
				package.architecture = json_string_or_skip(json);
			else
				json_skip(json);
		}
		if (r >= 0)
			r = claims_add(claims, package);
	}
	return r;
}

static int bitnami_parse(const struct catalog_file *file, struct package_sink *sink, struct note_sink *notes)
{
	struct claims claims = claims_begin(file, "bitnami", PACKAGE_BITNAMI, sink, notes);
	struct error err = { 0 };
	struct json json;
	int r;

	json_init(&json, file->bytes, file->arena);
	r = slice_ends_with(file->path, S(".json")) ? read_list(&json, &claims) : read_bill(&json, &claims);
	if (json_end(&json, &err) < 0)
		claims_note(&claims, NOTE_INCOMPLETE, "%s", err.text);
	return r < 0 ? r : 0;
}

static bool bitnami_accepts(struct slice path)
{
	return slice_starts_with(path, S("opt/bitnami/")) &&
	       (slice_ends_with(path, S(".json")) || slice_starts_with(slice_base_name(path), S(".spdx-")));
}

static const struct interest bitnami_interests[] = {
	{ INTEREST_PATH, "opt/bitnami/.bitnami_components.json" },
	{ INTEREST_SUFFIX, ".spdx" },
	{ INTEREST_END, NULL },
};

const struct cataloger cataloger_bitnami = {
	.name = "bitnami",
	.interests = bitnami_interests,
	.size_max_bytes = 16u << 20,
	.places = CATALOG_IMAGE,
	.accepts = bitnami_accepts,
	.parse = bitnami_parse,
};
