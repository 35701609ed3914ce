/* engine.c - an image out of a running engine */
#include "stores/engine.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "link/fetcher.h"
#include "registry/reference.h"
#include "stores/engine_words.h"
#include "stores/socket.h"
#include "stores/store_name.h"
#include <errno.h>
#include <fcntl.h>

#define WORDS_BYTES_MAX (4u << 20) /* of what it says of an image */
#define STALL_MS 600000u           /* an engine writes an image to its disk, all of it, before it sends the first byte */
#define COPY_BYTES (64u << 10)
#define PIPE_BYTES (1 << 20)
#define ARCHIVE_BYTES_MAX (1ull << 40) /* it is not held: what ends it otherwise is the deadline */
#define REQUEST_ID 1u                  /* there is one at a time */

/* What is asked, and how. */
struct engine_stream {
	struct stored_stream base; /* first */
	struct arena arena;
	const char *what;        /* "docker" */
	struct engine_host host; /* where it is; who we are to it, plimsoll-net was told */
	struct deadline deadline;
	struct fetcher *fetcher;
	uint64_t access; /* of the fetcher; 0: none is needed */
	struct slice name;
	bool at_work;
};

static void stream_free(struct engine_stream *stream)
{
	if (!stream)
		return;
	fetcher_stop(stream->fetcher);
	arena_done(&stream->arena);
	free(stream);
}

CLEANUP_DEFINE(struct engine_stream *, stream_cleanup, stream_free)

static int admit(struct engine_stream *stream, const struct engine_host *host, struct error *err)
{
	const struct fetch_access access = { .host = host->authority,
		.insecure = host->is_unverified,
		.source = host->source,
		.authorities = host->authorities,
		.certificate = host->certificate,
		.key = host->key };

	return host->is_tls ? fetcher_admit(stream->fetcher, &access, &stream->access, err) : 0;
}

static int request_fill(const struct engine_stream *stream, const char *what, uint64_t bytes_max, struct fetch_request *request,
	struct error *err)
{
	const struct engine_host *host = &stream->host;
	struct slice authority = host->path ? S("localhost") : host->authority;
	int len;

	*request = (struct fetch_request){ .id = REQUEST_ID,
		.access = stream->access,
		.unhashed = 1,
		.size_max_bytes = bytes_max,
		.insecure = !host->path && !host->is_tls, /* who wrote "tcp://" without TLS wants just that */
		.timeout_ms = deadline_left_ms(&stream->deadline),
		.stall_ms = STALL_MS };
	len = snprintf(request->url, sizeof request->url, "%s://%.*s/images/%.*s/%s", host->is_tls ? "https" : "http",
		SLICE_ARG(authority), SLICE_ARG(stream->name), what);
	if (len < 0 || (size_t)len >= sizeof request->url)
		return error_set(err, ERR_LIMIT, "'%.*s': too long a name", SLICE_ARG(stream->name));
	return 0;
}

/* One question: its answer comes through *RET_FD. */
static int ask(struct engine_stream *stream, const char *what, uint64_t bytes_max, int *ret_fd, struct error *err)
{
	struct fetch_request request;
	cleanup_fd int from = -1, connected = -1;
	int ends[2], r = request_fill(stream, what, bytes_max, &request, err);

	if (r >= 0 && stream->host.path)
		r = engine_socket_connect(stream->host.path, &connected, err);
	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	from = ends[0];
	fcntl(from, F_SETPIPE_SZ, PIPE_BYTES); /* fewer turns, where it may be */
	r = fetcher_begin_with(stream->fetcher, &request, ends[1], -1, connected, err);
	close(ends[1]);
	if (r < 0)
		return r;
	stream->at_work = true;
	*ret_fd = steal_fd(&from);
	return 0;
}

/* How the answer ended; its pipe is closed. */
static int answer_end(struct engine_stream *stream, uint64_t *ret_status, struct error *err)
{
	struct fetch_result result = { 0 };
	int r = fetcher_end(stream->fetcher, &result, err);

	stream->at_work = false;
	*ret_status = result.http_status;
	return r;
}

/* To the end of it; what is beyond the ceiling plimsoll-net refuses. */
static int drain(int pipe, struct buffer *answer, struct error *err)
{
	ssize_t got;

	do {
		char *room = buffer_extend(answer, COPY_BYTES);

		if (!room)
			return error_set(err, ERR_LIMIT, "an answer of more than %u bytes", WORDS_BYTES_MAX);
		got = read(pipe, room, COPY_BYTES);
		answer->len -= COPY_BYTES - (got > 0 ? (size_t)got : 0);
	} while (got > 0 || (got < 0 && errno == EINTR));
	return got < 0 ? error_errno(err, "read") : 0;
}

