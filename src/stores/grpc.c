/* grpc.c - call an engine's services by gRPC over its socket */
#include "stores/grpc.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "stores/socket.h"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define HOST "'http://localhost/" /* as errors of plimsoll-net begin */
#define FRAME_BYTES 5u
#define MESSAGE_BYTES_MAX 4000u /* a pipe takes so many at once */
#define ASK_SECONDS_MAX 60u
#define WAIT_MS 200u
#define READ_ROOM_BYTES (64u << 10) /* transfers_do reads so many at once */

static int connect_one(void *context, int *ret_fd, struct error *err)
{
	const struct grpc_client *client = context;

	return engine_socket_connect(client->path, ret_fd, err);
}

int grpc_open(struct grpc_client *client, const char *path, const char *fetcher_path, const struct deadline *deadline,
	struct error *err)
{
	int fd = -1, r;

	*client = (struct grpc_client){ .path = path, .deadline = *deadline };
	r = engine_socket_connect(path, &fd, err); /* before a program is started for it */
	if (r < 0)
		return r;
	close(fd);
	client->transfers.connect = connect_one;
	client->transfers.connect_context = client;
	return fetcher_start(fetcher_path, &client->transfers.fetcher, err);
}

void grpc_close(struct grpc_client *client)
{
	fetcher_stop(client->transfers.fetcher);
	client->transfers.fetcher = NULL;
}

/* The request, and MESSAGE in its frame. */
static int fill(const struct grpc_call *call, struct fetch_request *request, struct buffer *framed, struct error *err)
{
	size_t len = call->message.len;
	const char frame[FRAME_BYTES] = { 0, 0, 0, (char)(len >> 8), (char)len };

	if (len > MESSAGE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "more than %u bytes are asked for at once", MESSAGE_BYTES_MAX);
	*request = (struct fetch_request){ .method = METHOD_POST,
		.grpc = call->field ? FETCH_GRPC_BYTES : FETCH_GRPC_MESSAGE,
		.grpc_field = call->field,
		.content_type = "application/grpc",
		.unhashed = 1,
		.size_max_bytes = call->answer_max };
	if (snprintf(request->url, sizeof request->url, "http://localhost/%s", call->method) >= (int)sizeof request->url ||
		snprintf(request->grpc_metadata, sizeof request->grpc_metadata, "%s", call->metadata) >=
			(int)sizeof request->grpc_metadata)
		return error_set(err, ERR_LIMIT, "too long a name");
	buffer_add(framed, frame, sizeof frame);
	buffer_add_slice(framed, call->message);
	return 0;
}

/* The URL that plimsoll-net names is of no host: who asks knows the socket, and reads which method. */
static int explain(int r, struct error *err)
{
	const struct error why = err ? *err : (struct error){ 0 };
	struct slice text = slice_from_text(why.text), method, rest;

	if (slice_starts_with(text, S(HOST)) && slice_cut(slice_from(text, sizeof HOST - 1), '\'', &method, &rest))
		error_set(err, why.code, "%.*s%.*s", SLICE_ARG(method), SLICE_ARG(rest));
	return r;
}

int grpc_ask(struct grpc_client *client, const struct grpc_call *call, struct arena *arena, struct slice *ret_answer,
	struct error *err)
{
	cleanup_buffer struct buffer framed = BUFFER_INIT(FRAME_BYTES + MESSAGE_BYTES_MAX);
	cleanup_buffer struct buffer answer = BUFFER_INIT((size_t)call->answer_max + READ_ROOM_BYTES);
	struct deadline deadline = client->deadline;
	struct fetch_request request;
	struct fetch_result result;
	uint64_t left = deadline_left_ms(&deadline);
	int r = fill(call, &request, &framed, err);

	if (r < 0)
		return r;
	request.timeout_ms = left && left < ASK_SECONDS_MAX * 1000 ? left : ASK_SECONDS_MAX * 1000;
	r = transfers_do(&client->transfers, &request, buffer_slice(&framed), &deadline, &answer, &result, err);
	if (r < 0)
		return explain(r, err);
	*ret_answer = arena_copy(arena, buffer_slice(&answer));
	return 0;
}

int grpc_begin(struct grpc_client *client, const struct grpc_call *call, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	cleanup_buffer struct buffer framed = BUFFER_INIT(FRAME_BYTES + MESSAGE_BYTES_MAX);
	struct fetch_request request;
	int ends[2], r = fill(call, &request, &framed, err);

	if (r < 0)
		return r;
	request.body_bytes = framed.len;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	r = file_write_all(ends[1], buffer_slice(&framed)) < 0 ? error_errno(err, "pipe") : 0;
	close(ends[1]);
	if (r >= 0)
		r = transfers_begin(&client->transfers, &request, ends[0], ret_fd, ret_id, err);
	close(ends[0]);
	return r;
}

int grpc_end_stream(struct grpc_client *client, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	struct fetch_result result;
	int r = transfers_end(&client->transfers, id, &result, err);

	*ret_wait_ms = WAIT_MS << (tries < GRPC_TRIES ? tries : GRPC_TRIES);
	if (r < 0 && client->transfers.gone >= 0 && result.advice == FETCH_AGAIN && tries + 1 < GRPC_TRIES &&
		!deadline_passed(&client->deadline))
		return 1;
	return r < 0 ? explain(r, err) : 0;
}
