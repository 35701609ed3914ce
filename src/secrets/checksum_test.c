/* checksum_test.c - tokens that end in a checksum of themselves */
#include "base/test.h"
#include "secrets/checksum.h"

/* The token that GitHub's article of 2021 on the format shows, in pieces so that nobody takes it for one. */
#define BODY           \
	"zQWBuTSOoRi4" \
	"A9spHcVY5ncnsDkxkJ"

TEST(githubs_own_example_holds)
{
	CHECK(checksum_holds(S("ghp_" BODY "0mLq17")));
	CHECK(checksum_holds(S("npm_" BODY "0mLq17")));
	CHECK(checksum_holds(S(BODY "0mLq17")));
}

TEST(another_digit_does_not_hold)
{
	CHECK(!checksum_holds(S("ghp_" BODY "0mLq18")));
	CHECK(!checksum_holds(S("ghp_" BODY "1mLq17")));
	CHECK(!checksum_holds(S("ghp_" BODY "0MLQ17")));
	CHECK(!checksum_holds(S("ghp_a" BODY "0mLq17")));
	CHECK(!checksum_holds(S("ghp_0mLq17")));
	CHECK(!checksum_holds(S("")));
	CHECK(!checksum_holds(S("_")));
}

TEST(what_is_small_has_zeros_in_front)
{
	/* By Python's zlib.crc32(), whose value for "123456789" is cbf43926: the check value of the specification. */
	CHECK(checksum_holds(S("x_1234567893jZRME")));
	CHECK(checksum_holds(S("x_62005Arq")));
	CHECK(!checksum_holds(S("x_625Arq00")));
}
