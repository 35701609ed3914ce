/* request.c - one request, followed to the answer that was asked for */
#include "fetch/request.h"
#include "base/memory.h"
#include "fetch/answer.h"
#include <ctype.h>
#include <stdio.h>
#include <unistd.h>

#define SIZE_MAX_DEFAULT (1ull << 30)
#define REDIRECTS_MAX 5u

static bool is_range(const struct request *request)
{
	return request->asked.from_bytes || request->asked.to_bytes;
}

/* Nothing more comes: R and ERR say how it went. */
void request_end(struct request *request, int r, const struct error *err)
{
	struct fetch_event *end = &request->end;
	unsigned char digest[SHA256_SIZE];

	http_exchange_free(request->exchange);
	request->exchange = NULL;
	naming_done(request);
	request->ended = true;
	sha256_end(request->sha256, digest);
	if (!request->asked.unhashed)
		memcpy(request->result.digest, digest, sizeof digest);
	*end = (struct fetch_event){ .kind = FETCH_END, .result = request->result };
	if (r < 0) {
		end->error_code = (uint64_t)-r;
		memcpy(end->text, err->text, sizeof end->text);
	}
}

#define FAIL(request, code, ...)                                                              \
	do {                                                                                  \
		struct error failure_;                                                        \
		request_end((request), error_set(&failure_, (code), __VA_ARGS__), &failure_); \
	} while (0)

/* Is the answer the part that was asked for? Another tag says that the server has something else by now. */
static bool is_part(const struct request *request, const struct answer_range *range)
{
	const struct fetch_request *asked = &request->asked;
	const struct fetch_result *result = &request->result;

	if (!is_range(request) || range->from != asked->from_bytes)
		return false;
	if (range->to != (asked->to_bytes ? asked->to_bytes : range->whole))
		return false;
	return asked->by_digest || !result->etag[0] || strcmp(result->etag, asked->etag) == 0;
}

static bool is_wanted(struct request *request, struct http_exchange *exchange)
{
	const struct fetch_request *asked = &request->asked;
	struct fetch_result *result = &request->result;
	struct answer_range range;

	if (asked->grpc)
		return result->http_status == 200 &&
		       slice_starts_with(slice_from_text(result->content_type), S("application/grpc"));
	switch (result->http_status) {
	case 200: /* who asks for the rest of what has a digest takes nothing from its beginning: there is no tag to tell by */
		return !asked->to_bytes && !(asked->by_digest && asked->from_bytes);
	case 201:
	case 202:
	case 204:
		return sends_body(request);
	case 206:
		if (asked->method != METHOD_GET || !answer_range(http_field(exchange, "content-range"), &range) ||
			!is_part(request, &range))
			return false;
		request->begins_at = asked->to_bytes ? 0 : range.from;
		result->length_bytes = range.whole;
		return true;
	case 304:
		return (asked->etag[0] || asked->last_modified[0]) && !is_range(request);
	default:
		return false;
	}
}

/* HTTP/1, unlike HTTP/2, can end a body by closing the connection: that is no other end than that of one that is cut off. */
static bool says_where_it_ends(const struct request *request, struct http_exchange *exchange)
{
	uint64_t status = request->result.http_status, length;
	struct slice coding = http_field(exchange, "transfer-encoding");

	if (request->asked.method == METHOD_HEAD || status == 204 || status == 304 || request->asked.grpc)
		return true;
	/* Others than chunked, which nobody asked for, end with the connection, whatever else is said of a length. */
	return coding.len ? slice_equal_ignoring_case(slice_trim(coding), S("chunked")) &&
				    !http_field_at(exchange, "transfer-encoding", 1).len
			  : http_length(exchange, &length);
}

/* Where TARGET leads from here, or "" where that is another host. */
static void read_neighbour(const struct request *request, struct slice target, char ret[FETCH_URL_SIZE])
{
	char text[HTTP_URL_SIZE];
	struct http_url url;

	ret[0] = '\0';
	if (target.len == 0 || target.len >= sizeof text)
		return;
	snprintf(text, sizeof text, "%.*s", SLICE_ARG(target));
	if (http_url_read(request->at.text, text, &url) && http_url_same_host(&url, &request->first) &&
		strlen(url.text) < FETCH_URL_SIZE)
		memcpy(ret, url.text, strlen(url.text) + 1);
}

