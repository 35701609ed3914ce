/* debug_fetch.c - plimsoll debug fetch: what plimsoll-net gets for a URL, as it would get a feed */
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

static int read_body(int fd, struct buffer *body, struct error *err)
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
	return got < 0 ? error_errno(err, "read from plimsoll-net") : 0;
}

static int fetch(
	struct fetcher *fetcher, const char *url, struct buffer *body, struct fetch_result *ret_result, struct error *err)
{
	struct fetch_request request = { .size_max_bytes = BODY_BYTES_MAX };
	cleanup_fd int ours = -1;
	int ends[2], r;

	if (snprintf(request.url, sizeof request.url, "%s", url) >= (int)sizeof request.url)
		return error_set(err, ERR_USAGE, "a URL of more than %d bytes", FETCH_URL_SIZE - 1);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_errno(err, "pipe");
	ours = ends[0];
	r = fetcher_begin(fetcher, &request, ends[1], err);
	close(ends[1]);
	if (r >= 0)
		r = read_body(ours, body, err);
	return r < 0 ? r : fetcher_end(fetcher, ret_result, err);
}

static int run(const struct options *options, struct buffer *body, struct error *err)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct fetcher *fetcher = NULL;
	struct fetch_result result;
	struct places places;
	char hex[SHA256_HEX_SIZE];
	int r = places_find(&arena, &places, err);

	if (r >= 0)
		r = fetcher_start(places.fetcher, &fetcher, err);
	if (r >= 0)
		r = fetch(fetcher, options->operands[0], body, &result, err);
	fetcher_stop(fetcher);
	if (r < 0)
		return r;
	sha256_hex(result.digest, hex);
	say_detail(options, "HTTP status %lu, %lu bytes, sha256:%s", (unsigned long)result.http_status,
		(unsigned long)result.size_bytes, hex);
	return output_stdout(buffer_slice(body), err);
}

static int debug_fetch(const struct options *options)
{
	cleanup_buffer struct buffer body = BUFFER_INIT(BODY_BYTES_MAX + 65536);
	struct error err;

	if (run(options, &body, &err) >= 0)
		return EXIT_DONE;
	say_error("%s", err.text);
	return EXIT_FAILED;
}

const struct command command_debug_fetch = {
	.operands = "URL",
	.operand_min = 1,
	.operand_max = 1,
	.hidden = true,
	.about = "get URL through plimsoll-net and print it (--verbose: its status, size and digest)",
	.run = debug_fetch,
};
