/* traits_seen_test.c - what of a file that a layer has is seen in the merged image */
#include "base/test.h"
#include "model/cover.h"
#include "scan/traits.h"

/* A layer of ENTRIES: "path", a folder "path/", a link "path>target", a whiteout "-path". */
static void lay(struct merge *merge, struct arena *arena, uint64_t layer, const char *const *entries)
{
	struct buffer records = BUFFER_INIT(0);
	uint64_t hashes[16];
	size_t count = 0;
	struct error err;

	for (; *entries; entries++) {
		struct slice path = slice_from_text(*entries), target;
		bool folder = slice_ends_with(path, S("/"));

		if (slice_starts_with(path, S("-"))) {
			CHECK(record_write(&records, RECORD_WHITEOUT, &(struct whiteout){ .path = slice_from(path, 1) }));
			continue;
		}
		path.len -= folder;
		if (slice_cut(path, '>', &path, &target))
			CHECK(record_write(&records, RECORD_LINK, &(struct link){ .path = path, .target = target }));
		hashes[count++] = cover_hash(path, folder);
	}
	cover_sort(hashes, &count);
	CHECK(record_write(&records, RECORD_COVERS, &(struct covers){ slice_make(hashes, 8 * count), 0 }));
	CHECK_INT(merge_layer(merge, layer, arena_copy(arena, buffer_slice(&records)), &err), 0);
	buffer_done(&records);
}

#define ENTRIES(...) ((const char *const[]){ __VA_ARGS__, NULL })

TEST(a_file_is_seen_unless_an_upper_layer_has_its_place)
{
	struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	lay(merge, &arena, 0, ENTRIES("usr/", "usr/bin/", "usr/bin/a", "usr/bin/b", "usr/bin/c", "usr/bin/d", "opt/", "opt/x"));
	lay(merge, &arena, 1, ENTRIES("usr/bin/b", "-usr/bin/c"));
	lay(merge, &arena, 2, ENTRIES("-opt", "usr/bin/e"));
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	CHECK(traits_is_visible(merge, S("usr/bin/a"), 0, UINT64_MAX));
	CHECK(!traits_is_visible(merge, S("usr/bin/b"), 0, UINT64_MAX));
	CHECK(traits_is_visible(merge, S("usr/bin/b"), 0, 0)); /* before the layer that hides it */
	CHECK(traits_is_visible(merge, S("usr/bin/b"), 1, UINT64_MAX));
	CHECK(!traits_is_visible(merge, S("usr/bin/c"), 0, UINT64_MAX));
	CHECK(traits_is_visible(merge, S("usr/bin/d"), 0, UINT64_MAX));
	CHECK(traits_is_visible(merge, S("usr/bin/e"), 2, UINT64_MAX));
	CHECK(!traits_is_visible(merge, S("opt/x"), 0, UINT64_MAX));
	merge_free(merge);
	arena_done(&arena);
}

TEST(a_file_that_was_written_through_a_link_is_seen)
{
	struct arena arena = ARENA_INIT;
	struct merge *merge = merge_new(&arena, NULL);
	struct merged merged;
	struct error err;

	lay(merge, &arena, 0, ENTRIES("bin>usr/bin", "usr/", "usr/bin/", "usr/bin/a", "usr/bin/b"));
	lay(merge, &arena, 1, ENTRIES("bin/a"));
	CHECK_INT(merge_end(merge, &merged, &err), 0);
	CHECK(!traits_is_visible(merge, S("usr/bin/a"), 0, UINT64_MAX));
	CHECK(traits_is_visible(merge, S("bin/a"), 1, UINT64_MAX));
	CHECK(traits_is_visible(merge, S("usr/bin/b"), 0, UINT64_MAX));
	merge_free(merge);
	arena_done(&arena);
}