static void read_neighbours(struct request *request, struct http_exchange *exchange)
{
	struct fetch_result *result = &request->result;
	struct slice target;

	for (size_t i = 0; i < HTTP_FIELD_MAX && http_field_at(exchange, "link", i).len; i++)
		if (!result->next[0] && answer_next(http_field_at(exchange, "link", i), &target)) {
			read_neighbour(request, target, result->next);
			result->next_elsewhere = !result->next[0];
		}
	if (sends_body(request))
		read_neighbour(request, http_field(exchange, "location"), result->location);
}

/* All that is said before the body. */
static void read_head(struct request *request, struct http_exchange *exchange)
{
	struct fetch_result *result = &request->result;

	*result = (struct fetch_result){
		.id = request->asked.id, .http_status = http_status(exchange), .anonymous = request->anonymous
	};
	if (!request->asked.grpc) /* that would be with the frames */
		http_length(exchange, &result->length_bytes);
	result->retry_after_s = http_retry_after_s(exchange);
	answer_tag(http_field(exchange, "etag"), result->etag, sizeof result->etag);
	answer_date(http_field(exchange, "last-modified"), result->last_modified, sizeof result->last_modified);
	answer_type(http_field(exchange, "content-type"), result->content_type, sizeof result->content_type);
	answer_word(http_field(exchange, "docker-content-digest"), result->content_digest, sizeof result->content_digest);
}

/* As much as its head says is more than may come. */
static bool says_too_much(const struct request *request)
{
	const struct fetch_result *result = &request->result;

	return request->asked.method != METHOD_HEAD && result->http_status != 304 && !request->asked.to_bytes &&
	       result->length_bytes > request->size_max_bytes;
}

static int take_head(void *context, struct http_exchange *exchange)
{
	struct request *request = context;
	struct fetch_event event = { .kind = FETCH_HEAD };

	if (!request->first_seen) {
		request->first_seen = true;
		request->first_inside = http_is_inside(exchange);
	}
	read_head(request, exchange);
	if (answer_leads_on(request->result.http_status, sends_body(request)) && !request->over_socket) {
		request->answer = ANSWER_LEADS_ON;
		return 0;
	}
	/* To who asks at the end of a redirect nothing is said. */
	if (request->result.http_status == 401 && !request->over_socket && http_url_same_host(&request->at, &request->first)) {
		request->answer = ANSWER_CHALLENGE;
		return 0;
	}
	request->answer = is_wanted(request, exchange) ? ANSWER_WANTED : ANSWER_NOT_WANTED;
	if (request->answer != ANSWER_WANTED)
		return 0;
	read_neighbours(request, exchange);
	request->too_large = says_too_much(request);
	request->endless = !says_where_it_ends(request, exchange);
	if (request->too_large || request->endless)
		return HTTP_STOP;
	event.result = request->result;
	if (request->asked.method != METHOD_HEAD && request->result.http_status != 304) {
		request->told = true;
		request->calls->say(request->calls->context, &event);
	}
	return 0;
}

static int hand_on(struct request *request, const char *bytes, size_t len)
{
	struct fetch_result *result = &request->result;
	int r;

	/* Lengths are what servers say; what counts is what comes. */
	request->too_large = len > request->size_max_bytes - request->begins_at - result->size_bytes;
	if (request->too_large)
		return HTTP_STOP;
	r = outflow_add(&request->out, bytes, len);
	request->paused = r == HTTP_PAUSE;
	if (r < 0)
		return r;
	if (!request->asked.unhashed)
		sha256_add(request->sha256, bytes, len);
	result->size_bytes += len;
	return 0;
}

/* What the pipe has no room for comes once more. */
static int take_messages(struct request *request, const char *bytes, size_t len)
{
	struct grpc grpc = request->grpc;
	char wanted[HTTP_BYTES_MAX];
	size_t wanted_len = 0;
	int r = len <= sizeof wanted && grpc_take(&grpc, bytes, len, wanted, &wanted_len) ? 0 : HTTP_STOP;

	if (r >= 0 && wanted_len)
		r = hand_on(request, wanted, wanted_len);
	if (r != HTTP_PAUSE)
		request->grpc = grpc;
	return r;
}

