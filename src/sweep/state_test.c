/* state_test.c - what was done is still known, whatever ended it */
#include "base/test.h"
#include "sweep/state.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME S("registry.example:5000/team")

static void make_folder(char path[64])
{
	snprintf(path, 64, "/tmp/plimsoll-sweep-XXXXXX");
	CHECK(mkdtemp(path) != NULL);
}

static void remove_folder(const char *folder, const char *file)
{
	CHECK_INT(unlink(file), 0);
	CHECK_INT(rmdir(folder), 0);
}

static void add(struct sweep_state *kept, const char *digest, enum verdict_kind verdict)
{
	const struct sweep_result result = {
		.reference = S("registry.example:5000/team/app:1"), .digest = slice_from_text(digest), .verdict = verdict
	};

	CHECK_INT(sweep_state_add(kept, &result, NULL), 0);
}

static struct sweep_state *open_state(const char *folder, bool fresh)
{
	struct sweep_state *kept = NULL;

	CHECK_INT(sweep_state_open(folder, NAME, fresh, &kept, NULL), 0);
	return kept;
}

/* Ends kept, and gives its path. */
static void close_state(struct sweep_state *kept, char path[256])
{
	snprintf(path, 256, "%s", sweep_state_path(kept));
	sweep_state_close(kept);
}

static void append(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

TEST(what_was_added_is_there_when_it_is_opened_again)
{
	char folder[64], path[256];
	struct sweep_state *kept;

	make_folder(folder);
	kept = open_state(folder, false);
	add(kept, "sha256:1", VERDICT_PASS);
	add(kept, "sha256:2", VERDICT_PASS);
	add(kept, "sha256:1", VERDICT_BLOCK);
	close_state(kept, path);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 2);
	CHECK_INT(sweep_state_find(kept, S("sha256:1"))->verdict, VERDICT_BLOCK);
	CHECK_INT(sweep_state_find(kept, S("sha256:2"))->verdict, VERDICT_PASS);
	CHECK(sweep_state_find(kept, S("sha256:3")) == NULL);
	sweep_state_close(kept);
	kept = open_state(folder, true);
	CHECK_INT(sweep_state_count(kept), 0);
	sweep_state_close(kept);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 0);
	sweep_state_close(kept);
	remove_folder(folder, path);
}

TEST(a_line_that_was_torn_off_does_not_count_and_spoils_nothing)
{
	char folder[64], path[256];
	struct sweep_state *kept;

	make_folder(folder);
	kept = open_state(folder, false);
	add(kept, "sha256:1", VERDICT_PASS);
	close_state(kept, path);
	append(path, "nonsense\n{\"reference\":\"a/b:1\",\"digest\":\"sha256:9\",\"verd");
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 1);
	CHECK_INT(sweep_state_skipped(kept), 1);
	add(kept, "sha256:2", VERDICT_WARN);
	sweep_state_close(kept);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 2);
	CHECK_INT(sweep_state_skipped(kept), 1);
	CHECK_INT(sweep_state_find(kept, S("sha256:2"))->verdict, VERDICT_WARN);
	sweep_state_close(kept);
	remove_folder(folder, path);
}

TEST(two_sweeps_of_the_same_are_not_at_it_at_once)
{
	char folder[64], path[256];
	struct sweep_state *kept, *second = NULL;
	struct error err;

	make_folder(folder);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_open(folder, NAME, false, &second, &err), -ERR_CONFLICT);
	close_state(kept, path);
	kept = open_state(folder, false);
	sweep_state_close(kept);
	remove_folder(folder, path);
}

TEST(a_state_that_others_may_write_is_not_believed)
{
	char folder[64], path[256];
	struct sweep_state *kept;
	struct error err;

	make_folder(folder);
	kept = open_state(folder, false);
	close_state(kept, path);
	CHECK_INT(chmod(path, 0622), 0);
	CHECK_INT(sweep_state_open(folder, NAME, false, &kept, &err), -ERR_UNTRUSTED);
	remove_folder(folder, path);
	CHECK_INT(mkdir(folder, 0700), 0);
	CHECK_INT(symlink("/etc/passwd", path), 0);
	CHECK(sweep_state_open(folder, NAME, false, &kept, &err) < 0);
	remove_folder(folder, path);
}

TEST(a_state_that_is_too_large_is_refused_and_begun_anew_when_asked_for)
{
	char folder[64], path[256];
	struct sweep_state *kept;
	struct error err;

	make_folder(folder);
	kept = open_state(folder, false);
	add(kept, "sha256:1", VERDICT_PASS);
	close_state(kept, path);
	CHECK_INT(truncate(path, (off_t)SWEEP_STATE_BYTES_MAX + 1), 0);
	CHECK_INT(sweep_state_open(folder, NAME, false, &kept, &err), -ERR_LIMIT);
	kept = open_state(folder, true);
	add(kept, "sha256:2", VERDICT_PASS);
	sweep_state_close(kept);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 1);
	sweep_state_close(kept);
	remove_folder(folder, path);
}

TEST(a_state_is_tidied_while_it_is_open)
{
	char folder[64], path[256];
	struct sweep_state *kept;
	struct stat before, after;

	make_folder(folder);
	kept = open_state(folder, false);
	for (int i = 0; i < 1200; i++)
		add(kept, i % 2 ? "sha256:1" : "sha256:2", i < 1190 ? VERDICT_PASS : VERDICT_WARN);
	CHECK_INT(stat(sweep_state_path(kept), &before), 0);
	CHECK_INT(sweep_state_tidy(kept, NULL), 0);
	CHECK_INT(stat(sweep_state_path(kept), &after), 0);
	CHECK(after.st_size < before.st_size / 100);
	CHECK_INT(sweep_state_find(kept, S("sha256:1"))->verdict, VERDICT_WARN);
	CHECK_SLICE(sweep_state_find(kept, S("sha256:2"))->digest, "sha256:2");
	add(kept, "sha256:3", VERDICT_BLOCK);
	close_state(kept, path);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 3);
	CHECK_INT(sweep_state_find(kept, S("sha256:3"))->verdict, VERDICT_BLOCK);
	sweep_state_close(kept);
	remove_folder(folder, path);
}

TEST(lines_that_do_not_count_any_more_are_given_up)
{
	char folder[64], path[256];
	struct sweep_state *kept;
	struct stat before, after;

	make_folder(folder);
	kept = open_state(folder, false);
	for (int i = 0; i < 1200; i++)
		add(kept, i % 2 ? "sha256:1" : "sha256:2", i < 1190 ? VERDICT_PASS : VERDICT_WARN);
	close_state(kept, path);
	CHECK_INT(stat(path, &before), 0);
	kept = open_state(folder, false);
	CHECK_INT(stat(path, &after), 0);
	CHECK(after.st_size < before.st_size / 100);
	add(kept, "sha256:3", VERDICT_BLOCK);
	sweep_state_close(kept);
	kept = open_state(folder, false);
	CHECK_INT(sweep_state_count(kept), 3);
	CHECK_INT(sweep_state_find(kept, S("sha256:1"))->verdict, VERDICT_WARN);
	sweep_state_close(kept);
	remove_folder(folder, path);
}
