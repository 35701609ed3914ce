/* fetcher.h - start plimsoll-net and have it fetch
 *
 * The network's words are read there; plimsoll gets bytes through a pipe, and what they hash to. What was fetched before can be
 * asked for again on condition that it has changed, and what was cut off can go on where it ended. */
#pragma once
#include "base/error.h"
#include "base/sha256.h"

#define FETCH_URL_SIZE 2048
#define FETCH_TAG_SIZE 256 /* with the quotes and the NUL; a longer tag counts as none */
#define FETCH_DATE_SIZE 48

struct fetch_request {
	char url[FETCH_URL_SIZE]; /* https://…; http:// to loopback, or where insecure is set */
	/* What the caller has, as a result said it; "": nothing. With FROM_BYTES 0 the answer may be 304. */
	char etag[FETCH_TAG_SIZE], last_modified[FETCH_DATE_SIZE];
	uint64_t
		from_bytes; /* the caller has so much of what has ETAG, a strong one: the rest is asked for (206), or all (200) */
	uint64_t size_max_bytes; /* of all of it; more is -ERR_LIMIT; 0: 1 GiB */
	uint64_t timeout_ms;     /* for all of it; 0: none (a stalled transfer still ends after 30 s) */
	uint64_t insecure;       /* plain HTTP and unknown certificates are accepted */
	uint64_t fault;          /* builds with PLIMSOLL_MISBEHAVE: what to do wrong; else ignored */
};

/* Of a failure: what may help. */
enum fetch_advice {
	FETCH_GIVE_UP,
	FETCH_AGAIN, /* it may go well a little later: cut off, too slow, too busy (429, 5xx) */
	FETCH_ANEW,  /* without FROM_BYTES: the server does not have the rest of that */
};

struct fetch_result {
	uint64_t http_status;           /* 200, 206, 304; of a failure, what it was, or 0 */
	uint64_t size_bytes;            /* of the body that passed */
	uint64_t length_bytes;          /* of all of it (206: what the caller had included), as the server says; 0: not said */
	uint64_t advice, retry_after_s; /* of a failure: enum fetch_advice; how long the server asks to wait, or 0 */
	char etag[FETCH_TAG_SIZE];      /* "" where there is none; weak ones (W/"…") too */
	char last_modified[FETCH_DATE_SIZE];
	unsigned char digest[SHA256_SIZE]; /* of the body, as it passed through plimsoll-net */
};

struct fetcher;

/* What of our environment plimsoll-net may know, NULL-terminated: where proxies and certificates are. */
#define FETCHER_ENVIRONMENT_COUNT 10
extern const char *const fetcher_environment[FETCHER_ENVIRONMENT_COUNT + 1];

int fetcher_start(const char *program, struct fetcher **ret_fetcher, struct error *err);
void fetcher_stop(struct fetcher *fetcher);
/* Begins to fetch: the body goes to OUTPUT_FD, a pipe (plimsoll-net may not write files), which the caller closes after this and
 * reads at its other end until the end of it; then fetcher_end() says what became of it. One at a time. */
int fetcher_begin(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, struct error *err);
/* Of a failure *RET_RESULT has the status, the advice and how long to wait. */
int fetcher_end(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err);

/* For who fetches several things at once. Readable where an event is there. */
int fetcher_fd(const struct fetcher *fetcher);
/* The next event: 1: the body begins, *RET_RESULT says of what (status, length, tag); comes before its first byte, and not with
 * 304 or a failure before it. 0: the end, as fetcher_end() says it. */
int fetcher_next(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err);

enum fetch_event_kind {
	FETCH_READY = 1, /* locked in; `text` is its version */
	FETCH_HEAD,
	FETCH_END
};

/* What plimsoll-net answers. */
struct fetch_event {
	uint64_t kind;
	uint64_t error_code; /* 0: good; else `text` says what is not */
	struct fetch_result result;
	char text[ERROR_TEXT_SIZE];
};
