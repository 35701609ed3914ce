/* debug_fetch.c - plimsoll debug fetch: what plimsoll-net gets for a URL, as it would get a feed or a blob */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "link/fetcher.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BODY_BYTES_MAX (64u << 20)
#define FILE_BYTES_MAX (256u << 10)
#define READ_BYTES 65536
#define WORDS_MAX 32

/* What the words behind the URL say; those of secrets and certificates name files. */
struct asked {
	struct fetch_request request;
	struct fetch_access access;
	struct secret *password, *identity_token, *bearer, *key;
	struct buffer sent;
	const char *socket;      /* of an engine: it is asked there; or NULL */
	uint64_t times, at_once; /* how often, one after the other; and so many each time */
	/* 1: the first is read when the others are done; none is read; all are cancelled, when they begin. */
	uint64_t slow, leave, cancel;
};

struct one {
	int fd;
	struct buffer body;
};

struct fetching {
	const struct asked *asked;
	size_t count, at_work;
	int failed;
	struct error why;
	struct one ones[FETCH_AT_ONCE_MAX];
};

static int read_file(struct slice path, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(FILE_BYTES_MAX);
	int r = file_read(arena_text(arena, path), &bytes, err);

	if (r >= 0)
		*ret_bytes = arena_copy(arena, buffer_slice(&bytes));
	return r;
}

static int read_secret(struct slice path, struct arena *arena, struct secret **ret_secret, struct error *err)
{
	struct slice bytes;
	int r = read_file(path, arena, &bytes, err);

	if (r >= 0)
		*ret_secret = secret_new(bytes);
	return r;
}

static int take_text(struct asked *asked, struct slice name, struct slice value, struct arena *arena)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH" };
	struct fetch_request *request = &asked->request;
	uint64_t number = 0;

	slice_to_u64(value, &number);
	if (slice_equal(name, S("accept")))
		snprintf(request->accept, sizeof request->accept, "%.*s", SLICE_ARG(value));
	else if (slice_equal(name, S("scope")))
		snprintf(request->scope, sizeof request->scope, "%.*s", SLICE_ARG(value));
	else if (slice_equal(name, S("from")))
		request->from_bytes = number;
	else if (slice_equal(name, S("to")))
		request->to_bytes = number;
	else if (slice_equal(name, S("times")))
		asked->times = number;
	else if (slice_equal(name, S("at-once")))
		asked->at_once = number < FETCH_AT_ONCE_MAX ? number : FETCH_AT_ONCE_MAX;
	else if (slice_equal(name, S("slow")))
		asked->slow = number;
	else if (slice_equal(name, S("leave")))
		asked->leave = number;
	else if (slice_equal(name, S("cancel")))
		asked->cancel = number;
	else if (slice_equal(name, S("socket")))
		asked->socket = arena_text(arena, value);
	else if (slice_equal(name, S("timeout-ms")))
		request->timeout_ms = number;
	else if (slice_equal(name, S("by-digest")))
		request->by_digest = number;
	else if (slice_equal(name, S("insecure")))
		asked->access.insecure = number != 0;
	else if (slice_equal(name, S("host")))
		asked->access.host = arena_copy(arena, value);
	else if (slice_equal(name, S("token-host")))
		asked->access.token_host = arena_copy(arena, value);
	else if (slice_equal(name, S("source")))
		asked->access.source = arena_copy(arena, value);
	else if (slice_equal(name, S("username")))
		asked->access.username = arena_copy(arena, value);
	else if (slice_equal(name, S("method")))
		for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
			request->method = slice_equal(value, slice_from_text(methods[i])) ? i : request->method;
	else
		return -1;
	return 0;
}

static int take_word(struct asked *asked, struct slice word, struct arena *arena, struct error *err)
{
	struct slice name, value, bytes;
	int r;

	if (!slice_cut(word, '=', &name, &value))
		return error_set(err, ERR_USAGE, "'%.*s' is no NAME=VALUE", SLICE_ARG(word));
	if (take_text(asked, name, value, arena) >= 0)
		return 0;
	if (slice_equal(name, S("password")))
		return read_secret(value, arena, &asked->password, err);
	if (slice_equal(name, S("identity-token")))
		return read_secret(value, arena, &asked->identity_token, err);
	if (slice_equal(name, S("bearer")))
		return read_secret(value, arena, &asked->bearer, err);
	if (slice_equal(name, S("key")))
		return read_secret(value, arena, &asked->key, err);
	if (slice_equal(name, S("certificate")))
		return read_file(value, arena, &asked->access.certificate, err);
	if (slice_equal(name, S("authorities")))
		return read_file(value, arena, &asked->access.authorities, err);
	if (slice_equal(name, S("body"))) {
		r = read_file(value, arena, &bytes, err);
		if (r >= 0)
			buffer_add_slice(&asked->sent, bytes);
		asked->request.body_bytes = asked->sent.len;
		return r;
	}
	return error_set(err, ERR_USAGE, "'%.*s' is nothing to say", SLICE_ARG(name));
}

