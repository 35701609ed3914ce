#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test_tar.h"
#include "walk/folder.h"
#include "walk/windows.h"
#include <fcntl.h>
#include <sys/stat.h>

#define MIB ((uint64_t)1 << 20)

/* A large file: at WHERE there are bytes that tell their place, in holes are zeros. */
struct range {
	uint64_t from, to;
};

static const struct range ranges[] = { { 0, 20 * MIB + 77 }, { 20 * MIB + 500, 21 * MIB }, { 24 * MIB, 24 * MIB + 5 },
	{ 60 * MIB, 72 * MIB }, { 99 * MIB, 99 * MIB + 1 } };
#define RANGES (sizeof ranges / sizeof ranges[0])

static unsigned char byte_at(uint64_t at, size_t range_count)
{
	for (size_t i = 0; i < range_count; i++)
		if (at >= ranges[i].from && at < ranges[i].to)
			return at < 4 ? (unsigned char)"\x7f"
						       "ELF"[at]
				      : (unsigned char)(1 + at % 251);
	return 0;
}

/* Checks what a taker of windows is promised. */
struct pieces {
	size_t count, range_count;
	uint64_t size, end; /* of the last one */
	uint64_t seen;      /* bytes that are no hole, each once */
	size_t longest;
	unsigned whole; /* times that take was called */
};

static int take_piece(void *context, const struct file *file, uint64_t offset)
{
	struct pieces *pieces = context;
	uint64_t first = pieces->count ? pieces->end : 0;
	bool right = true;

	CHECK_INT(file->size, pieces->size);
	CHECK(file->bytes.len > 0 && offset + file->bytes.len <= file->size);
	if (pieces->count == 0)
		CHECK_INT(offset, 0);
	else
		CHECK(offset == pieces->end - WALK_WINDOW_OVERLAP || offset > pieces->end);
	/* What was left out, and what stands before it, is a hole. */
	for (size_t i = 0; i < pieces->range_count && offset > pieces->end; i++)
		right = right && (ranges[i].from >= offset || ranges[i].to <= pieces->end - WALK_WINDOW_OVERLAP);
	for (size_t i = 0; i < file->bytes.len; i++) {
		unsigned char want = byte_at(offset + i, pieces->range_count);

		right = right && (unsigned char)file->bytes.ptr[i] == want;
		pieces->seen += want && offset + i >= first;
	}
	CHECK(right);
	if (file->bytes.len > pieces->longest)
		pieces->longest = file->bytes.len;
	pieces->end = offset + file->bytes.len;
	pieces->count++;
	return 0;
}

static int take_whole(void *context, const struct file *file)
{
	struct pieces *pieces = context;

	(void)file;
	pieces->whole++;
	return 0;
}

static void no_note(void *context, const struct note *note)
{
	(void)context;
	(void)note;
	fail();
}

static const struct interest elf[] = { { INTEREST_ELF, "" }, { INTEREST_END, NULL } };

static void check_pieces(const struct pieces *pieces)
{
	uint64_t want = 0;

	for (size_t i = 0; i < pieces->range_count; i++)
		want += ranges[i].to - ranges[i].from;
	CHECK_INT(pieces->seen, want);
	CHECK(pieces->longest <= WALK_WINDOW_BYTES + WALK_WINDOW_OVERLAP);
	CHECK_INT(pieces->whole, 0);
}

static int ignore_path(void *context, struct slice path)
{
	(void)context;
	(void)path;
	return 0;
}

static int ignore_whiteout(void *context, struct slice path, bool opaque)
{
	(void)opaque;
	return ignore_path(context, path);
}

static int ignore_hardlink(void *context, struct slice path, struct slice target)
{
	(void)target;
	return ignore_path(context, path);
}

static int ignore_link(void *context, const struct walk_link *link)
{
	return ignore_path(context, link->path);
}

