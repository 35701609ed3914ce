/* fetcher.h - start plimsoll-net and have it fetch
 *
 * The network's words are read there; plimsoll gets bytes through a pipe, and what they hash to. */
#pragma once
#include "base/error.h"
#include "base/sha256.h"

#define FETCH_URL_SIZE 2048

struct fetch_request {
	char url[FETCH_URL_SIZE]; /* https://…; http:// to loopback, or where insecure is set */
	uint64_t size_max_bytes;  /* more is -ERR_LIMIT; 0: 1 GiB */
	uint64_t timeout_ms;      /* for all of it; 0: none (a stalled transfer still ends after 30 s) */
	uint64_t insecure;        /* plain HTTP and unknown certificates are accepted */
	uint64_t fault;           /* builds with PLIMSOLL_MISBEHAVE: what to do wrong; else ignored */
};

struct fetch_result {
	uint64_t size_bytes, http_status;
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
int fetcher_end(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err);

/* What plimsoll-net answers. */
struct fetch_event {
	uint64_t ready;      /* 1: locked in, `text` is its version; else the answer to a request */
	uint64_t error_code; /* 0: good */
	struct fetch_result result;
	char text[ERROR_TEXT_SIZE];
};
