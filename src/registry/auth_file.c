/* auth_file.c - what a file of containers-auth.json(5), or docker's config.json, says of one repository */
#include "registry/auth_file.h"
#include "codec/base64.h"
#include "codec/json.h"

/* What stands under the key that fits best. Not copied: bytes of secrets are the text's, or SCRATCH's, which is wiped. */
struct found {
	size_t key_len; /* 0: none yet; whole paths before shorter ones */
	struct slice auth, username, password, identity_token, bearer;
};

bool auth_is_hub(struct slice host)
{
	return slice_equal(host, S("docker.io")) || slice_equal(host, S("index.docker.io")) ||
	       slice_equal(host, S("registry-1.docker.io"));
}

struct slice auth_host_of(struct slice repository)
{
	struct slice host, rest;

	return slice_cut(repository, '/', &host, &rest) ? host : repository;
}

static bool is_same_host(struct slice a, struct slice b)
{
	return slice_equal_ignoring_case(a, b) || (auth_is_hub(a) && auth_is_hub(b));
}

/* How well KEY fits: 0: not. Docker's keys may be URLs, whose path says nothing ("https://host/v1/"); others go by path. */
static size_t key_fits(struct slice key, struct slice repository)
{
	struct slice host = auth_host_of(repository), key_host, path = S(""), wanted = slice_from(repository, host.len + 1);
	bool is_url = slice_starts_with(key, S("https://")) || slice_starts_with(key, S("http://"));

	if (is_url)
		key = slice_from(key, (size_t)slice_find(key, S("://")) + 3);
	key_host = auth_host_of(key);
	if (!is_url)
		path = slice_from(key, key_host.len + 1);
	if (!is_same_host(key_host, host))
		return 0;
	if (path.len == 0)
		return is_url ? 1 : 2;
	if (!slice_starts_with(wanted, path) || (wanted.len > path.len && wanted.ptr[path.len] != '/'))
		return 0;
	return 2 + path.len;
}

static struct found read_entry(struct json *json, size_t fit)
{
	struct found found = { .key_len = fit };
	struct slice key;

	json_enter_object(json);
	while (json_next_key(json, &key)) {
		if (slice_equal(key, S("auth")))
			found.auth = json_string_or_skip(json);
		else if (slice_equal(key, S("username")))
			found.username = json_string_or_skip(json);
		else if (slice_equal(key, S("password")))
			found.password = json_string_or_skip(json);
		else if (slice_equal(key, S("identitytoken")))
			found.identity_token = json_string_or_skip(json);
		else if (slice_equal(key, S("registrytoken")))
			found.bearer = json_string_or_skip(json);
		else
			json_skip(json);
	}
	return found;
}

static bool says_something(const struct found *found)
{
	return found->auth.len || found->username.len || found->identity_token.len || found->bearer.len;
}

static void read_auths(struct json *json, struct slice repository, struct found *best)
{
	struct slice key;

	if (!json_enter_object_or_skip(json))
		return;
	while (json_next_key(json, &key)) {
		size_t fit = key_fits(key, repository);
		struct found found;

		if (fit <= best->key_len || json_peek(json) != JSON_OBJECT) {
			json_skip(json);
			continue;
		}
		found = read_entry(json, fit);
		if (says_something(&found)) /* {}: a helper has it */
			*best = found;
	}
}

static struct slice read_helpers(struct json *json, struct slice repository)
{
	struct slice key, helper = S("");
	size_t best = 0;

	if (!json_enter_object_or_skip(json))
		return helper;
	while (json_next_key(json, &key)) {
		size_t fit = key_fits(key, auth_host_of(repository));
		struct slice name = json_string_or_skip(json);

		if (fit > best) {
			best = fit;
			helper = name;
		}
	}
	return helper;
}

/* The error says nothing of what stands there. */
static int decode_auth(struct found *found, struct slice repository, struct arena *scratch, struct error *err)
{
	struct slice bytes;

	if (found->auth.len == 0)
		return 0;
	if (!base64_decode(slice_trim(found->auth), false, scratch, &bytes) ||
		!slice_cut(bytes, ':', &found->username, &found->password))
		return error_set(
			err, ERR_FORMAT, "auths: what stands for '%.*s' is not NAME:PASSWORD in base64", SLICE_ARG(repository));
	while (found->password.len && found->password.ptr[found->password.len - 1] == '\0') /* docker drops them too */
		found->password.len--;
	if (memchr(found->username.ptr, '\0', found->username.len))
		return error_set(err, ERR_FORMAT, "auths: the name that stands for '%.*s' has a NUL", SLICE_ARG(repository));
	return 0;
}

static void take(const struct found *found, struct arena *arena, struct auth_entry *entry)
{
	entry->username = arena_copy(arena, found->username);
	if (found->bearer.len)
		entry->bearer = secret_new(found->bearer);
	else if (found->identity_token.len)
		entry->identity_token = secret_new(found->identity_token);
	else if (found->username.len)
		entry->password = secret_new(found->password);
}

static int parse(struct slice text, struct slice repository, struct arena *arena, struct arena *scratch,
	struct auth_entry *ret_entry, struct error *err)
{
	struct auth_entry entry = { 0 };
	struct found best = { 0 };
	struct slice key;
	struct json json;
	int r;

	json_init(&json, text, scratch);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("auths")))
			read_auths(&json, repository, &best);
		else if (slice_equal(key, S("credHelpers")))
			entry.helper = read_helpers(&json, repository);
		else if (slice_equal(key, S("credsStore")))
			entry.store = json_string_or_skip(&json);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r >= 0)
		r = decode_auth(&best, repository, scratch, err);
	if (r < 0)
		return r;
	entry.helper = arena_copy(arena, entry.helper);
	entry.store = arena_copy(arena, entry.store);
	take(&best, arena, &entry);
	*ret_entry = entry;
	return 0;
}

int auth_file_parse(
	struct slice text, struct slice repository, struct arena *arena, struct auth_entry *ret_entry, struct error *err)
{
	struct arena scratch = ARENA_INIT;
	int r = parse(text, repository, arena, &scratch, ret_entry, err);

	arena_wipe(&scratch);
	return r;
}

void auth_entry_done(struct auth_entry *entry)
{
	secret_free(entry->password);
	secret_free(entry->identity_token);
	secret_free(entry->bearer);
	*entry = (struct auth_entry){ 0 };
}