/* A pipe with what is sent: it is made to hold all of it. */
static int body_pipe(const struct asked *asked, int *ret_fd, struct error *err)
{
	cleanup_fd int output = -1, input = -1;
	int ends[2];

	*ret_fd = -1;
	if (asked->request.method < METHOD_POST)
		return 0;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	output = ends[0];
	input = ends[1];
	fcntl(input, F_SETPIPE_SZ, FILE_BYTES_MAX + READ_BYTES);
	if (write(input, asked->sent.ptr, asked->sent.len) != (ssize_t)asked->sent.len)
		return error_errno(err, "write to a pipe");
	*ret_fd = steal_fd(&output);
	return 0;
}

static void say_result(const struct options *options, const struct fetch_result *result)
{
	char hex[SHA256_HEX_SIZE];

	sha256_hex(result->digest, hex);
	say_detail(options, "HTTP status %lu, %lu bytes of %lu, sha256:%s", (unsigned long)result->http_status,
		(unsigned long)result->size_bytes, (unsigned long)result->length_bytes, hex);
	if (result->content_type[0] || result->content_digest[0])
		say_detail(options, "type '%s', digest '%s'", result->content_type, result->content_digest);
	if (result->next[0] || result->location[0])
		say_detail(options, "next '%s', location '%s'", result->next, result->location);
	if (result->anonymous)
		say_detail(options, "asked as nobody");
}

static int engine_socket(const struct asked *asked, int *ret_fd, struct error *err)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	cleanup_fd int fd = -1;

	*ret_fd = -1;
	if (!asked->socket)
		return 0;
	if (snprintf(address.sun_path, sizeof address.sun_path, "%s", asked->socket) >= (int)sizeof address.sun_path)
		return error_set(err, ERR_USAGE, "'%s' is too long", asked->socket);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
		return error_errno(err, "connect to '%s'", asked->socket);
	*ret_fd = steal_fd(&fd);
	return 0;
}

static void close_pipe(struct one *one)
{
	if (one->fd >= 0)
		close(one->fd);
	one->fd = -1;
}

static int begin(struct fetcher *fetcher, const struct asked *asked, uint64_t id, struct one *one, struct error *err)
{
	struct fetch_request request = asked->request;
	cleanup_fd int output = -1, sent = -1, engine = -1;
	int ends[2], r = body_pipe(asked, &sent, err);

	if (r >= 0)
		r = engine_socket(asked, &engine, err);
	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	one->fd = ends[0];
	output = ends[1];
	request.id = id;
	return fetcher_begin_with(fetcher, &request, output, sent, engine, err);
}

static int take_bytes(struct one *one, struct error *err)
{
	char *room = buffer_extend(&one->body, READ_BYTES);
	ssize_t got;

	if (!room)
		return error_set(err, ERR_LIMIT, "more than %u bytes", BODY_BYTES_MAX);
	got = read(one->fd, room, READ_BYTES);
	one->body.len -= READ_BYTES - (got > 0 ? (size_t)got : 0);
	if (got == 0)
		close_pipe(one);
	return got < 0 && errno != EAGAIN && errno != EINTR ? error_errno(err, "read") : 0;
}

/* The first that fails is the error; the others go on. */
static int take_event(struct fetcher *fetcher, const struct options *options, struct fetching *all, struct error *err)
{
	struct fetch_result result;
	struct error why;
	int r = fetcher_next(fetcher, &result, &why);

	if (r < 0 && (r == -ERR_CRASHED || result.id >= all->count)) {
		*err = why;
		return r;
	}
	if (r > 0) {
		if (all->asked->leave)
			close_pipe(&all->ones[result.id]);
		return all->asked->cancel ? fetcher_cancel(fetcher, result.id, err) : 0;
	}
	all->at_work--;
	if (r == 0)
		say_result(options, &result);
	else if (all->failed == 0)
		all->why = why;
	all->failed = all->failed ? all->failed : r;
	return 0;
}

