/* ask.h - one request of a registry's API, tried until it is answered or there is no hope
 *
 * A site is a host that is asked, and who we are to it. Secure or plain is found out where both may be: plain HTTP is for loopback
 * addresses, and for hosts that options or a file of the user's call insecure. */
#pragma once
#include "registry/client.h"
#include "registry/transfers.h"

#define ASK_SECONDS_MAX 60u            /* one try of a document */
#define ASK_WAIT_SECONDS_MAX 60u       /* a server that asks for more is given up */
#define ASK_PAGE_BYTES_MAX (16u << 20) /* not every registry knows pages */

struct site {
	struct slice host; /* "registry-1.docker.io" */
	uint64_t access;   /* fetcher_admit's number */
	bool insecure;     /* plain HTTP and unknown certificates will do */
	bool only_secure;  /* certificates are given: then there are some */
};

/* Whether a host speaks plain HTTP, once that is known. */
struct spoken {
	struct slice host;
	bool plain;
};

/* Who we are to a host: told to plimsoll-net once. */
struct admitted {
	struct arena arena; /* its own: who is found to be known already is let go, however many repositories are opened */
	struct access access;
	struct certificates certificates;
	struct slice host, token_host;
	bool insecure;
	uint64_t number;
};

struct registries {
	struct registry_options options;
	struct transfers transfers;
	struct arena arena;       /* lives as long */
	struct slice authorities; /* of --cacert */
	struct spoken *spoken;
	size_t spoken_count, spoken_capacity;
	struct admitted **admitted;
	size_t admitted_count, admitted_capacity;
};

struct repository {
	struct registries *registries;
	struct arena arena;
	struct endpoints endpoints;
	struct site sites[ENDPOINTS_MAX]; /* as many */
	bool known[ENDPOINTS_MAX];        /* sites that are found already */
	size_t chosen;                    /* the endpoint that answered first */
	bool answered;
	struct slice left[ENDPOINTS_MAX]; /* those that were turned away from while blobs were fetched: why; or empty */
};

/* What is asked. */
struct question {
	enum fetch_method method;
	struct slice path;                 /* "/v2/library/debian/tags/list?n=1000", or whole: "https://…" */
	const char *accept, *content_type; /* NULL: none */
	struct slice scope;                /* "repository:library/debian:pull" */
	struct slice body;
	uint64_t from, to;  /* of a range; 0, 0: all */
	bool introduce;     /* see struct fetch_request */
	uint64_t bytes_max; /* 0: REGISTRY_DOCUMENT_BYTES_MAX */
	unsigned tries;     /* 0: REGISTRY_TRIES */
};

struct answer {
	struct slice text;
	struct fetch_result result;
};

/* *RET_ANSWER's result is set in any case; its text is ARENA's. */
int ask(struct registries *registries, const struct site *site, const struct question *question, struct arena *arena,
	struct answer *ret_answer, struct error *err);
/* How long to wait before the next of TRIES: twice as long each time, a little of chance, and what the server asks for. */
uint64_t ask_wait_ms(const struct fetch_result *result, unsigned tries);
/* The whole URL of PATH at SITE; finds out whether it is plain where it must: *RET_RESULT is that of a question that failed. */
int ask_url(struct registries *registries, const struct site *site, struct slice path, char *ret_url,
	struct fetch_result *ret_result, struct error *err);

/* The site of ENDPOINT: who we are to it is found and told. */
int site_find(struct registries *registries, const struct endpoint *endpoint, struct site *ret_site, struct error *err);
void sites_done(struct registries *registries);
bool site_is_loopback(struct slice host);
