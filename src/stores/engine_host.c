/* engine_host.c - where an engine listens that is asked over HTTP */
#include "stores/engine_host.h"
#include "base/file.h"
#include "base/sha256.h"
#include "codec/json.h"
#include <unistd.h>

#define FILE_BYTES_MAX (1u << 20)
#define AUTHORITY_BYTES_MAX 255u

void engine_host_done(struct engine_host *host)
{
	secret_free(host->key);
	host->key = NULL;
}

static bool is_authority(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !(c && strchr(".-_:[]", c)))
			return false;
	}
	return text.len > 0 && text.len <= AUTHORITY_BYTES_MAX;
}

static int tcp_parse(struct slice text, struct arena *arena, struct engine_host *host, struct error *err)
{
	struct slice authority = slice_ends_with(text, S("/")) ? slice_first(text, text.len - 1) : text;
	bool has_port = slice_find_byte(slice_from(authority, (size_t)(slice_find_last_byte(authority, ']') + 1)), ':') >= 0;

	if (!is_authority(authority))
		return error_set(err, ERR_USAGE, "'%.*s': no host and port", SLICE_ARG(host->address));
	host->authority = has_port ? arena_copy(arena, authority) : arena_printf(arena, "%.*s:2375", SLICE_ARG(authority));
	return 0;
}

int engine_host_parse(struct slice text, struct arena *arena, struct engine_host *ret_host, struct error *err)
{
	struct engine_host host = { .address = arena_copy(arena, text) };
	int r = 0;

	if (slice_starts_with(text, S("unix:///")))
		host.path = arena_text(arena, slice_from(text, 7));
	else if (slice_starts_with(text, S("tcp://")))
		r = tcp_parse(slice_from(text, 6), arena, &host, err);
	else if (slice_starts_with(text, S("http://")))
		r = tcp_parse(slice_from(text, 7), arena, &host, err);
	else if (slice_starts_with(text, S("ssh://")))
		return error_set(err, ERR_UNSUPPORTED,
			"'%.*s': an engine is not asked over SSH: forward its socket, as in 'ssh -L "
			"/tmp/engine.sock:/var/run/docker.sock HOST'",
			SLICE_ARG(host.address));
	else
		return error_set(
			err, ERR_UNSUPPORTED, "'%.*s' is neither 'unix:///PATH' nor 'tcp://HOST:PORT'", SLICE_ARG(host.address));
	if (r >= 0)
		*ret_host = host;
	return r;
}

/* Empty where there is no such file. */
static int read_text(const char *path, struct arena *arena, struct slice *ret_text, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(FILE_BYTES_MAX);
	int r = file_read(path, &text, err);

	*ret_text = (struct slice){ 0 };
	if (r == -ERR_NOT_FOUND)
		return 0;
	if (r >= 0)
		*ret_text = arena_copy(arena, buffer_slice(&text));
	return r;
}

/* ca.pem, cert.pem and key.pem of FOLDER, each where it is there. */
static int take_folder(struct engine_host *host, const char *folder, struct arena *arena, struct error *err)
{
	int r = read_text(arena_printf(arena, "%s/ca.pem", folder).ptr, arena, &host->authorities, err);

	if (r >= 0)
		r = read_text(arena_printf(arena, "%s/cert.pem", folder).ptr, arena, &host->certificate, err);
	if (r >= 0 && host->certificate.len)
		r = secret_read(arena_printf(arena, "%s/key.pem", folder).ptr, FILE_BYTES_MAX, &host->key, err);
	return r == -ERR_NOT_FOUND ? 0 : r;
}

static const char *docker_folder(struct arena *arena)
{
	const char *folder = getenv("DOCKER_CONFIG"), *home = getenv("HOME");

	if (folder && *folder)
		return folder;
	return home && home[0] == '/' ? arena_printf(arena, "%s/.docker", home).ptr : NULL;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

static int variables_take(const char *text, struct arena *arena, struct engine_host *host, struct error *err)
{
	const char *folder = is_set("DOCKER_CERT_PATH") ? getenv("DOCKER_CERT_PATH") : docker_folder(arena);
	int r = engine_host_parse(slice_from_text(text), arena, host, err);

	host->source = S("DOCKER_HOST");
	if (r < 0 || host->path || (!is_set("DOCKER_TLS_VERIFY") && !is_set("DOCKER_TLS")))
		return r;
	host->is_tls = true;
	host->is_unverified = !is_set("DOCKER_TLS_VERIFY");
	return folder ? take_folder(host, folder, arena, err) : 0;
}

static void endpoint_read(struct json *json, struct slice *ret_host, bool *ret_unverified)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("Host")))
			*ret_host = json_string_or_skip(json);
		else if (slice_equal(key, S("SkipTLSVerify")) && json_peek(json) == JSON_TRUE)
			*ret_unverified = json_bool(json);
		else
			json_skip(json);
	}
}

