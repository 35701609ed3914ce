/* naming.c - who a request says we are */
#include "fetch/naming.h"
#include "base/clock.h"
#include "fetch/answer.h"
#include "fetch/challenge.h"
#include "fetch/request.h"
#include <arpa/inet.h>
#include <stdio.h>

#define BASIC_SCOPE "*"     /* under which what needs no scope is kept */
#define TOKEN_MS_MAX 60000u /* a server that hands out one byte a second is never done */
#define ADDRESS_SHOWN_MAX 200u
#define KEY_SIZE (FETCH_URL_SIZE + 8)

bool naming_is_host(struct slice host, const struct http_url *url)
{
	struct slice port = url->plain ? S(":80") : S(":443");

	if (slice_ends_with(host, port))
		host = slice_first(host, host.len - port.len);
	return slice_equal_ignoring_case(host, slice_from_text(url->host));
}

void naming_hide(char *text)
{
	char *authority = strstr(text, "://");
	struct slice rest;
	ptrdiff_t at;

	authority = authority ? authority + 3 : text;
	rest = slice_make(authority, strcspn(authority, "/?#"));
	at = slice_find_last_byte(rest, '@');
	if (at >= 0)
		memmove(authority, authority + at + 1, strlen(authority + at + 1) + 1);
}

static struct access *access_of(const struct request *request)
{
	uint64_t number = request->asked.access;
	struct access *access = number <= FETCH_ACCESSES_MAX ? request->naming_shared->accesses[number] : NULL;

	return access && naming_is_host(access->admission.host, &request->first) ? access : NULL;
}

const struct admission *naming_admission(const struct request *request)
{
	const struct access *access = access_of(request);

	return access ? &access->admission : NULL;
}

static bool has_credential(const struct access *access)
{
	return access && !access->refused && (access->admission.username.len || access->admission.identity_token.len);
}

/* Of plain HTTP a token goes nowhere else: so that one from https is not sent in the clear. */
static void host_key(const struct request *request, char ret_key[KEY_SIZE])
{
	snprintf(ret_key, KEY_SIZE, "%s%s", request->first.plain ? "http://" : "", request->first.host);
}

static void set_line(struct naming *naming, struct secret *line)
{
	secret_free(naming->line);
	naming->line = line;
}

/* As if it had been asked for. */
static void introduce(struct naming *naming, const struct admission *admission)
{
	naming->stage = NAMING_NAMED;
	naming->given = true;
	set_line(naming, basic_line(admission->username, admission->password));
}

bool naming_begin(struct request *request)
{
	struct naming *naming = &request->naming;
	const struct admission *admission = naming_admission(request);
	const struct tokens *tokens = request->naming_shared->tokens;
	uint64_t number = request->asked.access;
	const struct secret *kept;
	char key[KEY_SIZE];

	naming->answer = (struct buffer)BUFFER_INIT(TOKEN_ANSWER_BYTES_MAX);
	if (number > FETCH_ACCESSES_MAX || (number && !request->naming_shared->accesses[number]))
		return false;
	if (request->socket >= 0)
		return true;
	host_key(request, key);
	kept = tokens_find(tokens, number, key, BASIC_SCOPE, clock_monotonic_ms());
	if (!kept && request->asked.scope[0])
		kept = tokens_find(tokens, number, key, request->asked.scope, clock_monotonic_ms());
	if (kept)
		set_line(naming, secret_new(secret_reveal(kept)));
	else if (admission && admission->bearer.len)
		set_line(naming, bearer_line(admission->bearer));
	else if (request->asked.introduce && has_credential(access_of(request)) && !admission->identity_token.len)
		introduce(naming, admission);
	return true;
}

/* ASKER is one that asks, or NULL: none. */
static void replace_asker(struct naming_shared *shared, const struct request *asker, const struct request *by)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (shared->asking[i] == asker) {
			shared->asking[i] = by;
			return;
		}
}

static void forget_answer(struct request *request)
{
	struct naming *naming = &request->naming;

	replace_asker(request->naming_shared, request, NULL);
	if (naming->answer.len)
		secret_wipe(naming->answer.ptr, naming->answer.len);
	buffer_done(&naming->answer);
	secret_free(naming->form);
	naming->form = NULL;
	naming->form_at = 0;
	http_exchange_free(naming->exchange);
	naming->exchange = NULL;
}

