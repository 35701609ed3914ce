/* request.h - inside this room: one request, followed to the answer that was asked for */
#pragma once
#include "base/sha256.h"
#include "fetch/flow.h"
#include "fetch/requests.h"

enum answer {
	ANSWER_NONE, /* not yet */
	ANSWER_WANTED,
	ANSWER_LEADS_ON, /* to another place */
	ANSWER_NOT_WANTED,
};

struct request {
	struct http *http;
	struct fetch_request asked;
	struct http_exchange *exchange; /* the one at work */
	struct outflow out;
	struct inflow in;
	int socket;
	struct http_url first, at; /* what was asked for; where that led */
	unsigned redirects;
	bool first_seen, first_inside; /* the first connection was to a loopback or link-local address */
	enum answer answer;
	bool paused; /* the pipe is full */
	bool too_large, endless, told, ended;
	uint64_t size_max_bytes, begins_at; /* of what comes; where it begins in all of it */
	uint64_t until_ms;                  /* of the monotonic clock; 0: for ever */
	struct sha256 *sha256;
	struct fetch_result result;
	const struct requests_calls *calls;
	struct fetch_event end; /* of one that has ended: said when the pipe has taken all */
};

/* Takes the descriptors. What is wrong with it at once is its end, too. */
struct request *request_new(
	struct http *http, const struct fetch_request *asked, const struct requests_fds *fds, const struct requests_calls *calls);
void request_free(struct request *request);
/* What has become ready, or passed: the pipes' and the clock's. True: it has ended, and that was said. */
bool request_serve(struct request *request, bool output_ready, bool body_ready);
void request_cancel(struct request *request);
