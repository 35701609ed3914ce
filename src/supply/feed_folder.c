/* feed_folder.c - the folder of fetched feeds */
#include "supply/feed_folder.h"
#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"
#include "link/identity.h"
#include "model/feeds.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <sys/stat.h>

#define OWN_NAME ".update"
#define STATE_NAME "state"
#define STATE_NEW_NAME "state.new"
#define STATE_HEAD "plimsoll feeds 1"
#define STATE_BYTES_MAX (8u << 20)
#define STATE_COUNT_MAX 4096u
#define SECONDS_A_DAY 86400u

/* All folders of PATH below PARENT, as mkdir -p does, and the last of them opened. */
static int open_folder(int parent, const char *path, int *ret_fd, struct error *err)
{
	cleanup_free char *copy = memory_text(path, strlen(path));

	for (char *slash = copy; slash;) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdirat(parent, copy, 0700) < 0 && errno != EEXIST)
			return error_errno(err, "make folder '%s'", copy);
		if (slash)
			*slash = '/';
	}
	*ret_fd = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *ret_fd < 0 ? error_errno(err, "open '%s'", path) : 0;
}

int feed_folder_open(const char *path, struct feed_folder *ret_folder, bool *ret_forgotten, struct error *err)
{
	struct feed_folder folder = { .fd = -1, .own = -1, .built = "" };
	int r = open_folder(AT_FDCWD, path, &folder.fd, err);

	if (r >= 0)
		r = open_folder(folder.fd, OWN_NAME, &folder.own, err);
	if (r >= 0) {
		folder.path = arena_text(&folder.arena, slice_from_text(path));
		r = feed_folder_load(&folder, ret_forgotten, err);
	}
	if (r < 0) {
		feed_folder_close(&folder);
		return r;
	}
	*ret_folder = folder;
	return 0;
}

bool feed_folder_is_there(const char *path)
{
	cleanup_fd int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd >= 0 && faccessat(fd, OWN_NAME "/" STATE_NAME, F_OK, 0) == 0;
}

void feed_folder_close(struct feed_folder *folder)
{
	if (folder->fd >= 0)
		close(folder->fd);
	if (folder->own >= 0)
		close(folder->own);
	free(folder->states);
	free(folder->before);
	arena_done(&folder->arena);
	*folder = (struct feed_folder){ .fd = -1, .own = -1, .built = "" };
}

int feed_folder_lock(struct feed_folder *folder, struct error *err)
{
	if (flock(folder->own, LOCK_EX | LOCK_NB) == 0)
		return 1;
	return errno == EWOULDBLOCK || errno == EINTR ? 0 : error_errno(err, "lock '%s'", folder->path);
}

static void copy_text(struct slice text, char *ret, size_t size)
{
	snprintf(ret, size, "%.*s", SLICE_ARG(text));
}

/* A line of the state: "feed" or "before", then what struct feed_state has. */
static bool take_state(struct feed_folder *folder, struct slice line)
{
	enum { KIND, PATH, URL, TAG, DATE, DIGEST, SIZE, MTIME, FETCHED, CHECKED, COUNT };
	struct slice fields[COUNT];
	struct feed_state state = { 0 };
	size_t count = 0;

	while (count < COUNT && slice_next_token(&line, '\t', &fields[count]))
		count++;
	if (count != COUNT || line.len || fields[TAG].len >= sizeof state.etag ||
		fields[DATE].len >= sizeof state.last_modified || fields[DIGEST].len != SHA256_HEX_SIZE - 1 ||
		!slice_to_u64(fields[SIZE], &state.size_bytes) || !slice_to_u64(fields[MTIME], &state.mtime_ns) ||
		!slice_to_u64(fields[FETCHED], &state.fetched_unix) || !slice_to_u64(fields[CHECKED], &state.checked_unix))
		return false;
	state.path = arena_text(&folder->arena, fields[PATH]);
	state.url = arena_text(&folder->arena, fields[URL]);
	copy_text(fields[TAG], state.etag, sizeof state.etag);
	copy_text(fields[DATE], state.last_modified, sizeof state.last_modified);
	copy_text(fields[DIGEST], state.digest, sizeof state.digest);
	if (slice_equal(fields[KIND], S("feed")) && folder->count < STATE_COUNT_MAX) {
		memory_reserve(folder->states, folder->count, folder->capacity);
		folder->states[folder->count++] = state;
		return true;
	}
	if (slice_equal(fields[KIND], S("before")) && folder->before_count < STATE_COUNT_MAX) {
		memory_reserve(folder->before, folder->before_count, folder->before_capacity);
		folder->before[folder->before_count++] = state;
		return true;
	}
	return false;
}

