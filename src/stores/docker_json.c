/* docker_json.c - repositories.json of docker's image store, and what its daemon.json says of where that is */
#include "stores/docker_json.h"
#include "codec/json.h"

/* {"debian:12": "sha256:…", …} */
static int names_read(struct json *json, const struct docker_name_taker *taker, size_t *count, struct error *err)
{
	struct slice name;
	int r = 0;

	if (!json_enter_object_or_skip(json))
		return 0;
	while (r >= 0 && json_next_key(json, &name)) {
		struct slice id = json_string_or_skip(json);

		if (++*count > DOCKER_NAMES_MAX)
			json_fail(json, "more than %u names", DOCKER_NAMES_MAX);
		if (!json->failed)
			r = taker->take(taker->context, name, id, err);
	}
	return r;
}

int docker_repositories_read(struct slice text, struct arena *arena, const struct docker_name_taker *taker, struct error *err)
{
	struct slice key;
	struct json json;
	size_t count = 0;
	int r = 0;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (r >= 0 && json_next_key(&json, &key)) {
		if (!slice_equal(key, S("Repositories"))) {
			json_skip(&json);
			continue;
		}
		if (!json_enter_object_or_skip(&json))
			continue;
		while (r >= 0 && json_next_key(&json, &key))
			r = names_read(&json, taker, &count, err);
	}
	return r < 0 ? r : json_end(&json, err);
}

int docker_data_root_read(struct slice text, struct arena *arena, struct slice *ret_root, struct error *err)
{
	struct slice key, root = { 0 }, graph = { 0 };
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key))
		if (slice_equal(key, S("data-root")))
			root = json_string_or_skip(&json);
		else if (slice_equal(key, S("graph")))
			graph = json_string_or_skip(&json);
		else
			json_skip(&json);
	r = json_end(&json, err);
	if (r >= 0)
		*ret_root = root.len ? root : graph;
	return r;
}
