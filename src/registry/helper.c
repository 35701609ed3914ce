/* helper.c - ask a docker-credential-NAME who we are to a host
 *
 * The protocol is github.com/docker/docker-credential-helpers': "get", the host on standard input, JSON on standard output. */
#include "registry/helper.h"
#include "base/cleanup.h"
#include "base/deadline.h"
#include "base/memory.h"
#include "codec/json.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define NAME_BYTES_MAX 100u
#define SAID_BYTES_MAX 200u /* of what it says when it fails */
#define OUR_PASSWORD "PLIMSOLL_PASSWORD="

static bool is_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && !memchr("-_.", c, 3))
			return false;
	}
	return name.len > 0 && name.len <= NAME_BYTES_MAX;
}

/* Only absolute folders of $PATH: what lies where plimsoll happens to run is nobody's helper. */
static const char *find_program(const char *program, struct arena *arena)
{
	struct slice folders = slice_from_text(getenv("PATH")), folder;

	while (slice_next_token(&folders, ':', &folder)) {
		const char *path = arena_printf(arena, "%.*s/%s", SLICE_ARG(folder), program).ptr;

		if (slice_starts_with(folder, S("/")) && access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}

/* Our environment, which helpers need, without the password that is another host's. */
static char **environment_of_helper(struct arena *arena)
{
	size_t count = 0, kept = 0;
	char **environment;

	while (environ[count])
		count++;
	environment = arena_array(arena, char *, count + 1);
	for (size_t i = 0; i < count; i++)
		if (!slice_starts_with(slice_from_text(environ[i]), S(OUR_PASSWORD)))
			environment[kept++] = environ[i];
	return environment;
}

static int start(const char *path, const char *program, int socket, struct arena *arena, pid_t *ret_pid, struct error *err)
{
	char *const arguments[] = { (char *)(uintptr_t)program, (char *)(uintptr_t) "get", NULL };
	posix_spawn_file_actions_t actions;
	int r;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	r = posix_spawn(ret_pid, path, &actions, NULL, arguments, environment_of_helper(arena));
	posix_spawn_file_actions_destroy(&actions);
	errno = r;
	return r ? error_errno(err, "start '%s'", path) : 0;
}

/* All it says, until the end of it. */
static int read_answer(int fd, struct buffer *out, struct error *err)
{
	struct deadline deadline = deadline_in(HELPER_TIMEOUT_MS);

	for (;;) {
		struct pollfd polled = { .fd = fd, .events = POLLIN };
		char bytes[4096];
		ssize_t got;
		bool kept;

		if (deadline_passed(&deadline))
			return error_set(err, ERR_TIMEOUT, "no answer within %d s", HELPER_TIMEOUT_MS / 1000);
		if (poll(&polled, 1, (int)deadline_left_ms(&deadline)) <= 0)
			continue;
		got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (got == 0 || (got < 0 && errno == ECONNRESET))
			return 0;
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return error_errno(err, "read its answer");
		kept = got < 0 || buffer_add(out, bytes, (size_t)got);
		secret_wipe(bytes, sizeof bytes);
		if (!kept)
			return error_set(err, ERR_LIMIT, "an answer of more than %u bytes", HELPER_BYTES_MAX);
	}
}

static int run(const char *path, const char *program, struct slice host, struct arena *arena, struct buffer *answer,
	int *ret_status, struct error *err)
{
	cleanup_fd int ours = -1, theirs = -1;
	int ends[2], r;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return error_errno(err, "socketpair");
	ours = ends[0];
	theirs = ends[1];
	r = start(path, program, theirs, arena, &pid, err);
	if (r < 0)
		return r;
	close(steal_fd(&theirs)); /* or its end would not be seen */
	(void)send(ours, host.ptr, host.len, MSG_NOSIGNAL);
	(void)shutdown(ours, SHUT_WR);
	r = read_answer(ours, answer, err);
	if (r < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR)
		;
	return r;
}

static int parse_answer(
	struct slice text, struct arena *scratch, struct slice *ret_username, struct slice *ret_secret, struct error *err)
{
	struct slice key;
	struct json json;

	json_init(&json, text, scratch);
	json_enter_object(&json);
	while (json_next_key(&json, &key)) {
		if (slice_equal(key, S("Username")))
			*ret_username = json_string(&json);
		else if (slice_equal(key, S("Secret")))
			*ret_secret = json_string(&json);
		else
			json_skip(&json);
	}
	return json_end(&json, err);
}

static int take_answer(
	struct slice text, struct arena *arena, struct slice *ret_username, struct secret **ret_secret, struct error *err)
{
	struct arena scratch = ARENA_INIT;
	struct slice username = S(""), secret = S("");
	int r = parse_answer(text, &scratch, &username, &secret, err);

	if (r >= 0 && secret.len) {
		*ret_username = arena_copy(arena, username);
		*ret_secret = secret_new(secret);
	}
	r = r < 0 ? r : secret.len > 0;
	arena_wipe(&scratch);
	return r;
}

/* A helper that fails says why on standard output; that it knows nobody is no failure, and these are the words for it. */
static int failed(struct slice said, struct error *err)
{
	if (slice_find(said, S("credentials not found")) >= 0)
		return 0;
	said = slice_first(slice_trim(said), SAID_BYTES_MAX);
	return error_set(err, ERR_DENIED, "it failed: %.*s", SLICE_ARG(said.len ? said : S("and does not say why")));
}

int helper_ask(struct slice name, struct slice host, struct arena *arena, struct slice *ret_username, struct secret **ret_secret,
	struct error *err)
{
	struct buffer answer = BUFFER_INIT(HELPER_BYTES_MAX);
	const char *program, *path;
	int status = 0, r;

	if (!is_name(name))
		return error_set(err, ERR_FORMAT, "'%.*s' is no name of a credential helper", SLICE_ARG(name));
	program = arena_printf(arena, "docker-credential-%.*s", SLICE_ARG(name)).ptr;
	path = find_program(program, arena);
	if (!path)
		return error_set(err, ERR_NOT_FOUND, "%s is in no folder of PATH", program);
	buffer_reserve(&answer, HELPER_BYTES_MAX); /* one that grew would leave its bytes behind */
	r = run(path, program, host, arena, &answer, &status, err);
	if (r >= 0 && status != 0)
		r = failed(buffer_slice(&answer), err);
	else if (r >= 0)
		r = take_answer(buffer_slice(&answer), arena, ret_username, ret_secret, err);
	secret_wipe(answer.ptr, answer.len);
	buffer_done(&answer);
	return r < 0 ? error_context(err, r, "%s", program) : r;
}
