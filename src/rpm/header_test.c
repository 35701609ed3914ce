/* header_test.c - a package's header, whole and broken */
#include "base/buffer.h"
#include "base/test.h"
#include "rpm/header.h"

/* Numbers as rpm's header format defines them: rpm's doc/manual/format.md (tags, types, "index entries" of 16 bytes, big-endian). */
static void put32(struct buffer *out, uint32_t number)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buffer_add_byte(out, (char)(number >> shift));
}

struct entry {
	uint32_t tag, type, offset, count;
};

static struct slice made(struct buffer *out, const struct entry *entries, uint32_t count, struct slice store)
{
	buffer_clear(out);
	put32(out, count);
	put32(out, (uint32_t)store.len);
	for (uint32_t i = 0; i < count; i++) {
		put32(out, entries[i].tag);
		put32(out, entries[i].type);
		put32(out, entries[i].offset);
		put32(out, entries[i].count);
	}
	buffer_add_slice(out, store);
	return buffer_slice(out);
}

TEST(a_header_gives_texts_numbers_and_lists)
{
	static const struct entry entries[] = { { 1000, 6, 0, 1 }, { 1003, 4, 8, 1 }, { 1047, 8, 12, 3 }, { 9999, 7, 0, 1 } };
	struct buffer out = BUFFER_INIT(0);
	struct rpm_header header;
	struct rpm_texts texts;
	struct slice text;
	uint32_t number;

	CHECK(rpm_header_read(made(&out, entries, 4, S("bash\0\0\0\0\0\0\1\2a\0bc\0\0")), &header));
	CHECK(!header.odd);
	CHECK_SLICE(rpm_header_text(&header, RPM_NAME), "bash");
	CHECK_SLICE(rpm_header_text(&header, RPM_VERSION), "");
	CHECK_SLICE(rpm_header_text(&header, RPM_EPOCH), ""); /* is a number */
	CHECK(rpm_header_number(&header, RPM_EPOCH, 0, &number));
	CHECK_INT(number, 258);
	CHECK(!rpm_header_number(&header, RPM_EPOCH, 1, &number));
	CHECK(!rpm_header_number(&header, RPM_NAME, 0, &number));
	texts = rpm_header_texts(&header, RPM_PROVIDENAME);
	CHECK(rpm_texts_next(&texts, &text));
	CHECK_SLICE(text, "a");
	CHECK(rpm_texts_next(&texts, &text));
	CHECK_SLICE(text, "bc");
	CHECK(rpm_texts_next(&texts, &text));
	CHECK_SLICE(text, "");
	CHECK(!rpm_texts_next(&texts, &text));
	buffer_done(&out);
}

/* What rpm adds on installing stands behind the package's own entries and replaces them (lib/header.c: "dribble entries"). */
TEST(of_a_tag_that_stands_twice_the_last_counts)
{
	static const struct entry entries[] = { { 1000, 6, 0, 1 }, { 1000, 6, 2, 1 } };
	struct buffer out = BUFFER_INIT(0);
	struct rpm_header header;

	CHECK(rpm_header_read(made(&out, entries, 2, S("a\0b\0")), &header));
	CHECK_SLICE(rpm_header_text(&header, RPM_NAME), "b");
	buffer_done(&out);
}

TEST(a_value_that_lies_outside_of_a_header_is_odd_and_hides_no_other)
{
	static const struct entry cases[] = { { 1001, 6, 5, 1 }, { 1001, 6, 0xffffffff, 1 }, { 1003, 4, 2, 1 }, { 1001, 6, 2, 1 },
		{ 1047, 8, 0, 6 }, { 1116, 4, 0, 0x40000001 }, { 1001, 6, 0, 0 } };
	struct buffer out = BUFFER_INIT(0);
	struct rpm_header header;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct entry entries[2] = { { 1000, 6, 0, 1 }, cases[i] };

		CHECK(rpm_header_read(made(&out, entries, 2, S("a\0xxx")), &header));
		CHECK(header.odd != NULL);
		CHECK_SLICE(rpm_header_text(&header, RPM_NAME), "a");
		CHECK_SLICE(rpm_header_text(&header, RPM_VERSION), "");
	}
	buffer_done(&out);
}

TEST(a_header_that_is_cut_anywhere_is_odd_or_none)
{
	static const struct entry entries[] = { { 1000, 6, 0, 1 }, { 1001, 6, 2, 1 } };
	struct buffer out = BUFFER_INIT(0);
	struct slice whole = made(&out, entries, 2, S("a\0b\0"));
	struct rpm_header header;

	CHECK(rpm_header_read(whole, &header));
	CHECK(!header.odd);
	for (size_t len = 0; len < whole.len; len++) {
		char *cut = malloc(len + 1); /* of its own: a sanitizer sees its end */

		memcpy(cut, whole.ptr, len);
		CHECK(!rpm_header_read(slice_make(cut, len), &header) || header.odd);
		free(cut);
	}
	CHECK(!rpm_header_read(S("\xff\xff\xff\xff\xff\xff\xff\xff----------------"), &header));
	CHECK(!rpm_header_read(S("\0\0\0\0\0\0\0\0----------------"), &header));
	buffer_done(&out);
}
