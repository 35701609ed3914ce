/* grpc.h - call an engine's services by gRPC over its socket, through plimsoll-net
 *
 * Each call has a connection of its own. Small answers are read whole, by a call that waits; long ones come through pipes, several at once. */
#pragma once
#include "base/arena.h"
#include "registry/transfers.h"

#define GRPC_TRIES 5u /* of a stream: one that is cut off goes on where it ended */

struct grpc_client {
	const char *path; /* of the socket */
	struct transfers transfers;
	struct deadline deadline;
};

/* PATH stays the caller's, as long. CLIENT stays where it is. -ERR_NOT_FOUND: no such socket; other errors: nobody answers there. No
 * error here names it. */
int grpc_open(struct grpc_client *client, const char *path, const char *fetcher_path, const struct deadline *deadline,
	struct error *err);
void grpc_close(struct grpc_client *client); /* one of zeros, too */

struct grpc_call {
	const char *method;   /* "containerd.services.images.v1.Images/Get" */
	const char *metadata; /* "containerd-namespace: k8s.io", or "" */
	struct slice message; /* what is sent */
	uint64_t answer_max;  /* bytes of what comes */
	uint32_t field;       /* not 0: many messages come, and of each this field is wanted, one behind the other */
};

/* -ERR_NOT_FOUND: the service says so. The answer is ARENA's. */
int grpc_ask(struct grpc_client *client, const struct grpc_call *call, struct arena *arena, struct slice *ret_answer,
	struct error *err);
/* As a stream: as struct blob_source (image/open.h) begins and ends it. */
int grpc_begin(struct grpc_client *client, const struct grpc_call *call, int *ret_fd, uint64_t *ret_id, struct error *err);
int grpc_end_stream(struct grpc_client *client, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err);