static int take_body(void *context, const char *bytes, size_t len)
{
	struct request *request = context;

	/* What is not wanted is skipped where it comes in one piece, so that the connection can be used again; nobody waits for more. */
	if (request->answer != ANSWER_WANTED)
		return len == request->result.length_bytes ? 0 : HTTP_STOP;
	return request->asked.grpc ? take_messages(request, bytes, len) : hand_on(request, bytes, len);
}

static int give(void *context, char *room, size_t len)
{
	struct request *request = context;

	return inflow_give(&request->in, room, len);
}

static bool give_anew(void *context)
{
	struct request *request = context;

	return inflow_anew(&request->in);
}

/* Who asks? */
static void introduce(struct request *request)
{
	if (sends_body(request) && !inflow_anew(&request->in))
		FAIL(request, ERR_DENIED, "'%s': HTTP status 401, when too much of it was sent", request->asked.url);
	else
		naming_challenged(request, request->exchange);
}

static void follow(struct request *request)
{
	const char *url = request->asked.url;
	struct http_url next;
	char target[HTTP_URL_SIZE];
	struct slice location = http_field(request->exchange, "location");

	snprintf(target, sizeof target, "%.*s", SLICE_ARG(location.len < sizeof target ? location : S("")));
	if (!target[0] || !http_url_read(request->at.text, target, &next)) {
		FAIL(request, ERR_NETWORK, "'%s': HTTP status %lu %s", url, (unsigned long)request->result.http_status,
			location.len == 0                    ? "says no place to go to"
			: location.len >= sizeof target      ? "leads to an address that is too long"
			: http_url_read(NULL, target, &next) ? "leads to an address with a name in it"
							     : "leads to no address of http or https");
		return;
	}
	if (++request->redirects > REDIRECTS_MAX) {
		FAIL(request, ERR_NETWORK, "'%s': more than %u redirects", url, REDIRECTS_MAX);
		return;
	}
	if (next.plain && !request->at.plain) {
		FAIL(request, ERR_DENIED, "'%s': a redirect from https to plain HTTP, to '%s'", url, next.host);
		return;
	}
	if (sends_body(request) && !inflow_anew(&request->in)) {
		FAIL(request, ERR_NETWORK, "'%s': redirected to '%s' when too much of it was sent", url, next.host);
		return;
	}
	request->at = next;
	request_ask(request);
}

static int status_failure(struct request *request, struct error *err)
{
	struct fetch_result *result = &request->result;
	unsigned long status = (unsigned long)result->http_status;
	const char *url = request->asked.url;

	result->advice = answer_advice(result->http_status);
	if (status == 200 && request->asked.grpc)
		return error_set(err, ERR_NETWORK, "'%s': the answer is none of gRPC", url);
	if (status == 200 || status == 206 || status == 304) {
		result->advice = request->asked.from_bytes && !request->asked.to_bytes ? FETCH_ANEW : FETCH_GIVE_UP;
		return error_set(err, ERR_NETWORK, "'%s': HTTP status %lu, which does not fit what was asked", url, status);
	}
	return error_set(err,
		status == 404 || status == 410   ? ERR_NOT_FOUND
		: status == 401 || status == 403 ? ERR_DENIED
						 : ERR_NETWORK,
		"'%s': HTTP status %lu", url, status);
}

/* Why a call of ours stopped it. */
static int stopped_failure(struct request *request, struct error *err)
{
	const char *url = request->asked.url;

	if (request->too_large)
		return error_set(err, ERR_LIMIT, "'%s': more than %lu bytes", url, (unsigned long)request->size_max_bytes);
	if (request->grpc.wrong)
		return error_set(err, ERR_NETWORK, "'%s': %s", url, request->grpc.wrong);
	if (request->endless)
		return error_set(err, ERR_NETWORK, "'%s': the server does not say how long it is", url);
	if (request->out.gone)
		return error_set(err, ERR_IO, "'%s': nobody takes it any more", url);
	return error_set(err, ERR_IO, "'%s': not as many bytes to send as were promised", url);
}

