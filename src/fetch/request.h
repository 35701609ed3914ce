/* request.h - inside this room: one request, followed to the answer that was asked for */
#pragma once
#include "base/deadline.h"
#include "base/sha256.h"
#include "fetch/flow.h"
#include "fetch/grpc.h"
#include "fetch/naming.h"
#include "fetch/requests.h"

enum answer {
	ANSWER_NONE, /* not yet */
	ANSWER_WANTED,
	ANSWER_LEADS_ON,  /* to another place */
	ANSWER_CHALLENGE, /* who asks? */
	ANSWER_NOT_WANTED,
};

struct request {
	struct http *http;
	struct fetch_request asked;     /* errors quote its URL: nobody's name is in it any more */
	struct http_exchange *exchange; /* the one at work */
	struct outflow out;
	struct grpc grpc;
	struct inflow in;
	int socket;
	bool over_socket;          /* one that was given: there is no other way there */
	struct http_url first, at; /* what was asked for; where that led */
	unsigned redirects;
	bool first_seen, first_inside; /* the first connection was to a loopback or link-local address */
	enum answer answer;
	struct naming naming;
	struct naming_shared *naming_shared;
	bool anonymous; /* the credential was refused, and it is asked without */
	bool paused;    /* the pipe is full */
	bool too_large, endless, told, ended;
	uint64_t size_max_bytes, begins_at; /* of what comes; where it begins in all of it */
	struct deadline deadline;
	struct sha256 *sha256;
	struct fetch_result result;
	const struct requests_calls *calls;
	struct fetch_event end; /* of one that has ended: said when the pipe has taken all */
};

/* Takes the descriptors. What is wrong with it at once is its end, too. */
struct request *request_new(struct http *http, struct naming_shared *naming_shared, const struct fetch_request *asked,
	const struct requests_fds *fds, const struct requests_calls *calls);
void request_free(struct request *request);
/* What has become ready, or passed: the pipes' and the clock's. True: it has ended, and that was said. */
bool request_serve(struct request *request, bool output_ready, bool body_ready);
void request_cancel(struct request *request);

extern const struct http_calls request_calls; /* of an exchange whose context is a request */

static inline bool sends_body(const struct request *request)
{
	return request->asked.method >= METHOD_POST;
}

/* For naming. */
void request_ask(struct request *request);                                 /* the exchange, once more */
void request_end(struct request *request, int r, const struct error *err); /* nothing more comes */
/* What an exchange at URL may do: time, trust, and our certificate where it is meant for that host. */
void request_fill(const struct request *request, const struct http_url *url, struct http_order *order);