static void walk_one(struct slice tar, const struct walk_wanted *wanted)
{
	struct note_sink notes = { no_note, NULL };
	struct walk_sink sink = { ignore_whiteout, ignore_path, ignore_hardlink, ignore_link, &notes, NULL };
	struct walk_limits limits = { .entries = 100 };
	struct slice_source state = { tar, 100000 };
	struct source source = slice_source_open(&state);
	struct walk_result result;
	struct error err;

	CHECK_INT(walk_tar(&source, wanted, 1, &limits, &sink, &result, &err), 0);
	cover_making_done(&result.cover);
}

static struct slice made_bytes(struct buffer *bytes, uint64_t from, uint64_t to)
{
	char *room = buffer_extend(bytes, to - from);

	for (uint64_t at = from; at < to; at++)
		room[at - from] = (char)byte_at(at, RANGES);
	return slice_make(room, to - from);
}

TEST(a_large_file_comes_in_pieces_that_overlap)
{
	static const uint64_t sizes[] = { WALK_WINDOW_BYTES - 1, WALK_WINDOW_BYTES, WALK_WINDOW_BYTES + 1,
		2 * WALK_WINDOW_BYTES - WALK_WINDOW_OVERLAP, 20 * MIB };

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		cleanup_buffer struct buffer tar = BUFFER_INIT(0), bytes = BUFFER_INIT(0);
		struct pieces pieces = { .range_count = 1, .size = sizes[i] };
		struct walk_wanted wanted = { elf, 1000, .take = take_whole, .context = &pieces, .take_window = take_piece };

		tar_add(&tar, (struct tar_member){ .name = "usr/bin/a", .bytes = made_bytes(&bytes, 0, sizes[i]), .mode = 0755 });
		tar_end(&tar);
		walk_one(buffer_slice(&tar), &wanted);
		CHECK_INT(pieces.seen, sizes[i]);
		CHECK_INT(pieces.end, sizes[i]);
		CHECK(pieces.count <= 1 + sizes[i] / (WALK_WINDOW_BYTES - WALK_WINDOW_OVERLAP));
		CHECK_INT(pieces.whole, 0);
	}
}

/* GNU tar's old format (tar.h of GNU tar, struct oldgnu_header and struct sparse): four ranges in the header, 21 in the block behind. */
static void tar_add_sparse(struct buffer *tar, uint64_t size)
{
	unsigned char block[512] = { 0 }, more[512] = { 0 };
	uint64_t stored = 0;
	char text[16];

	for (size_t i = 0; i <= RANGES; i++) {
		unsigned char *at = i < 4 ? block + 386 + 24 * i : more + 24 * (i - 4);

		snprintf(text, sizeof text, "%011lo", (unsigned long)(i < RANGES ? ranges[i].from : size));
		memcpy(at, text, 11);
		snprintf(text, sizeof text, "%011lo", (unsigned long)(i < RANGES ? ranges[i].to - ranges[i].from : 0));
		memcpy(at + 12, text, 11);
		stored += i < RANGES ? ranges[i].to - ranges[i].from : 0;
	}
	block[482] = 1;
	memcpy(block, "usr/bin/a", 9);
	memcpy(block + 100, "0000755", 7);
	snprintf(text, sizeof text, "%011lo", (unsigned long)stored);
	memcpy(block + 124, text, 11);
	snprintf(text, sizeof text, "%011lo", (unsigned long)size);
	memcpy(block + 483, text, 11);
	block[156] = 'S';
	memcpy(block + 257, "ustar  ", 8);
	tar_checksum(block);
	buffer_add(tar, block, sizeof block);
	buffer_add(tar, more, sizeof more);
	for (size_t i = 0; i < RANGES; i++)
		(void)made_bytes(tar, ranges[i].from, ranges[i].to);
	while (tar->len % 512)
		buffer_add_byte(tar, 0);
}