void naming_done(struct request *request)
{
	forget_answer(request);
	set_line(&request->naming, NULL);
}

/* HOST without its port. False: it is an address, or a name of one label: neither has a domain. */
static bool name_of(struct slice host, struct slice *ret_name)
{
	char text[FETCH_URL_SIZE];
	struct in_addr four;
	ptrdiff_t colon = slice_find_last_byte(host, ':');
	struct slice name = colon < 0 ? host : slice_first(host, (size_t)colon);

	if (!name.len || *name.ptr == '[' || name.len >= sizeof text || slice_find_byte(name, '.') < 0)
		return false;
	snprintf(text, sizeof text, "%.*s", SLICE_ARG(name));
	*ret_name = name;
	return inet_pton(AF_INET, text, &four) != 1;
}

static bool has_domain(struct slice name, struct slice *ret_domain)
{
	struct slice first;

	return slice_cut(name, '.', &first, ret_domain) && slice_find_byte(*ret_domain, '.') >= 0;
}

static bool may_be_told(const struct request *request, const struct admission *admission, const struct http_url *realm)
{
	struct slice host = slice_from_text(realm->host), ours, theirs, our_domain, their_domain;

	if (http_url_same_host(realm, &request->first) ||
		(admission->token_host.len && naming_is_host(admission->token_host, realm)))
		return true;
	if (!name_of(slice_from_text(request->first.host), &ours) || !name_of(host, &theirs))
		return false;
	if (slice_equal(ours, theirs) && !realm->plain)
		return true; /* another port of the machine whose certificate says that name */
	if (!has_domain(ours, &our_domain))
		return false;
	return slice_equal(theirs, our_domain) || (has_domain(theirs, &their_domain) && slice_equal(our_domain, their_domain));
}

static void deny(struct request *request)
{
	const struct naming *naming = &request->naming;
	const struct admission *admission = naming_admission(request);
	const char *url = request->asked.url;
	struct slice source = admission ? admission->source : S("");
	struct error err;

	if (admission && !source.len)
		source = admission->username.len ? admission->username : S("who we are");
	request->result.advice = FETCH_GIVE_UP;
	if (naming->withheld)
		error_set(&err, ERR_DENIED,
			"'%s': HTTP status 401; what %.*s says is not told to '%s', another host, which hands out tokens", url,
			SLICE_ARG(source), naming->realm.host);
	else if (naming->unspoken && !naming->given)
		error_set(&err, ERR_DENIED, "'%s': HTTP status 401: the server asks for neither a password nor a token", url);
	else if (naming->given ||
		 (admission && (admission->username.len || admission->identity_token.len || admission->bearer.len)))
		error_set(&err, ERR_DENIED, "'%s': HTTP status 401: the server says no to %.*s, and to nobody", url,
			SLICE_ARG(source));
	else
		error_set(&err, ERR_DENIED, "'%s': HTTP status 401: the server wants to know who asks", url);
	request_end(request, -ERR_DENIED, &err);
}

static void ask_token(struct request *request);

/* What it has now is served to the registry. */
static void ask_again(struct request *request)
{
	request->anonymous = request->naming.stage == NAMING_NOBODY && (request->naming.given || request->naming.withheld);
	request_ask(request);
}

/* ---- the token server ---- */

static int take_head(void *context, struct http_exchange *exchange)
{
	(void)context;
	return http_status(exchange) == 200 ? 0 : HTTP_STOP;
}

static int take_answer(void *context, const char *bytes, size_t len)
{
	struct request *request = context;
	struct naming *naming = &request->naming;

	naming->swollen = !buffer_add(&naming->answer, bytes, len);
	return naming->swollen ? HTTP_STOP : 0;
}

static int give_form(void *context, char *room, size_t len)
{
	struct request *request = context;
	struct naming *naming = &request->naming;
	struct slice rest = slice_from(secret_reveal(naming->form), naming->form_at);

	if (len > rest.len)
		len = rest.len;
	if (len)
		memcpy(room, rest.ptr, len);
	naming->form_at += len;
	return (int)len;
}

static bool give_form_anew(void *context)
{
	struct request *request = context;

	request->naming.form_at = 0;
	return true;
}

