#include "base/test.h"
#include "model/cover.h"

TEST(cover_hides_what_it_has_an_entry_for_and_what_lies_below_files)
{
	uint64_t hashes[] = { cover_hash(S("etc/passwd"), false), cover_hash(S("app"), false), cover_hash(S("usr"), true),
		cover_hash(S("app"), false) };
	size_t count = 4;
	struct slice cover;

	cover_sort(hashes, &count);
	CHECK_INT(count, 3);
	cover = slice_make(hashes, count * 8);
	CHECK(cover_hides(cover, S("etc/passwd")));
	CHECK(cover_hides(cover, S("app/node_modules/a/package.json")));
	CHECK(cover_hides(cover, S("usr")));        /* a folder replaces a file of that name */
	CHECK(!cover_hides(cover, S("usr/lib/x"))); /* and leaves alone what is below it */
	CHECK(!cover_hides(cover, S("application")));
	CHECK(!cover_hides(cover, S("etc/passwd-")));
}

TEST(cover_finds_each_of_many_and_no_other)
{
	enum { COUNT = 5000 };
	static uint64_t hashes[COUNT];
	size_t count = COUNT;
	char path[32];

	for (int i = 0; i < COUNT; i++) {
		snprintf(path, sizeof path, "usr/share/doc/%d", i);
		hashes[i] = cover_hash(slice_from_text(path), false);
	}
	cover_sort(hashes, &count);
	for (int i = 0; i < 2 * COUNT; i++) {
		snprintf(path, sizeof path, "usr/share/doc/%d", i);
		CHECK_INT(cover_has(slice_make(hashes, count * 8), cover_hash(slice_from_text(path), false)), i < COUNT);
	}
}

