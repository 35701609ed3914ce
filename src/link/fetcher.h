/* fetcher.h - start plimsoll-net and have it fetch
 *
 * The network's words are read there; plimsoll gets bytes through a pipe, and what they hash to. What was fetched before can be
 * asked for again on condition that it has changed, and what was cut off can go on where it ended. Several requests may be at work
 * at once; each event says of which it is. Who has several reads events as they come: with twenty unread all requests stand still. */
#pragma once
#include "base/error.h"
#include "base/secret.h"
#include "base/sha256.h"

#define FETCH_URL_SIZE 2048
#define FETCH_ACCEPT_SIZE 512
#define FETCH_TYPE_SIZE 128
#define FETCH_SCOPE_SIZE 320
#define FETCH_DIGEST_SIZE 144 /* of any algorithm, as a registry says it */
#define FETCH_TAG_SIZE 256    /* with the quotes and the NUL; a longer tag counts as none */
#define FETCH_DATE_SIZE 48

enum fetch_method {
	METHOD_GET,
	METHOD_HEAD, /* no body comes; length_bytes is what it would have */
	METHOD_POST, /* these send a body, read from the request's own pipe to its end */
	METHOD_PUT,
	METHOD_PATCH,
};

#define FETCH_AT_ONCE_MAX 64 /* requests */

/* A call of gRPC instead of a request of HTTP: POST over a socket that is given, spoken as HTTP/2. What is sent has its frame of five bytes,
 * what comes is out of its frames. An answer without a good status is an error: no such thing (5) is -ERR_NOT_FOUND. */
enum fetch_grpc {
	FETCH_HTTP,
	FETCH_GRPC_MESSAGE, /* the one message that comes */
	FETCH_GRPC_BYTES,   /* of all messages that come the field GRPC_FIELD, one behind the other */
};
#define FETCH_GRPC_MESSAGE_BYTES_MAX (16u << 20)

struct fetch_request {
	uint64_t id;                        /* the caller's, one that is not at work: comes back in every event of this request */
	uint64_t method;                    /* enum fetch_method */
	uint64_t access;                    /* as fetcher_admit() numbered it; 0: none: who asks says nothing of itself */
	char url[FETCH_URL_SIZE];           /* https://…; http:// to loopback, or where insecure is set */
	char accept[FETCH_ACCEPT_SIZE];     /* "": anything */
	char content_type[FETCH_TYPE_SIZE]; /* of what is sent */
	union {
		char scope
			[FETCH_SCOPE_SIZE]; /* what a token is asked for: "repository:library/debian:pull"; "": as the server says */
		char grpc_metadata
			[FETCH_SCOPE_SIZE]; /* of a call of gRPC: a line that goes with it: "containerd-namespace: k8s.io"; or "" */
	};
	uint64_t body_bytes; /* of what is sent; more or fewer are an error */
	/* What the caller has, as a result said it; "": nothing. With FROM_BYTES 0 the answer may be 304. */
	char etag[FETCH_TAG_SIZE], last_modified[FETCH_DATE_SIZE];
	/* The caller has so much of what has ETAG, a strong one: the rest is asked for (206), or all (200). */
	uint64_t from_bytes;
	/* Of a range: the byte behind its last one; 0: to the end. Then nothing but a 206 of just that will do. */
	uint64_t to_bytes;
	uint64_t by_digest; /* the caller knows the digest of all of it, and sees to it: FROM_BYTES and TO_BYTES need no tag */
	uint64_t introduce; /* a name and a password are told unasked: for what answers strangers, too, with less */
	uint64_t unhashed;  /* the result's digest is not wanted */
	uint64_t size_max_bytes;   /* of all of it; more is -ERR_LIMIT; 0: 1 GiB */
	uint64_t timeout_ms;       /* for all of it; 0: none (a stalled transfer still ends) */
	uint64_t stall_ms;         /* one that brings nothing for so long is stalled; 0: 30 s */
	uint64_t grpc, grpc_field; /* enum fetch_grpc */
	uint64_t insecure;         /* plain HTTP and unknown certificates are accepted; so it is with an access that says so */
	uint64_t fault;            /* builds with PLIMSOLL_MISBEHAVE: what to do wrong; else ignored */
};

/* Of a failure: what may help. */
enum fetch_advice {
	FETCH_GIVE_UP,
	FETCH_AGAIN, /* it may go well a little later: cut off, too slow, too busy (429, 5xx) */
	FETCH_ANEW,  /* without FROM_BYTES: the server does not have the rest of that */
};

struct fetch_result {
	uint64_t id;          /* of the request */
	uint64_t http_status; /* 200, 206, 304; of a failure, what it was, or 0 */
	uint64_t size_bytes;  /* of the body that passed */
	uint64_t
		anonymous; /* 1: who we are was refused (a token or password that no longer holds), or withheld, and it went well without */
	uint64_t length_bytes;          /* of all of it (206: what the caller had included), as the server says; 0: not said */
	uint64_t advice, retry_after_s; /* of a failure: enum fetch_advice; how long the server asks to wait, or 0 */
	char etag[FETCH_TAG_SIZE];      /* "" where there is none; weak ones (W/"…") too */
	char last_modified[FETCH_DATE_SIZE];
	char content_type[FETCH_TYPE_SIZE];     /* without parameters, lower case; "" where it is not said, or too long */
	char content_digest[FETCH_DIGEST_SIZE]; /* Docker-Content-Digest, as it stands there, unchecked; or "" */
	/* Link with rel="next", Location of what was sent (201, 202): made whole, and "" where it leads to another host. */
	char next[FETCH_URL_SIZE], location[FETCH_URL_SIZE];
	uint64_t next_elsewhere;           /* 1: there is a next, and it is not where this was */
	unsigned char digest[SHA256_SIZE]; /* of the body, as it passed through plimsoll-net */
};