static void fail(struct request *request, enum fetch_advice advice, enum error_code code, const char *words)
{
	struct error err;
	int r = error_set(&err, code, "'%s': token of '%s': %s", request->asked.url, request->naming.realm.host, words);

	request->result.advice = advice;
	request_end(request, r, &err);
}

static void take_token(struct request *request)
{
	struct naming *naming = &request->naming;
	cleanup_arena struct arena arena = ARENA_INIT;
	const struct access *access = access_of(request);
	char key[KEY_SIZE];
	struct token token;
	struct error err;

	if (token_read(buffer_slice(&naming->answer), &arena, &token, &err) < 0) {
		fail(request, FETCH_GIVE_UP, ERR_FORMAT, err.text);
		return;
	}
	set_line(naming, bearer_line(token.text));
	if (token.text.len)
		secret_wipe((void *)(uintptr_t)token.text.ptr, token.text.len);
	host_key(request, key);
	/* One that was had without a name that is there is for this request alone. */
	if (naming->stage == NAMING_NAMED || !has_credential(access))
		tokens_keep(request->naming_shared->tokens, request->asked.access, key, naming->scope,
			secret_reveal(naming->line), clock_monotonic_ms() + token.expires_s * 1000);
	forget_answer(request);
	ask_again(request);
}

static void take_refusal(struct request *request, uint64_t status)
{
	struct naming *naming = &request->naming;
	struct access *access = access_of(request);
	struct slice realm = slice_from_text(naming->realm.text);
	char words[ADDRESS_SHOWN_MAX + 64];

	if (naming->by_form && (status == 404 || status == 405)) {
		naming->by_form = false;
		ask_token(request);
		return;
	}
	if (status != 400 && status != 401 && status != 403) {
		realm = slice_first(realm, strcspn(naming->realm.text, "?"));
		snprintf(words, sizeof words, "HTTP status %lu from '%.*s'", (unsigned long)status,
			SLICE_ARG(slice_first(realm, realm.len < ADDRESS_SHOWN_MAX ? realm.len : ADDRESS_SHOWN_MAX)));
		fail(request, answer_advice(status), ERR_NETWORK, words);
		return;
	}
	if (naming->stage != NAMING_NAMED) {
		deny(request);
		return;
	}
	access->refused |= status == 401;
	naming->stage = NAMING_NOBODY;
	ask_token(request);
}

static void token_ended(void *context, struct http_exchange *exchange)
{
	struct request *request = context;
	struct naming *naming = &request->naming;
	const char *words;
	enum http_outcome outcome = http_outcome(exchange, &words);
	uint64_t status = http_status(exchange);

	request->result.retry_after_s = http_retry_after_s(exchange);
	if (naming->swollen)
		fail(request, FETCH_GIVE_UP, ERR_LIMIT, "more than 65536 bytes");
	else if (status != 200 && (outcome == HTTP_DONE || outcome == HTTP_STOPPED))
		take_refusal(request, status);
	else if (outcome == HTTP_DONE)
		take_token(request);
	else if (outcome == HTTP_REFUSED)
		fail(request, FETCH_GIVE_UP, ERR_DENIED, "plain HTTP, or an address inside this machine or its network segment");
	else if (outcome == HTTP_SWOLLEN)
		fail(request, FETCH_GIVE_UP, ERR_LIMIT, "its answer has too many fields");
	else if (outcome == HTTP_LATE)
		fail(request, FETCH_AGAIN, ERR_TIMEOUT, "not done in time");
	else
		fail(request, outcome == HTTP_HOPELESS ? FETCH_GIVE_UP : FETCH_AGAIN, ERR_NETWORK, words);
}

static const struct http_calls token_calls = { take_head, take_answer, give_form, give_form_anew, token_ended };

/* The line that goes with it, or NULL. */
static struct secret *credential_line(const struct naming *naming, const struct admission *admission)
{
	if (naming->stage != NAMING_NAMED || naming->by_form)
		return NULL;
	return basic_line(admission->username, admission->identity_token.len ? admission->identity_token : admission->password);
}

