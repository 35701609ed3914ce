#include "base/test.h"
#include "link/record.h"

TEST(records_are_read_as_they_were_written)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice aliases[] = { S("GHSA-1"), S(""), S("CVE-2") };
	struct advisory written = { .id = S("CVE-1"), .aliases = { aliases, 3 }, .title = S("a \0 b"), .kev = S("2021-12-10") };
	struct note note = { .kind = NOTE_INCOMPLETE, .path = S("a/b"), .text = S("line 12: no colon") };
	struct advisory advisory;
	struct note got;
	struct slice bytes, fields;
	enum record_kind kind;
	struct error err;

	CHECK(record_write(&out, RECORD_ADVISORY, &written));
	CHECK(record_write(&out, RECORD_NOTE, &note));
	bytes = buffer_slice(&out);
	CHECK_INT(record_next(&bytes, &kind, &fields, &err), 1);
	CHECK_INT(kind, RECORD_ADVISORY);
	CHECK_INT(record_read(kind, fields, &advisory, &arena, &err), 0);
	CHECK_INT(advisory.aliases.count, 3);
	CHECK_SLICE(advisory.aliases.items[2], "CVE-2");
	CHECK(slice_equal(advisory.title, written.title));
	CHECK_SLICE(advisory.kev, "2021-12-10");
	CHECK_INT(record_next(&bytes, &kind, &fields, &err), 1);
	CHECK_INT(record_read(kind, fields, &got, &arena, &err), 0);
	CHECK_INT(got.kind, NOTE_INCOMPLETE);
	CHECK_SLICE(got.text, "line 12: no colon");
	CHECK_INT(record_next(&bytes, &kind, &fields, &err), 0);
}

TEST(records_cut_anywhere_are_not_yet_whole_and_fields_cut_anywhere_are_refused)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct package package = { .type = PACKAGE_NPM, .name = S("lodash"), .version = S("4.17.15"), .path = S("p") }, got;
	enum record_kind kind;
	struct error err;

	CHECK(record_write(&out, RECORD_PACKAGE, &package));
	for (size_t len = 0; len < out.len; len++) {
		struct slice part = slice_first(buffer_slice(&out), len), fields;

		CHECK_INT(record_next(&part, &kind, &fields, &err), 0);
		if (len >= RECORD_FRAME_BYTES)
			CHECK_INT(
				record_read(RECORD_PACKAGE, slice_from(slice_first(buffer_slice(&out), len), RECORD_FRAME_BYTES),
					&got, &arena, &err),
				-ERR_FORMAT);
	}
	buffer_add_byte(&out, 0);
	CHECK_INT(
		record_read(RECORD_PACKAGE, slice_from(buffer_slice(&out), RECORD_FRAME_BYTES), &got, &arena, &err), -ERR_FORMAT);
}

TEST(records_of_unknown_kind_or_absurd_length_are_refused)
{
	struct slice unknown = S("\xee\0\0\0\0"), none = S("\0\0\0\0\0"), huge = S("\1\0\0\0\x7f"), fields;
	enum record_kind kind;
	struct error err;

	CHECK_INT(record_next(&unknown, &kind, &fields, &err), -ERR_FORMAT);
	CHECK_INT(record_next(&none, &kind, &fields, &err), -ERR_FORMAT);
	CHECK_INT(record_next(&huge, &kind, &fields, &err), -ERR_FORMAT);
}

TEST(records_refuse_lists_longer_than_what_follows)
{
	char fields[8 * 64] = { 0 };
	cleanup_arena struct arena arena = ARENA_INIT;
	struct advisory advisory;
	struct error err;

	fields[8] = fields[9] = fields[10] = fields[11] = (char)0x7f; /* count of aliases, after two empty texts */
	CHECK_INT(record_read(RECORD_ADVISORY, slice_make(fields, sizeof fields), &advisory, &arena, &err), -ERR_FORMAT);
}

TEST(records_that_do_not_fit_leave_nothing_behind)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(40);
	struct note note = { .text = S("0123456789012345678901234567890123456789") };

	CHECK(!record_write(&out, RECORD_NOTE, &note));
	CHECK_INT(out.len, 0);
}

TEST(a_link_carries_all_that_it_leads_to)
{
	cleanup_buffer struct buffer out = BUFFER_INIT(0);
	cleanup_arena struct arena arena = ARENA_INIT;
	struct slice wants[] = { S("var/lib/dpkg/status"), S("var/lib/dpkg/status.d/base") };
	struct link written = { .path = S("var/lib/dpkg"), .target = S("/opt/dpkg"), .wants = { wants, 2 } }, got;
	cleanup_buffer struct buffer copy = BUFFER_INIT(0), small = BUFFER_INIT(10);
	struct slice bytes, fields;
	enum record_kind kind;
	struct error err;

	CHECK(record_write(&out, RECORD_LINK, &written));
	bytes = buffer_slice(&out);
	CHECK_INT(record_next(&bytes, &kind, &fields, &err), 1);
	CHECK(record_copy(&copy, kind, fields));
	CHECK(slice_equal(buffer_slice(&copy), buffer_slice(&out)));
	CHECK(!record_copy(&small, kind, fields));
	CHECK_INT(small.len, 0);
	CHECK_INT(record_read(kind, fields, &got, &arena, &err), 0);
	CHECK_SLICE(got.target, "/opt/dpkg");
	CHECK_INT(got.wants.count, 2);
	CHECK_SLICE(got.wants.items[1], "var/lib/dpkg/status.d/base");
}