/* False: it is damaged. */
static bool take_all(struct feed_folder *folder, struct slice text)
{
	struct slice line;

	if (!slice_next_line(&text, &line) || !slice_equal(line, S(STATE_HEAD)))
		return false;
	while (slice_next_line(&text, &line)) {
		if (slice_starts_with(line, S("built\t")))
			folder->built = arena_text(&folder->arena, slice_from(line, 6));
		else if (!take_state(folder, line))
			return false;
	}
	return true;
}

static int read_state(struct feed_folder *folder, struct buffer *text, struct error *err)
{
	cleanup_fd int fd = openat(folder->own, STATE_NAME, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	ssize_t got = 1;

	if (fd < 0)
		return errno == ENOENT ? 0 : error_errno(err, "open '%s/" OWN_NAME "/" STATE_NAME "'", folder->path);
	while (got > 0) {
		char *room = buffer_extend(text, 65536);

		if (!room)
			return 1; /* damaged */
		got = read(fd, room, 65536);
		text->len -= 65536 - (got > 0 ? (size_t)got : 0);
	}
	return got < 0 ? error_errno(err, "read '%s/" OWN_NAME "/" STATE_NAME "'", folder->path) : 1;
}

int feed_folder_load(struct feed_folder *folder, bool *ret_forgotten, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(STATE_BYTES_MAX);
	int r = read_state(folder, &text, err);

	if (r < 0)
		return r;
	folder->count = folder->before_count = 0;
	folder->built = "";
	*ret_forgotten = r > 0 && (text.full || !take_all(folder, buffer_slice(&text)));
	if (*ret_forgotten) {
		folder->count = folder->before_count = 0;
		folder->built = "";
	}
	return 0;
}

static void add_state(struct buffer *text, const char *kind, const struct feed_state *state)
{
	buffer_addf(text, "%s\t%s\t%s\t%s\t%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\n", kind, state->path,
		state->url, state->etag, state->last_modified, state->digest, state->size_bytes, state->mtime_ns,
		state->fetched_unix, state->checked_unix);
}

int feed_folder_save(struct feed_folder *folder, struct error *err)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(STATE_BYTES_MAX);
	cleanup_fd int fd = openat(folder->own, STATE_NEW_NAME, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	buffer_add_slice(&text, S(STATE_HEAD "\n"));
	for (size_t i = 0; i < folder->count; i++)
		add_state(&text, "feed", &folder->states[i]);
	for (size_t i = 0; i < folder->before_count; i++)
		add_state(&text, "before", &folder->before[i]);
	if (folder->built[0])
		buffer_addf(&text, "built\t%s\n", folder->built);
	if (text.full)
		return error_set(err, ERR_LIMIT, "the state of '%s' is more than %u bytes", folder->path, STATE_BYTES_MAX);
	if (fd < 0 || file_write_all(fd, buffer_slice(&text)) < 0 || fsync(fd) < 0 ||
		renameat(folder->own, STATE_NEW_NAME, folder->own, STATE_NAME) < 0)
		return error_errno(err, "write '%s/" OWN_NAME "/" STATE_NAME "'", folder->path);
	return 0;
}

static uint64_t mtime_ns(const struct stat *status)
{
	return (uint64_t)status->st_mtim.tv_sec * 1000000000u + (uint64_t)status->st_mtim.tv_nsec;
}

static struct feed_state *find(struct feed_state *states, size_t count, const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(states[i].path, path) == 0)
			return &states[i];
	return NULL;
}

struct feed_state *feed_folder_find(struct feed_folder *folder, const char *path)
{
	struct feed_state *state = find(folder->states, folder->count, path);
	struct stat status;

	return state && fstatat(folder->fd, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) &&
			       (uint64_t)status.st_size == state->size_bytes && mtime_ns(&status) == state->mtime_ns
		       ? state
		       : NULL;
}

/* No path has a "~" (feed_list.c), so no two have one name. */
void feed_folder_name(const char *path, const char *ending, char ret_name[FEED_NAME_SIZE])
{
	snprintf(ret_name, FEED_NAME_SIZE, "%s%s", path, ending);
	for (char *slash = ret_name; (slash = strchr(slash, '/'));)
		*slash = '~';
}

static void set_state(struct feed_folder *folder, const struct feed_state *state)
{
	struct feed_state *old = find(folder->states, folder->count, state->path);

	if (!old) {
		memory_reserve(folder->states, folder->count, folder->capacity);
		old = &folder->states[folder->count++];
	}
	*old = *state;
	old->path = arena_text(&folder->arena, slice_from_text(state->path));
	old->url = arena_text(&folder->arena, slice_from_text(state->url));
}