static void ask_token(struct request *request)
{
	struct naming *naming = &request->naming;
	const struct admission *admission = naming_admission(request);
	bool named = naming->stage == NAMING_NAMED;
	const struct token_words words = { slice_from_text(naming->service), slice_from_text(naming->scope),
		named ? admission->username : S("") };
	const char *lines[3] = { NULL, NULL, NULL };
	struct http_order order = { .lines = lines, .calls = &token_calls, .context = request };
	cleanup_secret struct secret *line = NULL;
	struct http_url url;
	struct error err;

	forget_answer(request);
	naming->answer = (struct buffer)BUFFER_INIT(TOKEN_ANSWER_BYTES_MAX);
	line = credential_line(naming, admission);
	request_fill(request, &naming->realm, &order);
	if (!order.timeout_ms || order.timeout_ms > TOKEN_MS_MAX)
		order.timeout_ms = TOKEN_MS_MAX;
	if (naming->by_form && named) {
		naming->form = token_form(&words, admission->identity_token);
		order.method = METHOD_POST;
		order.body_bytes = secret_reveal(naming->form).len;
		order.url = naming->realm.text;
		lines[0] = "Content-Type: application/x-www-form-urlencoded";
	} else {
		if (!token_url(&naming->realm, &words, &url)) {
			fail(request, FETCH_GIVE_UP, ERR_LIMIT, "its address is too long");
			return;
		}
		order.url = url.text;
		lines[0] = line ? secret_reveal(line).ptr : NULL;
	}
	if (http_begin(request->http, &order, &naming->exchange, &err) < 0)
		fail(request, FETCH_GIVE_UP, ERR_NETWORK, err.text);
	else
		replace_asker(request->naming_shared, NULL, request);
}

/* What ASKER is told would do here, too, and be kept. */
static bool asks_the_same(const struct request *asker, const struct request *request)
{
	return asker->asked.access == request->asked.access && http_url_same_host(&asker->first, &request->first) &&
	       strcmp(asker->naming.scope, request->naming.scope) == 0 &&
	       (asker->naming.stage == NAMING_NAMED || !has_credential(access_of(asker)));
}

static bool wait_for_another(struct request *request)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX && !request->naming.waits_for; i++) {
		const struct request *asker = request->naming_shared->asking[i];

		if (asker && asker != request && asks_the_same(asker, request))
			request->naming.waits_for = asker;
	}
	return request->naming.waits_for != NULL;
}

static bool is_asking(const struct naming_shared *shared, const struct request *asker)
{
	for (size_t i = 0; i < FETCH_AT_ONCE_MAX; i++)
		if (shared->asking[i] == asker)
			return true;
	return false;
}

/* What another one has been told since this one asked; where that is not good, all begins once more. */
static bool reuse(struct request *request)
{
	struct naming *naming = &request->naming;
	const struct secret *kept;
	char key[KEY_SIZE];

	host_key(request, key);
	kept = tokens_find(request->naming_shared->tokens, request->asked.access, key, naming->scope, clock_monotonic_ms());
	if (!kept || naming->reused)
		return false;
	naming->reused = true;
	naming->stage = NAMING_BEGINS;
	set_line(naming, secret_new(secret_reveal(kept)));
	ask_again(request);
	return true;
}

void naming_go_on(struct request *request)
{
	struct naming *naming = &request->naming;
	const struct access *access = access_of(request);

	if (!naming->waits_for)
		return;
	if (deadline_passed(&request->deadline)) {
		fail(request, FETCH_AGAIN, ERR_TIMEOUT, "not done in time");
		return;
	}
	if (is_asking(request->naming_shared, naming->waits_for))
		return;
	naming->waits_for = NULL;
	if (access && access->refused)
		naming->stage = NAMING_NOBODY;
	if (!reuse(request))
		ask_token(request); /* all that waited do so at once: none waits for many that fail one after the other */
}

/* ---- what the server wants ---- */

struct wish {
	bool basic, bearer;
	struct challenge challenge; /* of bearer */
};

static void read_wishes(struct http_exchange *exchange, struct arena *arena, struct wish *ret_wish)
{
	struct challenge challenge;

	*ret_wish = (struct wish){ 0 };
	for (size_t i = 0; i < HTTP_FIELD_MAX; i++) {
		struct slice field = http_field_at(exchange, "www-authenticate", i);

		if (!field.len)
			return;
		while (challenge_next(&field, arena, &challenge)) {
			ret_wish->basic |= slice_equal_ignoring_case(challenge.scheme, S("basic"));
			if (ret_wish->bearer || !slice_equal_ignoring_case(challenge.scheme, S("bearer")) || !challenge.realm.len)
				continue;
			ret_wish->bearer = true;
			ret_wish->challenge = challenge;
		}
	}
}

