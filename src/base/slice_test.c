#include "base/test.h"

TEST(slice_next_token_gives_empty_tokens_and_ends)
{
	struct slice text = S("a,,b"), token;

	CHECK(slice_next_token(&text, ',', &token));
	CHECK_SLICE(token, "a");
	CHECK(slice_next_token(&text, ',', &token));
	CHECK_SLICE(token, "");
	CHECK(slice_next_token(&text, ',', &token));
	CHECK_SLICE(token, "b");
	CHECK(!slice_next_token(&text, ',', &token));
}

TEST(slice_next_line_takes_off_carriage_returns_and_needs_no_last_newline)
{
	struct slice text = S("one\r\n\ntwo"), line;

	CHECK(slice_next_line(&text, &line));
	CHECK_SLICE(line, "one");
	CHECK(slice_next_line(&text, &line));
	CHECK_SLICE(line, "");
	CHECK(slice_next_line(&text, &line));
	CHECK_SLICE(line, "two");
	CHECK(!slice_next_line(&text, &line));
}

TEST(slice_to_u64_refuses_what_does_not_fit)
{
	uint64_t value = 7;

	CHECK(slice_to_u64(S("18446744073709551615"), &value));
	CHECK(value == UINT64_MAX);
	CHECK(!slice_to_u64(S("18446744073709551616"), &value));
	CHECK(!slice_to_u64(S(""), &value));
	CHECK(!slice_to_u64(S("1x"), &value));
	CHECK(!slice_to_u64(S("-1"), &value));
}

TEST(slice_finds_parts_and_names)
{
	CHECK_INT(slice_find(S("abcabc"), S("ca")), 2);
	CHECK_INT(slice_find(S("abc"), S("x")), -1);
	CHECK_INT(slice_find_last_byte(S("a/b/c"), '/'), 3);
	CHECK_SLICE(slice_base_name(S("usr/lib/x.so")), "x.so");
	CHECK_SLICE(slice_base_name(S("x.so")), "x.so");
	CHECK_SLICE(slice_folder_name(S("usr/lib/x.so")), "usr/lib");
	CHECK_SLICE(slice_folder_name(S("x.so")), "");
	CHECK_SLICE(slice_trim(S(" \t a b \r\n")), "a b");
	CHECK(slice_compare(S("ab"), S("abc")) < 0);
	CHECK(slice_compare(S("b"), S("abc")) > 0);
	CHECK(slice_equal_ignoring_case(S("SHA256"), S("sha256")));
}
