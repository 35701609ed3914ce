#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "walk/overlay.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

/* A layer's folder made for one test, and what the walk said of it: lines, sorted. */
struct made {
	char path[64];
	int fd;
	char *lines[64];
	size_t count;
	struct walk_result result;
	struct owner_map owners;
};

static void made_new(struct made *made)
{
	*made = (struct made){ .path = "/tmp/plimsoll-overlay-XXXXXX" };
	CHECK(mkdtemp(made->path));
	made->fd = open(made->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
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
	for (size_t i = 0; i < made->count; i++)
		free(made->lines[i]);
	cover_making_done(&made->result.cover);
	close(made->fd);
	nftw(made->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void make_file(const struct made *made, const char *path, const char *content)
{
	cleanup_fd int fd = openat(made->fd, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	CHECK(fd >= 0);
	CHECK_INT(write(fd, content, strlen(content)), strlen(content));
}

static void make_folder(const struct made *made, const char *path)
{
	CHECK_INT(mkdirat(made->fd, path, 0755), 0);
}

static void __attribute__((format(printf, 2, 3))) add_line(struct made *made, const char *format, ...)
{
	cleanup_buffer struct buffer line = BUFFER_INIT(0);
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&line, format, arguments);
	va_end(arguments);
	CHECK(made->count < sizeof made->lines / sizeof *made->lines);
	made->lines[made->count++] = memory_text(line.ptr, line.len);
}

static int tell_whiteout(void *context, struct slice path, bool opaque)
{
	add_line(context, "%s %.*s", opaque ? "opaque" : "whiteout", SLICE_ARG(path));
	return 0;
}

static int tell_hardlink(void *context, struct slice path, struct slice target)
{
	add_line(context, "hardlink %.*s %.*s", SLICE_ARG(path), SLICE_ARG(target));
	return 0;
}

static int tell_link(void *context, const struct walk_link *link)
{
	add_line(context, "link %.*s %.*s %zu", SLICE_ARG(link->path), SLICE_ARG(link->target), link->wants.count);
	return 0;
}

static void tell_note(void *context, const struct note *note)
{
	add_line(context, "note %d %.*s: %.*s", (int)note->kind, SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static int take(void *context, const struct file *file)
{
	add_line(context, "take %.*s %.*s", SLICE_ARG(file->path), SLICE_ARG(file->bytes));
	return 0;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Wanted is what is called "wanted", wherever it lies, and "etc/passwd". */
static int walk(struct made *made, uint64_t entries, struct error *err)
{
	static const struct interest interests[] = { { INTEREST_BASE_NAME, "wanted" }, { INTEREST_PATH, "etc/passwd" },
		{ INTEREST_END, NULL } };
	const struct walk_wanted wanted = { .interests = interests, .size_max_bytes = 1000, .take = take, .context = made };
	const struct walk_limits limits = { .entries = entries };
	struct note_sink notes = { tell_note, made };
	const struct walk_sink sink = {
		.whiteout = tell_whiteout, .hardlink = tell_hardlink, .link = tell_link, .notes = &notes, .context = made
	};
	int r = walk_overlay(made->fd, &made->owners, &wanted, 1, &limits, &sink, &made->result, err);

	qsort(made->lines, made->count, sizeof *made->lines, compare);
	return r;
}

static void check_lines(const struct made *made, const char *const *want)
{
	size_t i;

	for (i = 0; i < made->count && want[i]; i++)
		CHECK_TEXT(made->lines[i], want[i]);
	CHECK(!want[i]);
	CHECK_INT(made->count, i);
}

static bool covers(const struct made *made, const char *path, bool folder)
{
	return cover_has(cover_bytes(&made->result.cover), cover_hash(slice_from_text(path), folder));
}

TEST(a_layers_folder_tells_whiteouts_of_both_kinds_and_covers_all_else)
{
	static const char *const want[] = {
		"note 0 a/.wh.gone: was taken for a whiteout by its name, which not every engine does", "take a/wanted 1",
		"whiteout a/gone", "whiteout b", NULL
	};
	struct made made;
	struct error err;

	made_new(&made);
	make_folder(&made, "a");
	make_file(&made, "a/wanted", "1");
	make_file(&made, "a/other", "2");
	make_file(&made, "a/.wh.gone", "");
	if (mknodat(made.fd, "b", S_IFCHR, makedev(0, 0)) < 0) {
		made_done(&made);
		skip(); /* an old kernel, and not root */
	}
	CHECK_INT(walk(&made, 100, &err), 0);
	check_lines(&made, want);
	CHECK(covers(&made, "a", true));
	CHECK(covers(&made, "a/wanted", false));
	CHECK(covers(&made, "a/other", false));
	CHECK(!covers(&made, "b", false));
	CHECK(!covers(&made, "a/.wh.gone", false));
	CHECK_INT(made.result.entries, 5);
	CHECK_INT(made.result.read_bytes, 1);
	made_done(&made);
}

TEST(a_layers_links_are_told_and_not_followed)
{
	static const char *const want[] = { "link etc ../../etc 1", "link l/wanted /etc/shadow 1", NULL };
	struct made made;
	struct error err;

	made_new(&made);
	make_folder(&made, "l");
	CHECK_INT(symlinkat("/etc/shadow", made.fd, "l/wanted"), 0);
	CHECK_INT(symlinkat("../../etc", made.fd, "etc"), 0);
	CHECK_INT(walk(&made, 100, &err), 0);
	check_lines(&made, want);
	made_done(&made);
}

/* Of "b/wanted", "a-/wanted" and "a/wanted" the last is met first by a walk in the order of names that goes into each folder at once. */
TEST(of_a_files_several_names_one_is_the_file)
{
	struct made made;
	struct error err;

	made_new(&made);
	make_folder(&made, "b");
	make_folder(&made, "a-");
	make_folder(&made, "a");
	make_folder(&made, "c");
	make_file(&made, "b/wanted", "x");
	CHECK_INT(linkat(made.fd, "b/wanted", made.fd, "a-/wanted", 0), 0);
	CHECK_INT(linkat(made.fd, "b/wanted", made.fd, "a/wanted", 0), 0);
	make_file(&made, "c/wanted", "y");
	CHECK_INT(linkat(made.fd, "c/wanted", made.fd, "c/unwanted", 0), 0);
	CHECK_INT(walk(&made, 100, &err), 0);
	/* "c/unwanted" is the file, and "c/wanted" a hard link to what nobody wants: it is told, to be read later. */
	CHECK_INT(made.count, 4);
	CHECK_TEXT(made.lines[0], "hardlink a-/wanted a/wanted");
	CHECK_TEXT(made.lines[1], "hardlink b/wanted a/wanted");
	CHECK_TEXT(made.lines[2], "link c/wanted c/unwanted 1");
	CHECK_TEXT(made.lines[3], "take a/wanted x");
	made_done(&made);
}

TEST(a_file_that_is_one_hole_is_not_taken_for_zeros)
{
	static const char *const want[] = { "note 0 wanted: has no bytes of its own in this layer (metacopy): not read", NULL };
	struct made made;
	struct error err;
	int fd;

	made_new(&made);
	fd = openat(made.fd, "wanted", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	CHECK(fd >= 0);
	CHECK_INT(ftruncate(fd, 500), 0);
	close(fd);
	CHECK_INT(walk(&made, 100, &err), 0);
	CHECK_INT(NOTE_INCOMPLETE, 0);
	check_lines(&made, want);
	made_done(&made);
}

TEST(a_walk_of_a_layers_folder_ends_at_its_limit)
{
	struct made made;
	struct error err;

	made_new(&made);
	make_file(&made, "a", "");
	make_file(&made, "b", "");
	make_file(&made, "c", "");
	CHECK_INT(walk(&made, 2, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "more than 2 entries");
	made_done(&made);
}

/* Somebody writes into the folder of the file. */
static int take_and_add(void *context, const struct file *file)
{
	make_file(context, "a/new", "");
	return take(context, file);
}

TEST(a_folder_that_changes_while_it_is_read_is_named)
{
	static const struct interest interests[] = { { INTEREST_BASE_NAME, "wanted" }, { INTEREST_END, NULL } };
	static const struct timespec long_ago[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	static const char *const want[] = { "note 0 a: names in it changed while it was read", "take a/wanted 1", NULL };
	struct made made;
	const struct walk_wanted wanted = {
		.interests = interests, .size_max_bytes = 1000, .take = take_and_add, .context = &made
	};
	const struct walk_limits limits = { .entries = 100 };
	struct note_sink notes = { tell_note, &made };
	const struct walk_sink sink = { .notes = &notes, .context = &made };
	struct error err;

	made_new(&made);
	make_folder(&made, "a");
	make_folder(&made, "b");
	make_file(&made, "a/wanted", "1");
	CHECK_INT(utimensat(made.fd, "a", long_ago, 0), 0);
	CHECK_INT(walk_overlay(made.fd, &made.owners, &wanted, 1, &limits, &sink, &made.result, &err), 0);
	qsort(made.lines, made.count, sizeof *made.lines, compare);
	check_lines(&made, want);
	made_done(&made);
}
