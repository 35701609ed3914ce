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
