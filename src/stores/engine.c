/* engine.c - an image out of a running engine */
#include "stores/engine.h"
#include "base/cleanup.h"
#include "base/memory_file.h"
#include "link/fetcher.h"
#include "registry/reference.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#define WORDS_BYTES_MAX (4u << 20) /* of what it says of an image */
#define CONNECT_SECONDS 10
#define STALL_MS 600000u /* an engine writes an image to its disk, all of it, before it sends the first byte */
#define COPY_BYTES (64u << 10)
#define ID_DIGITS_MIN 12u

CLEANUP_DEFINE(struct fetcher *, fetcher_cleanup, fetcher_stop)

/* What is asked, and how. */
struct asking {
	const struct engine_host *host;
	const struct store_options *options;
	struct fetcher *fetcher;
	uint64_t access; /* of the fetcher; 0: none is needed */
	struct slice name;
};

static int socket_connect(const char *path, int *ret_fd, struct error *err)
{
	const struct timeval limit = { .tv_sec = CONNECT_SECONDS }, none = { 0 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	cleanup_fd int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return error_errno(err, "socket");
	if (strlen(path) >= sizeof address.sun_path)
		return error_set(err, ERR_LIMIT, "the path has more than %zu bytes", sizeof address.sun_path - 1);
	memcpy(address.sun_path, path, strlen(path) + 1);
	/* one that nobody serves would be waited for without an end */
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) < 0)
		return error_errno(err, "connect");
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &none, sizeof none);
	*ret_fd = steal_fd(&fd);
	return 0;
}

static int admit(struct asking *asking, struct error *err)
{
	const struct engine_host *host = asking->host;
	const struct fetch_access access = { .host = host->authority,
		.insecure = host->is_unverified,
		.source = host->source,
		.authorities = host->authorities,
		.certificate = host->certificate,
		.key = host->key };

	return host->is_tls ? fetcher_admit(asking->fetcher, &access, &asking->access, err) : 0;
}

static int request_fill(
	const struct asking *asking, const char *what, uint64_t bytes_max, struct fetch_request *request, struct error *err)
{
	const struct engine_host *host = asking->host;
	struct slice authority = host->path ? S("localhost") : host->authority;
	int len;

	*request = (struct fetch_request){ .id = 1,
		.access = asking->access,
		.unhashed = 1,
		.size_max_bytes = bytes_max,
		.insecure = !host->path && !host->is_tls, /* who wrote "tcp://" without TLS wants just that */
		.timeout_ms = deadline_left_ms(&asking->options->deadline),
		.stall_ms = STALL_MS };
	len = snprintf(request->url, sizeof request->url, "%s://%.*s/images/%.*s/%s", host->is_tls ? "https" : "http",
		SLICE_ARG(authority), SLICE_ARG(asking->name), what);
	if (len < 0 || (size_t)len >= sizeof request->url)
		return error_set(err, ERR_LIMIT, "'%.*s': too long a name", SLICE_ARG(asking->name));
	return 0;
}

/* To the end of it: into OUT_FD, or nowhere (-1). */
static int drain(int pipe, int out_fd, uint64_t *ret_size, struct error *err)
{
	char bytes[COPY_BYTES];
	uint64_t size = 0;

	for (;;) {
		ssize_t got = read(pipe, bytes, sizeof bytes);
		int r = 0;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_errno(err, "read");
		if (got == 0)
			break;
		if (out_fd >= 0)
			r = memory_file_write(out_fd, slice_make(bytes, (size_t)got), err);
		if (r < 0)
			return r;
		size += (uint64_t)got;
	}
	*ret_size = size;
	return 0;
}

/* One question; its answer goes into OUT_FD (-1: it is not wanted). *RET_STATUS of HTTP, or 0. */
static int ask(struct asking *asking, const char *what, uint64_t bytes_max, int out_fd, uint64_t *ret_size, uint64_t *ret_status,
	struct error *err)
{
	struct fetch_result result = { 0 };
	struct fetch_request request;
	cleanup_fd int from = -1, connected = -1;
	int ends[2], r = request_fill(asking, what, bytes_max, &request, err), drained;
	struct error why;

