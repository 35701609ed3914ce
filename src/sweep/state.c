/* state.c - what a sweep has done, on the disk */
#include "sweep/state.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "sweep/table.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_SHOWN 60u
#define DIGEST_SHOWN 16u
#define OLD_LINES_MIN 1000u /* fewer that do not count any more are no matter */

struct sweep_state {
	char *path;
	int fd;             /* to append; locked */
	struct arena arena; /* of what was read and added */
	struct buffer text; /* of the file as it was */
	struct sweep_result *results;
	size_t count, capacity;
	size_t lines, skipped;
	struct table by_digest;
};

/* A name for the eye, and a digest of all of it. */
static char *path_of(const char *folder, struct slice name)
{
	char hex[SHA256_HEX_SIZE];
	unsigned char digest[SHA256_SIZE];
	struct buffer path = BUFFER_INIT(0);

	sha256_of(name, digest);
	sha256_hex(digest, hex);
	buffer_addf(&path, "%s/", folder);
	for (size_t i = 0; i < name.len && i < NAME_SHOWN; i++) {
		char byte = name.ptr[i];
		bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
			     (i && (byte == '.' || byte == '-'));

		buffer_add_byte(&path, plain ? byte : '_');
	}
	buffer_addf(&path, "-%.*s.jsonl", (int)DIGEST_SHOWN, hex);
	buffer_add_byte(&path, '\0');
	return path.ptr;
}

static int check(int fd, const char *path, struct error *err)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return error_errno(err, "'%s'", path);
	if (!S_ISREG(status.st_mode))
		return error_set(err, ERR_UNTRUSTED, "'%s' is not a regular file", path);
	if (status.st_uid != geteuid())
		return error_set(err, ERR_UNTRUSTED, "'%s' belongs to user %u, not to %u", path, status.st_uid, geteuid());
	if (status.st_mode & 022)
		return error_set(err, ERR_UNTRUSTED, "'%s' may be written by others (mode %04o)", path, status.st_mode & 07777);
	return 0;
}

/* Whoever writes the file anew renames it over the one that others wait for: the lock is good when it is still the same. */
static int lock(struct sweep_state *state, struct error *err)
{
	struct stat ours, there;

	for (;;) {
		cleanup_fd int fd = open(state->path, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);

		if (fd < 0)
			return error_errno(err, "open '%s'", state->path);
		if (flock(fd, LOCK_EX | LOCK_NB) < 0)
			return errno == EWOULDBLOCK
				       ? error_set(err, ERR_CONFLICT, "another plimsoll registry scan is at it ('%s' is in use)",
						 state->path)
				       : error_errno(err, "lock '%s'", state->path);
		if (fstat(fd, &ours) == 0 && stat(state->path, &there) == 0 && ours.st_ino == there.st_ino &&
			ours.st_dev == there.st_dev) {
			state->fd = steal_fd(&fd);
			return check(state->fd, state->path, err);
		}
	}
}

static void take(struct sweep_state *state, const struct sweep_result *result)
{
	size_t known = table_find(&state->by_digest, result->digest);

	if (known == TABLE_NONE) {
		memory_reserve(state->results, state->count, state->capacity);
		known = state->count++;
	}
	state->results[known] = *result;
	table_set(&state->by_digest, state->results[known].digest, known);
}

static int read_lines(struct sweep_state *state, struct error *err)
{
	ptrdiff_t last = slice_find_last_byte(buffer_slice(&state->text), '\n');
	struct slice whole = slice_first(buffer_slice(&state->text), (size_t)(last + 1)), line;
	struct sweep_result result;

	if (whole.len < state->text.len && ftruncate(state->fd, (off_t)whole.len) < 0)
		return error_errno(err, "cut what is torn off '%s'", state->path);
	while (slice_next_line(&whole, &line)) {
		state->lines++;
		if (sweep_result_read(line, &state->arena, &result, NULL) < 0 || result.digest.len == 0)
			state->skipped++;
		else
			take(state, &result);
	}
	return 0;
}

