/* output_test.c - files appear whole or not at all */
#include "cli/output.h"

#include "base/cleanup.h"
#include "base/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_folder(char path[64])
{
	snprintf(path, 64, "/tmp/plimsoll-output-XXXXXX");
	CHECK(mkdtemp(path) != NULL);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, text, strlen(text)), strlen(text));
	CHECK_INT(fchmod(fd, mode), 0);
	close(fd);
}

/* Removes what the folder holds and says how much that was. */
static size_t empty_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	CHECK(folder != NULL);
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.' && (!entry->d_name[1] || entry->d_name[1] == '.'))
			continue;
		CHECK_INT(unlinkat(dirfd(folder), entry->d_name, 0), 0);
		count++;
	}
	closedir(folder);
	rmdir(path);
	return count;
}

static void check_file(const char *path, const char *want, mode_t mode)
{
	cleanup_free char *got = (char *)test_read_file(path).ptr;
	struct stat status;

	CHECK_TEXT(got, want);
	CHECK_INT(stat(path, &status), 0);
	CHECK_INT(status.st_mode & 0777, mode);
}

TEST(a_new_file_is_written_with_the_usual_rights)
{
	char folder[64], path[100];
	mode_t mask = umask(027);
	struct error err;

	make_folder(folder);
	snprintf(path, sizeof path, "%s/r", folder);
	CHECK_INT(output_file(path, S("text"), &err), 0);
	check_file(path, "text", 0640);
	umask(mask);
	CHECK_INT(empty_folder(folder), 1);
}

TEST(an_old_file_is_replaced_and_keeps_its_rights)
{
	char folder[64], path[100];
	struct error err;

	make_folder(folder);
	snprintf(path, sizeof path, "%s/r", folder);
	write_file(path, "a longer text from before", 0604);
	CHECK_INT(output_file(path, S("text"), &err), 0);
	check_file(path, "text", 0604);
	CHECK_INT(empty_folder(folder), 1);
}

TEST(a_link_stays_and_its_file_is_replaced)
{
	char folder[64], path[100], real[100];
	struct stat status;
	struct error err;

	make_folder(folder);
	snprintf(path, sizeof path, "%s/link", folder);
	snprintf(real, sizeof real, "%s/file", folder);
	write_file(real, "before", 0600);
	CHECK_INT(symlink("file", path), 0);
	CHECK_INT(output_file(path, S("text"), &err), 0);
	CHECK_INT(lstat(path, &status), 0);
	CHECK(S_ISLNK(status.st_mode));
	check_file(real, "text", 0600);
	CHECK_INT(empty_folder(folder), 2);
}

TEST(what_cannot_be_written_is_an_error_that_names_it)
{
	char folder[64];
	struct error err;

	CHECK_INT(output_file("/nowhere/r", S("text"), &err), -ERR_NOT_FOUND);
	CHECK_TEXT(err.text, "make a file beside '/nowhere/r': No such file or directory");
	make_folder(folder);
	CHECK_INT(output_file(folder, S("text"), &err), -ERR_USAGE);
	CHECK_INT(empty_folder(folder), 0);
	CHECK_INT(output_file("/dev/full", S("text"), &err), -ERR_IO);
	CHECK_TEXT(err.text, "write '/dev/full': No space left on device");
	CHECK_INT(output_file("/dev/null", S("text"), &err), 0);
}

/* In a child: what it does to its own standard output. */
static int ending_of(void (*run)(void))
{
	int status;
	pid_t child = fork();

	CHECK(child >= 0);
	if (child == 0) {
		run();
		_exit(9);
	}
	CHECK_INT(waitpid(child, &status, 0), child);
	return status;
}

static void write_to_nobody(void)
{
	struct error err;
	int ends[2];

	if (pipe(ends) < 0)
		_exit(8);
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	dup2(ends[1], STDOUT_FILENO);
	output_stdout(S("text"), &err);
}

TEST(a_reader_that_went_away_ends_us_as_sigpipe_does)
{
	int status = ending_of(write_to_nobody);

	CHECK(WIFSIGNALED(status));
	CHECK_INT(WTERMSIG(status), SIGPIPE);
}

static void write_to_full_disk(void)
{
	struct error err;

	dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
	_exit(output_stdout(S("text"), &err) == -ERR_IO ? 0 : 1);
}

TEST(a_full_disk_behind_standard_output_is_an_error)
{
	CHECK_INT(ending_of(write_to_full_disk), 0);
}
