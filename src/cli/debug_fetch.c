/* debug_fetch.c - plimsoll debug fetch: what plimsoll-net gets for a URL, as it would get a feed or a blob */
#include "base/buffer.h"
#include "base/cleanup.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/places.h"
#include "cli/say.h"
#include "link/fetcher.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define BODY_BYTES_MAX (64u << 20)
#define FILE_BYTES_MAX (256u << 10)
#define WORDS_MAX 32

/* What the words behind the URL say; those of secrets and certificates name files. */
struct asked {
	struct fetch_request request;
	struct fetch_access access;
	struct secret *password, *identity_token, *bearer;
	struct buffer sent;
	uint64_t times; /* how often, one after the other */
};

static int read_all(int fd, struct buffer *body, struct error *err)
{
	ssize_t got = 1;

	while (got > 0) {
		char *room = buffer_extend(body, 65536);

		if (!room)
			return error_set(err, ERR_LIMIT, "more than %u bytes", BODY_BYTES_MAX);
		got = read(fd, room, 65536);
		body->len -= 65536 - (got > 0 ? (size_t)got : 0);
		if (got < 0 && errno == EINTR)
			got = 1;
	}
	return got < 0 ? error_errno(err, "read") : 0;
}

static int read_file(struct slice path, struct arena *arena, struct slice *ret_bytes, struct error *err)
{
	cleanup_buffer struct buffer bytes = BUFFER_INIT(FILE_BYTES_MAX);
	const char *name = arena_text(arena, path);
	cleanup_fd int fd = open(name, O_RDONLY | O_CLOEXEC);
	int r = fd < 0 ? error_errno(err, "open '%s'", name) : read_all(fd, &bytes, err);

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

/* A pipe with what is sent, from a process of its own: it may be more than a pipe holds. */
static int body_pipe(const struct asked *asked, int *ret_fd, struct error *err)
{
	int ends[2];

	*ret_fd = -1;
	if (asked->request.method < METHOD_POST)
		return 0;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
	if (write(ends[1], asked->sent.ptr, asked->sent.len) != (ssize_t)asked->sent.len)
		return error_errno(err, "write to a pipe");
	close(ends[1]);
	*ret_fd = ends[0];
	return 0;
}

static int fetch(struct fetcher *fetcher, const struct asked *asked, struct buffer *body, struct fetch_result *ret_result,
	struct error *err)
{
	cleanup_fd int ours = -1, sent = -1;
	int ends[2], r = body_pipe(asked, &sent, err);

	if (r < 0)
		return r;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	ours = ends[0];
	r = fetcher_begin_with(fetcher, &asked->request, ends[1], sent, -1, err);
	close(ends[1]);
	if (sent >= 0)
		close(steal_fd(&sent));
	if (r >= 0)
		r = read_all(ours, body, err);
	return r < 0 ? r : fetcher_end(fetcher, ret_result, err);
}

static int admit(struct fetcher *fetcher, struct asked *asked, struct error *err)
{
	asked->access.password = asked->password;
	asked->access.identity_token = asked->identity_token;
	asked->access.bearer = asked->bearer;
	return asked->access.host.len ? fetcher_admit(fetcher, &asked->access, &asked->request.access, err) : 0;
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

static int run(const struct options *options, struct asked *asked, struct buffer *body, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct fetcher *fetcher = NULL;
	struct fetch_result result;
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
	for (uint64_t i = 0; i < asked->times && r >= 0; i++) {
		r = fetch(fetcher, asked, body, &result, err);
		if (r >= 0)
			say_result(options, &result);
	}
	fetcher_stop(fetcher);
	return r < 0 ? r : output_stdout(buffer_slice(body), err);
}

static int debug_fetch(const struct options *options)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(BODY_BYTES_MAX + 65536);
	struct asked asked = { .request = { .size_max_bytes = BODY_BYTES_MAX }, .times = 1 };
	struct error err;
	int r = run(options, &asked, &body, &err);

	secret_free(asked.password);
	secret_free(asked.identity_token);
	secret_free(asked.bearer);
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
