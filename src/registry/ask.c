/* ask.c - one request of a registry's API, tried until it is answered or there is no hope */
#include "registry/ask.h"
#include "base/memory.h"
#include <stdio.h>

#define FIRST_WAIT_MS 500u
#define READ_ROOM (64u << 10)

uint64_t ask_wait_ms(const struct fetch_result *result, unsigned tries)
{
	uint64_t wait = (uint64_t)FIRST_WAIT_MS << (tries < 6 ? tries : 6), chance;

	random_bytes(&chance, sizeof chance); /* lest all who were turned away come back at once */
	if (wait < result->retry_after_s * 1000)
		wait = result->retry_after_s * 1000;
	return wait + chance % (FIRST_WAIT_MS / 2);
}

bool site_is_loopback(struct slice host)
{
	struct slice name = host, port;
	uint64_t number;

	if (slice_starts_with(host, S("[")))
		return slice_starts_with(host, S("[::1]"));
	slice_cut(host, ':', &name, &port);
	if (slice_equal(name, S("localhost")))
		return true;
	if (!slice_starts_with(name, S("127.")))
		return false;
	for (struct slice part; slice_next_token(&name, '.', &part);)
		if (!slice_to_u64(part, &number) || number > 255)
			return false; /* 127.example.com is a name */
	return true;
}

static bool is_whole(struct slice path)
{
	return slice_starts_with(path, S("https://")) || slice_starts_with(path, S("http://"));
}

static int write_url(const char *scheme, struct slice host, struct slice path, char *ret_url, struct error *err)
{
	int len = is_whole(path) ? snprintf(ret_url, FETCH_URL_SIZE, "%.*s", SLICE_ARG(path))
				 : snprintf(ret_url, FETCH_URL_SIZE, "%s%.*s%.*s", scheme, SLICE_ARG(host), SLICE_ARG(path));

	if (len < 0 || len >= FETCH_URL_SIZE)
		return error_set(err, ERR_LIMIT, "a URL of more than %d bytes", FETCH_URL_SIZE - 1);
	return 0;
}

static int once(struct registries *registries, const struct site *site, const struct question *question, const char *url,
	struct arena *arena, struct answer *ret_answer, struct error *err)
{
	uint64_t bytes_max = question->bytes_max ? question->bytes_max : REGISTRY_DOCUMENT_BYTES_MAX;
	cleanup_buffer struct buffer body = BUFFER_INIT(bytes_max + READ_ROOM);
	struct deadline *whole = &registries->options.deadline;
	unsigned left = deadline_left_ms(whole), own = ASK_SECONDS_MAX * 1000 * (bytes_max > REGISTRY_DOCUMENT_BYTES_MAX ? 5 : 1);
	struct deadline deadline = deadline_in(left && left < own ? left : own + 1000);
	struct fetch_request request = {
		.method = question->method,
		.access = site->access,
		.from_bytes = question->from,
		.to_bytes = question->to,
		.by_digest = question->to != 0,
		.introduce = question->introduce,
		.unhashed = 1,
		.size_max_bytes = question->to ? 0 : bytes_max,
		.timeout_ms = left && left < own ? left : own,
		.insecure = site->insecure,
	};
	int r;

	snprintf(request.url, sizeof request.url, "%s", url);
	snprintf(request.accept, sizeof request.accept, "%s", question->accept ? question->accept : "");
	snprintf(request.content_type, sizeof request.content_type, "%s", question->content_type ? question->content_type : "");
	if (question->scope.len < sizeof request.scope)
		snprintf(request.scope, sizeof request.scope, "%.*s", SLICE_ARG(question->scope));
	if (question->to)
		request.size_max_bytes = UINT64_MAX >> 1; /* of all of it; the range is what is limited */
	r = transfers_do(&registries->transfers, &request, question->body, &deadline, &body, &ret_answer->result, err);
	if (r < 0)
		return r;
	/* Who took this page for all there is would miss the rest. */
	if (ret_answer->result.next_elsewhere)
		return error_set(err, ERR_UNTRUSTED, "%.*s: its next page is said to be on another host, which is not asked",
			SLICE_ARG(site->host));
	ret_answer->text = arena_copy(arena, buffer_slice(&body));
	return 0;
}

