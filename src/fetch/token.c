/* token.c - what token servers hand out, and tokens that are kept */
#include "fetch/token.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "codec/base64.h"
#include "codec/json.h"
#include <ctype.h>

#define EXPIRES_S 60u /* where nothing is said */
#define EXPIRES_S_MAX 86400u
#define DEPTH_MAX 8

static uint64_t read_seconds(struct json *json)
{
	struct slice text;
	uint64_t seconds;

	if (json_peek(json) != JSON_NUMBER) {
		json_skip(json);
		return EXPIRES_S;
	}
	text = json_number_text(json);
	return slice_to_u64(text, &seconds) && seconds ? seconds : EXPIRES_S;
}

static bool is_token(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] <= ' ' || text.ptr[i] >= 0x7f)
			return false;
	return text.len > 0 && text.len <= TOKEN_BYTES_MAX;
}

int token_read(struct slice text, struct arena *arena, struct token *ret_token, struct error *err)
{
	struct token token = { .expires_s = EXPIRES_S };
	struct slice key, access_token = S("");
	struct json json;
	int r;

	json_init(&json, text, arena);
	json.depth_max = DEPTH_MAX;
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("token")))
			token.text = json_string_or_skip(&json);
		else if (slice_equal(key, S("access_token")))
			access_token = json_string_or_skip(&json);
		else if (slice_equal(key, S("expires_in")))
			token.expires_s = read_seconds(&json);
		else
			json_skip(&json);
	}
	r = json_end(&json, err);
	if (r < 0)
		return r;
	if (!token.text.len)
		token.text = access_token;
	if (!is_token(token.text))
		return error_set(err, ERR_FORMAT, "no token, or one that cannot be sent");
	if (token.expires_s > EXPIRES_S_MAX)
		token.expires_s = EXPIRES_S_MAX;
	*ret_token = token;
	return 0;
}

static void add_encoded(struct buffer *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char byte = (unsigned char)text.ptr[i];

		if (isalnum(byte) || memchr("-._~", byte, 4))
			buffer_add_byte(out, (char)byte);
		else
			buffer_addf(out, "%%%02X", byte);
	}
}

static void add_member(struct buffer *out, char before, struct slice name, struct slice value)
{
	buffer_add_byte(out, before);
	buffer_add_slice(out, name);
	buffer_add_byte(out, '=');
	add_encoded(out, value);
}

bool token_url(const struct http_url *realm, const struct token_words *words, struct http_url *ret_url)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(HTTP_URL_SIZE);
	struct slice scopes = words->scope, scope;
	char before = slice_find_byte(slice_from_text(realm->text), '?') < 0 ? '?' : '&';

	buffer_add_slice(&out, slice_from_text(realm->text));
	if (words->service.len) {
		add_member(&out, before, S("service"), words->service);
		before = '&';
	}
	for (; slice_next_token(&scopes, ' ', &scope); before = '&')
		add_member(&out, before, S("scope"), scope);
	if (words->account.len)
		add_member(&out, before, S("account"), words->account);
	buffer_add_byte(&out, '\0');
	return !out.full && http_url_read(NULL, out.ptr, ret_url) && http_url_same_host(realm, ret_url);
}

static struct secret *take_secret(struct buffer *out)
{
	struct secret *secret = secret_new(buffer_slice(out));

	secret_wipe(out->ptr, out->len);
	buffer_done(out);
	return secret;
}

struct secret *token_form(const struct token_words *words, struct slice identity_token)
{
	struct buffer out = BUFFER_INIT(0);

	/* All at once: what grows leaves copies behind. */
	buffer_reserve(&out, 256 + 3 * (words->service.len + words->scope.len + identity_token.len));
	buffer_add_slice(&out, S("grant_type=refresh_token&client_id=plimsoll"));
	add_member(&out, '&', S("service"), words->service);
	if (words->scope.len)
		add_member(&out, '&', S("scope"), words->scope);
	add_member(&out, '&', S("refresh_token"), identity_token);
	return take_secret(&out);
}

struct secret *basic_line(struct slice username, struct slice password)
{
	size_t len = username.len + 1 + password.len;
	struct buffer pair = BUFFER_INIT(0), out = BUFFER_INIT(0);

	buffer_reserve(&pair, len);
	buffer_add_slice(&pair, username);
	buffer_add_byte(&pair, ':');
	buffer_add_slice(&pair, password);
	buffer_reserve(&out, 64 + len * 2);
	buffer_add_slice(&out, S("Authorization: Basic "));
	base64_add(&out, buffer_slice(&pair));
	buffer_add_byte(&out, '\0');
	secret_wipe(pair.ptr, pair.len);
	buffer_done(&pair);
	return take_secret(&out);
}

struct secret *bearer_line(struct slice token)
{
	struct buffer out = BUFFER_INIT(0);

	if (!is_token(token))
		return NULL;
	buffer_reserve(&out, 64 + token.len);
	buffer_add_slice(&out, S("Authorization: Bearer "));
	buffer_add_slice(&out, token);
	buffer_add_byte(&out, '\0');
	return take_secret(&out);
}

struct kept {
	struct secret *line;
	uint64_t access, until_ms;
	char *host, *scope;
};

struct tokens {
	struct kept items[TOKENS_MAX];
	size_t next;
};

struct tokens *tokens_new(void)
{
	return memory_one(struct tokens);
}

static void drop(struct kept *kept)
{
	secret_free(kept->line);
	free(kept->host);
	free(kept->scope);
	*kept = (struct kept){ 0 };
}

void tokens_free(struct tokens *tokens)
{
	if (!tokens)
		return;
	for (size_t i = 0; i < TOKENS_MAX; i++)
		drop(&tokens->items[i]);
	free(tokens);
}

static size_t find(const struct tokens *tokens, uint64_t access, const char *host, const char *scope)
{
	for (size_t i = 0; i < TOKENS_MAX; i++) {
		const struct kept *kept = &tokens->items[i];

		if (kept->line && kept->access == access && strcmp(kept->host, host) == 0 && strcmp(kept->scope, scope) == 0)
			return i;
	}
	return TOKENS_MAX;
}

void tokens_forget(struct tokens *tokens, uint64_t access, const char *host, const char *scope, struct slice line)
{
	size_t at = find(tokens, access, host, scope);

	if (at < TOKENS_MAX && slice_equal(secret_reveal(tokens->items[at].line), line))
		drop(&tokens->items[at]);
}

void tokens_keep(
	struct tokens *tokens, uint64_t access, const char *host, const char *scope, struct slice line, uint64_t until_ms)
{
	size_t at = find(tokens, access, host, scope);

	if (at == TOKENS_MAX)
		at = tokens->next++ % TOKENS_MAX;
	drop(&tokens->items[at]);
	tokens->items[at] = (struct kept){ secret_new(line), access, until_ms, memory_text(host, strlen(host)),
		memory_text(scope, strlen(scope)) };
}

const struct secret *tokens_find(
	const struct tokens *tokens, uint64_t access, const char *host, const char *scope, uint64_t now_ms)
{
	size_t at = find(tokens, access, host, scope);

	return at < TOKENS_MAX && now_ms < tokens->items[at].until_ms ? tokens->items[at].line : NULL;
}
