/* http.h - exchanges over HTTP/1.1 (RFC 9110, RFC 9112), many at once; over a socket that is given also HTTP/2 (RFC 9113)
 *
 * An exchange is one request and its answer. No redirect is followed and nothing is said of who we are, but what an order says. A
 * connection is used again for the next exchange with the same host, never for two at a time: a body that nobody reads holds up no other.
 * That is why HTTP/2 is not spoken, but where an exchange has a socket of its own. No cookies, no files but those of http_files(). What is compressed stays as it is. */
#pragma once
#include "base/error.h"
#include "base/slice.h"
#include "link/fetcher.h"
#include <poll.h>

#define HTTP_URL_SIZE 8192 /* object stores sign what they redirect to: longer than what anybody types */
#define HTTP_FIELD_MAX 100
#define HTTP_HEAD_BYTES_MAX 65536u
#define HTTP_BYTES_MAX 16384u /* handed out at once */

int http_prepare(struct error *err); /* once, before the jail: loads what is loaded lazily (resolver, certificates) */
#define HTTP_FILES_SIZE 16
/* The files that are read after http_prepare, and no others: paths of files and of folders, NULL-terminated. */
void http_files(const char *ret_files[HTTP_FILES_SIZE]);

/* A URL in the one way in which it is compared and asked for. */
struct http_url {
	char text[HTTP_URL_SIZE];
	char host
		[FETCH_URL_SIZE]; /* lower case, with the port where it is not that of the scheme: "registry.example:5000", "[::1]" */
	bool plain;               /* http:// */
};
/* ADDRESS as it stands, or as what it is seen from BASE; false: it is no URL of http or https, too long, or (with BASE) has somebody's name
 * in it. */
bool http_url_read(const char *base, const char *address, struct http_url *ret_url);
/* And scheme, and port. */
static inline bool http_url_same_host(const struct http_url *a, const struct http_url *b)
{
	return a->plain == b->plain && strcmp(a->host, b->host) == 0;
}

struct http;          /* all exchanges, and connections that wait for more */
struct http_exchange; /* one */

enum { HTTP_PAUSE = -1, HTTP_STOP = -2 };

/* What an exchange calls. None may end an exchange, but `ended`. */
struct http_calls {
	/* Once, as soon as the head of the answer has been read: before the first piece of the body, or before `ended`. HTTP_STOP
	 * ends the exchange. */
	int (*head)(void *context, struct http_exchange *exchange);
	/* At most HTTP_BYTES_MAX of the body; all is taken, or HTTP_PAUSE: it comes again after http_resume(); or HTTP_STOP. */
	int (*body)(void *context, const char *bytes, size_t len);
	/* What is sent: up to LEN bytes into ROOM. 0: the end. */
	int (*give)(void *context, char *room, size_t len);
	bool (*give_anew)(void *context); /* from the start on: false: that cannot be */
	void (*ended)(void *context, struct http_exchange *exchange);
};

struct http_order {
	uint64_t method; /* enum fetch_method */
	const char *url;
	const char *const *lines; /* "Accept: x"; NULL-terminated */
	uint64_t body_bytes;      /* of POST, PUT, PATCH */
	uint64_t timeout_ms;      /* 0: none */
	uint64_t stall_ms;        /* 0: 30 s */
	int socket;               /* connected, now the exchange's; -1: none */
	bool http2;               /* is spoken over that, without asking first; no body that is sent may pause */
	bool insecure;            /* unknown certificates, plain HTTP to other machines */
	bool outside_only;        /* not to an address inside this machine or its network segment */
	/* PEM, in addition to the system's; ours. Or empty. All stays in place until the exchange is freed. */
	struct slice authorities, certificate, key;
	const struct http_calls *calls;
	void *context;
};

struct http *http_new(void);
void http_free(struct http *http); /* after all its exchanges */
int http_begin(struct http *http, const struct http_order *order, struct http_exchange **ret_exchange, struct error *err);
void http_exchange_free(struct http_exchange *exchange); /* at any time but in a call other than `ended` */
void http_resume(struct http_exchange *exchange);        /* what was paused goes on */

/* Waits until something can go on, or one of OURS is ready (their revents are set), at most TIMEOUT_MS. */
int http_wait(struct http *http, struct pollfd *ours, size_t count, int timeout_ms, struct error *err);
int http_step(struct http *http, struct error *err); /* goes on, with all calls */

/* Of an answer whose head has been read. */
uint64_t http_status(struct http_exchange *exchange);
struct slice http_field_at(struct http_exchange *exchange, const char *name, size_t index);
/* The first of that name, or empty. */
static inline struct slice http_field(struct http_exchange *exchange, const char *name)
{
	return http_field_at(exchange, name, 0);
}
struct slice http_trailer(struct http_exchange *exchange, const char *name); /* what came behind the body; or empty */
bool http_length(struct http_exchange *exchange, uint64_t *ret_bytes);       /* Content-Length */
uint64_t http_retry_after_s(struct http_exchange *exchange);
bool http_is_inside(const struct http_exchange *exchange); /* the address it went to is inside this machine or segment */

enum http_outcome {
	HTTP_DONE,     /* the whole answer came */
	HTTP_STOPPED,  /* a call of ours stopped it */
	HTTP_REFUSED,  /* an address where it must not go */
	HTTP_SWOLLEN,  /* the head is beyond its limits */
	HTTP_LATE,     /* not done in time */
	HTTP_HOPELESS, /* and stays so however often it is tried: a certificate, an address that cannot be */
	HTTP_BROKEN,
};
/* Of one that has ended; *RET_WORDS says what is broken. */
enum http_outcome http_outcome(const struct http_exchange *exchange, const char **ret_words);
