/* docker_mirrors.c - the mirrors of Docker Hub that docker's daemon.json names */
#include "registry/docker_mirrors.h"
#include "base/file.h"
#include "codec/json.h"
#include <stdlib.h>
#include <unistd.h>

#define FILE_BYTES_MAX (1u << 20)
#define HOST_BYTES_MAX 255u
#define SYSTEM "/etc/docker/daemon.json"

static bool is_host(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !(c && strchr(".-_:[]", c)))
			return false;
	}
	return text.len > 0 && text.len <= HOST_BYTES_MAX;
}

static bool take_url(struct slice url, struct arena *arena, struct docker_mirrors *mirrors)
{
	bool plain = slice_starts_with(url, S("http://"));
	struct slice host;

	if (!plain && !slice_starts_with(url, S("https://")))
		return false;
	host = slice_from(url, plain ? sizeof "http://" - 1 : sizeof "https://" - 1);
	if (slice_ends_with(host, S("/")))
		host = slice_first(host, host.len - 1);
	if (!is_host(host))
		return false;
	mirrors->items[mirrors->count++] = (struct registry_mirror){ .location = arena_copy(arena, host), .insecure = plain };
	return true;
}

static void take_list(struct json *json, struct arena *arena, struct docker_mirrors *mirrors)
{
	mirrors->count = 0; /* of two lists the last one counts, as in docker */
	if (!json_enter_array_or_skip(json))
		return;
	while (json_next_item(json)) {
		struct slice url = json_string(json);

		if (!json->failed && mirrors->count == DOCKER_MIRRORS_MAX)
			json_fail(json, "more than %u mirrors", DOCKER_MIRRORS_MAX);
		else if (!json->failed && !take_url(url, arena, mirrors))
			json_fail(json, "a mirror is 'https://HOST' and nothing more");
	}
}

int docker_mirrors_parse(struct slice text, struct arena *arena, struct docker_mirrors *ret_mirrors, struct error *err)
{
	struct docker_mirrors mirrors = { .count = 0 };
	struct slice key;
	struct json json;
	int r;

	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("registry-mirrors")))
			take_list(&json, arena, &mirrors);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r >= 0)
		*ret_mirrors = mirrors;
	return r;
}

static const char *find_file(struct arena *arena)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME"), *own = NULL;

	if (config && config[0] == '/')
		own = arena_printf(arena, "%s/docker/daemon.json", config).ptr;
	else if (home && home[0] == '/')
		own = arena_printf(arena, "%s/.config/docker/daemon.json", home).ptr;
	return own && access(own, F_OK) == 0 ? own : SYSTEM;
}

int docker_mirrors_read(struct arena *arena, struct docker_mirrors *ret_mirrors, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(FILE_BYTES_MAX);
	const char *path = find_file(arena);
	int r = file_read(path, &text, err);

	*ret_mirrors = (struct docker_mirrors){ .count = 0 };
	if (r == -ERR_NOT_FOUND || r == -ERR_DENIED || (r >= 0 && slice_trim(buffer_slice(&text)).len == 0))
		return 0;
	if (r < 0)
		return r;
	r = docker_mirrors_parse(buffer_slice(&text), arena, ret_mirrors, err);
	return r < 0 ? error_context(err, r, "'%s': registry-mirrors", path) : 0;
}