TEST(holes_of_a_sparse_archive_are_jumped_over)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct pieces pieces = { .range_count = RANGES, .size = 8000 * MIB };
	struct walk_wanted wanted = { elf, 1000, .take = take_whole, .context = &pieces, .take_window = take_piece };

	tar_add_sparse(&tar, 8000 * MIB);
	tar_end(&tar);
	walk_one(buffer_slice(&tar), &wanted);
	check_pieces(&pieces);
	CHECK(pieces.count < 10);
}

static void walk_file(const char *folder, const struct walk_wanted *wanted)
{
	cleanup_fd int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct note_sink notes = { no_note, NULL };
	struct walk_limits limits = { .entries = 100 };
	struct folder_result result;
	struct error err;

	CHECK(fd >= 0);
	CHECK_INT(walk_folder(fd, wanted, 1, &limits, &(struct walk_sink){ .notes = &notes }, &result, &err), 0);
}

TEST(a_large_file_of_a_folder_comes_in_pieces_too_and_its_holes_are_jumped_over)
{
	char folder[] = "/tmp/plimsoll-windows-XXXXXX", path[64];
	struct pieces pieces = { .range_count = RANGES, .size = 100 * MIB };
	struct walk_wanted wanted = { elf, 1000, .take = take_whole, .context = &pieces, .take_window = take_piece };
	cleanup_fd int fd = -1;

	CHECK(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a", folder);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0755);
	CHECK(fd >= 0);
	CHECK_INT(ftruncate(fd, (off_t)pieces.size), 0);
	for (size_t i = 0; i < RANGES; i++) {
		cleanup_buffer struct buffer bytes = BUFFER_INIT(0);
		struct slice made = made_bytes(&bytes, ranges[i].from, ranges[i].to);

		CHECK_INT(pwrite(fd, made.ptr, made.len, (off_t)ranges[i].from), made.len);
	}
	walk_file(folder, &wanted);
	unlink(path);
	rmdir(folder);
	check_pieces(&pieces);
}

/* Names of what was taken. */
static int say_path(void *context, const struct file *file)
{
	buffer_addf(context, "%.*s %zu\n", SLICE_ARG(file->path), file->bytes.len);
	return 0;
}

static bool accepts(struct slice path)
{
	return !slice_ends_with(path, S("unwanted"));
}

static const struct elf_case {
	const char *path;
	unsigned mode;
	struct slice bytes;
} elf_cases[] = {
#define SIXTY "ELF 9012345678901234567890123456789012345678901234567890123"
	{ "run", 0755, S("\x7f" SIXTY) },
	{ "run-by-one", 0100, S("\x7f" SIXTY) },
	{ "text", 0644, S("\x7f" SIXTY) },
	{ "script", 0755, S("#" SIXTY) },
	{ "libx.so.1", 0644, S("\x7f" SIXTY) },
	{ "x.ko", 0644, S("\x7f" SIXTY) },
	{ "x.node", 0644, S("\x7f" SIXTY) },
	{ "y.so", 0644, S("!" SIXTY) },
	{ "short", 0755,
		S("\x7f"
		  "ELF") },
	{ "unwanted", 0755, S("\x7f" SIXTY) },
};
#define ELF_WANT "libx.so.1 60\nrun 60\nrun-by-one 60\nx.ko 60\nx.node 60\n"

TEST(what_may_be_run_or_loaded_is_taken_if_it_is_elf)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), said = BUFFER_INIT(0);
	struct walk_wanted wanted = { elf, 1000, .take = say_path, .context = &said, .accepts = accepts };
	static const unsigned order[] = { 4, 0, 1, 2, 3, 5, 6, 7, 8, 9 };

	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		tar_add(&tar, (struct tar_member){ .name = elf_cases[order[i]].path,
				      .bytes = elf_cases[order[i]].bytes,
				      .mode = elf_cases[order[i]].mode });
	tar_end(&tar);
	walk_one(buffer_slice(&tar), &wanted);
	CHECK_SLICE(buffer_slice(&said), ELF_WANT);
}

