/* pack_test.c - what is packed is unpacked, and nothing else */
#include "base/test.h"
#include "vulndb/pack.h"

TEST(pack_writes_numbers_in_groups_of_seven_bits)
{
	static const struct {
		uint64_t value;
		struct slice bytes;
	} cases[] = {
		{ 0, { "\0", 1 } },
		{ 127, { "\x7f", 1 } },
		{ 128, { "\x80\x01", 2 } },
		{ 300, { "\xac\x02", 2 } },
		{ UINT64_MAX, { "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10 } },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		struct vulndb_unpack unpack = { cases[i].bytes.ptr, cases[i].bytes.ptr + cases[i].bytes.len, false };

		vulndb_pack_u64(&out, cases[i].value);
		CHECK(slice_equal(buffer_slice(&out), cases[i].bytes));
		CHECK(vulndb_unpack_u64(&unpack) == cases[i].value);
		CHECK(vulndb_unpack_is_done(&unpack));
	}
}

TEST(unpack_refuses_what_cannot_be)
{
	static const struct slice numbers[] = {
		{ "", 0 },
		{ "\x80", 1 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", 10 },
		{ "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81\x01", 11 },
	};
	struct vulndb_unpack text = { "\x05"
				      "abcd",
		NULL, false },
			     list = { "\x02\x01", NULL, false };
	struct advisory advisory = { 0 };
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct vulndb_unpack unpack = { numbers[i].ptr, numbers[i].ptr + numbers[i].len, false };

		CHECK(vulndb_unpack_u64(&unpack) == 0);
		CHECK(unpack.failed);
		CHECK(!vulndb_unpack_is_done(&unpack));
	}
	text.stop = text.at + 5;
	CHECK_SLICE(vulndb_unpack_text(&text), "");
	CHECK(text.failed);
	list.stop = list.at + 2;
	CHECK_INT(vulndb_unpack_count(&list, 1), 0);
	CHECK(list.failed);
	vulndb_unpack_advisory(&list, &advisory, &arena); /* sticky: all empty */
	CHECK_INT(advisory.events.count, 0);
}

TEST(seals_break_with_any_byte)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	struct vulndb_unpack unpack;
	struct error err = { 0 };

	vulndb_seal(&out, S("key"), S("some body that is longer than two times thirty-two bytes, and ends"));
	CHECK_INT(vulndb_unseal(S("key"), buffer_slice(&out), S("x"), &unpack, &err), 0);
	CHECK(slice_equal(slice_make(unpack.at, (size_t)(unpack.stop - unpack.at)),
		S("some body that is longer than two times thirty-two bytes, and ends")));
	CHECK_INT(vulndb_unseal(S("kez"), buffer_slice(&out), S("openssl"), &unpack, &err), -ERR_FORMAT);
	CHECK_TEXT(err.text, "what it holds on openssl is damaged");
	for (size_t i = 0; i < out.len; i++) {
		out.ptr[i] ^= 1;
		CHECK_INT(vulndb_unseal(S("key"), buffer_slice(&out), S("x"), &unpack, &err), -ERR_FORMAT);
		out.ptr[i] ^= 1;
	}
	for (size_t len = 0; len < out.len; len++)
		CHECK_INT(vulndb_unseal(S("key"), slice_make(out.ptr, len), S("x"), &unpack, &err), -ERR_FORMAT);
}

/* Files outlive programs: whoever changes how checksums are made must raise VULNDB_FORMAT, and then these bytes, which come
 * from the same sum written in another language. */
TEST(seals_of_this_format_do_not_change)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);

	CHECK_INT(VULNDB_FORMAT, 6);
	vulndb_seal(&out, S("key"), S("some body that is longer than two times thirty-two bytes, and ends"));
	CHECK_INT(out.len, 12 + 66);
	CHECK(memcmp(out.ptr, "\x42\0\0\0", 4) == 0);
	CHECK(memcmp(out.ptr + 4, "\x6d\x39\xa4\x58\x33\xb7\x9e\x94", 8) == 0);
}
