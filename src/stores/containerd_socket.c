/* containerd_socket.c - a containerd that runs, asked over its socket */
#include "stores/containerd_socket.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "stores/containerd_words.h"
#include "stores/grpc.h"

#define NAMES_BYTES_MAX (16u << 20)   /* of a listing; containerd itself sends no more */
#define DOCUMENT_BYTES_MAX (4u << 20) /* of a manifest or a configuration */
#define WORDS_BYTES_MAX 4096u         /* of what is asked */

struct socket {
	struct grpc_client client;
	struct arena arena;
	struct slice namespace; /* of the image whose blobs are asked for */
};

/* One look for a name. */
struct look {
	struct socket *socket;
	bool answered;
};

static void socket_close(void *context)
{
	struct socket *socket = context;

	grpc_close(&socket->client);
	arena_done(&socket->arena);
	free(socket);
}

CLEANUP_DEFINE(struct socket *, socket_cleanup, socket_close)

static const char *metadata_of(struct socket *socket, struct slice namespace)
{
	return arena_printf(&socket->arena, "containerd-namespace: %.*s", SLICE_ARG(namespace)).ptr;
}

static int bad_answer(int r, struct error *err)
{
	return error_context(err, r, "its answer");
}

/* Every error says who gave it. */
static int named(const struct socket *socket, int r, struct error *err)
{
	return r < 0 ? error_context(err, r, "'%s'", socket->client.path) : r;
}

static int socket_namespaces(void *context, struct containerd_search *search, struct error *err)
{
	struct look *look = context;
	struct socket *socket = look->socket;
	const struct grpc_call call = {
		.method = "containerd.services.namespaces.v1.Namespaces/List", .metadata = "", .answer_max = NAMES_BYTES_MAX
	};
	struct protobuf list = { 0 };
	struct slice name;
	int r = grpc_ask(&socket->client, &call, &socket->arena, &list.rest, err);

	if (r < 0)
		return r == -ERR_NOT_FOUND ? -ERR_NETWORK : r;
	while ((r = containerd_words_namespace(&list, &name, err)) > 0) {
		r = containerd_search_namespace(search, name, err);
		if (r < 0)
			return bad_answer(r, err);
	}
	look->answered = r >= 0;
	return r < 0 ? bad_answer(r, err) : 0;
}

static int socket_get(
	void *context, struct slice namespace, struct slice name, struct containerd_image *ret_image, struct error *err)
{
	struct socket *socket = ((struct look *)context)->socket;
	cleanup_buffer struct buffer message = BUFFER_INIT(WORDS_BYTES_MAX);
	struct grpc_call call = { .method = "containerd.services.images.v1.Images/Get",
		.metadata = metadata_of(socket, namespace),
		.answer_max = NAMES_BYTES_MAX };
	struct containerd_image image = { 0 };
	struct protobuf answer = { 0 };
	int r;

	containerd_words_get(&message, name);
	if (message.full)
		return error_set(err, ERR_NOT_FOUND, "no image has so long a name");
	call.message = buffer_slice(&message);
	r = grpc_ask(&socket->client, &call, &socket->arena, &answer.rest, err);
	if (r < 0)
		return r;
	r = containerd_words_image(&answer, &image, err);
	if (r == 0 || (r > 0 && !slice_equal(image.name, name)))
		r = error_set(err, ERR_FORMAT, "another image than the one that was asked for");
	if (r >= 0)
		r = containerd_image_check(&image, err);
	if (r < 0)
		return bad_answer(r, err);
	*ret_image = image;
	return 0;
}

static int socket_each(void *context, struct slice namespace, struct containerd_search *search, struct error *err)
{
	struct socket *socket = ((struct look *)context)->socket;
	const struct grpc_call call = { .method = "containerd.services.images.v1.Images/List",
		.metadata = metadata_of(socket, namespace),
		.answer_max = NAMES_BYTES_MAX };
	struct containerd_image image;
	struct protobuf list = { 0 };
	int r = grpc_ask(&socket->client, &call, &socket->arena, &list.rest, err);

	if (r < 0)
		return r;
	while ((r = containerd_words_image(&list, &image, err)) > 0) {
		if (!containerd_search_wants(search, image.name))
			continue;
		r = containerd_image_check(&image, err);
		if (r < 0)
			break;
		r = containerd_search_image(search, &image, err);
		if (r < 0)
			return r;
	}
	return r < 0 ? bad_answer(r, err) : 0;
}

/* FROM on of a blob. */
static struct grpc_call call_read(struct socket *socket, struct slice digest, uint64_t from, struct buffer *message)
{
	struct grpc_call call = { .method = "containerd.services.content.v1.Content/Read",
		.metadata = metadata_of(socket, socket->namespace),
		.answer_max = UINT64_MAX >> 1, /* who reads it knows how long it is */
		.field = CONTAINERD_CONTENT_DATA };

	containerd_words_read(message, digest, from);
	call.message = buffer_slice(message);
	return call;
}

static int blob_read(void *context, struct slice digest, struct arena *arena, struct slice *ret_text, struct error *err)
{
	struct socket *socket = context;
	cleanup_buffer struct buffer message = BUFFER_INIT(WORDS_BYTES_MAX);
	struct grpc_call call = call_read(socket, digest, 0, &message);

	call.answer_max = DOCUMENT_BYTES_MAX;
	return named(socket, grpc_ask(&socket->client, &call, arena, ret_text, err), err);
}

static int blob_begin(void *context, struct slice digest, uint64_t from, int *ret_fd, uint64_t *ret_id, struct error *err)
{
	struct socket *socket = context;
	cleanup_buffer struct buffer message = BUFFER_INIT(WORDS_BYTES_MAX);
	const struct grpc_call call = call_read(socket, digest, from, &message);

	return named(socket, grpc_begin(&socket->client, &call, ret_fd, ret_id, err), err);
}

static int blob_end(void *context, uint64_t id, unsigned tries, uint64_t *ret_wait_ms, struct error *err)
{
	struct socket *socket = context;

	return named(socket, grpc_end_stream(&socket->client, id, tries, ret_wait_ms, err), err);
}

int containerd_socket_find(const char *address, const struct store_options *options, const struct containerd_wanted *wanted,
	struct containerd_image *ret_image, struct stored_blobs *ret_blobs, bool *ret_answered, struct error *err)
{
	CLEANUP(socket_cleanup) struct socket *socket = memory_one(struct socket);
	struct look look = { .socket = socket };
	const struct containerd_names names = { &look, socket_namespaces, socket_get, socket_each };
	struct containerd_image found = { 0 };
	int r = grpc_open(&socket->client, arena_text(&socket->arena, slice_from_text(address)), options->fetcher_path,
		&options->deadline, err);

	if (r >= 0)
		r = containerd_search(&names, wanted, &found, err);
	*ret_answered = look.answered;
	if (r < 0)
		return named(socket, r, err);
	*ret_image = (struct containerd_image){ arena_copy(wanted->arena, found.namespace), arena_copy(wanted->arena, found.name),
		arena_copy(wanted->arena, found.digest), arena_copy(wanted->arena, found.media_type), found.size_bytes };
	socket->namespace = found.namespace;
	*ret_blobs = (struct stored_blobs){
		.read = blob_read, .begin = blob_begin, .end = blob_end, .close = socket_close, .context = steal(socket)
	};
	return 0;
}
