#include "base/test.h"
#include "base/test_tar.h"
#include "model/cover.h"
#include "walk/walk.h"

/* What a walk said, a line each: "take PATH BYTES", "link PATH TARGET", "whiteout PATH", "opaque PATH", "replaced PATH",
 * "incomplete PATH: TEXT". */
struct said {
	struct buffer lines;
};

static int say_take(void *context, const struct file *file)
{
	struct said *said = context;

	if (file->kind == FILE_SYMLINK)
		buffer_addf(&said->lines, "link %.*s %.*s\n", SLICE_ARG(file->path), SLICE_ARG(file->link));
	else
		buffer_addf(&said->lines, "take %.*s %.*s\n", SLICE_ARG(file->path), SLICE_ARG(file->bytes));
	return 0;
}

static int say_whiteout(void *context, struct slice path, bool opaque)
{
	struct said *said = context;

	buffer_addf(&said->lines, "%s %.*s\n", opaque ? "opaque" : "whiteout", SLICE_ARG(path));
	return 0;
}

static int say_replaced(void *context, struct slice path)
{
	struct said *said = context;

	buffer_addf(&said->lines, "replaced %.*s\n", SLICE_ARG(path));
	return 0;
}

static int say_hardlink(void *context, struct slice path, struct slice target)
{
	struct said *said = context;

	buffer_addf(&said->lines, "hardlink %.*s %.*s\n", SLICE_ARG(path), SLICE_ARG(target));
	return 0;
}

static int say_link(void *context, const struct walk_link *link)
{
	struct said *said = context;

	buffer_addf(
		&said->lines, "%s %.*s -> %.*s", link->hard ? "hard" : "soft", SLICE_ARG(link->path), SLICE_ARG(link->target));
	for (size_t i = 0; i < link->wants.count; i++)
		buffer_addf(&said->lines, " wants %.*s", SLICE_ARG(link->wants.items[i]));
	buffer_add_byte(&said->lines, '\n');
	return 0;
}

static void say_note(void *context, const struct note *note)
{
	struct said *said = context;

	buffer_addf(&said->lines, "%s %.*s: %.*s\n", note->kind == NOTE_INCOMPLETE ? "incomplete" : "remark",
		SLICE_ARG(note->path), SLICE_ARG(note->text));
}

static const struct interest wanted_files[] = { { INTEREST_BASE_NAME, "package.json" }, { INTEREST_END, NULL } };
static const struct interest wanted_links[] = { { INTEREST_PATH, "etc/os-release" }, { INTEREST_END, NULL } };

static int walk_members(const struct tar_member *members, size_t count, uint64_t entries, struct said *said,
	struct walk_result *ret_result, struct error *err)
{
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct walk_wanted wanted[] = { { wanted_files, 64, false, say_take, said }, { wanted_links, 64, true, say_take, said } };
	struct note_sink notes = { say_note, said };
	struct walk_sink sink = { say_whiteout, say_replaced, say_hardlink, say_link, &notes, said };
	struct walk_limits limits = { .entries = entries };
	struct slice_source state = { .chunk_bytes = 1000 };
	struct source source;

	for (size_t i = 0; i < count; i++)
		tar_add(&tar, members[i]);
	tar_end(&tar);
	state.left = buffer_slice(&tar);
	source = slice_source_open(&state);
	return walk_tar(&source, wanted, 2, &limits, &sink, ret_result, err);
}

static void check_walk(const struct tar_member *members, size_t count, const char *want)
{
	struct said said = { BUFFER_INIT(0) };
	struct walk_result result;
	struct error err;

	CHECK_INT(walk_members(members, count, 1000, &said, &result, &err), 0);
	CHECK_SLICE(buffer_slice(&said.lines), want);
	CHECK_INT(result.entries, count);
	buffer_done(&said.lines);
	cover_making_done(&result.cover);
}

#define CHECK_WALK(want, ...)                                                     \
	do {                                                                      \
		const struct tar_member members_[] = { __VA_ARGS__ };             \
		check_walk(members_, sizeof members_ / sizeof members_[0], want); \
	} while (0)

TEST(wanted_files_are_handed_over_and_others_skipped)
{
	CHECK_WALK("take a/package.json one\ntake package.json two\n", { .name = "a/other", .bytes = S("no") },
		{ .name = "./a/package.json", .bytes = S("one") }, { .name = "/package.json", .bytes = S("two") });
}

/* OCI image specification 1.1, layer.md, "Whiteouts". */
TEST(whiteouts_are_told_apart)
{
	CHECK_WALK("whiteout a/gone\nopaque a\nopaque \nincomplete a/.wh.: a whiteout that names nothing\n",
		{ .name = "a/.wh.gone" }, { .name = "a/.wh..wh..opq" }, { .name = ".wh..wh..opq" }, { .name = "a/.wh..wh.plnk" },
		{ .name = "a/.wh." });
}

TEST(a_file_that_is_too_large_is_named)
{
	static const char large[65];

	CHECK_WALK("incomplete package.json: 65 bytes: not read, the limit is 64\n",
		{ .name = "package.json", .bytes = { large, sizeof large } });
}