static int by_value(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Also of hashes that are alike in all bytes but some: chosen so, or by chance. */
TEST(covers_are_sorted_whatever_their_hashes_are)
{
	enum { COUNT = 3000 };
	static const uint64_t masks[] = { UINT64_MAX, 0, 0xff, 0xff00000000000000u, 0x00ff0000ff000000u, 0xffff, 7 };
	static uint64_t hashes[COUNT], want[COUNT];
	char path[32];

	for (size_t mask = 0; mask < sizeof masks / sizeof masks[0]; mask++)
		for (size_t size = 0; size <= COUNT; size = size < 60 ? size + 1 : size * 7) {
			size_t count = size, kept = 0;

			for (size_t i = 0; i < size; i++) {
				snprintf(path, sizeof path, "%zu", i);
				hashes[i] = want[i] = cover_hash(slice_from_text(path), false) & masks[mask];
			}
			qsort(want, size, sizeof *want, by_value);
			for (size_t i = 0; i < size; i++)
				if (i == 0 || want[i] != want[i - 1])
					want[kept++] = want[i];
			cover_sort(hashes, &count);
			CHECK_INT(count, kept);
			CHECK(kept == 0 || memcmp(hashes, want, kept * sizeof *want) == 0);
		}
}

TEST(cover_ends_on_a_list_that_is_not_sorted)
{
	uint64_t hashes[64];

	for (size_t i = 0; i < 64; i++)
		hashes[i] = i % 2 ? i : UINT64_MAX - i;
	for (uint64_t i = 0; i < 64; i++)
		(void)cover_has(slice_make(hashes, sizeof hashes), i << 58);
}

/* The test vectors of the SipHash paper, appendix A, and of its reference implementation: the key 00 01 … 0f, the input 00 01 …. */
TEST(a_cover_hashes_as_siphash_does)
{
	static const struct {
		size_t len;
		uint64_t want;
	} cases[] = { { 0, 0x726fdb47dd0e0e31u }, { 1, 0x74f839c593dc67fdu }, { 7, 0xab0200f58b01d137u },
		{ 8, 0x93f5f5799a932462u }, { 15, 0xa129ca6149be45e5u } };
	char input[16];

	for (size_t i = 0; i < sizeof input; i++)
		input[i] = (char)i;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		CHECK(cover_hash(slice_make(input, cases[i].len), false) == cases[i].want);
}

static void path_of(unsigned number, char path[32], uint64_t *ret_hash)
{
	snprintf(path, 32, "usr/share/doc/%u", number);
	*ret_hash = cover_hash(slice_from_text(path), false);
}

static struct cover cover_of(const struct cover_making *making, struct slice *parts)
{
	struct cover cover = { .filter = making->filter != NULL, .parts = parts };
	struct slice left = cover_bytes(making);

	for (; left.len; left = slice_from(left, parts[cover.count++].len))
		parts[cover.count] = slice_first(left, COVER_PART_BYTES);
	return cover;
}

TEST(a_cover_in_parts_answers_as_one_in_one_piece)
{
	enum { COUNT = 30000 };
	struct cover_making making = { 0 };
	static struct slice parts[8];
	struct cover cover;
	char path[32];
	uint64_t hash;

	for (unsigned i = 0; i < COUNT; i++) {
		path_of(i, path, &hash);
		cover_add(&making, hash);
	}
	cover_end(&making);
	cover = cover_of(&making, parts);
	CHECK_INT(cover.count, 4);
	CHECK(cover_is_good(&cover));
	for (unsigned i = 0; i < 2 * COUNT; i++) {
		path_of(i, path, &hash);
		CHECK_INT(cover_ask(&cover, hash), i < COUNT ? COVER_SURE : COVER_NOT);
	}
	cover_making_done(&making);
}

/* Of Bloom's formula for seven bits a path and 16 bits of room a path, (1 - e^(-7/16))^7, comes 0.0007; blocks cost a little. */
TEST(a_cover_of_more_paths_than_are_remembered_forgets_none_and_seldom_says_maybe_of_others)
{
	enum { COUNT = 65536, BYTES = 2 * COUNT };
	struct cover_making making = { .exact_max = 1000, .filter_bytes = BYTES };
	static struct slice parts[8];
	unsigned maybe = 0;
	struct cover cover;
	char path[32];
	uint64_t hash;

	for (unsigned i = 0; i < COUNT; i++) {
		path_of(i, path, &hash);
		cover_add(&making, hash);
	}
	cover_end(&making);
	CHECK(!making.hashes);
	cover = cover_of(&making, parts);
	CHECK_INT(cover.count, 2);
	CHECK(cover_is_good(&cover));
	for (unsigned i = 0; i < 2 * COUNT; i++) {
		path_of(i, path, &hash);
		if (i < COUNT)
			CHECK_INT(cover_ask(&cover, hash), COVER_MAYBE);
		else
			maybe += cover_ask(&cover, hash) == COVER_MAYBE;
	}
	CHECK(maybe > 0 && maybe < COUNT / 400);
	cover_making_done(&making);
}

TEST(a_cover_remembers_as_many_paths_as_it_may)
{
	struct cover_making making = { .exact_max = 3, .filter_bytes = COVER_FILTER_BYTES_MIN };

	for (uint64_t i = 0; i < 3; i++)
		cover_add(&making, i);
	CHECK(making.hashes && !making.filter);
	cover_add(&making, 3);
	CHECK(!making.hashes && making.filter);
	cover_making_done(&making);
}

TEST(covers_in_parts_that_cannot_be_are_told)
{
	static const char bytes[COVER_PART_BYTES + 8];
	static const struct {
		bool filter, good;
		size_t count, lens[3];
	} cases[] = { { false, true, 0, { 0 } }, { false, true, 1, { 0 } }, { false, true, 1, { 16 } },
		{ false, false, 1, { 12 } }, { false, true, 2, { COVER_PART_BYTES, 8 } },
		{ false, false, 2, { 8, COVER_PART_BYTES } }, { true, false, 0, { 0 } }, { true, true, 1, { 64 } },
		{ true, false, 1, { 32 } }, { true, false, 1, { 96 } }, { true, true, 2, { COVER_PART_BYTES, COVER_PART_BYTES } },
		{ true, false, 2, { COVER_PART_BYTES, 64 } },
		{ true, false, 3, { COVER_PART_BYTES, COVER_PART_BYTES, COVER_PART_BYTES } },
		{ true, false, 1, { COVER_PART_BYTES + 8 } } };

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct slice parts[3];
		struct cover cover = { cases[i].filter, parts, cases[i].count };

		for (size_t k = 0; k < 3; k++)
			parts[k] = slice_make(bytes, cases[i].lens[k]);
		CHECK_INT(cover_is_good(&cover), cases[i].good);
	}
}
