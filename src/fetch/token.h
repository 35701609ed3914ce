/* token.h - what token servers hand out, and tokens that are kept for as long as they hold
 *
 * The token specification of distribution registries: GET with the user's name, or POST (RFC 6749) with an identity token. */
#pragma once
#include "base/arena.h"
#include "base/error.h"
#include "base/secret.h"
#include "fetch/http.h"

#define TOKEN_ANSWER_BYTES_MAX 65536u
#define TOKEN_BYTES_MAX 32768u
#define TOKEN_SCOPE_SIZE 1024

struct token {
	struct slice text; /* of visible ASCII: it becomes a line */
	uint64_t expires_s;
};
int token_read(struct slice json, struct arena *arena, struct token *ret_token, struct error *err);

/* Where a token is asked for: REALM with service, account and scopes. False: it does not fit. */
struct token_words {
	struct slice service, scope, account;
};
bool token_url(const struct http_url *realm, const struct token_words *words, struct http_url *ret_url);
/* What is posted there for an identity token. */
struct secret *token_form(const struct token_words *words, struct slice identity_token);

struct secret *basic_line(struct slice username, struct slice password); /* "Authorization: Basic …", with a NUL */
struct secret *bearer_line(struct slice token);                          /* NULL: it is none that can be sent as a line */

/* Lines that served, by who we are (the number of an access), host and scope. Of many the oldest is forgotten. */
#define TOKENS_MAX 256
struct tokens;
struct tokens *tokens_new(void);
void tokens_free(struct tokens *tokens);
void tokens_keep(
	struct tokens *tokens, uint64_t access, const char *host, const char *scope, struct slice line, uint64_t until_ms);
const struct secret *tokens_find(
	const struct tokens *tokens, uint64_t access, const char *host, const char *scope, uint64_t now_ms); /* or NULL */
/* Unless it is another line than LINE by now. */
void tokens_forget(struct tokens *tokens, uint64_t access, const char *host, const char *scope, struct slice line);