/* Which of the two a host speaks is asked once, of its API's root, without saying who we are. */
static int probe(
	struct registries *registries, const struct site *site, bool plain, struct fetch_result *ret_result, struct error *err)
{
	const struct question question = { .path = S("/v2/"), .bytes_max = READ_ROOM };
	const struct site nobody = { .host = site->host, .insecure = site->insecure };
	struct arena arena = ARENA_INIT;
	struct answer answer = { 0 };
	char url[FETCH_URL_SIZE];
	int r = write_url(plain ? "http://" : "https://", site->host, question.path, url, err);

	if (r >= 0)
		r = once(registries, &nobody, &question, url, &arena, &answer, err);
	arena_done(&arena);
	*ret_result = answer.result;
	/* 400 is what servers of TLS say to plain words. */
	return answer.result.http_status && !(plain && answer.result.http_status == 400) ? 0 : r;
}

static int speak(struct registries *registries, const struct site *site, bool *ret_plain, struct fetch_result *ret_result,
	struct error *err)
{
	bool loopback = site_is_loopback(site->host), first = loopback && !site->only_secure;
	struct fetch_result second;
	struct spoken *spoken;
	struct error why;
	int r, other;

	*ret_plain = false;
	if (!site->insecure && !first)
		return 0;
	for (size_t i = 0; i < registries->spoken_count; i++) {
		*ret_plain = registries->spoken[i].plain;
		if (slice_equal(registries->spoken[i].host, site->host))
			return 0;
	}
	*ret_plain = first;
	r = probe(registries, site, first, ret_result, err);
	if (r < 0) {
		other = probe(registries, site, !first, &second, &why);
		if (other < 0 && !ret_result->http_status)
			return r;
		*ret_result = second; /* the other way is the right one, whatever comes of it */
		*ret_plain = !first;
		if (other < 0)
			return error_set(err, why.code, "%s", why.text);
	}
	memory_reserve(registries->spoken, registries->spoken_count, registries->spoken_capacity);
	spoken = &registries->spoken[registries->spoken_count++];
	*spoken = (struct spoken){ arena_copy(&registries->arena, site->host), *ret_plain };
	return 0;
}

int ask_url(struct registries *registries, const struct site *site, struct slice path, char *ret_url,
	struct fetch_result *ret_result, struct error *err)
{
	bool plain = false;
	int r = is_whole(path) ? 0 : speak(registries, site, &plain, ret_result, err);

	return r < 0 ? r : write_url(plain ? "http://" : "https://", site->host, path, ret_url, err);
}

static void tell(const struct registries *registries, const struct error *why, uint64_t wait_ms)
{
	if (registries->options.again)
		registries->options.again(registries->options.context, why, wait_ms);
}

/* -ERR_…: not again. */
static int wait_before(struct registries *registries, const struct fetch_result *result, int r, unsigned tries, struct error *err)
{
	unsigned left = deadline_left_ms(&registries->options.deadline);
	uint64_t wait = ask_wait_ms(result, tries);
	struct error why = *err;

	if (deadline_passed(&registries->options.deadline))
		return r;
	if (result->retry_after_s > ASK_WAIT_SECONDS_MAX)
		return error_set(err, why.code, "%s; it asks to come back after %llu s", why.text,
			(unsigned long long)result->retry_after_s);
	if (left && left < wait)
		return error_set(err, why.code, "%s; no time is left to try again", why.text);
	tell(registries, err, wait);
	transfers_pause(&registries->transfers, wait);
	return 0;
}

int ask(struct registries *registries, const struct site *site, const struct question *question, struct arena *arena,
	struct answer *ret_answer, struct error *err)
{
	unsigned tries_max = question->tries ? question->tries : REGISTRY_TRIES;
	char url[FETCH_URL_SIZE];
	struct error own;
	int r;

	if (!err)
		err = &own;
	for (unsigned tries = 0;; tries++) {
		*ret_answer = (struct answer){ 0 };
		if (deadline_passed(&registries->options.deadline))
			return error_set(err, ERR_TIMEOUT, "%.*s: not done in time", SLICE_ARG(site->host));
		r = ask_url(registries, site, question->path, url, &ret_answer->result, err);
		if (r >= 0)
			r = once(registries, site, question, url, arena, ret_answer, err);
		/* What took all its time once would do so again. */
		if (r >= 0 || r == -ERR_TIMEOUT || ret_answer->result.advice != FETCH_AGAIN || tries + 1 >= tries_max ||
			registries->transfers.gone < 0)
			return r;
		if (wait_before(registries, &ret_answer->result, r, tries, err) < 0)
			return r;
	}
}