static void drop_state(struct feed_state *states, size_t *count, const char *path)
{
	struct feed_state *state = find(states, *count, path);

	if (state)
		*state = states[--*count];
}

/* What is there is what a store was made of, unless there is an earlier one already that was not followed by a store. */
static int keep_previous(struct feed_folder *folder, const char *path, struct error *err)
{
	struct feed_state *now = feed_folder_find(folder, path);
	char previous[FEED_NAME_SIZE];

	if (feed_is_rules(slice_from_text(path)) || find(folder->before, folder->before_count, path))
		return 0;
	feed_folder_name(path, ".previous", previous);
	unlinkat(folder->own, previous, 0);
	if (!now)
		return 0; /* nothing, or something that is not ours to bring back */
	if (linkat(folder->fd, path, folder->own, previous, 0) < 0)
		return error_errno(err, "keep '%s/%s'", folder->path, path);
	memory_reserve(folder->before, folder->before_count, folder->before_capacity);
	folder->before[folder->before_count++] = *now;
	return 0;
}

int feed_folder_place(struct feed_folder *folder, int part, const struct feed_state *state, struct error *err)
{
	char *slash, parent[FEED_NAME_SIZE], name[FEED_NAME_SIZE], tag[FEED_NAME_SIZE];
	struct feed_state placed = *state;
	cleanup_fd int fd = -1;
	struct stat status;
	int r;

	snprintf(parent, sizeof parent, "%s", state->path);
	slash = strrchr(parent, '/');
	*slash = '\0'; /* feed_list.c: there is one */
	feed_folder_name(state->path, ".part", name);
	feed_folder_name(state->path, ".tag", tag);
	r = open_folder(folder->fd, parent, &fd, err);
	if (r >= 0)
		r = keep_previous(folder, state->path, err);
	if (r < 0)
		return r;
	/* On the disk before it has its name. */
	if (fsync(part) < 0 || fstat(part, &status) < 0 || renameat(folder->own, name, fd, slash + 1) < 0 || fsync(fd) < 0)
		return error_errno(err, "put '%s/%s' in place", folder->path, state->path);
	unlinkat(folder->own, tag, 0);
	placed.size_bytes = (uint64_t)status.st_size;
	placed.mtime_ns = mtime_ns(&status);
	set_state(folder, &placed);
	return 0;
}

bool feed_folder_has_previous(const struct feed_folder *folder, const char *path)
{
	return find(folder->before, folder->before_count, path) != NULL;
}

int feed_folder_put_back(struct feed_folder *folder, const char *path, struct error *err)
{
	struct feed_state *before = find(folder->before, folder->before_count, path), state;
	char previous[FEED_NAME_SIZE];

	feed_folder_name(path, ".previous", previous);
	if (!before) {
		unlinkat(folder->fd, path, 0);
		drop_state(folder->states, &folder->count, path);
		return 0;
	}
	if (renameat(folder->own, previous, folder->fd, path) < 0)
		return error_errno(err, "put '%s/%s' back", folder->path, path);
	state = *before;
	state.etag[0] = state.last_modified[0] = '\0'; /* or a server that has not changed since would be asked for news of it */
	set_state(folder, &state);
	drop_state(folder->before, &folder->before_count, path);
	return 1;
}

void feed_folder_settle(struct feed_folder *folder)
{
	char previous[FEED_NAME_SIZE];

	for (size_t i = 0; i < folder->before_count; i++) {
		feed_folder_name(folder->before[i].path, ".previous", previous);
		unlinkat(folder->own, previous, 0);
	}
	folder->before_count = 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct feed_state *)a)->path, ((const struct feed_state *)b)->path);
}

void feed_folder_fingerprint(const struct feed_folder *folder, char ret_hex[SHA256_HEX_SIZE])
{
	struct feed_state *states = memory_grow(NULL, folder->count + 1, sizeof *states);
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	unsigned char digest[SHA256_SIZE];

	if (folder->count)
		memcpy(states, folder->states, folder->count * sizeof *states);
	qsort(states, folder->count, sizeof *states, by_path);
	/* Another program may make another store of the same. */
	buffer_addf(&text, PLIMSOLL_VERSION "\n%s\n", reader_identity);
	for (size_t i = 0; i < folder->count; i++)
		if (!feed_is_rules(slice_from_text(states[i].path)))
			buffer_addf(&text, "%s\t%s\t%" PRIu64 "\n", states[i].path, states[i].digest,
				states[i].checked_unix / SECONDS_A_DAY);
	sha256_of(buffer_slice(&text), digest);
	sha256_hex(digest, ret_hex);
	free(states);
}
