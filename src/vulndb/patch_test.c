/* patch_test.c - bytes as pieces of others */
#include "base/cleanup.h"
#include "base/test.h"
#include "vulndb/patch.h"

static bool comes_back(struct slice old, struct slice new, size_t *ret_len)
{
	cleanup_buffer struct buffer patch = BUFFER_INIT(0), got = BUFFER_INIT(0);
	struct vulndb_unpack unpack;

	patch_make(old, new, &patch);
	unpack = (struct vulndb_unpack){ .at = patch.ptr, .stop = patch.ptr + patch.len };
	*ret_len = patch.len;
	return patch_apply(old, &unpack, &got) && vulndb_unpack_is_done(&unpack) && slice_equal(buffer_slice(&got), new);
}

TEST(whatever_changed_comes_back)
{
	char old[4096], new[8192];
	uint32_t number = 1;
	size_t len;

	for (size_t i = 0; i < sizeof old; i++)
		old[i] = (char)((number = number * 1664525 + 1013904223) >> 24);
	for (size_t at = 0; at < sizeof old; at += 251) { /* something put in, taken out, put over */
		memcpy(new, old, at);
		memcpy(new + at, "something else", 14);
		memcpy(new + at + 14, old + at, sizeof old - at);
		CHECK(comes_back(slice_make(old, sizeof old), slice_make(new, sizeof old + 14), &len));
		CHECK(len < 60);
		CHECK(comes_back(slice_make(new, sizeof old + 14), slice_make(old, sizeof old), &len));
		CHECK(len < 60);
	}
	for (size_t i = 0; i < 64; i++) /* short ones */
		for (size_t k = 0; k < 64; k++)
			CHECK(comes_back(slice_make(old, i), slice_make(old + i / 2, k), &len));
	memset(new, 0, sizeof new);
	CHECK(comes_back(slice_make(new, 100), slice_make(new, sizeof new), &len));
}
