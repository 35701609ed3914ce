#include "base/buffer.h"
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "walk/folder.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder made for one test, and what a walk over it said, sorted: "take PATH BYTES", "incomplete PATH: TEXT", "remark …". */
struct made {
	char path[64];
	int fd;
	char **lines;
	size_t count, capacity;
};

static void made_new(struct made *made)
{
	*made = (struct made){ .path = "/tmp/plimsoll-folder-XXXXXX" };
	CHECK(mkdtemp(made->path));
	made->fd = open(made->path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	CHECK(made->fd >= 0);
}

static void remove_below(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	char list[4096];
	ssize_t got = 1;

	/* From the start again after each round: names go away meanwhile. */
	while (fd >= 0 && got > 0) {
		size_t removed = 0;

		lseek(fd, 0, SEEK_SET);
		while ((got = getdents64(fd, list, sizeof list)) > 0)
			for (ssize_t at = 0; at < got;) {
				const struct dirent64 *entry = (const void *)(list + at);

				at += entry->d_reclen;
				if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
					continue;
				if (entry->d_type == DT_DIR) {
					(void)!fchmodat(fd, entry->d_name, 0700, 0);
					remove_below(fd, entry->d_name);
				} else {
					unlinkat(fd, entry->d_name, 0);
				}
				removed++;
			}
		got = removed ? 1 : 0;
	}
	if (fd >= 0)
		close(fd);
	unlinkat(parent, name, AT_REMOVEDIR);
}

static void made_done(struct made *made)
{
	for (size_t i = 0; i < made->count; i++)
		free(made->lines[i]);
	free(made->lines);
	close(made->fd);
	remove_below(AT_FDCWD, made->path);
}

/* All folders above PATH. */
static void make_folders(const struct made *made, const char *path)
{
	char text[4096];

	snprintf(text, sizeof text, "%s", path);
	for (char *at = text; (at = strchr(at, '/')); at++) {
		*at = '\0';
		mkdirat(made->fd, text, 0755);
		*at = '/';
	}
}

static void make_file(const struct made *made, const char *path, const char *content)
{
	int fd;

	make_folders(made, path);
	fd = openat(made->fd, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	CHECK(fd >= 0);
	CHECK_INT(write(fd, content, strlen(content)), strlen(content));
	close(fd);
}

static void make_link(const struct made *made, const char *path, const char *target)
{
	make_folders(made, path);
	CHECK_INT(symlinkat(target, made->fd, path), 0);
}

static void __attribute__((format(printf, 2, 3))) add_line(struct made *made, const char *format, ...)
{
	cleanup_buffer struct buffer line = BUFFER_INIT(0);
	va_list arguments;

	va_start(arguments, format);
	buffer_vaddf(&line, format, arguments);
	va_end(arguments);
	memory_reserve(made->lines, made->count, made->capacity);
	made->lines[made->count++] = memory_text(line.ptr, line.len);
}

static int say_take(void *context, const struct file *file)
{
	CHECK_INT(file->kind, FILE_REGULAR);
	CHECK_INT(file->size, file->bytes.len);
	add_line(context, "take %.*s %.*s\n", SLICE_ARG(file->path), SLICE_ARG(file->bytes));
	return 0;
}

static void say_note(void *context, const struct note *note)
{
	add_line(context, "%s %.*s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark", SLICE_ARG(note->path),
		SLICE_ARG(note->text));
}

static int line_order(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const struct interest packages[] = { { INTEREST_BASE_NAME, "package.json" }, { INTEREST_SUFFIX, ".jar" },
	{ INTEREST_PATH, "var/lib/dpkg/status" }, { INTEREST_FOLDER, "var/lib/dpkg/status.d" }, { INTEREST_END, NULL } };
static const struct interest settings[] = { { INTEREST_PATH, "etc/os-release" }, { INTEREST_PATH, "usr/lib/os-release" },
	{ INTEREST_END, NULL } };

static int walk_made(struct made *made, uint64_t entries, struct folder_result *ret_result, struct error *err)
{
	struct walk_wanted wanted[] = { { packages, 64, false, say_take, made }, { settings, 64, true, say_take, made } };
	struct note_sink notes = { say_note, made };
	struct walk_limits limits = { entries };
	int r = walk_folder(made->fd, wanted, 2, &limits, &(struct walk_sink){ .notes = &notes }, ret_result, err);

	if (made->count)
		qsort(made->lines, made->count, sizeof made->lines[0], line_order);
	return r;
}

static void check_made(struct made *made, const char *want)
{
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	struct folder_result result;
	struct error err;

	CHECK_INT(walk_made(made, 100000, &result, &err), 0);
	for (size_t i = 0; i < made->count; i++)
		buffer_add_slice(&text, slice_from_text(made->lines[i]));
	CHECK_SLICE(buffer_slice(&text), want);
}

TEST(wanted_files_of_a_folder_are_handed_over_and_others_skipped)
{
	struct made made;

	made_new(&made);
	make_file(&made, "a/b/package.json", "one");
	make_file(&made, "a/other", "no");
	make_file(&made, "etc/os-release", "two");
	make_file(&made, "var/lib/dpkg/status.d/base", "three");
	make_file(&made, "empty/package.json", "");
	check_made(&made, "take a/b/package.json one\ntake empty/package.json \ntake etc/os-release two\n"
			  "take var/lib/dpkg/status.d/base three\n");
	made_done(&made);
}

TEST(names_of_whiteouts_are_names)
{
	struct made made;

	made_new(&made);
	make_file(&made, "a/package.json", "one");
	make_file(&made, "a/.wh.package.json", "");
	make_file(&made, "a/.wh..wh..opq", "");
	make_file(&made, ".wh.dir/package.json", "two");
	check_made(&made, "take .wh.dir/package.json two\ntake a/package.json one\n");
	made_done(&made);
}

TEST(links_are_followed_as_if_the_folder_were_the_root)
{
	struct made made;

	made_new(&made);
	make_file(&made, "usr/lib/os-release", "os");
	make_link(&made, "etc/os-release", "/usr/lib/os-release");
	make_file(&made, "store/one", "one");
	make_link(&made, "a/package.json", "../../../../store/one"); /* climbs above the root, and stays there */
	make_link(&made, "b/package.json", "/c/package.json");
	make_file(&made, "c/package.json", "two"); /* and b's is the same one */
	make_link(&made, "deep/er/package.json", "../up/../../store/./one");
	make_link(&made, "deep/up", "/deep/er");
	check_made(&made, "take a/package.json one\ntake c/package.json two\ntake deep/er/package.json one\n"
			  "take etc/os-release os\ntake usr/lib/os-release os\n");
	made_done(&made);
}

TEST(links_lead_to_nothing_outside)
{
	struct made made, outside;

	made_new(&made);
	made_new(&outside);
	make_file(&outside, "package.json", "secret");
	make_file(&outside, "status", "secret");
	{
		char target[128];

		snprintf(target, sizeof target, "%s/package.json", outside.path);
		make_link(&made, "absolute/package.json", target);
		snprintf(target, sizeof target, "../../../../../../../..%s/package.json", outside.path);
		make_link(&made, "climbs/package.json", target);
		make_link(&made, "var/lib/dpkg", outside.path);
	}
	make_link(&made, "root/package.json", "/etc/passwd");
	make_link(&made, "magic/package.json", "/proc/self/exe");
	check_made(&made, "incomplete absolute/package.json: a link to what is not below this folder\n"
			  "incomplete climbs/package.json: a link to what is not below this folder\n"
			  "incomplete magic/package.json: a link to what is not below this folder\n"
			  "incomplete root/package.json: a link to what is not below this folder\n");
	made_done(&made);
	made_done(&outside);
}

TEST(links_in_circles_are_named)
{
	struct made made;

	made_new(&made);
	make_link(&made, "a/package.json", "package.json");
	make_link(&made, "b/package.json", "../c/package.json");
	make_link(&made, "c/package.json", "../b/package.json");
	make_link(&made, "d/e", "../d"); /* a folder in itself is not walked again */
	make_file(&made, "d/package.json", "one");
	make_link(&made, "var/lib", "lib");
	check_made(&made, "incomplete a/package.json: a link that cannot be followed: more than 40 links\n"
			  "incomplete b/package.json: a link that cannot be followed: more than 40 links\n"
			  "incomplete c/package.json: a link that cannot be followed: more than 40 links\n"
			  "incomplete var/lib/dpkg/status.d: cannot be looked up: more than 40 links\n"
			  "incomplete var/lib/dpkg/status: cannot be looked up: more than 40 links\n"
			  "take d/package.json one\n");
	made_done(&made);
}

TEST(wanted_paths_behind_linked_folders_are_found)
{
	struct made made;

	made_new(&made);
	make_file(&made, "data/lib/dpkg/status", "packages");
	make_file(&made, "data/lib/dpkg/status.d/base", "more");
	make_file(&made, "data/lib/dpkg/status.d/folder/x", "no");
	make_link(&made, "var", "data");
	make_link(&made, "usr", "/system/usr");
	make_link(&made, "system/usr/lib", "lib64");
	make_file(&made, "system/usr/lib64/os-release", "os");
	make_link(&made, "etc", "/nowhere");
	check_made(
		&made, "take usr/lib/os-release os\ntake var/lib/dpkg/status packages\ntake var/lib/dpkg/status.d/base more\n");
	made_done(&made);
}

TEST(what_is_no_regular_file_is_never_opened)
{
	struct made made;

	made_new(&made);
	CHECK_INT(mkfifoat(made.fd, "package.json", 0644), 0); /* to open it would wait for a writer */
	make_folders(&made, "a/x");
	CHECK_INT(mkfifoat(made.fd, "a/pipe", 0644), 0);
	make_link(&made, "a/package.json", "pipe");
	make_folders(&made, "b/package.json/x");
	make_folders(&made, "var/lib/dpkg/status/x");
	check_made(&made, "");
	made_done(&made);
}

TEST(what_may_not_be_read_is_named)
{
	struct made made;

	if (geteuid() == 0)
		skip(); /* who may read everything; tests/scan_folder_test.py does this as another user */
	made_new(&made);
	make_file(&made, "a/package.json", "one");
	make_file(&made, "closed/package.json", "two");
	CHECK_INT(fchmodat(made.fd, "a/package.json", 0, 0), 0);
	CHECK_INT(fchmodat(made.fd, "closed", 0, 0), 0);
	check_made(
		&made, "incomplete a/package.json: Permission denied\nincomplete closed: cannot be opened: Permission denied\n");
	made_done(&made);
}

TEST(a_file_of_a_folder_that_is_too_large_is_named)
{
	struct made made;

	made_new(&made);
	make_file(&made, "package.json", "");
	{
		int fd = openat(made.fd, "package.json", O_WRONLY | O_CLOEXEC);

		CHECK_INT(ftruncate(fd, 65), 0);
		close(fd);
	}
	check_made(&made, "incomplete package.json: 65 bytes: not read, the limit is 64\n");
	made_done(&made);
}

TEST(names_may_be_any_bytes)
{
	struct made made;

	made_new(&made);
	make_file(&made, "new\nline/package.json", "one");
	make_file(&made, "\xff\xfe/package.json", "two");
	make_file(&made, "...\x1b[2J/package.json", "three");
	check_made(
		&made, "take ...\x1b[2J/package.json three\ntake new\nline/package.json one\ntake \xff\xfe/package.json two\n");
	made_done(&made);
}

/* Each by its own name, for the path as a whole may be longer than the system takes. */
static void make_deep(const struct made *made, unsigned depth, const char *name)
{
	int fd = openat(made->fd, ".", O_RDONLY | O_CLOEXEC);

	for (unsigned i = 0; i <= depth; i++) {
		int next = openat(fd, "package.json", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

		if (next >= 0)
			close(next);
		if (i < depth)
			CHECK_INT(mkdirat(fd, name, 0755), 0);
		next = i < depth ? openat(fd, name, O_RDONLY | O_CLOEXEC) : -1;
		close(fd);
		fd = next;
	}
}

TEST(a_tree_is_walked_as_deep_as_any_engine_could_unpack)
{
	struct made made;
	struct folder_result result;
	struct error err;

	made_new(&made);
	make_deep(&made, 300, "d");
	CHECK_INT(walk_made(&made, 1000, &result, &err), 0);
	CHECK_INT(made.count, 256 + 1); /* a path of an archive has at most 256 parts, too: walk/path.h */
	CHECK(strstr(made.lines[0], "incomplete d/d/d"));
	CHECK(strstr(made.lines[0], "deeper than 256 folders: was not read"));
	made_done(&made);
}

TEST(paths_longer_than_the_system_takes_are_named)
{
	struct made made;
	struct folder_result result;
	struct error err;
	char name[201];

	memset(name, 'n', 200);
	name[200] = '\0';
	made_new(&made);
	make_deep(&made, 30, name);
	CHECK_INT(walk_made(&made, 1000, &result, &err), 0);
	CHECK_INT(made.count, 21 + 1); /* 20 * 201 + 12 is less than 4096, 21 * 201 is not */
	CHECK(strstr(made.lines[0], "holds names that are too long"));
	made_done(&made);
}

TEST(ten_thousand_files_are_walked)
{
	struct made made;
	struct folder_result result;
	struct error err;

	made_new(&made);
	for (int i = 0; i < 10000; i++) {
		char path[64];

		snprintf(path, sizeof path, "%d/%d.jar", i % 7, i);
		make_file(&made, path, "jar");
	}
	CHECK_INT(walk_made(&made, 10007, &result, &err), 0);
	CHECK_INT(made.count, 10000);
	CHECK_INT(result.entries, 10007);
	CHECK_INT(result.read_bytes, 30000);
	CHECK_INT(walk_made(&made, 10006, &result, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "more than 10006 entries");
	made_done(&made);
}

/* Of two files the second is gone, or something else, when the first is handed over. */
struct changing {
	struct made made;
	const char *second;
	bool remove;
};

static int take_and_change(void *context, const struct file *file)
{
	struct changing *changing = context;
	char path[128];

	CHECK(!changing->second);
	changing->second = slice_equal(file->path, S("a.jar")) ? "b.jar" : "a.jar";
	snprintf(path, sizeof path, "%s/%s", changing->made.path, changing->second);
	unlink(path);
	if (!changing->remove)
		CHECK_INT(mkfifo(path, 0644), 0);
	return 0;
}

/* The listing said that it is a file; now it is gone, or something that must not be waited for. */
static void check_changing(bool gone, const char *want)
{
	struct changing changing = { .remove = gone };
	struct walk_wanted wanted[] = { { packages, 64, false, take_and_change, &changing } };
	struct note_sink notes = { say_note, &changing.made };
	struct walk_limits limits = { 100 };
	struct folder_result result;
	struct error err;
	char line[128];

	made_new(&changing.made);
	make_file(&changing.made, "a.jar", "a");
	make_file(&changing.made, "b.jar", "b");
	CHECK_INT(walk_folder(changing.made.fd, wanted, 1, &limits, &(struct walk_sink){ .notes = &notes }, &result, &err), 0);
	CHECK_INT(changing.made.count, 1);
	snprintf(line, sizeof line, "incomplete %s: %s\n", changing.second, want);
	CHECK_TEXT(changing.made.lines[0], line);
	made_done(&changing.made);
}

TEST(what_vanishes_or_becomes_another_thing_is_named)
{
	check_changing(true, "vanished before it was read");
	check_changing(false, "was a file, and is none now");
}

#define LARGE_BYTES (10u << 20) /* more than a window */

static int count_whole(void *context, const struct file *file)
{
	uint64_t *bytes = context;

	*bytes += file->bytes.len;
	return 0;
}

static int count_window(void *context, const struct file *file, uint64_t offset)
{
	(void)offset;
	return count_whole(context, file);
}

TEST(a_file_that_is_read_whole_may_come_after_one_in_windows)
{
	static const struct interest whole_ones[] = { { INTEREST_BASE_NAME, "whole.json" }, { INTEREST_END, NULL } };
	static const struct interest large_ones[] = { { INTEREST_SUFFIX, ".jar" }, { INTEREST_END, NULL } };
	uint64_t whole = 0, windows = 0;
	struct walk_wanted wanted[] = {
		{ .interests = whole_ones, .size_max_bytes = LARGE_BYTES, .take = count_whole, .context = &whole },
		{ .interests = large_ones,
			.size_max_bytes = 64,
			.take = count_whole,
			.take_window = count_window,
			.context = &windows }
	};
	char *text = malloc(LARGE_BYTES + 1);
	struct folder_result result;
	struct walk_limits limits = { 1000 };
	struct made made;
	struct note_sink notes = { say_note, &made };
	struct error err;

	made_new(&made);
	memset(text, 'x', LARGE_BYTES);
	text[LARGE_BYTES] = '\0';
	make_file(&made, "a/a.jar", text);
	make_file(&made, "a/whole.json", text);
	make_file(&made, "b/b.jar", text);
	make_file(&made, "b/whole.json", text);
	CHECK_INT(walk_folder(made.fd, wanted, 2, &limits, &(struct walk_sink){ .notes = &notes }, &result, &err), 0);
	CHECK_INT(made.count, 0); /* no notes */
	CHECK_INT(whole, 2 * LARGE_BYTES);
	CHECK(windows >= 2 * LARGE_BYTES);
	free(text);
	made_done(&made);
}
