/* listed.c - what the kinds of listing share: whom they ask, and arrays of objects that have names */
#include "registry/listed.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "codec/json.h"

int listed_site(struct registries *registries, struct slice host, struct slice prefix, struct arena *arena, struct site *ret_site,
	struct error *err)
{
	/* Any path will do where all of it is wanted: files may have an account for some of them alone. */
	const struct reference reference = { .domain = host, .path = prefix.len ? prefix : S("_") };
	CLEANUP(cleanup_free_run) struct endpoints *endpoints = memory_one(struct endpoints);
	int r = endpoints_find(registries->options.registries_path, &reference, arena, endpoints, err);

	if (r >= 0 && endpoints->count == 0)
		r = error_set(err, ERR_NOT_FOUND, "'%.*s' is no registry", SLICE_ARG(host));
	return r < 0 ? r : site_find(registries, &endpoints->items[endpoints->count - 1], ret_site, err);
}

static int take_object(
	struct pages *pages, const struct listed_names *names, struct json *json, struct arena *arena, struct error *err)
{
	struct slice folder = S(""), name = S(""), key;

	if (!json_enter_object_or_skip(json))
		return 0;
	while (json_next_key(json, &key)) {
		if (names->folder && slice_equal(key, slice_from_text(names->folder)))
			folder = json_string_or_skip(json);
		else if (slice_equal(key, slice_from_text(names->name)))
			name = json_string_or_skip(json);
		else
			json_skip(json);
	}
	if (json->failed)
		return 0;
	if (folder.len)
		name = arena_printf(arena, "%.*s/%.*s", SLICE_ARG(folder), SLICE_ARG(name));
	return pages_take(pages, name, err);
}

static int take_array(
	struct pages *pages, const struct listed_names *names, struct json *json, struct arena *arena, struct error *err)
{
	int r = 0;

	json_enter_array(json);
	while (json_next_item(json)) {
		if (r >= 0)
			r = take_object(pages, names, json, arena, err);
		else
			json_skip(json);
	}
	return r;
}

int listed_read(struct pages *pages, const struct listed_names *names, const struct answer *answer, struct arena *arena,
	struct slice *ret_next, struct error *err)
{
	bool found = !names->key;
	struct slice key;
	struct json json;
	int r = 0;

	json_init(&json, answer->text, arena);
	if (!names->key) {
		r = take_array(pages, names, &json, arena, err);
		return r < 0 ? r : json_end(&json, err);
	}
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (r >= 0 && slice_equal(key, slice_from_text(names->key))) {
			found = true;
			r = take_array(pages, names, &json, arena, err);
		} else if (names->next && slice_equal(key, slice_from_text(names->next))) {
			*ret_next = json_string_or_skip(&json);
		} else {
			json_skip(&json);
		}
	}
	if (r < 0)
		return r;
	r = json_end(&json, err);
	return r >= 0 && !found ? error_set(err, ERR_FORMAT, "it has no \"%s\"", names->key) : r;
}
