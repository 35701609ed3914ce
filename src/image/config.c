/* config.c - read an image's configuration: what it runs, its layers' diff_ids, its history */
#include "image/config.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "image/fields.h"
#include "image/manifest.h"

/* The names of an object; with its texts: "name=text". */
static void names_read(struct json *json, struct arena *arena, bool with_texts, struct slices *ret_names)
{
	cleanup_free struct slice *names = NULL;
	size_t count = 0, capacity = 0;
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		struct slice text = S("");

		if (with_texts)
			text = json_string_or_skip(json);
		else
			json_skip(json);
		if (count >= STRINGS_MAX) {
			json_fail(json, "more than %d names", STRINGS_MAX);
			return;
		}
		memory_reserve(names, count, capacity);
		names[count++] =
			with_texts ? arena_printf(arena, "%.*s=%.*s", SLICE_ARG(key), SLICE_ARG(text)) : arena_copy(arena, key);
	}
	*ret_names = (struct slices){ arena_array(arena, struct slice, count), count };
	if (count)
		memcpy(ret_names->items, names, count * sizeof *names);
}

/* Docker's: {"Test": ["NONE"]} takes a base image's away; an empty one inherits. */
static bool healthcheck_read(struct json *json)
{
	static const struct slice names[] = { S("Test") };
	struct slice key, first = S("");
	uint32_t seen = 0;

	if (!json_enter_object_or_skip(json))
		return false;
	while (json_next_key(json, &key)) {
		if (fields_which(json, key, names, &seen) != 0) {
			json_skip(json);
			continue;
		}
		if (!json_enter_array_or_skip(json))
			continue;
		for (bool is_first = true; json_next_item(json); is_first = false) {
			struct slice word = json_string_or_skip(json);

			first = is_first ? word : first;
		}
	}
	return first.len && !slice_equal(first, S("NONE"));
}

static void run_read(struct json *json, struct arena *arena, struct config *config)
{
	enum { USER, ENTRYPOINT, CMD, ENV, WORKDIR, PORTS, VOLUMES, LABELS, HEALTHCHECK };
	static const struct slice names[] = { S("User"), S("Entrypoint"), S("Cmd"), S("Env"), S("WorkingDir"), S("ExposedPorts"),
		S("Volumes"), S("Labels"), S("Healthcheck") };
	struct slice key;
	uint32_t seen = 0;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		switch (fields_which(json, key, names, &seen)) {
		case USER:
			config->user = json_string_or_skip(json);
			break;
		case ENTRYPOINT:
			fields_strings(json, arena, STRINGS_MAX, &config->entrypoint, &config->entrypoint_count);
			break;
		case CMD:
			fields_strings(json, arena, STRINGS_MAX, &config->cmd, &config->cmd_count);
			break;
		case ENV:
			fields_strings(json, arena, STRINGS_MAX, &config->env, &config->env_count);
			break;
		case WORKDIR:
			config->workdir = json_string_or_skip(json);
			break;
		case PORTS:
			names_read(json, arena, false, &config->ports);
			break;
		case VOLUMES:
			names_read(json, arena, false, &config->volumes);
			break;
		case LABELS:
			names_read(json, arena, true, &config->labels);
			break;
		case HEALTHCHECK:
			config->has_healthcheck = healthcheck_read(json);
			break;
		default:
			json_skip(json);
		}
	}
}

static void rootfs_read(struct json *json, struct arena *arena, struct config *config)
{
	static const struct slice names[] = { S("diff_ids") };
	struct slice key;
	uint32_t seen = 0;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		if (fields_which(json, key, names, &seen) == 0)
			fields_strings(json, arena, LAYERS_MAX, &config->diff_ids, &config->diff_id_count);
		else
			json_skip(json);
	}
}

static struct history history_line_read(struct json *json)
{
	enum { CREATED_BY, EMPTY_LAYER };
	static const struct slice names[] = { S("created_by"), S("empty_layer") };
	struct history line = { 0 };
	struct slice key;
	uint32_t seen = 0;

	if (!json_enter_object_or_skip(json))
		return line;
	while (json_next_key(json, &key)) {
		int which = fields_which(json, key, names, &seen);

		if (which == EMPTY_LAYER)
			line.empty_layer = json_peek(json) == JSON_TRUE;
		if (which == CREATED_BY)
			line.created_by = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return line;
}

static void history_read(struct json *json, struct arena *arena, struct config *config)
{
	cleanup_free struct history *lines = NULL;
	size_t count = 0, capacity = 0;

	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		if (count >= STRINGS_MAX) {
			json_fail(json, "more than %d lines of history", STRINGS_MAX);
			return;
		}
		memory_reserve(lines, count, capacity);
		lines[count++] = history_line_read(json);
	}
	if (count == 0)
		return;
	config->history = arena_array(arena, struct history, count);
	memcpy(config->history, lines, count * sizeof *lines);
	config->history_count = count;
}

int config_parse(struct slice text, struct arena *arena, struct config *ret_config, struct error *err)
{
	enum { OS, ARCHITECTURE, VARIANT, CREATED, CONFIG, ROOTFS, HISTORY };
	static const struct slice names[] = { S("os"), S("architecture"), S("variant"), S("created"), S("config"), S("rootfs"),
		S("history") };
	struct config config = { 0 };
	struct slice key;
	struct json json;
	uint32_t seen = 0;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		switch (fields_which(&json, key, names, &seen)) {
		case OS:
			config.platform.os = json_string_or_skip(&json);
			break;
		case ARCHITECTURE:
			config.platform.architecture = json_string_or_skip(&json);
			break;
		case VARIANT:
			config.platform.variant = json_string_or_skip(&json);
			break;
		case CREATED:
			config.created = json_string_or_skip(&json);
			break;
		case CONFIG:
			run_read(&json, arena, &config);
			break;
		case ROOTFS:
			rootfs_read(&json, arena, &config);
			break;
		case HISTORY:
			history_read(&json, arena, &config);
			break;
		default:
			json_skip(&json);
		}
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	*ret_config = config;
	return 0;
}
