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

TEST(arena_keeps_large_and_small_things_apart)
{
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice small = arena_copy(&arena, S("small"));
	char *large = arena_alloc(&arena, 200000);
	struct slice other = arena_printf(&arena, "%s-%d", "other", 1);

	memset(large, 'x', 200000);
	CHECK_SLICE(small, "small");
	CHECK_SLICE(other, "other-1");
}
