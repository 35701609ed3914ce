#include "base/memory.h"
#include "base/test.h"
#include "evidence/merge.h"
#include "link/record.h"
#include "model/cover.h"

/* The uppermost layer's cover is a filter that says "maybe" to everything, as one of far too many entries does. What it has for sure is
 * known to whoever reads it again. Layers are lines: "+path name" a package, "e path" any other entry, "l path target want" a link. */
struct again {
	struct slice lines; /* of the layer with the filter */
	unsigned looks;     /* how often it was read again */
	bool lost;          /* it cannot be */
	bool kept;          /* its exact cover is */
	unsigned loads;
};

static struct slice next_path(struct slice *left, char *ret_kind)
{
	struct slice line = S(""), path = S("");

	if (!slice_next_token(left, '\n', &line))
		return path;
	*ret_kind = line.ptr[0];
	line = slice_from(line, line.ptr[0] == '+' ? 1 : 2);
	slice_next_token(&line, ' ', &path);
	return path;
}

static int look(void *context, uint64_t layer, const uint64_t *hashes, size_t count, bool *ret_there)
{
	struct again *again = context;
	struct slice left = again->lines, path;
	char kind = 0;

	CHECK_INT(layer, 1);
	again->looks++;
	for (size_t i = 1; i < count; i++)
		CHECK(hashes[i - 1] < hashes[i]);
	while ((path = next_path(&left, &kind)).len)
		for (size_t i = 0; i < count; i++)
			ret_there[i] |= hashes[i] == cover_hash(path, kind == 'd');
	return again->lost ? -ERR_IO : 0;
}

static void layer_write(struct slice lines, bool filter, struct buffer *out)
{
	char all[COVER_FILTER_BYTES_MIN];
	struct covers covers = { { all, sizeof all }, 1 };
	struct slice left = lines, line, path, word;
	uint64_t hashes[16];
	size_t count = 0;

	memset(all, 0xff, sizeof all);
	while (slice_next_token(&left, '\n', &line)) {
		struct package package = { .type = PACKAGE_NPM, .version = S("1") };
		char kind = line.ptr[0];
		struct slice want;
		struct link link = { .wants = { &want, 1 } };

		line = slice_from(line, kind == '+' ? 1 : 2);
		slice_next_token(&line, ' ', &path);
		slice_next_token(&line, ' ', &word);
		hashes[count++] = cover_hash(path, kind == 'd');
		package.path = link.path = path;
		package.name = link.target = word;
		if (kind == '+')
			CHECK(record_write(out, RECORD_PACKAGE, &package));
		if (kind == 'l') {
			slice_next_token(&line, ' ', &want);
			CHECK(record_write(out, RECORD_LINK, &link));
		}
	}
	cover_sort(hashes, &count);
	if (!filter)
		covers = (struct covers){ slice_make(hashes, count * 8), 0 };
	CHECK(record_write(out, RECORD_COVERS, &covers));
}

static int load(void *context, uint64_t layer, struct arena *arena, struct slice *ret_records)
{
	cleanup_buffer struct buffer records = BUFFER_INIT(0);
	struct again *again = context;

	if (!again->kept || layer != 1)
		return 0;
	again->loads++;
	layer_write(again->lines, false, &records);
	*ret_records = arena_copy(arena, buffer_slice(&records));
	return 1;
}

static void check_merge_of(struct again *again, const char *lower, const char *upper, const char *want, unsigned looks)
{
	const struct merge_look how = { .look = look, .load = load, .context = again };
	cleanup_buffer struct buffer text = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	again->lines = slice_from_text(upper);
	merge_look_with(merge, &how);
	for (unsigned i = 0; i < 2; i++) {
		cleanup_buffer struct buffer records = BUFFER_INIT(0);

		layer_write(slice_from_text(i ? upper : lower), i == 1, &records);
		CHECK_INT(merge_layer(merge, i, arena_copy(&arena, buffer_slice(&records)), &err), 0);
	}
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	for (size_t i = 0; i < merged.package_count; i++)
		buffer_addf(&text, "%.*s @%d\n", SLICE_ARG(merged.packages[i].package.path), (int)merged.packages[i].layer);
	for (size_t i = 0; i < merged.want_count; i++)
		buffer_addf(&text, "want %.*s from %.*s @%d\n", SLICE_ARG(merged.wants[i].path),
			SLICE_ARG(merged.wants[i].target), (int)merged.wants[i].layer);
	for (size_t i = 0; i < merged.note_count; i++)
		buffer_addf(&text, "note @%d: %.*s\n", (int)merged.notes[i].layer, SLICE_ARG(merged.notes[i].note.text));
	merge_free(merge);
	CHECK_SLICE(buffer_slice(&text), want);
	CHECK_INT(again->looks, looks);
}

static void check_merge(const char *lower, const char *upper, const char *want, bool lost, unsigned looks)
{
	check_merge_of(&(struct again){ .lost = lost }, lower, upper, want, looks);
}

#define DOUBT "note @1: it has so many entries that what it hides of lower layers is not known for sure\n"

TEST(what_a_filter_may_have_is_looked_at_once_and_hidden_only_when_it_is_there)
{
	check_merge("+a/p x\n+b/p y", "e a/p", "b/p @0\n", false, 1);
	check_merge("+a/b/p x\n+b/p y", "e a", "b/p @0\n", false, 1);
	check_merge("+a/b/p x", "e c", "a/b/p @0\n", false, 1);
	check_merge("+p x", "d p", "", false, 1);
	check_merge("e p", "e q", "", false, 0); /* there is nothing to hide */
}