/* A password is told to who asks for it. */
static void go_basic(struct request *request, bool is_asked_for, bool was_named)
{
	struct naming *naming = &request->naming;
	const struct admission *admission = naming_admission(request);
	char key[KEY_SIZE];

	if (is_asked_for && naming->stage == NAMING_NAMED && admission->username.len && !admission->identity_token.len) {
		naming->given = true;
		set_line(naming, basic_line(admission->username, admission->password));
		host_key(request, key);
		tokens_keep(request->naming_shared->tokens, request->asked.access, key, BASIC_SCOPE, secret_reveal(naming->line),
			UINT64_MAX);
		ask_again(request);
		return;
	}
	/* Without a name it was asked already, unless something was said of ourselves before. */
	naming->stage = NAMING_NOBODY;
	naming->given |= was_named;
	if (was_named && !naming->bare)
		ask_again(request);
	else
		deny(request);
}

static bool read_realm(struct request *request, const struct challenge *challenge)
{
	struct naming *naming = &request->naming;
	char text[HTTP_URL_SIZE];

	if (challenge->realm.len >= sizeof text || challenge->service.len >= sizeof naming->service ||
		challenge->scope.len >= sizeof naming->scope)
		return false;
	snprintf(text, sizeof text, "%.*s", SLICE_ARG(challenge->realm));
	snprintf(naming->service, sizeof naming->service, "%.*s", SLICE_ARG(challenge->service));
	snprintf(naming->scope, sizeof naming->scope, "%.*s",
		SLICE_ARG(request->asked.scope[0] ? slice_from_text(request->asked.scope) : challenge->scope));
	return http_url_read(request->first.text, text, &naming->realm);
}

static void go_bearer(struct request *request, const struct challenge *challenge)
{
	struct naming *naming = &request->naming;
	const struct admission *admission = naming_admission(request);

	if (!read_realm(request, challenge)) {
		snprintf(naming->realm.host, sizeof naming->realm.host, "%s", request->first.host);
		fail(request, FETCH_GIVE_UP, ERR_FORMAT, "the server names no place on the web that hands it out");
		return;
	}
	if (naming->realm.plain && !request->first.plain) {
		fail(request, FETCH_GIVE_UP, ERR_DENIED, "handed out over plain HTTP only");
		return;
	}
	if (reuse(request))
		return;
	if (naming->stage == NAMING_NAMED && !may_be_told(request, admission, &naming->realm)) {
		naming->withheld = true;
		naming->stage = NAMING_NOBODY;
	}
	naming->given |= naming->stage == NAMING_NAMED;
	naming->by_form = naming->stage == NAMING_NAMED && admission->identity_token.len;
	if (!wait_for_another(request))
		ask_token(request);
}

static void forget_kept(struct request *request)
{
	struct tokens *tokens = request->naming_shared->tokens;
	struct slice line = secret_reveal(request->naming.line);
	uint64_t number = request->asked.access;
	char key[KEY_SIZE];

	host_key(request, key);
	tokens_forget(tokens, number, key, BASIC_SCOPE, line);
	tokens_forget(tokens, number, key, request->asked.scope, line);
	tokens_forget(tokens, number, key, request->naming.scope, line);
}

void naming_challenged(struct request *request, struct http_exchange *exchange)
{
	struct naming *naming = &request->naming;
	cleanup_arena struct arena arena = ARENA_INIT;
	bool was_named = naming->line != NULL;
	struct wish wish;

	read_wishes(exchange, &arena, &wish);
	naming->bare |= !was_named;
	if (was_named)
		forget_kept(request);
	set_line(naming, NULL);
	if (naming->stage == NAMING_NOBODY) {
		deny(request);
		return;
	}
	naming->stage = naming->stage == NAMING_BEGINS && has_credential(access_of(request)) ? NAMING_NAMED : NAMING_NOBODY;
	/* A token that is given ready is a credential, too; and one that is known to be refused was one. */
	naming->given |= was_named && naming_admission(request) && naming_admission(request)->bearer.len;
	naming->given |= access_of(request) && access_of(request)->refused;
	naming->unspoken = !wish.basic && !wish.bearer;
	if (wish.bearer)
		go_bearer(request, &wish.challenge);
	else
		go_basic(request, wish.basic, was_named);
}
