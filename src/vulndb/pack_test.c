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

	CHECK_INT(VULNDB_FORMAT, 13);
	vulndb_seal(&out, S("key"), S("some body that is longer than two times thirty-two bytes, and ends"));
	CHECK_INT(out.len, 12 + 66);
	CHECK(memcmp(out.ptr, "\x42\0\0\0", 4) == 0);
	CHECK(memcmp(out.ptr + 4, "\x6d\x39\xa4\x58\x33\xb7\x9e\x94", 8) == 0);
}

/* What has a shorter form in the file does not show it. */
TEST(what_is_packed_comes_back_as_it_was_written)
{
	static const char *const times[] = { "", "2024-01-02T03:04:05Z", "0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z",
		"9999-99-99T99:99:99Z", "2024-01-02T03:04:05.6Z", "2024-01-02", "2024-01-02T03:04:05+", "2024-01-02t03:04:05Z",
		"2024-01-02T03:04:0xZ" };
	static const char *const statuses[] = { "", "fixed", "affected", "will-not-fix", "deferred", "end-of-life",
		"under-investigation", "not-affected", "fixe", "Fixed", "something else" };
	struct slice events[] = { S("-"), S("i0"), S("f1"), S("-") }, version = S("1");
	cleanup_arena struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < 200; i++) {
		struct advisory want = {
			.id = S("CVE-1"),
			.status = slice_from_text(statuses[i % 11]),
			.modified = slice_from_text(times[i % 10]),
			.published = slice_from_text(times[i / 10 % 10]),
			.events = { events + i % 3 / 2, i % 5 },
			.versions = { &version, i % 7 == 0 },
		};
		cleanup_buffer struct buffer out = BUFFER_INIT(0);
		struct vulndb_unpack unpack, heads, marked;
		struct vulndb_head head = { 0 };
		struct vulndb_marks marks;
		struct advisory got = { 0 };

		want.events.count -= want.events.items != events && want.events.count == 4;
		vulndb_pack_advisory(&out, &want);
		unpack = heads = marked = (struct vulndb_unpack){ .at = out.ptr, .stop = out.ptr + out.len };
		vulndb_unpack_advisory(&unpack, &got, &arena);
		vulndb_unpack_head(&heads, &head);
		vulndb_unpack_marks(&marked, &marks);
		CHECK(vulndb_unpack_is_done(&unpack) && !heads.failed);
		vulndb_unpack_text(&heads); /* the rest */
		CHECK(vulndb_unpack_is_done(&heads));
		CHECK(slice_equal(got.status, want.status) && slice_equal(head.advisory.status, want.status));
		CHECK(slice_equal(got.modified, want.modified) && slice_equal(marks.modified, want.modified));
		CHECK(slice_equal(got.published, want.published));
		CHECK(got.events.count == want.events.count && head.advisory.events.count == want.events.count);
		CHECK(got.versions.count == want.versions.count && head.advisory.versions.count == want.versions.count);
		for (size_t k = 0; k < want.events.count; k++)
			CHECK(slice_equal(got.events.items[k], want.events.items[k]) &&
				slice_equal(head.advisory.events.items[k], want.events.items[k]));
		vulndb_head_done(&head);
	}
}
