/* package_test.c - statements that differ in their heads alone share the rest */
#include "base/cleanup.h"
#include "base/memory.h"
#include "base/test.h"
#include "vulndb/package.h"

/* Statements "0", "1" …, whose rest is that of the record that RECORDS names, a letter each. */
static void pack(const char *records, struct buffer *out)
{
	struct package_writer writer = { 0 };

	for (size_t i = 0; records[i]; i++) {
		struct advisory advisory = { .id = slice_make(&"0123456789abcdef"[i], 1), .record = slice_make(records + i, 1) };
		cleanup_buffer struct buffer packed = BUFFER_INIT(0);

		vulndb_pack_advisory(&packed, &advisory);
		package_add(&writer, buffer_slice(&packed), S("source"), S("text"));
	}
	package_end(&writer, S("npm"), S("a"), out);
	package_writer_done(&writer);
}

/* The records again, or "?" where something is not as it should be. */
static const char *unpack(struct slice value, char records[17])
{
	struct vulndb_unpack unpack = { .at = value.ptr, .stop = value.ptr + value.len };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct vulndb_head head = { 0 };
	struct package_reader reader;
	size_t rest, count = 0;
	bool good;

	package_read(&unpack, &reader);
	while (package_next(&reader, &head, &rest)) {
		struct advisory advisory = { 0 };
		struct slice text;

		good = vulndb_unpack_rest(package_rest(&reader, rest), &advisory, &text, &arena) &&
		       slice_equal(text, S("text")) && slice_equal(head.advisory.id, slice_make(&"0123456789abcdef"[count], 1));
		records[count++] = good && advisory.record.len ? advisory.record.ptr[0] : '?';
	}
	records[count] = '\0';
	good = package_is_done(&reader);
	vulndb_head_done(&head);
	package_reader_done(&reader);
	return good ? records : "?";
}

TEST(statements_share_rests_in_any_order)
{
	static const char *const cases[] = { "a", "ab", "aa", "aba", "abab", "aabbaa", "abcabc", "abcdefghijklmnop",
		"aaaaaaaaaaaaaaaa" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cleanup_buffer struct buffer value = BUFFER_INIT(0);
		char records[17];

		pack(cases[i], &value);
		CHECK_TEXT(unpack(buffer_slice(&value), records), cases[i]);
	}
}

TEST(what_is_shared_takes_no_room)
{
	cleanup_buffer struct buffer two = BUFFER_INIT(0), many = BUFFER_INIT(0);

	pack("ab", &two);
	pack("abababab", &many);
	CHECK_INT(many.len - two.len, 6 * 7); /* id and its length, status, kind of ranges, two empty lists, which rest */
}

TEST(a_package_that_is_cut_or_altered_is_never_whole_by_mistake)
{
	cleanup_buffer struct buffer value = BUFFER_INIT(0);
	char records[17];

	pack("abcab", &value);
	for (size_t len = 0; len < value.len; len++)
		CHECK_TEXT(unpack(slice_make(value.ptr, len), records), "?");
	for (size_t i = 0; i < value.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			value.ptr[i] ^= (char)(1u << bit);
			unpack(buffer_slice(&value), records); /* ends, within its bytes */
			value.ptr[i] ^= (char)(1u << bit);
		}
	buffer_add_byte(&value, '\0');
	CHECK_TEXT(unpack(buffer_slice(&value), records), "?");
}