TEST(while_a_layer_is_laid_its_list_is_loaded_where_it_is_kept_and_nothing_is_asked)
{
	static const struct {
		const char *lower, *upper, *want;
		unsigned looks; /* for wanted files, when all is laid */
	} cases[] = { { "+a/p x\n+b/p y", "e a/p", "b/p @0\n", 0 }, { "+a/b/p x\n+b/p y", "e a", "b/p @0\n", 0 },
		{ "+a/b/p x", "e c", "a/b/p @0\n", 0 },
		{ "l lib usr/lib lib/none\n+usr/lib/p x\n+usr/lib/q y", "e lib/p", "usr/lib/q @0\n", 1 },
		{ "e o/t\nl s o/t s", "e o/t", "want s from o/t @1\n", 1 }, { "e o/t\nl s o/t s", "e o", "", 1 } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct again again = { .kept = true };

		check_merge_of(&again, cases[i].lower, cases[i].upper, cases[i].want, cases[i].looks);
		CHECK_INT(again.loads, 1);
	}
}

TEST(what_a_layer_gave_itself_is_known_to_be_there)
{
	check_merge("+p x", "+p y", "p @1\n", true, 0);
}

TEST(a_layer_that_cannot_be_read_again_hides_nothing_and_is_named)
{
	check_merge("+a/p x\n+b/p y", "e a/p", "a/p @0\nb/p @0\n" DOUBT, true, 1);
}

TEST(other_names_of_folders_are_looked_at_too)
{
	check_merge("l lib usr/lib lib/none\n+usr/lib/p x\n+usr/lib/q y", "e lib/p", "usr/lib/q @0\n", false,
		2); /* and then the wanted file */
}

TEST(where_wanted_files_lie_is_looked_at)
{
	check_merge("e o/t\nl s o/t s", "e o/t", "want s from o/t @1\n", false, 2);
	check_merge("e o/t\nl s o/t s", "e o/u", "want s from o/t @0\n", false, 2);
	check_merge("e o/t\nl s o/t s", "e o", "", false, 2);
	check_merge("e o/t\nl s o/t s", "e o/t", "want s from o/t @0\n" DOUBT, true, 1);
}

TEST(without_anybody_who_can_look_a_filter_is_doubted)
{
	cleanup_buffer struct buffer lower = BUFFER_INIT(0), upper = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	layer_write(S("+p x"), false, &lower);
	layer_write(S("e p"), true, &upper);
	CHECK_INT(merge_layer(merge, 0, buffer_slice(&lower), &err), 0);
	CHECK_INT(merge_layer(merge, 1, buffer_slice(&upper), &err), 0);
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	CHECK_INT(merged.package_count, 1);
	CHECK_INT(merged.note_count, 1);
	CHECK_INT(merged.notes[0].note.kind, NOTE_INCOMPLETE);
	merge_free(merge);
}

TEST(covers_that_no_good_reader_sends_are_refused)
{
	static const char bytes[96];
	static const struct {
		size_t lens[2];
		uint64_t filters[2];
		size_t count;
	} cases[] = { { { 12, 0 }, { 0, 0 }, 1 }, { { 8, 8 }, { 0, 0 }, 2 }, { { 96, 0 }, { 1, 0 }, 1 },
		{ { 64, 64 }, { 1, 1 }, 2 }, { { 8, 64 }, { 0, 1 }, 2 } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		cleanup_arena struct arena arena = ARENA_INIT;
		cleanup_buffer struct buffer records = BUFFER_INIT(0);
		struct merge *merge = merge_new(&arena, NULL);
		struct error err;

		for (size_t k = 0; k < cases[i].count; k++) {
			struct covers part = { slice_make(bytes, cases[i].lens[k]), cases[i].filters[k] };

			CHECK(record_write(&records, RECORD_COVERS, &part));
		}
		CHECK_INT(merge_layer(merge, 0, buffer_slice(&records), &err), -ERR_FORMAT);
		merge_free(merge);
	}
}

/* More links to one folder than are tried for one path: not silently. */
TEST(folders_of_many_names_are_named)
{
	cleanup_buffer struct buffer lines = BUFFER_INIT(0), upper = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct package package = { .type = PACKAGE_NPM, .name = S("x"), .version = S("1"), .path = S("f/p") };
	struct merged merged;
	struct error err;

	CHECK(record_write(&lines, RECORD_PACKAGE, &package));
	for (unsigned i = 0; i < 20; i++) {
		struct link link = { .path = arena_printf(&arena, "l%u", i), .target = S("f") };

		CHECK(record_write(&lines, RECORD_LINK, &link));
	}
	layer_write(S("e other"), false, &upper);
	CHECK_INT(merge_layer(merge, 0, buffer_slice(&lines), &err), 0);
	CHECK_INT(merge_layer(merge, 1, buffer_slice(&upper), &err), 0);
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	CHECK_INT(merged.package_count, 1);
	CHECK_INT(merged.note_count, 1);
	CHECK_SLICE(merged.notes[0].note.text, "folders have so many other names by links that not all were looked at");
	merge_free(merge);
}