/* What counts alone, written beside and renamed over; the lock goes along with the descriptor. */
static int compact(struct sweep_state *state, struct error *err)
{
	cleanup_buffer struct buffer path = BUFFER_INIT(0), text = BUFFER_INIT(SWEEP_STATE_BYTES_MAX);
	cleanup_fd int fd = -1;
	int r = 0;

	buffer_addf(&path, "%s.new", state->path);
	buffer_add_byte(&path, '\0');
	for (size_t i = 0; i < state->count; i++)
		sweep_result_write(&state->results[i], &text);
	unlink(path.ptr); /* of one that was killed here; nobody else is at it */
	fd = open(path.ptr, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_errno(err, "make '%s'", path.ptr);
	if (flock(fd, LOCK_EX | LOCK_NB) < 0 || file_write_all(fd, buffer_slice(&text)) < 0 || fsync(fd) < 0 ||
		rename(path.ptr, state->path) < 0) {
		r = error_errno(err, "make '%s'", path.ptr);
		unlink(path.ptr);
		return r;
	}
	close(state->fd);
	state->fd = steal_fd(&fd);
	state->lines = state->count;
	return 0;
}

/* What counts alone, in memory. */
static void renew(struct sweep_state *state)
{
	struct arena arena = ARENA_INIT;

	table_done(&state->by_digest);
	for (size_t i = 0; i < state->count; i++) {
		state->results[i] = sweep_result_copy(&state->results[i], &arena);
		table_set(&state->by_digest, state->results[i].digest, i);
	}
	arena_done(&state->arena);
	buffer_done(&state->text);
	state->arena = arena;
}

int sweep_state_tidy(struct sweep_state *state, struct error *err)
{
	int r = 0;

	if (state->lines - state->count <= state->count + OLD_LINES_MIN)
		return 0;
	r = compact(state, err);
	if (r >= 0)
		renew(state);
	return r;
}

static int check_size(const struct sweep_state *state, struct error *err)
{
	struct stat status;

	if (fstat(state->fd, &status) < 0)
		return error_errno(err, "'%s'", state->path);
	if ((uint64_t)status.st_size > SWEEP_STATE_BYTES_MAX)
		return error_set(err, ERR_LIMIT, "'%s' has more than %llu MiB: --fresh begins anew", state->path,
			SWEEP_STATE_BYTES_MAX >> 20);
	return 0;
}

static int load(struct sweep_state *state, bool fresh, struct error *err)
{
	int r;

	if (fresh)
		return ftruncate(state->fd, 0) < 0 ? error_errno(err, "empty '%s'", state->path) : 0;
	r = check_size(state, err);
	if (r >= 0)
		r = file_read(state->path, &state->text, err);
	if (r >= 0)
		r = read_lines(state, err);
	return r < 0 ? r : sweep_state_tidy(state, err);
}

int sweep_state_open(const char *folder, struct slice name, bool fresh, struct sweep_state **ret_state, struct error *err)
{
	cleanup_sweep_state struct sweep_state *state = memory_one(struct sweep_state);
	cleanup_free char *own = folder ? NULL : folder_of_user("XDG_STATE_HOME", ".local/state");
	cleanup_buffer struct buffer path = BUFFER_INIT(0);
	int r;

	state->fd = -1;
	state->text.ceiling_bytes = SWEEP_STATE_BYTES_MAX;
	if (!folder && !own)
		return error_set(
			err, ERR_NOT_FOUND, "neither XDG_STATE_HOME nor HOME says where is kept how far a sweep has come");
	buffer_addf(&path, "%s%s", folder ? folder : own, folder ? "" : "/sweeps");
	buffer_add_byte(&path, '\0');
	state->path = path_of(path.ptr, name);
	r = folder_make(path.ptr, err);
	if (r >= 0)
		r = lock(state, err);
	if (r >= 0)
		r = load(state, fresh, err);
	if (r < 0)
		return r;
	*ret_state = steal(state);
	return 0;
}

void sweep_state_close(struct sweep_state *state)
{
	if (!state)
		return;
	if (state->fd >= 0)
		close(state->fd);
	table_done(&state->by_digest);
	buffer_done(&state->text);
	arena_done(&state->arena);
	free(state->results);
	free(state->path);
	free(state);
}

const char *sweep_state_path(const struct sweep_state *state)
{
	return state->path;
}

size_t sweep_state_count(const struct sweep_state *state)
{
	return state->count;
}

size_t sweep_state_skipped(const struct sweep_state *state)
{
	return state->skipped;
}

const struct sweep_result *sweep_state_find(const struct sweep_state *state, struct slice digest)
{
	size_t known = table_find(&state->by_digest, digest);

	return known == TABLE_NONE ? NULL : &state->results[known];
}

/* What a full disk took half of is taken away again. */
static int append(struct sweep_state *state, struct slice line, struct error *err)
{
	off_t size = lseek(state->fd, 0, SEEK_END);
	int r = 0;

	if (size < 0 || file_write_all(state->fd, line) < 0 || fdatasync(state->fd) < 0) {
		r = error_errno(err, "write '%s'", state->path);
		if (size >= 0 && ftruncate(state->fd, size) < 0)
			return r; /* the torn line is cut off when it is read */
	}
	return r;
}

int sweep_state_add(struct sweep_state *state, const struct sweep_result *result, struct error *err)
{
	cleanup_buffer struct buffer line = BUFFER_INIT(SWEEP_LINE_BYTES_MAX);
	struct sweep_result copy;
	int r;

	if (result->outcome == SWEEP_FAILED || result->digest.len == 0)
		return 0;
	sweep_result_write(result, &line);
	if (line.full)
		return error_set(err, ERR_LIMIT, "a result of more than %u bytes", SWEEP_LINE_BYTES_MAX);
	r = append(state, buffer_slice(&line), err);
	if (r < 0)
		return r;
	state->lines++;
	copy = sweep_result_copy(result, &state->arena);
	take(state, &copy);
	return 0;
}