/* Who we are to one host, and what we trust there and where it leads to. It is sent to no other: not where a redirect leads, and to the
 * host that hands out tokens only where that is the same host (and port), TOKEN_HOST, or one of the same domain: a name with the same labels
 * but the first (registry.example.org, auth.example.org), or those alone (example.org), at any port. A domain has two labels or more. */
struct fetch_access {
	struct slice host;       /* "registry.example:5000", as in URLs: in capitals or not, with the scheme's port or without */
	struct slice token_host; /* the same; or empty */
	bool insecure;           /* plain HTTP and unknown certificates are accepted */
	struct slice source;     /* what errors call it: "--username", a file, a helper; or empty */
	struct slice username;   /* or empty */
	const struct secret *password,
		*identity_token;     /* NULL: none. identity_token: OAuth 2 refresh token, in place of a password */
	const struct secret *bearer; /* NULL, or a token that is sent as it is */
	struct slice authorities;    /* PEM, in addition to the system's; or empty */
	struct slice certificate;    /* ours, PEM; or empty */
	const struct secret *key;    /* its key, PEM; NULL: none */
};
#define FETCH_ACCESS_BYTES_MAX (512u << 10) /* of all of it together */
#define FETCH_ACCESSES_MAX 1000u            /* of one fetcher; a host's newest counts */

struct fetcher;

/* What of our environment plimsoll-net may know, NULL-terminated: where proxies and certificates are. */
#define FETCHER_ENVIRONMENT_COUNT 10
extern const char *const fetcher_environment[FETCHER_ENVIRONMENT_COUNT + 1];

int fetcher_start(const char *program, struct fetcher **ret_fetcher, struct error *err);
void fetcher_stop(struct fetcher *fetcher);
/* Tells it who we are to a host: *RET_NUMBER is what requests call that. */
int fetcher_admit(struct fetcher *fetcher, const struct fetch_access *access, uint64_t *ret_number, struct error *err);
/* Begins to fetch: the body goes to OUTPUT_FD, a pipe (plimsoll-net may not write files), which the caller closes after this and
 * reads at its other end until the end of it; then fetcher_end() says what became of it, where it is the only one at work. */
int fetcher_begin(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, struct error *err);
/* The same with what is sent, read from BODY_FD (a pipe; -1: nothing), and over SOCKET_FD, which is connected already (an engine's
 * socket in the file system; -1: plimsoll-net connects). The caller closes all three. */
int fetcher_begin_with(struct fetcher *fetcher, const struct fetch_request *request, int output_fd, int body_fd, int socket_fd,
	struct error *err);
/* Ends a request that is at work: its event says -ERR_TIMEOUT, unless it was over by then. */
int fetcher_cancel(struct fetcher *fetcher, uint64_t id, struct error *err);
/* Of a failure *RET_RESULT has the status, the advice and how long to wait. */
int fetcher_end(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err);

/* For who fetches several things at once. Readable where an event is there. */
int fetcher_fd(const struct fetcher *fetcher);
/* The next event: 1: the body of request RET_RESULT->id begins, *RET_RESULT says of what (status, length, tag); comes before its first
 * byte, even where it has none, and not with METHOD_HEAD, 304 or a failure before it. 0: the end, as fetcher_end() says it. Negative:
 * the request failed, or, with -ERR_CRASHED, plimsoll-net is gone and every request with it. */
int fetcher_next(struct fetcher *fetcher, struct fetch_result *ret_result, struct error *err);

/* What plimsoll says to plimsoll-net. */
enum fetch_order_kind {
	FETCH_BEGIN = 1, /* `request`; descriptors as `has_…` says, in that order */
	FETCH_CANCEL,    /* of `request` the id alone */
	FETCH_ADMIT,     /* a sealed file comes along: see link/admission.h */
};

struct fetch_order {
	uint64_t kind;
	uint64_t access;                           /* FETCH_ADMIT: its number */
	uint64_t has_output, has_body, has_socket; /* 1: comes along */
	struct fetch_request request;
};

enum fetch_event_kind {
	FETCH_READY = 1, /* locked in; `text` is its version */
	FETCH_HEAD,
	FETCH_END
};

/* One message each. A socket takes only half as many of those that need more than 4 KiB of the kernel's memory, with what it adds. */
_Static_assert(sizeof(struct fetch_order) <= 3584, "a socket takes as many orders as may be at work");

/* What plimsoll-net answers. */
struct fetch_event {
	uint64_t kind;
	uint64_t error_code; /* 0: good; else `text` says what is not */
	struct fetch_result result;
	char text[ERROR_TEXT_SIZE];
};