/* The first one's pipe may be the one that nobody reads before the others are done. */
static bool is_read(const struct fetching *all, size_t i)
{
	return all->ones[i].fd >= 0 && !(all->asked->slow && i == 0 && all->at_work > 1);
}

static int go_on(struct fetcher *fetcher, const struct options *options, struct fetching *all, struct error *err)
{
	struct pollfd polled[FETCH_AT_ONCE_MAX + 1] = { { .fd = fetcher_fd(fetcher), .events = POLLIN } };
	int r = 0;

	for (size_t i = 0; i < all->count; i++)
		polled[i + 1] = (struct pollfd){ .fd = is_read(all, i) ? all->ones[i].fd : -1, .events = POLLIN };
	if (poll(polled, all->count + 1, -1) < 0 && errno != EINTR)
		return error_errno(err, "poll");
	for (size_t i = 0; i < all->count && r >= 0; i++)
		if (polled[i + 1].revents)
			r = take_bytes(&all->ones[i], err);
	return r >= 0 && polled[0].revents ? take_event(fetcher, options, all, err) : r;
}

static bool is_going_on(const struct fetching *all)
{
	bool is_open = false;

	for (size_t i = 0; i < all->count; i++)
		is_open |= all->ones[i].fd >= 0;
	return all->at_work || is_open;
}

/* All at once; what comes, in the order in which they began. */
static int fetch(
	struct fetcher *fetcher, const struct options *options, const struct asked *asked, struct buffer *body, struct error *err)
{
	struct fetching *all = memory_one(struct fetching);
	int r = 0;

	all->asked = asked;
	for (; all->count < asked->at_once && r >= 0; all->count += r >= 0) {
		all->ones[all->count] = (struct one){ .fd = -1, .body = BUFFER_INIT(BODY_BYTES_MAX + READ_BYTES) };
		r = begin(fetcher, asked, all->count, &all->ones[all->count], err);
	}
	all->at_work = all->count;
	while (r >= 0 && is_going_on(all))
		r = go_on(fetcher, options, all, err);
	for (size_t i = 0; i < all->count; i++) {
		buffer_add_slice(body, buffer_slice(&all->ones[i].body));
		buffer_done(&all->ones[i].body);
		close_pipe(&all->ones[i]);
	}
	if (r >= 0 && all->failed < 0) {
		*err = all->why;
		r = all->failed;
	}
	free(all);
	return r;
}

static int admit(struct fetcher *fetcher, struct asked *asked, struct error *err)
{
	asked->access.password = asked->password;
	asked->access.identity_token = asked->identity_token;
	asked->access.bearer = asked->bearer;
	asked->access.key = asked->key;
	return asked->access.host.len ? fetcher_admit(fetcher, &asked->access, &asked->request.access, err) : 0;
}

static int run(const struct options *options, struct asked *asked, struct buffer *body, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct fetcher *fetcher = NULL;
	struct places places;
	int r = places_find(&arena, &places, err);

	if (r >= 0 && snprintf(asked->request.url, sizeof asked->request.url, "%s", options->operands[0]) >=
			      (int)sizeof asked->request.url)
		r = error_set(err, ERR_USAGE, "a URL of more than %d bytes", FETCH_URL_SIZE - 1);
	for (size_t i = 1; i < options->operand_count && r >= 0; i++)
		r = take_word(asked, slice_from_text(options->operands[i]), &arena, err);
	if (r >= 0)
		r = fetcher_start(places.fetcher, &fetcher, err);
	if (r >= 0)
		r = admit(fetcher, asked, err);
	for (uint64_t i = 0; i < asked->times && r >= 0; i++)
		r = fetch(fetcher, options, asked, body, err);
	fetcher_stop(fetcher);
	return r < 0 ? r : output_stdout(buffer_slice(body), err);
}

static int debug_fetch(const struct options *options)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(BODY_BYTES_MAX + 65536);
	struct asked asked = { .request = { .size_max_bytes = BODY_BYTES_MAX }, .times = 1, .at_once = 1 };
	struct error err;
	int r = run(options, &asked, &body, &err);

	secret_free(asked.password);
	secret_free(asked.identity_token);
	secret_free(asked.bearer);
	secret_free(asked.key);
	buffer_done(&asked.sent);
	if (r >= 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_fetch = {
	.operands = "URL [NAME=VALUE]...",
	.operand_min = 1,
	.operand_max = WORDS_MAX,
	.hidden = true,
	.about = "get URL through plimsoll-net and print it (--verbose: its status, size and digest)",
	.run = debug_fetch,
};
