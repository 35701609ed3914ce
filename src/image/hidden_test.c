/* hidden_test.c - which folders of a layer's folder are opaque */
#include "base/cleanup.h"
#include "base/test.h"
#include "image/hidden.h"
#include "link/record.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

/* A layer's folder made for one test, and what was said of it. */
struct made {
	char above[64], path[80];
	int fd;
	struct buffer records, said; /* frames; lines */
};

static void made_new(struct made *made)
{
	*made = (struct made){ .above = "/tmp/plimsoll-hidden-XXXXXX" };
	CHECK(mkdtemp(made->above));
	snprintf(made->path, sizeof made->path, "%s/diff", made->above);
	CHECK_INT(mkdir(made->path, 0755), 0);
	made->fd = open(made->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(made->fd >= 0);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where)
{
	(void)status;
	(void)kind;
	(void)where;
	return remove(path);
}

static void made_done(struct made *made)
{
	close(made->fd);
	buffer_done(&made->records);
	buffer_done(&made->said);
	nftw(made->above, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(const struct made *made, const char *path)
{
	CHECK_INT(mkdirat(made->fd, path, 0755), 0);
}

/* Skips the test where the system does not take the attribute. */
static void mark(const struct made *made, const char *path, const char *attribute, const char *value)
{
	cleanup_fd int fd = openat(made->fd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fsetxattr(fd, attribute, value, strlen(value), 0) < 0 && (errno == EPERM || errno == ENOTSUP))
		skip();
	errno = 0;
}

static void take_note(void *context, const struct note *note)
{
	struct made *made = context;

	buffer_addf(&made->said, "%s %.*s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark",
		SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static int find(struct made *made, struct error *err)
{
	struct note_sink notes = { take_note, made };

	return hidden_find(made->fd, NULL, &made->records, &notes, err);
}

static bool hides(const struct made *made, const char *path)
{
	struct slice records = buffer_slice(&made->records), fields;
	struct whiteout whiteout;
	enum record_kind kind;

	while (record_next(&records, &kind, &fields, NULL) > 0) {
		CHECK_INT(kind, RECORD_WHITEOUT);
		CHECK_INT(record_read(kind, fields, &whiteout, NULL, NULL), 0);
		CHECK_INT(whiteout.opaque, 1);
		if (slice_equal(whiteout.path, slice_from_text(path)))
			return true;
	}
	return false;
}

TEST(opaque_folders_of_every_overlay_are_found_at_any_depth)
{
	struct made made;

	made_new(&made);
	make_folder(&made, "a");
	make_folder(&made, "a/b");
	make_folder(&made, "a/b/c");
	make_folder(&made, "d");
	make_folder(&made, "f");
	mark(&made, "a/b/c", "trusted.overlay.opaque", "y");
	mark(&made, "d", "trusted.overlay.opaque", "y");
	mark(&made, "f", "user.other.opaque", "y");
	mark(&made, "a", "trusted.overlay.opaque", "n");
	CHECK_INT(find(&made, NULL), 0);
	CHECK(hides(&made, "a/b/c"));
	CHECK(hides(&made, "d"));
	CHECK(!hides(&made, "f"));
	CHECK(!hides(&made, "a"));
	CHECK(!hides(&made, "a/b"));
	CHECK_INT(made.said.len, 0);
	made_done(&made);
}

/* As an engine of root and one of a user would mount it. */
TEST(attributes_that_an_image_can_bring_hide_only_where_they_are_the_engines)
{
	struct made made;

	for (unsigned user = 0; user < 2; user++) {
		made_new(&made);
		if (chown(made.above, user ? 1000 : 0, 0) < 0) {
			made_done(&made);
			skip();
		}
		make_folder(&made, "d");
		make_folder(&made, "e");
		mark(&made, "d", "user.overlay.opaque", "y");
		mark(&made, "e", "user.fuseoverlayfs.opaque", "y");
		CHECK_INT(find(&made, NULL), 0);
		CHECK_INT(hides(&made, "d"), user);
		CHECK(!hides(&made, "e"));
		CHECK_INT(slice_find(buffer_slice(&made.said), S("incomplete d: is marked as hiding what lies below "
								 "(user.overlay.opaque), which not every engine heeds")) < 0,
			user);
		CHECK(slice_find(buffer_slice(&made.said), S("incomplete e: is marked")) >= 0);
		made_done(&made);
	}
}

TEST(what_cannot_be_laid_is_named)
{
	struct made made;

	made_new(&made);
	make_folder(&made, "moved");
	make_folder(&made, "odd");
	mark(&made, "moved", "trusted.overlay.redirect", "/elsewhere");
	mark(&made, "odd", "trusted.overlay.opaque", "x");
	CHECK_INT(find(&made, NULL), 0);
	CHECK_INT(made.records.len, 0);
	CHECK(slice_find(buffer_slice(&made.said), S("incomplete moved: stands for a lower layer's folder of another name")) >=
		0);
	CHECK(slice_find(buffer_slice(&made.said),
		      S("incomplete odd: what is taken away in this folder is marked by attributes")) >= 0);
	made_done(&made);
}

TEST(links_lead_nowhere_and_deep_folders_are_named)
{
	char name[NAME_MAX + 1];
	struct made made;
	int fd;

	made_new(&made);
	CHECK_INT(symlinkat("/", made.fd, "all"), 0);
	CHECK_INT(symlinkat("..", made.fd, "up"), 0);
	memset(name, 'n', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	fd = dup(made.fd);
	for (unsigned depth = 0; depth <= PATH_MAX / sizeof name; depth++) {
		int next;

		CHECK_INT(mkdirat(fd, name, 0755), 0);
		next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		close(fd);
		fd = next;
	}
	close(fd);
	CHECK_INT(find(&made, NULL), 0);
	CHECK_INT(made.records.len, 0);
	CHECK(slice_starts_with(buffer_slice(&made.said), S("incomplete nnn")));
	CHECK(slice_ends_with(buffer_slice(&made.said), S("File name too long\n")));
	made_done(&made);
}

TEST(a_search_ends_when_its_time_is_over)
{
	struct deadline deadline = { .at_ms = 1, .passed = true };
	struct note_sink notes = { take_note, NULL };
	struct made made;
	struct error err;

	made_new(&made);
	make_folder(&made, "a");
	CHECK_INT(hidden_find(made.fd, &deadline, &made.records, &notes, &err), -ERR_TIMEOUT);
	made_done(&made);
}