static int failure(struct request *request, enum http_outcome outcome, const char *words, struct error *err)
{
	const char *url = request->asked.url;

	if (request->answer == ANSWER_NOT_WANTED && (outcome == HTTP_DONE || outcome == HTTP_STOPPED))
		return status_failure(request, err);
	if (request->asked.grpc && outcome == HTTP_BROKEN)
		words = request->answer == ANSWER_NONE ? "it hangs up, or does not speak HTTP/2" : "the answer was cut off";
	request->result.advice = outcome == HTTP_LATE || outcome == HTTP_BROKEN ? FETCH_AGAIN : FETCH_GIVE_UP;
	switch (outcome) {
	case HTTP_STOPPED:
		return stopped_failure(request, err);
	case HTTP_REFUSED:
		return error_set(err, ERR_DENIED,
			"'%s': plain HTTP, or a redirect to an address inside this machine or its network segment", url);
	case HTTP_SWOLLEN:
		return error_set(err, ERR_LIMIT, "'%s': more than %d fields, or %u bytes, before the answer itself", url,
			HTTP_FIELD_MAX, HTTP_HEAD_BYTES_MAX);
	case HTTP_LATE:
		return error_set(err, ERR_TIMEOUT, "'%s': not done in time", url);
	case HTTP_HOPELESS:
	case HTTP_BROKEN:
	case HTTP_DONE:
		break;
	}
	return error_set(err, ERR_NETWORK, "'%s': %s", url, words);
}

/* How many bytes come of an answer that is wanted; 0: not said. */
static uint64_t bytes_due(const struct request *request)
{
	const struct fetch_result *result = &request->result;

	if (request->asked.method == METHOD_HEAD || result->http_status == 304)
		return 0;
	if (request->asked.to_bytes)
		return request->asked.to_bytes - request->asked.from_bytes;
	return result->length_bytes ? result->length_bytes - request->begins_at : 0;
}

/* What a call of gRPC says of itself; where that is the whole answer it stands in its head. */
static int call_end(struct request *request, struct http_exchange *exchange, struct error *err)
{
	struct slice status = http_trailer(exchange, "grpc-status"), message = http_trailer(exchange, "grpc-message");
	enum fetch_advice advice;
	int r;

	if (status.len == 0) {
		status = http_field(exchange, "grpc-status");
		message = http_field(exchange, "grpc-message");
	}
	r = grpc_end(&request->grpc, status, message, &advice, err);
	request->result.advice = r < 0 ? advice : FETCH_GIVE_UP;
	return r < 0 ? error_context(err, r, "'%s'", request->asked.url) : 0;
}

static void ended(void *context, struct http_exchange *exchange)
{
	struct request *request = context;
	const char *words;
	enum http_outcome outcome = http_outcome(exchange, &words);
	uint64_t due = bytes_due(request);
	struct error err;

	if (request->answer == ANSWER_LEADS_ON && (outcome == HTTP_DONE || outcome == HTTP_STOPPED)) {
		follow(request);
	} else if (request->answer == ANSWER_CHALLENGE && (outcome == HTTP_DONE || outcome == HTTP_STOPPED)) {
		introduce(request);
	} else if (outcome != HTTP_DONE || request->answer != ANSWER_WANTED) {
		request_end(request, failure(request, outcome, words, &err), &err);
	} else if (request->asked.grpc && call_end(request, exchange, &err) < 0) {
		request_end(request, -(int)err.code, &err);
	} else if (due && request->result.size_bytes != due) {
		request->result.advice = FETCH_AGAIN;
		FAIL(request, ERR_NETWORK, "'%s': %lu bytes, where %lu were promised", request->asked.url,
			(unsigned long)request->result.size_bytes, (unsigned long)due);
	} else if (inflow_has_more(&request->in)) {
		FAIL(request, ERR_IO, "'%s': more bytes to send than were promised", request->asked.url);
	} else {
		request_end(request, 0, NULL);
	}
}

const struct http_calls request_calls = { take_head, take_body, give, give_anew, ended };

/* What becomes a line of what is sent. */
static bool is_line(const char *text)
{
	for (; *text; text++)
		if (iscntrl((unsigned char)*text))
			return false;
	return true;
}