static void endpoints_read(struct json *json, struct slice *ret_host, bool *ret_unverified)
{
	struct slice key;

	while (json_next_key(json, &key)) {
		if (!slice_equal(key, S("docker")))
			json_skip(json);
		else if (json_enter_object_or_skip(json))
			endpoint_read(json, ret_host, ret_unverified);
	}
}

int engine_context_parse(struct slice text, struct arena *arena, struct slice *ret_host, bool *ret_unverified, struct error *err)
{
	struct slice key;
	struct json json;

	*ret_host = S("");
	*ret_unverified = false;
	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (!slice_equal(key, S("Endpoints")))
			json_skip(&json);
		else if (json_enter_object_or_skip(&json))
			endpoints_read(&json, ret_host, ret_unverified);
	}
	return json_end(&json, err);
}

/* docker keeps each context in folders that the digest of its name names. */
static int context_take(struct slice name, struct arena *arena, struct engine_host *host, struct error *err)
{
	const char *folder = docker_folder(arena);
	unsigned char digest[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];
	struct slice text = { 0 }, address = { 0 };
	const char *path;
	bool unverified = false;
	int r;

	sha256_of(name, digest);
	sha256_hex(digest, hex);
	path = arena_printf(arena, "%s/contexts/meta/%s/meta.json", folder ? folder : "", hex).ptr;
	r = folder ? read_text(path, arena, &text, err) : 0;
	if (r >= 0 && text.len == 0)
		return error_set(err, ERR_USAGE, "no context '%.*s': '%s' is not there", SLICE_ARG(name), path);
	if (r >= 0)
		r = engine_context_parse(text, arena, &address, &unverified, err);
	if (r < 0)
		return error_context(err, r, "'%s'", path);
	r = engine_host_parse(address, arena, host, err);
	if (r < 0)
		return error_context(err, r, "context '%.*s'", SLICE_ARG(name));
	host->source = arena_printf(arena, "context '%.*s'", SLICE_ARG(name));
	if (host->path)
		return 0;
	r = take_folder(host, arena_printf(arena, "%s/contexts/tls/%s/docker", folder, hex).ptr, arena, err);
	host->is_unverified = unverified;
	host->is_tls = host->authorities.len || host->certificate.len || unverified;
	return r;
}

int engine_config_parse(struct slice text, struct arena *arena, struct slice *ret_name, struct error *err)
{
	struct slice key;
	struct json json;

	*ret_name = S("");
	json_init(&json, text, arena);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("currentContext")))
			*ret_name = json_string_or_skip(&json);
		else
			json_skip(&json);
	}
	return json_end(&json, err);
}

/* The context that is in use; empty: none. */
static int context_current(struct arena *arena, struct slice *ret_name, struct error *err)
{
	const char *folder = docker_folder(arena), *path;
	struct slice text = { 0 };
	int r = 0;

	*ret_name = slice_from_text(getenv("DOCKER_CONTEXT"));
	if (ret_name->len || !folder)
		return 0;
	path = arena_printf(arena, "%s/config.json", folder).ptr;
	r = read_text(path, arena, &text, err);
	if (r == -ERR_DENIED || (r >= 0 && slice_trim(text).len == 0))
		return 0;
	if (r < 0)
		return r;
	r = engine_config_parse(text, arena, ret_name, err);
	return r < 0 ? error_context(err, r, "'%s'", path) : 0;
}

int docker_host_find(struct arena *arena, struct engine_host *ret_host, struct error *err)
{
	struct engine_host host = { 0 };
	struct slice name = { 0 };
	int r = 0;

	if (is_set("DOCKER_HOST")) {
		r = variables_take(getenv("DOCKER_HOST"), arena, &host, err);
	} else {
		r = context_current(arena, &name, err);
		if (r >= 0 && name.len && !slice_equal(name, S("default")))
			r = context_take(name, arena, &host, err);
		else if (r >= 0)
			r = engine_host_parse(S("unix:///var/run/docker.sock"), arena, &host, err);
	}
	if (r < 0)
		engine_host_done(&host);
	else
		*ret_host = host;
	return r;
}

int podman_host_find(struct arena *arena, struct engine_host *ret_host, struct error *err)
{
	const char *said = getenv("CONTAINER_HOST"), *runtime = getenv("XDG_RUNTIME_DIR");
	struct slice own;
	int r;

	if (said && *said) {
		r = engine_host_parse(slice_from_text(said), arena, ret_host, err);
		if (r >= 0)
			ret_host->source = S("CONTAINER_HOST");
		return r;
	}
	if (runtime && runtime[0] == '/') {
		own = arena_printf(arena, "unix://%s/podman/podman.sock", runtime);
		if (access(own.ptr + 7, F_OK) == 0)
			return engine_host_parse(own, arena, ret_host, err);
	}
	return engine_host_parse(S("unix:///run/podman/podman.sock"), arena, ret_host, err);
}
