/* grpc.h - inside this room: the messages of a gRPC call out of their frames, and how it ended
 *
 * github.com/grpc/grpc, doc/PROTOCOL-HTTP2.md: a byte that says whether it is compressed, four of its length, the message; behind the last
 * one `grpc-status`, or before the first where there is none. Nothing is kept: a message of 16 MiB passes as it comes. */
#pragma once
#include "base/error.h"
#include "link/fetcher.h"

enum grpc_at {
	GRPC_FRAME, /* the five bytes before a message */
	GRPC_WHOLE, /* a message that is wanted as it is */
	GRPC_KEY,   /* what stands before a field */
	GRPC_NUMBER,
	GRPC_LENGTH,
	GRPC_SKIP, /* so many bytes of a field that is not wanted */
	GRPC_GIVE, /* of the one that is */
};

struct grpc {
	uint64_t kind, field; /* enum fetch_grpc */
	enum grpc_at at;
	uint64_t messages; /* that have begun */
	uint32_t left;     /* of the message at hand */
	uint64_t value;    /* of the number at hand, so far */
	unsigned taken;    /* bytes of it, or of the frame */
	bool is_wanted;    /* the field at hand is */
	const char *wrong; /* what; NULL as long as nothing is */
};

void grpc_init(struct grpc *grpc, const struct fetch_request *asked);
/* LEN bytes of the answer; of them what is wanted into OUT, which has room for as many. False: `wrong` says why. */
bool grpc_take(struct grpc *grpc, const char *bytes, size_t len, char *out, size_t *ret_len);
/* At the end of the answer; STATUS and MESSAGE as they stood there, or empty. *RET_ADVICE: what may help. */
int grpc_end(
	const struct grpc *grpc, struct slice status, struct slice message, enum fetch_advice *ret_advice, struct error *err);
