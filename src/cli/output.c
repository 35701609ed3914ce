/* output.c - hand a finished text to standard output or a file */
#include "cli/output.h"

#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
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
	if (file_write_all(STDOUT_FILENO, text) == 0)
		return 0;
	if (errno == EPIPE)
		die_of_sigpipe();
	return error_errno(err, "write to standard output");
}

/* Devices, pipes, descriptors of /proc: there is nothing to rename over. And files in folders where nothing can be made. */
static int write_in_place(const char *path, struct slice text, struct error *err)
{
	cleanup_fd int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_TRUNC);

	if (fd < 0)
		return error_errno(err, "open '%s'", path);
	if (file_write_all(fd, text) == 0)
		return 0;
	if (errno == EPIPE && !isatty(fd))
		die_of_sigpipe();
	return error_errno(err, "write '%s'", path);
}

static int write_beside(const char *path, const char *beside, int fd, struct slice text, mode_t mode, struct error *err)
{
	bool written = file_write_all(fd, text) == 0 && fchmod(fd, mode) == 0;

	/* A full disk of another machine may only tell when the file is closed. */
	if (!written) {
		int r = error_errno(err, "write '%s'", path);

		close(fd);
		return r;
	}
	if (close(fd) < 0)
		return error_errno(err, "write '%s'", path);
	return rename(beside, path) == 0 ? 0 : error_errno(err, "rename '%s' to '%s'", beside, path);
}

static mode_t mode_of_new_files(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int replace(const char *path, mode_t mode, struct slice text, struct error *err)
{
	cleanup_buffer struct buffer beside = BUFFER_INIT(PATH_MAX);
	struct slice folder = slice_folder_name(slice_from_text(path));
	int fd, r;

	if (path[0] == '/' && folder.len == 0)
		buffer_add_slice(&beside, S("/"));
	else if (folder.len > 0)
		buffer_addf(&beside, "%.*s/", SLICE_ARG(folder));
	buffer_addf(&beside, ".plimsoll-XXXXXX");
	buffer_add_byte(&beside, '\0');
	if (beside.full)
		return error_set(err, ERR_USAGE, "'%.80s…' is too long a name", path);
	fd = mkostemp(beside.ptr, O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, "make a file beside '%s'", path);
	r = write_beside(path, beside.ptr, fd, text, mode, err);
	if (r < 0)
		unlink(beside.ptr);
	return r;
}

/* A file that is there, in a folder in which we may make none. */
static bool is_fixed(const char *path)
{
	struct slice folder = slice_folder_name(slice_from_text(path));
	cleanup_free char *name = memory_text(folder.len ? folder.ptr : ".", folder.len ? folder.len : 1);

	return access(path, W_OK) == 0 && access(folder.len == 0 && path[0] == '/' ? "/" : name, W_OK) < 0;
}

int output_file(const char *path, struct slice text, struct error *err)
{
	cleanup_free char *real = NULL;
	sigset_t ending, before;
	struct stat status;
	int r;

	if (strcmp(path, "-") == 0)
		return output_stdout(text, err);
	if (stat(path, &status) < 0)
		status.st_mode = S_IFREG | mode_of_new_files();
	if (S_ISDIR(status.st_mode))
		return error_set(err, ERR_USAGE, "'%s' is a folder", path);
	if (!S_ISREG(status.st_mode))
		return write_in_place(path, text, err);
	real = realpath(path, NULL); /* the file behind a link, not the link, is replaced */
	if (real && is_fixed(real))
		return write_in_place(real, text, err);
	sigemptyset(&ending);
	sigaddset(&ending, SIGINT);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGHUP);
	sigprocmask(SIG_BLOCK, &ending, &before);
	r = replace(real ? real : path, status.st_mode & 0777, text, err);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return r;
}
