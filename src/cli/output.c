/* output.c - hand a finished text to standard output or a file */
#include "cli/output.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* SIGPIPE is ignored while readers are fed, or by whoever started us. */
static void die_of_sigpipe(void)
{
	sigset_t pipe;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &pipe, NULL);
}

int output_stdout(struct slice text, struct error *err)
{
	return output_file("-", text, err);
}

static bool take(struct buffer_drain *drain, struct slice bytes)
{
	struct output_stream *stream = (struct output_stream *)drain;

	if (file_write_all(stream->fd, bytes) == 0)
		return true;
	stream->failed = errno;
	return false;
}

static mode_t mode_of_new_files(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

/* A file that is there, in a folder in which we may make none. */
static bool is_fixed(const char *path)
{
	struct slice folder = slice_folder_name(slice_from_text(path));
	cleanup_free char *name = memory_text(folder.len ? folder.ptr : ".", folder.len ? folder.len : 1);

	return access(path, W_OK) == 0 && access(folder.len == 0 && path[0] == '/' ? "/" : name, W_OK) < 0;
}

/* Devices, pipes, descriptors of /proc: there is nothing to rename over. And files in folders where nothing can be made. */
static int begin_in_place(struct output_stream *stream, const char *path, struct error *err)
{
	stream->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_TRUNC);
	return stream->fd < 0 ? error_errno(err, "open '%s'", path) : 0;
}

static int begin_beside(struct output_stream *stream, const char *path, struct error *err)
{
	cleanup_buffer struct buffer beside = BUFFER_INIT(PATH_MAX);
	struct slice folder = slice_folder_name(slice_from_text(path));
	sigset_t ending;

	if (path[0] == '/' && folder.len == 0)
		buffer_add_slice(&beside, S("/"));
	else if (folder.len > 0)
		buffer_addf(&beside, "%.*s/", SLICE_ARG(folder));
	buffer_addf(&beside, ".plimsoll-XXXXXX");
	buffer_add_byte(&beside, '\0');
	if (beside.full)
		return error_set(err, ERR_USAGE, "'%.80s…' is too long a name", path);
	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	sigprocmask(SIG_BLOCK, &ending, &stream->before);
	stream->fd = mkostemp(beside.ptr, O_CLOEXEC);
	if (stream->fd < 0) {
		int r = error_errno(err, "make a file beside '%s'", path);

		sigprocmask(SIG_SETMASK, &stream->before, NULL);
		return r;
	}
	stream->beside = memory_text(beside.ptr, beside.len);
	return 0;
}

static int begin_file(struct output_stream *stream, struct error *err)
{
	struct stat status;

	if (stat(stream->path, &status) < 0)
		status.st_mode = S_IFREG | mode_of_new_files();
	if (S_ISDIR(status.st_mode))
		return error_set(err, ERR_USAGE, "'%s' is a folder", stream->path);
	if (!S_ISREG(status.st_mode))
		return begin_in_place(stream, stream->path, err);
	stream->mode = status.st_mode & 0777;
	stream->real = realpath(stream->path, NULL); /* the file behind a link, not the link, is replaced */
	if (stream->real && is_fixed(stream->real))
		return begin_in_place(stream, stream->real, err);
	return begin_beside(stream, stream->real ? stream->real : stream->path, err);
}

int output_begin(const char *path, size_t ceiling_bytes, struct output_stream *ret_stream, struct error *err)
{
	int r = 0;

	*ret_stream = (struct output_stream){ .path = path, .fd = STDOUT_FILENO, .drain = { take } };
	if (strcmp(path, "-") != 0)
		r = begin_file(ret_stream, err);
	if (r < 0)
		free(ret_stream->real);
	else
		ret_stream->text = (struct buffer){ .ceiling_bytes = ceiling_bytes, .drain = &ret_stream->drain };
	return r;
}

static int failed_write(const struct output_stream *stream, struct error *err)
{
	bool is_stdout = strcmp(stream->path, "-") == 0;

	if (stream->failed == EPIPE && !stream->beside && (is_stdout || !isatty(stream->fd)))
		die_of_sigpipe();
	errno = stream->failed;
	return is_stdout ? error_errno(err, "write to standard output") : error_errno(err, "write '%s'", stream->path);
}

/* A full disk of another machine may only tell when the file is closed. */
static int put_in_place(struct output_stream *stream, int r, struct error *err)
{
	const char *path = stream->real ? stream->real : stream->path;

	if (r == 0 && fchmod(stream->fd, stream->mode) < 0)
		r = error_errno(err, "write '%s'", path);
	if (close(stream->fd) < 0 && r == 0)
		r = error_errno(err, "write '%s'", path);
	if (r == 0 && rename(stream->beside, path) < 0)
		r = error_errno(err, "rename '%s' to '%s'", stream->beside, path);
	if (r < 0)
		unlink(stream->beside);
	sigprocmask(SIG_SETMASK, &stream->before, NULL);
	return r;
}

int output_end(struct output_stream *stream, struct error *err)
{
	int r = 0;

	if (!buffer_flush(&stream->text))
		r = stream->failed ? failed_write(stream, err)
				   : error_set(err, ERR_LIMIT, "the text is larger than %zu bytes", stream->text.ceiling_bytes);
	if (stream->beside)
		r = put_in_place(stream, r, err);
	else if (stream->fd != STDOUT_FILENO)
		close(stream->fd);
	buffer_done(&stream->text);
	free(stream->real);
	free(stream->beside);
	return r;
}

int output_file(const char *path, struct slice text, struct error *err)
{
	struct output_stream stream;
	int r = output_begin(path, 0, &stream, err);

	if (r < 0)
		return r;
	if (!take(&stream.drain, text))
		stream.text.full = true;
	return output_end(&stream, err);
}