/* Whether it is there, and of which layers. */
static int look(struct engine_stream *stream, struct stored_image *image, struct error *err)
{
	cleanup_buffer struct buffer answer = BUFFER_INIT(WORDS_BYTES_MAX + COPY_BYTES);
	uint64_t status;
	int fd = -1, r = ask(stream, "json", WORDS_BYTES_MAX, &fd, err), drained;
	struct error why;

	if (r < 0)
		return r;
	drained = drain(fd, &answer, &why);
	close(fd); /* what is not read any more would never end */
	r = answer_end(stream, &status, err);
	if (status == 404)
		return error_set(err, ERR_NOT_FOUND, "no image '%.*s'", SLICE_ARG(stream->name));
	if (drained < 0 && err)
		*err = why;
	if (r < 0 || drained < 0)
		return drained < 0 ? drained : r;
	r = engine_words_read(arena_copy(&image->arena, buffer_slice(&answer)), &image->arena, &image->diff_ids, err);
	return r < 0 ? error_context(err, r, "what it says of '%.*s'", SLICE_ARG(stream->name)) : 0;
}

/* "sha256:…", or at least its first twelve digits. */
static bool is_id(struct slice name)
{
	return store_is_id(slice_starts_with(name, S("sha256:")) ? slice_from(name, 7) : name);
}

static int name_read(struct engine_stream *stream, struct slice name, struct error *err)
{
	struct slice bare = slice_starts_with(name, S("@")) ? slice_from(name, 1) : name;
	struct reference reference;
	int r;

	if (is_id(bare)) {
		stream->name = arena_copy(&stream->arena, bare);
		return 0;
	}
	r = reference_parse(name, &stream->arena, &reference, err);
	if (r < 0)
		return r;
	/* docker has no name with both: what was named is the digest */
	if (reference.digest.len)
		reference.tag = (struct slice){ 0 };
	stream->name = reference_text(&reference, &stream->arena);
	return 0;
}

static int explain(const struct engine_stream *stream, int r, struct error *err)
{
	const struct engine_host *host = &stream->host;

	return r < 0 ? error_context(err, r, "%s at '%.*s'%s%.*s", stream->what, SLICE_ARG(host->address),
			       host->source.len ? ", as says " : "", SLICE_ARG(host->source))
		     : r;
}

static int base_begin(struct stored_stream *base, int *ret_fd, struct error *err)
{
	struct engine_stream *stream = (struct engine_stream *)base;

	return explain(stream, ask(stream, "get", ARCHIVE_BYTES_MAX, ret_fd, err), err);
}

static int base_end(struct stored_stream *base, bool wanted, struct error *err)
{
	struct engine_stream *stream = (struct engine_stream *)base;
	uint64_t status;

	if (!stream->at_work)
		return 0;
	if (!wanted)
		(void)fetcher_cancel(stream->fetcher, REQUEST_ID, NULL);
	return explain(stream, answer_end(stream, &status, err), err);
}

static void base_free(struct stored_stream *base)
{
	stream_free((struct engine_stream *)base);
}

static struct engine_stream *stream_new(const char *what, const struct engine_host *host, const struct store_options *options)
{
	struct engine_stream *stream = memory_one(struct engine_stream);
	struct arena *arena = &stream->arena;

	stream->base = (struct stored_stream){ .begin = base_begin, .end = base_end, .free = base_free };
	stream->what = what;
	stream->deadline = options->deadline;
	stream->host = (struct engine_host){ .path = host->path ? arena_text(arena, slice_from_text(host->path)) : NULL,
		.authority = arena_copy(arena, host->authority),
		.is_tls = host->is_tls,
		.address = arena_copy(arena, host->address),
		.source = arena_copy(arena, host->source) };
	return stream;
}

int engine_find(const char *what, const struct engine_host *host, struct slice name, const struct store_options *options,
	struct stored_image *ret_image, struct error *err)
{
	CLEANUP(stream_cleanup) struct engine_stream *stream = stream_new(what, host, options);
	struct stored_image image = { .form = STORED_STREAM, .place_fd = -1 };
	int r = 0;

	if (host->path && access(host->path, F_OK) < 0)
		r = error_errno(err, "no engine is there");
	else if (!options->fetcher_path || (options->offline && !host->path))
		r = error_set(err, ERR_UNSUPPORTED, "an engine is not asked over the network here (--offline)");
	if (r >= 0)
		r = fetcher_start(options->fetcher_path, &stream->fetcher, err);
	if (r >= 0)
		r = admit(stream, host, err);
	if (r >= 0)
		r = name_read(stream, name, err);
	if (r >= 0)
		r = look(stream, &image, err);
	if (r < 0) {
		arena_done(&image.arena);
		return explain(stream, r, err);
	}
	image.stream = &steal(stream)->base;
	*ret_image = image;
	return 0;
}
