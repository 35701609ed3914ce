#include "base/arena.h"
#include "base/buffer.h"
#include "base/test.h"

TEST(buffer_refuses_what_passes_its_ceiling_and_stays_full)
{
	cleanup_buffer struct buffer buffer = BUFFER_INIT(8);

	CHECK(buffer_add_slice(&buffer, S("12345678")));
	CHECK(!buffer_add_byte(&buffer, '9'));
	CHECK(buffer.full);
	CHECK_SLICE(buffer_slice(&buffer), "12345678");
	buffer_clear(&buffer);
	CHECK(buffer_addf(&buffer, "%d", 42));
	CHECK_SLICE(buffer_slice(&buffer), "42");
}

TEST(buffer_takes_nothing_without_being_full)
{
	cleanup_buffer struct buffer buffer = BUFFER_INIT(8);

	CHECK(buffer_extend(&buffer, 0) != NULL);
	buffer_done(&buffer);
	CHECK(buffer_add_slice(&buffer, S("")));
	CHECK(!buffer.full);
	CHECK_SLICE(buffer_slice(&buffer), "");
}

struct kept {
	struct buffer_drain drain;
	struct buffer bytes;
	size_t takes;
	bool refuses;
};

static bool keep(struct buffer_drain *drain, struct slice bytes)
{
	struct kept *kept = (struct kept *)drain;

	kept->takes++;
	return !kept->refuses && buffer_add_slice(&kept->bytes, bytes);
}

TEST(buffer_with_a_drain_gives_all_away_in_order_and_stays_small)
{
	struct kept kept = { .drain = { keep } };
	cleanup_buffer struct buffer buffer = { .drain = &kept.drain }, want = BUFFER_INIT(0);

	for (int i = 0; i < 100000; i++) {
		CHECK(buffer_addf(&buffer, "%d", i));
		CHECK(buffer_add_byte(&buffer, ' '));
		buffer_addf(&want, "%d ", i);
	}
	CHECK(buffer.capacity <= 2 * BUFFER_DRAIN_BYTES);
	CHECK(kept.takes > 2);
	CHECK(buffer_flush(&buffer));
	CHECK_INT(buffer.len, 0);
	CHECK_INT(buffer.gone, want.len);
	CHECK(slice_equal(buffer_slice(&kept.bytes), buffer_slice(&want)));
	buffer_done(&kept.bytes);
}

TEST(buffer_with_a_drain_is_full_where_it_refuses_and_at_its_ceiling)
{
	struct kept kept = { .drain = { keep } };
	cleanup_buffer struct buffer buffer = { .drain = &kept.drain, .ceiling_bytes = 3 * BUFFER_DRAIN_BYTES };
	size_t added = 0;

	while (buffer_add_slice(&buffer, S("0123456789abcdef")))
		added += 16;
	CHECK_INT(added, 3 * BUFFER_DRAIN_BYTES);
	CHECK(!buffer_flush(&buffer));
	buffer_done(&buffer);
	buffer = (struct buffer){ .drain = &kept.drain };
	kept.refuses = true;
	CHECK(buffer_add_slice(&buffer, S("x")));
	CHECK(!buffer_flush(&buffer));
	CHECK(!buffer_add_byte(&buffer, 'y'));
	buffer_done(&kept.bytes);
}

TEST(arena_gives_zeroed_memory_after_it_was_cleared)
{
	static const size_t sizes[] = { 1, 100, 5000, 70000, 300000, 600000 };
	cleanup_arena struct arena arena = ARENA_INIT;

	arena_clear(&arena);
	for (size_t round = 0; round < 4; round++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
			for (int twice = 0; twice < 2; twice++) {
				unsigned char *bytes = arena_alloc(&arena, sizes[i]), set = 0;

				for (size_t at = 0; at < sizes[i]; at++)
					set |= bytes[at];
				CHECK_INT(set, 0);
				memset(bytes, 0xff, sizes[i]);
				if (round == i)
					arena_clear(&arena);
			}
		arena_clear(&arena);
		CHECK_INT(arena.used_bytes, 0);
	}
}

TEST(arena_keeps_large_and_small_things_apart)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice small = arena_copy(&arena, S("small"));
	char *large = arena_alloc(&arena, 200000);
	struct slice other = arena_printf(&arena, "%s-%d", "other", 1);

	memset(large, 'x', 200000);
	CHECK_SLICE(small, "small");
	CHECK_SLICE(other, "other-1");
	CHECK_SLICE(arena_lower(&arena, S("\xc3\x84 Az[Z@")), "\xc3\x84 az[z@");
	CHECK_SLICE(arena_lower(&arena, S("")), "");
}
