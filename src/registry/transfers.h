/* transfers.h - the requests that plimsoll-net has at work for one client, by their ids: some are waited for, others watched by who reads
 *
 * Events come through one socket for all of them; whoever waits for one sorts those of the others to theirs. */
#pragma once
#include "base/buffer.h"
#include "base/deadline.h"
#include "link/fetcher.h"

struct transfer {
	uint64_t id;   /* 0: a free place */
	size_t source; /* the caller's: who was asked */
	bool ended;    /* then the rest says how */
	bool unwanted; /* its end is nobody's matter */
	int outcome;   /* 0, or -ERR_… with `error` */
	struct error error;
	struct fetch_result result;
};

struct transfers {
	struct fetcher *fetcher;
	uint64_t last_id;
	struct transfer items[FETCH_AT_ONCE_MAX];
	int gone; /* plimsoll-net is: -ERR_… with `error` */
	struct error error;
	void (*pace)(void *context); /* before each request; may be NULL */
	void *pace_context;
	/* A socket for the next request; NULL: plimsoll-net connects. */
	int (*connect)(void *context, int *ret_fd, struct error *err);
	void *connect_context;
};

/* Begins REQUEST, whose id is set here; *RET_FD is the pipe's end that brings its body, the caller's. */
int transfers_begin(struct transfers *transfers, struct fetch_request *request, int body_fd, int *ret_fd, uint64_t *ret_id,
	struct error *err);
/* Takes the events that are there, and waits up to WAIT_MS for the first. */
void transfers_take(struct transfers *transfers, int wait_ms);
struct transfer *transfers_find(struct transfers *transfers, uint64_t id); /* NULL: none such */
/* Of one whose pipe has ended, or is not wanted any more: how it ended, and forgets it. *RET_RESULT is set in any case. */
int transfers_end(struct transfers *transfers, uint64_t id, struct fetch_result *ret_result, struct error *err);
void transfers_forget(struct transfers *transfers, uint64_t id); /* ends it where it is at work */

/* Does all of REQUEST: sends BODY, takes what comes into ANSWER. *RET_RESULT is set in any case. */
int transfers_do(struct transfers *transfers, struct fetch_request *request, struct slice body, struct deadline *deadline,
	struct buffer *answer, struct fetch_result *ret_result, struct error *err);
/* Waits, while events of others are taken. */
void transfers_pause(struct transfers *transfers, uint64_t wait_ms);