TEST(links_at_wanted_names_are_kept_until_the_end)
{
	CHECK_WALK("hardlink d/package.json a/package.json\n"
		   "link etc/os-release ../usr/lib/os-release\n"
		   "soft a/package.json -> ../store/x wants a/package.json\n"
		   "hard b/package.json -> store/y wants b/package.json\n"
		   "soft c/package.json -> ../a/package.json\n"
		   "soft etc/os-release -> ../usr/lib/os-release wants etc/os-release\n",
		{ .name = "a/package.json", .type = '2', .link = "../store/x" },
		{ .name = "b/package.json", .type = '1', .link = "store/y" },
		{ .name = "c/package.json", .type = '2', .link = "../a/package.json" }, /* found under its own name */
		{ .name = "d/package.json", .type = '1', .link = "a/package.json" },
		{ .name = "etc/os-release", .type = '2', .link = "../usr/lib/os-release" });
}

TEST(links_that_may_stand_for_folders_are_kept_and_others_not)
{
	CHECK_WALK("soft etc -> /private/etc wants etc/os-release\nsoft lib -> usr/lib\nsoft gone -> x\n",
		{ .name = "etc", .type = '2', .link = "/private/etc" }, { .name = "lib", .type = '2', .link = "usr/lib" },
		{ .name = "bin/a", .bytes = S("x") }, { .name = "bin/b", .type = '2', .link = "a" }, /* to a file of the layer */
		{ .name = "c", .type = '2', .link = "/bin/a" }, { .name = "gone", .type = '2', .link = "x" },
		{ .name = "later", .type = '2', .link = "x" }, { .name = "later", .type = '5' }); /* overwritten by a folder */
}

TEST(what_a_layer_overwrites_itself_is_forgotten)
{
	CHECK_WALK("take a/package.json one\nreplaced a/package.json\ntake a/package.json two\nreplaced a\n",
		{ .name = "a/package.json", .bytes = S("one") }, { .name = "a/package.json", .bytes = S("two") },
		{ .name = "a", .type = '5' }, { .name = "a", .bytes = S("now a file") });
}

TEST(names_that_climb_stay_inside_and_are_remarked)
{
	CHECK_WALK("take etc/package.json x\nremark : 1 names climb above the root with '..'\n",
		{ .name = "../../etc/package.json", .bytes = S("x") });
}

TEST(devices_and_pipes_at_wanted_names_are_no_files)
{
	CHECK_WALK("", { .name = "package.json", .type = '3' }, { .name = "a/package.json", .type = '6' },
		{ .name = "b/package.json", .type = '5' });
}

TEST(a_walk_ends_at_its_limit_of_entries)
{
	const struct tar_member members[] = { { .name = "a" }, { .name = "b" }, { .name = "c" } };
	struct said said = { BUFFER_INIT(0) };
	struct walk_result result;
	struct error err;

	CHECK_INT(walk_members(members, 3, 2, &said, &result, &err), -ERR_LIMIT);
	CHECK_TEXT(err.text, "more than 2 entries");
	cover_making_done(&result.cover);
}

TEST(a_walk_covers_every_entry_but_whiteouts)
{
	const struct tar_member members[] = { { .name = "a/b" }, { .name = "c/", .type = '5' }, { .name = "a/.wh.gone" } };
	struct said said = { BUFFER_INIT(0) };
	struct walk_result result;
	struct error err;
	struct slice cover;

	CHECK_INT(walk_members(members, 3, 100, &said, &result, &err), 0);
	CHECK_INT(result.cover.count, 2);
	cover = cover_bytes(&result.cover);
	CHECK(cover_hides(cover, S("a/b/x")));
	CHECK(!cover_hides(cover, S("c/x")));
	CHECK(!cover_hides(cover, S("a/gone")));
	buffer_done(&said.lines);
	cover_making_done(&result.cover);
}

TEST(of_more_paths_than_are_remembered_a_walk_makes_a_filter_and_keeps_its_links)
{
	const struct tar_member members[] = { { .name = "bin/a", .bytes = S("x") }, { .name = "bin/b", .type = '2', .link = "a" },
		{ .name = "later", .type = '2', .link = "x" }, { .name = "later", .type = '5' },
		{ .name = "again", .type = '2', .link = "x" }, { .name = "again", .type = '5' },
		{ .name = "again", .type = '2', .link = "y" } };
	cleanup_buffer struct buffer tar = BUFFER_INIT(0);
	struct said said = { BUFFER_INIT(0) };
	struct note_sink notes = { say_note, &said };
	struct walk_sink sink = { say_whiteout, say_replaced, say_hardlink, say_link, &notes, &said };
	const struct walk_limits limits = { 1000, .cover_exact_max = 2, .cover_filter_bytes = 128 };
	struct walk_result result;
	struct slice_source bytes = { 0 };
	struct source source;
	struct error err;

	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
		tar_add(&tar, members[i]);
	tar_end(&tar);
	bytes.left = buffer_slice(&tar);
	source = slice_source_open(&bytes);
	CHECK_INT(walk_tar(&source, NULL, 0, &limits, &sink, &result, &err), 0);
	CHECK(result.cover.filter);
	CHECK_INT(cover_bytes(&result.cover).len, 128);
	CHECK_SLICE(buffer_slice(&said.lines), "soft bin/b -> a\nsoft again -> y\n"); /* a file perhaps; a folder came and went */
	buffer_done(&said.lines);
	cover_making_done(&result.cover);
}