static int check(struct request *request, const struct requests_fds *fds, struct error *err)
{
	const struct fetch_request *asked = &request->asked;

	if (asked->method > METHOD_PATCH || !is_line(asked->accept) || !is_line(asked->content_type) || !is_line(asked->scope) ||
		(asked->grpc && (asked->method != METHOD_POST || fds->socket < 0)))
		return error_set(err, ERR_USAGE, "'%s': this cannot be asked", asked->url);
	if (!request->first.text[0])
		return error_set(err, ERR_USAGE, "'%s': no URL of http or https", asked->url);
	if (!naming_begin(request))
		return error_set(err, ERR_USAGE, "'%s': nobody said who we are there", asked->url);
	if (sends_body(request) && asked->body_bytes && fds->body < 0)
		return error_set(err, ERR_USAGE, "'%s': nothing to send", asked->url);
	if (asked->to_bytes && asked->to_bytes <= asked->from_bytes)
		return error_set(err, ERR_USAGE, "'%s': a range that ends before it begins", asked->url);
	if (is_range(request) && !asked->by_digest && !answer_tag_is_strong(asked->etag))
		return error_set(err, ERR_USAGE, "'%s': what has no strong tag is not fetched in parts", asked->url);
	if (asked->from_bytes >= request->size_max_bytes && !asked->to_bytes)
		return error_set(err, ERR_USAGE, "'%s': the rest of it is beyond %lu bytes", asked->url,
			(unsigned long)request->size_max_bytes);
	return 0;
}

struct request *request_new(struct http *http, struct naming_shared *naming_shared, const struct fetch_request *asked,
	const struct requests_fds *fds, const struct requests_calls *to)
{
	struct request *request = memory_one(struct request);
	struct error err;
	int r;

	request->http = http;
	request->naming_shared = naming_shared;
	request->over_socket = fds->socket >= 0;
	request->asked = *asked;
	http_url_read(NULL, asked->url, &request->first);
	naming_hide(request->asked.url);
	request->calls = to;
	request->socket = fds->socket;
	request->result.id = asked->id;
	request->sha256 = sha256_new();
	request->size_max_bytes = asked->size_max_bytes ? asked->size_max_bytes : SIZE_MAX_DEFAULT;
	if (asked->to_bytes > asked->from_bytes && asked->to_bytes - asked->from_bytes < request->size_max_bytes)
		request->size_max_bytes = asked->to_bytes - asked->from_bytes;
	request->deadline = deadline_in(asked->timeout_ms);
	grpc_init(&request->grpc, asked);
	outflow_init(&request->out, fds->output);
	inflow_init(&request->in, fds->body, sends_body(request) ? asked->body_bytes : 0);
	r = check(request, fds, &err);
	if (r < 0) {
		request_end(request, r, &err);
		return request;
	}
	request->at = request->first;
	request_ask(request);
	return request;
}

void request_free(struct request *request)
{
	if (!request)
		return;
	http_exchange_free(request->exchange);
	naming_done(request);
	outflow_done(&request->out);
	inflow_done(&request->in);
	if (request->socket >= 0)
		close(request->socket);
	sha256_free(request->sha256);
	free(request);
}

void request_cancel(struct request *request)
{
	bool missed = request->out.len > 0; /* all of it came, but has not all been handed on */

	outflow_done(&request->out);
	request->out.len = 0;
	if (!request->ended || missed)
		FAIL(request, ERR_TIMEOUT, "'%s': not wanted any more", request->asked.url);
}

/* The end of what the pipe has not taken yet is not said before that is gone, too. */
static bool say_end(struct request *request)
{
	if (request->out.len && deadline_passed(&request->deadline)) {
		request->out.len = 0;
		FAIL(request, ERR_TIMEOUT, "'%s': not taken in time", request->asked.url);
	}
	if (request->out.len)
		return false;
	outflow_done(&request->out);
	inflow_done(&request->in);
	request->calls->say(request->calls->context, &request->end);
	return true;
}

bool request_serve(struct request *request, bool output_ready, bool body_ready)
{
	bool resume = body_ready;

	if (!request->ended)
		naming_go_on(request);
	if (output_ready && !request->ended) {
		request->out.gone |= request->out.len == 0; /* nothing was waited for but that */
		resume |= outflow_flush(&request->out) && request->paused;
		if (request->out.gone)
			FAIL(request, ERR_IO, "'%s': nobody takes it any more", request->asked.url);
	} else if (output_ready) {
		outflow_flush(&request->out);
	}
	if (resume && !request->ended) {
		request->paused = request->in.waits = false;
		if (request->exchange)
			http_resume(request->exchange);
	}
	return request->ended && say_end(request);
}
