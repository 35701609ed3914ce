/* flow.h - inside this room: bytes between an exchange and a pipe, neither of which waits for the other */
#pragma once
#include "base/buffer.h"
#include "fetch/http.h"

/* Into a pipe. */
struct outflow {
	int fd;         /* not blocking; -1: nobody wants the bytes */
	bool gone;      /* nobody reads it any more */
	size_t at, len; /* what the pipe had no room for yet */
	char bytes[HTTP_BYTES_MAX];
};

void outflow_init(struct outflow *flow, int fd); /* takes FD */
void outflow_done(struct outflow *flow);
/* All of them, or HTTP_PAUSE as long as there are some that the pipe has no room for, or HTTP_STOP: it is gone. */
int outflow_add(struct outflow *flow, const char *bytes, size_t len);
bool outflow_flush(struct outflow *flow); /* true: nothing is left, or it is gone */

#define INFLOW_KEPT_BYTES_MAX (4u << 20)

/* Out of a pipe. What was taken is kept, up to a ceiling, so that it can be sent again to who first asks for a name. */
struct inflow {
	int fd;        /* not blocking; -1: nothing is sent */
	bool waits;    /* somebody waits for more */
	bool forgot;   /* more was taken than is kept */
	uint64_t left; /* of what was promised: still to be read */
	struct buffer kept;
	size_t at; /* what of KEPT was given */
};

void inflow_init(struct inflow *flow, int fd, uint64_t len); /* takes FD */
void inflow_done(struct inflow *flow);
/* Up to LEN bytes; 0: the end; HTTP_PAUSE: none yet; HTTP_STOP: fewer than were promised. */
int inflow_give(struct inflow *flow, char *room, size_t len);
bool inflow_has_more(const struct inflow *flow); /* than was promised, at the end of that */
bool inflow_anew(struct inflow *flow);           /* from the start on; false: that cannot be */