/* The folder's walk does not ask for the rights of what is called as data. */
TEST(of_a_folder_no_text_is_taken_for_a_program)
{
	char folder[] = "/tmp/plimsoll-elf-XXXXXX", path[64];
	static const char *const names[] = { "a.py", "a.pyx", "a.xz", "a.x", "py", ".py", "a.md5sums" };
	cleanup_buffer struct buffer said = BUFFER_INIT(0);
	struct walk_wanted wanted = { elf, 1000, .take = say_path, .context = &said };
	size_t lines = 0;

	CHECK(mkdtemp(folder));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		cleanup_fd int fd = -1;

		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
		CHECK_INT(write(fd, elf_cases[0].bytes.ptr, 60), 60);
	}
	walk_file(folder, &wanted);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
	for (struct slice left = buffer_slice(&said), line; slice_next_line(&left, &line); lines++)
		CHECK(slice_find(S("\na.pyx 60\na.x 60\npy 60\n"), line) >= 0);
	CHECK_INT(lines, 3);
}

TEST(of_a_folder_what_may_be_run_or_loaded_is_taken_if_it_is_elf)
{
	char folder[] = "/tmp/plimsoll-elf-XXXXXX", path[64];
	cleanup_buffer struct buffer said = BUFFER_INIT(0);
	struct walk_wanted wanted = { elf, 1000, .take = say_path, .context = &said, .accepts = accepts };
	size_t lines = 0;

	CHECK(mkdtemp(folder));
	for (size_t i = 0; i < sizeof elf_cases / sizeof elf_cases[0]; i++) {
		cleanup_fd int fd = -1;

		snprintf(path, sizeof path, "%s/%s", folder, elf_cases[i].path);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		CHECK(fd >= 0);
		CHECK_INT(write(fd, elf_cases[i].bytes.ptr, elf_cases[i].bytes.len), elf_cases[i].bytes.len);
		CHECK_INT(fchmod(fd, elf_cases[i].mode | 0400), 0);
	}
	walk_file(folder, &wanted);
	for (size_t i = 0; i < sizeof elf_cases / sizeof elf_cases[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, elf_cases[i].path);
		unlink(path);
	}
	rmdir(folder);
	/* the system gives names in any order */
	for (struct slice left = buffer_slice(&said), line; slice_next_line(&left, &line); lines++)
		CHECK(slice_find(S("\n" ELF_WANT), line) >= 0);
	CHECK_INT(lines, 5);
}

/* What an upper entry of the same layer takes away is said, as of all that was taken. */
static int say_replaced(void *context, struct slice path)
{
	buffer_addf(context, "replaced %.*s\n", SLICE_ARG(path));
	return 0;
}

TEST(an_elf_file_that_its_own_layer_overwrites_is_forgotten)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0), said = BUFFER_INIT(0);
	struct walk_wanted wanted = { elf, 1000, .take = say_path, .context = &said };
	struct note_sink notes = { no_note, NULL };
	struct walk_sink sink = { ignore_whiteout, say_replaced, ignore_hardlink, ignore_link, &notes, &said };
	struct walk_limits limits = { .entries = 100 };
	struct slice_source chunks = { .chunk_bytes = 1000 };
	struct source source;
	struct walk_result result;
	struct error err;

	tar_add(&tar, (struct tar_member){ .name = "run", .bytes = elf_cases[0].bytes, .mode = 0755 });
	tar_add(&tar, (struct tar_member){ .name = "script", .bytes = elf_cases[3].bytes, .mode = 0755 });
	tar_add(&tar, (struct tar_member){ .name = "script", .bytes = elf_cases[3].bytes, .mode = 0755 });
	tar_add(&tar, (struct tar_member){ .name = "run", .bytes = elf_cases[3].bytes, .mode = 0755 });
	tar_end(&tar);
	chunks.left = buffer_slice(&tar);
	source = slice_source_open(&chunks);
	CHECK_INT(walk_tar(&source, &wanted, 1, &limits, &sink, &result, &err), 0);
	CHECK_SLICE(buffer_slice(&said), "run 60\nreplaced run\n");
	cover_making_done(&result.cover);
}