	*ret_status = 0;
	if (r >= 0 && asking->host->path)
		r = socket_connect(asking->host->path, &connected, err);
	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	from = ends[0];
	r = fetcher_begin_with(asking->fetcher, &request, ends[1], -1, connected, err);
	close(ends[1]);
	if (r < 0)
		return r;
	drained = drain(from, out_fd, ret_size, &why);
	close(steal_fd(&from)); /* what is not read any more would never end */
	r = fetcher_end(asking->fetcher, &result, err);
	*ret_status = result.http_status;
	if (drained < 0) {
		if (err)
			*err = why;
		return drained;
	}
	return r;
}

/* Whether it is there. */
static int look(struct asking *asking, struct error *err)
{
	uint64_t size, status;
	int r = ask(asking, "json", WORDS_BYTES_MAX, -1, &size, &status, err);

	if (status == 404)
		return error_set(err, ERR_NOT_FOUND, "no image '%.*s'", SLICE_ARG(asking->name));
	return r;
}

static int take(struct asking *asking, struct stored_image *image, struct error *err)
{
	uint64_t ceiling = asking->options->memory_bytes_max, status;
	cleanup_fd int fd = memory_file_open(err);
	int r;

	if (fd < 0)
		return fd;
	r = ask(asking, "get", ceiling, fd, &image->size_bytes, &status, err);
	if (r == -ERR_LIMIT)
		return error_set(err, ERR_LIMIT,
			"it has more than %llu MiB, and is kept in memory: save it as a file and scan that",
			(unsigned long long)(ceiling >> 20));
	if (r >= 0)
		r = memory_file_seal(fd, err);
	if (r < 0)
		return r;
	image->form = STORED_ARCHIVE;
	image->place_fd = steal_fd(&fd);
	return 0;
}

/* "sha256:…", or at least its first twelve digits. */
static bool is_id(struct slice name)
{
	bool is_named = slice_starts_with(name, S("sha256:"));
	struct slice digits = is_named ? slice_from(name, 7) : name;

	for (size_t i = 0; i < digits.len; i++)
		if (!(digits.ptr[i] >= '0' && digits.ptr[i] <= '9') && !(digits.ptr[i] >= 'a' && digits.ptr[i] <= 'f'))
			return false;
	return digits.len >= ID_DIGITS_MIN && digits.len <= 64;
}

static int asking_run(struct asking *asking, struct slice name, struct stored_image *image, struct error *err)
{
	struct slice bare = slice_starts_with(name, S("@")) ? slice_from(name, 1) : name;
	struct reference reference;
	int r = 0;

	if (is_id(bare)) {
		asking->name = bare;
	} else {
		r = reference_parse(name, &image->arena, &reference, err);
		if (r < 0)
			return r;
		/* docker has no name with both: what was named is the digest */
		if (reference.digest.len)
			reference.tag = (struct slice){ 0 };
		asking->name = reference_text(&reference, &image->arena);
	}
	r = look(asking, err);
	return r < 0 ? r : take(asking, image, err);
}

int engine_find(const char *what, const struct engine_host *host, struct slice name, const struct store_options *options,
	struct stored_image *ret_image, struct error *err)
{
	CLEANUP(fetcher_cleanup) struct fetcher *fetcher = NULL;
	struct asking asking = { .host = host, .options = options };
	struct stored_image image = { .place_fd = -1 };
	int r = 0;

	if (host->path && access(host->path, F_OK) < 0)
		r = error_errno(err, "no engine is there");
	else if (!options->fetcher_path || (options->offline && !host->path))
		r = error_set(err, ERR_UNSUPPORTED, "an engine is not asked over the network here (--offline)");
	if (r >= 0)
		r = fetcher_start(options->fetcher_path, &fetcher, err);
	asking.fetcher = fetcher;
	if (r >= 0)
		r = admit(&asking, err);
	if (r >= 0)
		r = asking_run(&asking, name, &image, err);
	if (r < 0) {
		arena_done(&image.arena);
		return error_context(err, r, "%s at '%.*s'%s%.*s", what, SLICE_ARG(host->address),
			host->source.len ? ", as says " : "", SLICE_ARG(host->source));
	}
	*ret_image = image;
	return 0;
}
